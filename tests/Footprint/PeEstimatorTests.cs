// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Footprint;
using NanoCoap.Tests.Build;

namespace NanoCoap.Tests.Footprint;

/// <summary>
/// Sizes of small assemblies, part by part. The sums were compared with the lengths of the files that nanoFramework's metadata
/// processor makes of the same sources: they are the same to the byte.
/// </summary>
public sealed class PeEstimatorTests
{
    [Fact]
    public void SmallestType_CostsItsRecordsItsNamesAndItsCode()
    {
        PeEstimate estimate = Estimate(
            "namespace N { public class Counter { private int _number; public int Next() { return ++_number; } } }");
        Assert.Equal("Sample", estimate.Assembly);
        AssertPart(estimate, PePart.Header, 1, 124);
        AssertPart(estimate, PePart.References, 3, 12 + 8 + 8); // mscorlib, Object and its constructor
        AssertPart(estimate, PePart.Types, 1, 24);
        AssertPart(estimate, PePart.Fields, 1, 8);
        AssertPart(estimate, PePart.Methods, 2, 2 * 16); // Next, and the constructor that the compiler writes
        AssertPart(estimate, PePart.Names, 4, 1 + "N Counter _number Sample ".Length); // and the empty one
        AssertPart(estimate, PePart.Signatures, 3, 3 + 2 + 3); // a method without and one with a result, and a field; the local is in the field's
        AssertPart(estimate, PePart.Code, 2, 19);
        Assert.Equal(272, estimate.Bytes);
        Assert.True(estimate.IsOptimised);
    }

    [Fact]
    public void ConstantsAndEnumMembers_CostNothing()
    {
        PeEstimate estimate = Estimate("""
            namespace N
            {
                public enum Color : byte { Red, Green, Blue }
                public static class Limits { public const int Largest = 1000; public const string Text = "never stored"; public static Color Default; }
            }
            """);
        AssertPart(estimate, PePart.Types, 2, 2 * 24);
        AssertPart(estimate, PePart.Fields, 2, 2 * 8); // Default, and the one in which an enum has its value
        AssertPart(estimate, PePart.Methods, 0, 0);
        AssertPart(estimate, PePart.Names, 5, 1 + "N Color Limits Default Sample ".Length);
        AssertPart(estimate, PePart.Literals, 0, 0);
        Assert.Equal(256, estimate.Bytes);
    }

    [Fact]
    public void Names_AreStoredOnceAndPrivateOnesTooAndThoseOfTheRuntimeNot()
    {
        PeEstimate estimate = Estimate("""
            namespace N
            {
                internal class First { private int _temperature; private void Measure() { _temperature = 1; } }
                internal class Other { private int _temperature; private int _count; private void Measure() { _temperature = _count; } }
            }
            """);
        AssertPart(estimate, PePart.Names, 6, 1 + "N First _temperature Measure Other Sample ".Length);
        Assert.Equal(368, estimate.Bytes);
        Assert.Equal(
            [
                ("_temperature", "field", 13),
                ("Measure", "method", 8),
                ("Sample", "assembly", 7),
                ("First", "type", 6),
                ("Other", "type", 6),
                ("N", "namespace", 2),
            ],
            estimate.Strings.Select(item => (item.Name, item.Kind, item.Bytes)));
    }

    [Fact]
    public void Literals_AreStoredInUtf8OnceAndNotIfTheyAreNames()
    {
        PeEstimate estimate = Estimate("""
            namespace N
            {
                public class Texts
                {
                    public string Say(bool loud) { return loud ? "Grüße" : "Say"; }
                    public string Again() { return "Grüße"; }
                    public string Known() { return "System"; }
                }
            }
            """);
        AssertPart(estimate, PePart.Literals, 1, 8);
        Assert.Equal(new PeItem("Grüße", "literal", 8), estimate.Strings[0]);
        Assert.Equal(316, estimate.Bytes);
    }

    [Fact]
    public void Code_HasShortOperandsAndATableOfTryBlocks()
    {
        PeEstimate estimate = Estimate("""
            namespace N
            {
                public static class Code
                {
                    public static int Pick(int which)
                    {
                        switch (which) { case 0: return 7; case 1: return 300; case 2: return 100000; case 3: return -1; default: return 9; }
                    }

                    public static long Wide() { return 5000000000L; }

                    public static int Try(int[] a)
                    {
                        try { return a[0]; } catch (System.Exception) { return 0; } finally { a[1] = 2; }
                    }
                }
            }
            """);
        AssertPart(estimate, PePart.Code, 3, 60);
        AssertPart(estimate, PePart.Handlers, 2, (2 * 12) + 1);
        Assert.Equal(356, estimate.Bytes);

        // ldarg.0, switch of 4 (1 + 1 + 4 * 2), br.s (2), ldc.i4.7, ldc.i4 (5), ldc.i4 (5), ldc.i4.m1, ldc.i4.s (2), and a ret after each of
        // the 5. With it the record, the name and the signature.
        PeItem pick = estimate.Methods.Single(item => item.Name == "Code.Pick(Int32)");
        Assert.Equal(1 + 10 + 2 + 1 + 5 + 5 + 1 + 2 + 5 + 16 + "Pick ".Length + 4, pick.Bytes);
    }

    [Fact]
    public void Attributes_AreKeptUnlessOnlyCompilersLookAtThem()
    {
        PeEstimate estimate = Estimate("""
            using System;
            namespace N
            {
                [AttributeUsage(AttributeTargets.Class)]
                public class NoteAttribute : Attribute { public int Level; public NoteAttribute(string text, int number) { } }
                [Note("a text", 5, Level = 3)]
                public class Marked { public int Auto { get; set; } [Obsolete("old")] public void Old() { } }
                [Serializable, Flags]
                public enum E { A }
            }
            """);
        AssertPart(estimate, PePart.Attributes, 1, 8);
        AssertPart(estimate, PePart.Literals, 1, "a text ".Length);
        Assert.Equal(512, estimate.Bytes);
    }

    [Fact]
    public void AttributesOfOthers_BringReferences()
    {
        PeEstimate estimate = Estimate("""
            using System.Diagnostics;

            namespace N
            {
                [DebuggerTypeProxy(typeof(Marked))]
                public class Marked { [DebuggerStepperBoundary] public void Stop() { } }
            }
            """);
        AssertPart(estimate, PePart.Attributes, 2, 2 * 8);
        AssertPart(estimate, PePart.References, 8, 12 + (4 * 8) + (3 * 8)); // mscorlib; Object, Type and the two; their constructors but for Type's
        AssertPart(estimate, PePart.Literals, 1, "N.Marked ".Length);
        Assert.Equal(380, estimate.Bytes);
    }

    [Fact]
    public void ContentOfAnArray_BringsAFieldWithALongNameAndAType()
    {
        PeEstimate estimate = Estimate("""
            namespace N
            {
                public static class Tables
                {
                    public static readonly byte[] Small = new byte[] { 1, 2 };
                    public static readonly byte[] Primes = new byte[] { 2, 3, 5, 7, 11, 13, 17, 19, 23, 29 };
                    public static byte[][] Rows = new byte[2][];
                    public static object Cast(object o) { return (byte[])o; }
                }
            }
            """);
        AssertPart(estimate, PePart.ArrayContents, 1, 2 + 10);
        AssertPart(estimate, PePart.Types, 3, 3 * 24); // Tables, the holder of contents, and a type for those of 10 bytes
        AssertPart(estimate, PePart.Fields, 4, 4 * 8);
        AssertPart(estimate, PePart.TypeSpecifications, 1, 4); // byte[]
        Assert.Equal(65, estimate.Strings[0].Bytes); // the hash that is the name of the field
        Assert.Equal(584, estimate.Bytes);
    }

    [Fact]
    public void InterfacesNestedTypesDelegatesEventsAndStructs_AreCounted()
    {
        PeEstimate estimate = Estimate("""
            namespace N
            {
                public interface IPort { int Read(byte[] buffer, int offset); }
                public sealed class Port : IPort, System.IDisposable
                {
                    int IPort.Read(byte[] buffer, int offset) { return buffer[offset]; }
                    public void Dispose() { }
                    public delegate void Handler(Port port, ref int x, out string s);
                    public event Handler Changed;
                    public void Raise() { int i = 1; string s; Changed?.Invoke(this, ref i, out s); }
                }
                public struct Pair
                {
                    public int A;
                    public Port B;
                    public Pair Twice() { Pair p = this; p.A *= 2; return p; }
                    class Inner { class Deeper { static int X2 = 5; } }
                }
            }
            """);
        AssertPart(estimate, PePart.Types, 6, 6 * 24);
        AssertPart(estimate, PePart.Methods, 15, 15 * 16);
        AssertPart(estimate, PePart.Signatures, 16, 80);
        Assert.Equal(916, estimate.Bytes);
        Assert.Contains(estimate.Types, item => item.Name == "Pair.Inner.Deeper");
    }

    [Fact]
    public void WhatIsShared_CountsWithTheFirstAndAllTypesWithTheirMethods()
    {
        PeEstimate estimate = Estimate("""
            namespace N
            {
                public static class A { public static void Long_Name() { } }
                public static class B { public static void Long_Name() { } }
            }
            """);
        const int Method = 16 + 1;
        Assert.Equal(
            [("A.Long_Name()", Method + "Long_Name ".Length + 3), ("B.Long_Name()", Method)],
            estimate.Methods.Select(item => (item.Name, item.Bytes)));
        Assert.Equal(
            [("A", 24 + "N A ".Length + Method + "Long_Name ".Length + 3), ("B", 24 + "B ".Length + Method)],
            estimate.Types.Select(item => (item.Name, item.Bytes)));
    }

    [Fact]
    public void WithoutOptimisation_SaysSo()
    {
        Assert.False(PeEstimator.Estimate(typeof(PeEstimatorTests).Assembly.Location).IsOptimised && Repository.Configuration == "Debug");
    }

    [Fact]
    public void CutAssemblies_AreRefusedWithoutAnotherException()
    {
        byte[] sound = DeviceCompiler.Compile("namespace N { public class C { public string S() { return \"x\"; } } }");
        int refused = 0;
        int tried = 0;
        for (int length = 0; length < sound.Length; length += 97)
        {
            tried++;
            try
            {
                PeEstimator.Estimate(new MemoryStream(sound[..length]));
            }
            catch (FootprintException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, tried / 2, tried); // a file ends with what only fills it up
    }

    private static PeEstimate Estimate(string source)
    {
        return PeEstimator.Estimate(new MemoryStream(DeviceCompiler.Compile(source)));
    }

    private static void AssertPart(PeEstimate estimate, PePart part, int count, int bytes)
    {
        Assert.Equal(new PePartSize(part, count, bytes), estimate.Parts.Single(size => size.Part == part));
    }
}
