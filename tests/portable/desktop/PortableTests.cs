// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using nanoFramework.TestFramework;
using Xunit;

namespace NanoCoap.Tests.Desktop
{
    /// <summary>Every portable test is a case of one theory; the facts see to it that none is passed over.</summary>
    public sealed class PortableTests
    {
        private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance
            | BindingFlags.DeclaredOnly;

        public static IEnumerable<object[]> Cases()
        {
            foreach (Type type in TestClasses())
            {
                foreach (MethodInfo method in type.GetMethods(All).Where(IsTest).OrderBy(method => method.MetadataToken))
                {
                    int rows = method.GetCustomAttributes<DataRowAttribute>().Count();
                    for (int row = rows == 0 ? -1 : 0; row < rows; row++)
                    {
                        yield return new object[] { new PortableTest(method, row) };
                        if (row < 0)
                        {
                            break;
                        }
                    }
                }
            }
        }

        [Theory]
        [MemberData(nameof(Cases))]
        public void Runs(PortableTest test)
        {
            test.Run();
        }

        [Fact]
        public void ThereAreTests()
        {
            Xunit.Assert.NotEmpty(Cases());
        }

        [Fact]
        public void EveryTestIsOneThatTheDeviceRunsToo()
        {
            // The launcher passes over, without a word, what is not public, what is not in a public test class, and what lacks its
            // attribute; and a method with parameters and no data row can't be called.
            List<string> wrong = new List<string>();
            foreach (Type type in typeof(PortableTests).Assembly.GetTypes())
            {
                bool isTestClass = type.GetCustomAttribute<TestClassAttribute>() != null;
                foreach (MethodInfo method in type.GetMethods(All))
                {
                    bool isTest = IsTest(method);
                    bool hasRows = method.GetCustomAttributes<DataRowAttribute>().Any();
                    bool runs = isTestClass && type.IsPublic && isTest && method.IsPublic && method.IsStatic
                        && method.ReturnType == typeof(void) && hasRows == (method.GetParameters().Length != 0);
                    if ((isTest || hasRows) && !runs)
                    {
                        wrong.Add(type.Name + "." + method.Name + " would not run");
                    }

                    if (isTestClass && method.IsPublic && !isTest)
                    {
                        wrong.Add(type.Name + "." + method.Name + " lacks [TestMethod] or is a helper that ought to be private");
                    }
                }

                if (isTestClass && type.GetFields(All).Any(field => !field.IsStatic))
                {
                    wrong.Add(type.Name + " has instance fields");
                }

                if (isTestClass && !type.GetMethods(All).Any(IsTest))
                {
                    wrong.Add(type.Name + " has no tests");
                }
            }

            Xunit.Assert.Empty(wrong);
        }

        private static IEnumerable<Type> TestClasses()
        {
            return typeof(PortableTests).Assembly.GetTypes()
                .Where(type => type.IsPublic && type.GetCustomAttribute<TestClassAttribute>() != null)
                .OrderBy(type => type.FullName, StringComparer.Ordinal);
        }

        private static bool IsTest(MethodInfo method)
        {
            return method.GetCustomAttribute<TestMethodAttribute>() != null;
        }
    }
}
