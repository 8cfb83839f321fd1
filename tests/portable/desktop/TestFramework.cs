// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;

// The part of nanoFramework.TestFramework that portable tests may use, on top of xunit. Setup, Cleanup and SkipTest are left out
// on purpose: what uses them does not compile, so nothing is skipped in silence.
namespace nanoFramework.TestFramework
{
    /// <summary>Marks a class that holds tests.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public class TestClassAttribute : Attribute
    {
    }

    /// <summary>Marks a test.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public class TestMethodAttribute : Attribute
    {
    }

    /// <summary>The arguments of one run of a test.</summary>
    [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
    public class DataRowAttribute : Attribute
    {
        /// <summary>Names at least one argument.</summary>
        public DataRowAttribute(params object[] methodParameters)
        {
            if (methodParameters == null || methodParameters.Length == 0)
            {
                throw new ArgumentException("A DataRow needs at least one value.");
            }

            MethodParameters = methodParameters;
        }

        /// <summary>Gets the arguments.</summary>
        public object[] MethodParameters { get; }
    }

    /// <summary>Assertions, with the overloads of nanoFramework: which one a call binds to is part of what is tested.</summary>
    public sealed class Assert
    {
        public static void IsTrue(bool condition, string message = "")
        {
            Check(condition, message, "expected true");
        }

        public static void IsFalse(bool condition, string message = "")
        {
            Check(!condition, message, "expected false");
        }

        public static void IsNull(object value, string message = "")
        {
            Check(value == null, message, "expected null, got <" + value + ">");
        }

        public static void IsNotNull(object value, string message = "")
        {
            Check(value != null, message, "expected not null");
        }

        public static void AreSame(object expected, object actual, string message = "")
        {
            Check(ReferenceEquals(expected, actual), message, "expected the same object");
        }

        public static void AreNotSame(object notExpected, object actual, string message = "")
        {
            Check(!ReferenceEquals(notExpected, actual), message, "expected another object");
        }

        public static void IsInstanceOfType(object value, Type expected, string message = "")
        {
            Check(value != null && value.GetType() == expected, message, "expected an instance of " + expected);
        }

        public static void ThrowsException(Type exception, Action action, string message = "")
        {
            Type thrown = Xunit.Record.Exception(action)?.GetType();
            Check(thrown == exception, message, "expected " + exception + ", got " + thrown);
        }

        public static void Contains(string expected, string value, string message = "")
        {
            Check(value.Contains(expected, StringComparison.Ordinal), message, "expected <" + expected + "> in <" + value + ">");
        }

        public static void DoesNotContains(string notExpected, string value, string message = "")
        {
            Check(!value.Contains(notExpected, StringComparison.Ordinal), message, "did not expect <" + notExpected + "> in <" + value + ">");
        }

        public static void StartsWith(string expected, string value, string message = "")
        {
            Check(value.StartsWith(expected, StringComparison.Ordinal), message, "expected <" + value + "> to start with <" + expected + ">");
        }

        public static void EndsWith(string expected, string value, string message = "")
        {
            Check(value.EndsWith(expected, StringComparison.Ordinal), message, "expected <" + value + "> to end with <" + expected + ">");
        }

        public static void AreEqual(bool expected, bool actual, string message = "") => Equal(expected, actual, message);

        public static void AreEqual(byte expected, byte actual, string message = "") => Equal(expected, actual, message);

        public static void AreEqual(char expected, char actual, string message = "") => Equal(expected, actual, message);

        public static void AreEqual(int expected, int actual, string message = "") => Equal(expected, actual, message);

        public static void AreEqual(long expected, long actual, string message = "") => Equal(expected, actual, message);

        public static void AreEqual(object expected, object actual, string message = "") => Equal(expected, actual, message);

        public static void AreEqual(sbyte expected, sbyte actual, string message = "") => Equal(expected, actual, message);

        public static void AreEqual(short expected, short actual, string message = "") => Equal(expected, actual, message);

        public static void AreEqual(string expected, string actual, string message = "") => Equal(expected, actual, message);

        public static void AreEqual(uint expected, uint actual, string message = "") => Equal(expected, actual, message);

        public static void AreEqual(ulong expected, ulong actual, string message = "") => Equal(expected, actual, message);

        public static void AreEqual(ushort expected, ushort actual, string message = "") => Equal(expected, actual, message);

        public static void AreNotEqual(bool notExpected, bool actual, string message = "") => NotEqual(notExpected, actual, message);

        public static void AreNotEqual(byte notExpected, byte actual, string message = "") => NotEqual(notExpected, actual, message);

        public static void AreNotEqual(char notExpected, char actual, string message = "") => NotEqual(notExpected, actual, message);

        public static void AreNotEqual(int notExpected, int actual, string message = "") => NotEqual(notExpected, actual, message);

        public static void AreNotEqual(long notExpected, long actual, string message = "") => NotEqual(notExpected, actual, message);

        public static void AreNotEqual(object notExpected, object actual, string message = "") => NotEqual(notExpected, actual, message);

        public static void AreNotEqual(sbyte notExpected, sbyte actual, string message = "") => NotEqual(notExpected, actual, message);

        public static void AreNotEqual(short notExpected, short actual, string message = "") => NotEqual(notExpected, actual, message);

        public static void AreNotEqual(string notExpected, string actual, string message = "") => NotEqual(notExpected, actual, message);

        public static void AreNotEqual(uint notExpected, uint actual, string message = "") => NotEqual(notExpected, actual, message);

        public static void AreNotEqual(ulong notExpected, ulong actual, string message = "") => NotEqual(notExpected, actual, message);

        public static void AreNotEqual(ushort notExpected, ushort actual, string message = "") => NotEqual(notExpected, actual, message);

        private static void Equal(object expected, object actual, string message)
        {
            Check(object.Equals(expected, actual), message, "expected <" + expected + ">, got <" + actual + ">");
        }

        private static void NotEqual(object notExpected, object actual, string message)
        {
            Check(!object.Equals(notExpected, actual), message, "did not expect <" + actual + ">");
        }

        private static void Check(bool condition, string message, string reason)
        {
            Xunit.Assert.True(condition, string.IsNullOrEmpty(message) ? reason : message + ": " + reason);
        }
    }
}
