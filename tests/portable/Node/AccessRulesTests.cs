// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Node;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Who may do what: the longest path in front of a resource's counts.</summary>
    [TestClass]
    public class AccessRulesTests
    {
        private static readonly object s_phone = new object();
        private static readonly object s_laptop = new object();

        [TestMethod]
        public static void EachKindOfRequest_HasARightOfItsOwn()
        {
            AccessRules rules = new AccessRules(1);
            rules.Add("", AccessRules.Anybody, AccessRules.AnyKey, s_phone);
            Assert.IsTrue(Allows(rules, null, "a", CoapCode.Get, false));
            Assert.IsTrue(Allows(rules, null, "a", CoapCode.Fetch, false));
            Assert.IsFalse(Allows(rules, null, "a", CoapCode.Get, true));
            Assert.IsTrue(Allows(rules, s_laptop, "a", CoapCode.Get, true));
            CoapCode[] writes = { CoapCode.Post, CoapCode.Put, CoapCode.Delete, CoapCode.Patch, CoapCode.IPatch, (CoapCode)31 };
            for (int i = 0; i < writes.Length; i++)
            {
                Assert.IsFalse(Allows(rules, null, "a", writes[i], false));
                Assert.IsFalse(Allows(rules, s_laptop, "a", writes[i], false));
                Assert.IsTrue(Allows(rules, s_phone, "a", writes[i], false));
            }
        }

        [TestMethod]
        public static void LongestPath_Counts_AndEndsWithASegment()
        {
            AccessRules rules = new AccessRules(3);
            rules.Add("alarm/rules", null, null, s_phone);
            rules.Add("", AccessRules.Anybody, AccessRules.Anybody, AccessRules.Anybody);
            rules.Add("alarm", AccessRules.AnyKey, AccessRules.AnyKey, AccessRules.AnyKey);
            Assert.IsTrue(Allows(rules, null, "alarms", CoapCode.Get, false));
            Assert.IsTrue(Allows(rules, null, "ala", CoapCode.Get, false));
            Assert.IsFalse(Allows(rules, null, "alarm", CoapCode.Get, false));
            Assert.IsTrue(Allows(rules, s_laptop, "alarm", CoapCode.Get, false));
            Assert.IsTrue(Allows(rules, s_laptop, "alarm/light", CoapCode.Put, false));
            Assert.IsFalse(Allows(rules, s_phone, "alarm/rules", CoapCode.Get, false), "nobody");
            Assert.IsFalse(Allows(rules, s_laptop, "alarm/rules/7", CoapCode.Put, false));
            Assert.IsTrue(Allows(rules, s_phone, "alarm/rules/7", CoapCode.Put, false));
            Assert.IsTrue(Allows(rules, null, null, CoapCode.Put, false), "a path that leads nowhere has the rule of the rest");
        }

        [TestMethod]
        public static void WhatARuleDoesNotSay_AShorterOneDoes_AndOfTwoTheLater()
        {
            AccessRules rules = new AccessRules(4);
            rules.Add("", AccessRules.Anybody, AccessRules.Anybody, AccessRules.AnyKey);
            rules.Add("alarm/rules", AccessRules.Inherited, null, AccessRules.Inherited);
            rules.Add("alarm", s_laptop, s_laptop, s_phone);
            rules.Add("", AccessRules.Inherited, AccessRules.AnyKey, AccessRules.Inherited);
            Assert.IsTrue(Allows(rules, s_laptop, "alarm/rules", CoapCode.Get, false), "as for the alarm");
            Assert.IsFalse(Allows(rules, s_phone, "alarm/rules", CoapCode.Get, false));
            Assert.IsTrue(Allows(rules, s_phone, "alarm/rules", CoapCode.Put, false));
            Assert.IsFalse(Allows(rules, s_laptop, "alarm/rules", CoapCode.Put, false));
            Assert.IsFalse(Allows(rules, s_laptop, "alarm/rules", CoapCode.Get, true), "nobody is said, too");
            Assert.IsTrue(Allows(rules, null, "a", CoapCode.Get, false));
            Assert.IsFalse(Allows(rules, null, "a", CoapCode.Get, true), "the later of two");
            Assert.IsTrue(Allows(rules, s_phone, "a", CoapCode.Get, true));
        }

        [TestMethod]
        public static void WithoutARule_NobodyMayDoAnything()
        {
            AccessRules rules = new AccessRules(1);
            Assert.IsFalse(Allows(rules, s_phone, "a", CoapCode.Get, false));
            rules.Add("b", AccessRules.Anybody, AccessRules.Anybody, AccessRules.Anybody);
            Assert.IsFalse(Allows(rules, s_phone, "a", CoapCode.Get, false));
            Assert.IsFalse(Allows(rules, s_phone, null, CoapCode.Get, false));
            Assert.ThrowsException(typeof(ArgumentException), () => rules.Add("c", null, null, null));
        }

        private static bool Allows(AccessRules rules, object principal, string path, CoapCode method, bool observes)
        {
            return rules.Allows(principal, path == null ? null : new ScriptedResource(path, Methods.Get), method, observes);
        }
    }
}
