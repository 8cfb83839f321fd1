// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>From Uri-Path to resource. RFC 7252 sections 5.10.1 and 6.5.</summary>
    [TestClass]
    public class ResourceTreeTests
    {
        private const string Alice = "alice";

        [TestMethod]
        public static void Rfc7252_5_10_1_AHundredResources_AreAllFound()
        {
            Script script = new Script();
            for (int i = 0; i < 100; i++)
            {
                ScriptedResource.Add(script, Name(i), Name(i));
            }

            for (int i = 0; i < 100; i++)
            {
                Assert.AreEqual(Name(i), Get(script, i, Name(i)));
            }

            Assert.IsNull(Get(script, 100, Name(100)));
        }

        [TestMethod]
        public static void Rfc7252_5_10_1_NamesOfOneHash_AreToldApart()
        {
            // First byte, last byte and length agree.
            Script script = new Script();
            string[] names = { "axxz", "ayyz", "axyz", "ayxz", "b/axxz", "b/ayyz" };
            for (int i = 0; i < names.Length; i++)
            {
                ScriptedResource.Add(script, names[i], names[i]);
            }

            for (int i = 0; i < names.Length; i++)
            {
                Assert.AreEqual(names[i], Get(script, i, names[i]));
            }

            Assert.IsNull(Get(script, 90, "azzz"));
            Assert.IsNull(Get(script, 91, "b/azzz"));
        }

        [TestMethod]
        public static void Rfc7252_5_10_1_NearMisses_AreNotFound()
        {
            Script script = new Script();
            ScriptedResource.Add(script, "sensors/temp", "");
            ScriptedResource.Add(script, "lamp", "");
            string[] names =
            {
                "sensors", "sensors/tem", "sensors/temp1", "sensors/temp/", "sensors/temp/x", "/sensors/temp", "sensors//temp", "Sensors/temp",
                "sensors/TEMP", "sensors/", "sensor/stemp", "sensorstemp", "lam", "lampp", "lamp/", "/lamp", "temp", "lamp/sensors/temp", "",
            };
            for (int i = 0; i < names.Length; i++)
            {
                Assert.IsNull(Get(script, i, names[i]), names[i]);
            }

            Assert.IsNull(GetRoot(script, 100));
        }

        [TestMethod]
        public static void Rfc7252_6_5_SlashInsideASegment_IsNotADivider()
        {
            Script script = new Script();
            ScriptedResource.Add(script, "a/b", "");
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 1, "").String(OptionNumber.UriPath, "a/b"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.NotFound, 1);
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 2, "").String(OptionNumber.UriPath, "a").String(OptionNumber.UriPath, "b"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 2);
        }

        [TestMethod]
        public static void Rfc7252_6_5_Root_HasNoSegment()
        {
            Script script = new Script();
            ScriptedResource.Add(script, "", "root");
            ScriptedResource.Add(script, "a", "a");
            Assert.AreEqual("root", GetRoot(script, 1));
            Assert.AreEqual("a", Get(script, 2, "a"));
            Assert.IsNull(Get(script, 3, "b"));
        }

        [TestMethod]
        public static void Rfc7252_5_10_1_EmptySegments_Count()
        {
            Script script = new Script();
            ScriptedResource.Add(script, "a//b", "two");
            ScriptedResource.Add(script, "a/b", "one");
            ScriptedResource.Add(script, "a///b", "three");
            Assert.AreEqual("one", Get(script, 1, "a/b"));
            Assert.AreEqual("two", Get(script, 2, "a//b"));
            Assert.AreEqual("three", Get(script, 3, "a///b"));
            Assert.IsNull(Get(script, 4, "a////b"));
        }

        [TestMethod]
        public static void Rfc7252_5_10_1_SegmentOf255Bytes_IsTheLongest()
        {
            Script script = new Script();
            string segment = new string('x', 255);
            ScriptedResource.Add(script, "a/" + segment + "/b", "long");
            Assert.AreEqual("long", Get(script, 1, "a/" + segment + "/b"));
            Assert.IsNull(Get(script, 2, "a/" + segment.Substring(1) + "/b"));
            Assert.ThrowsException(typeof(ArgumentException), () => ScriptedResource.Add(new Script(), new string('x', 256), ""));
            Assert.ThrowsException(typeof(ArgumentException), () => ScriptedResource.Add(new Script(), "a/" + new string('\u00f6', 128), ""));
        }

        [TestMethod]
        public static void Rfc7252_5_10_1_Segments_AreUtf8()
        {
            Script script = new Script();
            ScriptedResource.Add(script, "gr\u00f6\u00dfe/\u20ac", "size");
            Assert.AreEqual("size", Get(script, 1, "gr\u00f6\u00dfe/\u20ac"));
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 2, "").Opaque(OptionNumber.UriPath, "6772c3b6c39f65").Opaque(OptionNumber.UriPath, "e282ac"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 2);
        }

        [TestMethod]
        public static void Tree_PathThatIsTaken_IsRefused()
        {
            Script script = new Script();
            ScriptedResource lamp = ScriptedResource.Add(script, "lamp", "");
            Assert.ThrowsException(typeof(ArgumentException), () => ScriptedResource.Add(script, "lamp", ""));
            Assert.ThrowsException(typeof(ArgumentException), () => script.Tree.AddAlias("lamp", lamp));
            script.Tree.AddAlias("l", lamp);
            Assert.ThrowsException(typeof(ArgumentException), () => ScriptedResource.Add(script, "l", ""));
        }

        [TestMethod]
        public static void Tree_SlashAtAnEnd_IsRefused()
        {
            Assert.ThrowsException(typeof(ArgumentException), () => new ScriptedResource("/lamp", Methods.Get));
            Assert.ThrowsException(typeof(ArgumentException), () => new ScriptedResource("lamp/", Methods.Get));
            Assert.ThrowsException(typeof(ArgumentException), () => new ScriptedResource("/", Methods.Get));
        }

        [TestMethod]
        public static void Tree_InService_IsFixed()
        {
            Script script = new Script();
            ScriptedResource lamp = ScriptedResource.Add(script, "lamp", "on");
            Assert.AreEqual("on", Get(script, 1, "lamp"));
            Assert.ThrowsException(typeof(InvalidOperationException), () => ScriptedResource.Add(script, "late", ""));
            Assert.ThrowsException(typeof(InvalidOperationException), () => script.Tree.AddAlias("late", lamp));
        }

        [TestMethod]
        public static void Tree_Alias_LeadsToTheResource()
        {
            Script script = new Script();
            ScriptedResource lamp = ScriptedResource.Add(script, "lamp", "on");
            script.Tree.AddAlias("rooms/1/lamp", lamp);
            script.Tree.AddAlias("", lamp);
            Assert.AreEqual("on", Get(script, 1, "rooms/1/lamp"));
            Assert.AreEqual("on", GetRoot(script, 2));
            Assert.AreEqual("on", Get(script, 3, "lamp"));
            Assert.AreEqual(3, lamp.Calls);
        }

        [TestMethod]
        public static void Tree_Subpaths_ComeToTheNearestResource()
        {
            Script script = new Script();
            script.Tree.Add(new PathResource("rules", true));
            script.Tree.Add(new PathResource("rules/own", false));
            script.Tree.Add(new PathResource("rules/own/deep", true));
            script.Tree.Add(new PathResource("plain", false));
            Assert.AreEqual("rules+0", Get(script, 1, "rules"));
            Assert.AreEqual("rules+1", Get(script, 2, "rules/7"));
            Assert.AreEqual("rules+3", Get(script, 3, "rules/7/8/9"));
            Assert.AreEqual("rules+1", Get(script, 4, "rules/"));
            Assert.AreEqual("rules/own+0", Get(script, 5, "rules/own"));
            Assert.AreEqual("rules/own/deep+1", Get(script, 6, "rules/own/deep/x"));
            Assert.AreEqual("rules+1", Get(script, 7, "rules/ownx"));
            Assert.AreEqual("rules+2", Get(script, 8, "rules/own/x"), "what is nearest takes no subpaths: the next one up is asked");
            Assert.IsNull(Get(script, 9, "plain/x"));
            Assert.IsNull(Get(script, 10, "rulesx"));
            Assert.IsNull(Get(script, 11, "rule"));
        }

        [TestMethod]
        public static void Tree_Subpaths_FallThroughWhatTakesNone()
        {
            Script script = new Script();
            script.Tree.Add(new PathResource("a", true));
            script.Tree.Add(new PathResource("a/b", false));
            script.Tree.Add(new PathResource("a/b/c/d", false));
            script.Tree.Add(new PathResource("x", false));
            script.Tree.Add(new PathResource("x/y", false));
            Assert.AreEqual("a/b+0", Get(script, 1, "a/b"));
            Assert.AreEqual("a+2", Get(script, 2, "a/b/c"));
            Assert.AreEqual("a/b/c/d+0", Get(script, 3, "a/b/c/d"));
            Assert.AreEqual("a+4", Get(script, 4, "a/b/c/d/e"));
            Assert.IsNull(Get(script, 5, "x/y/z"), "nobody on the way takes subpaths");
        }

        [TestMethod]
        public static void Tree_SubpathsOfTheRoot_AreAllThatIsNobodyElses()
        {
            Script script = new Script();
            script.Tree.Add(new PathResource("", true));
            script.Tree.Add(new PathResource("lamp", false));
            Assert.AreEqual("+0", GetRoot(script, 1));
            Assert.AreEqual("+2", Get(script, 2, "a/b"));
            Assert.AreEqual("lamp+0", Get(script, 3, "lamp"));
            Assert.AreEqual("+2", Get(script, 4, "lamp/x"));
        }

        [TestMethod]
        public static void Tree_SubpathsAskedForAfterAdding_AreServed()
        {
            Script script = new Script();
            PathResource rules = new PathResource("rules", false);
            script.Tree.Add(rules);
            rules.HasSubpaths = true;
            Assert.AreEqual("rules+1", Get(script, 1, "rules/7"));
        }

        [TestMethod]
        public static void Request_Subpath_IsReadAsTextOrNumber()
        {
            Script script = new Script();
            PathResource rules = new PathResource("rules", true);
            script.Tree.Add(rules);
            Get(script, 1, "rules/7/on");
            Assert.AreEqual(7, rules.FirstNumber);
            Assert.IsTrue(rules.SecondIsOn);
            string[] others = { "rules/07", "rules/-7", "rules/+7", "rules/7.0", "rules/ 7", "rules/x", "rules/", "rules", "rules/99999999999" };
            for (int i = 0; i < others.Length; i++)
            {
                Get(script, 10 + i, others[i]);
                Assert.AreEqual(-1, rules.FirstNumber, others[i]);
                Assert.IsFalse(rules.SecondIsOn);
            }

            Get(script, 90, "rules/0/o");
            Assert.AreEqual(0, rules.FirstNumber);
            Assert.IsFalse(rules.SecondIsOn);
            Get(script, 91, "rules/2147483647/onn");
            Assert.AreEqual(int.MaxValue, rules.FirstNumber);
            Assert.IsFalse(rules.SecondIsOn);
        }

        [TestMethod]
        public static void Request_Query_IsFoundByItsName()
        {
            Script script = new Script();
            script.Tree.Add(new UnitResource());
            Assert.AreEqual("none", Ask(script, 1, "units=K", "uni=K"));
            Assert.AreEqual("K", Ask(script, 2, "units=C", "unit=K"));
            Assert.AreEqual("C", Ask(script, 3, "unit=C", "unit=K"));
            Assert.AreEqual("", Ask(script, 4, "unit", "x"));
            Assert.AreEqual("", Ask(script, 5, "", "unit="));
            Assert.AreEqual("a=b", Ask(script, 6, "unit=a=b", "x"));
            Assert.AreEqual("none", Ask(script, 7, "=K", "Unit=K"));
        }

        private static string Ask(Script script, int messageId, string query, string another)
        {
            Datagram get = Datagram.Con(CoapCode.Get, messageId, "").Path("unit");
            return Answer(script.Receive(Alice, get.String(OptionNumber.UriQuery, query).String(OptionNumber.UriQuery, another)));
        }

        private static string Name(int index)
        {
            return index % 3 == 0 ? "r" + index : index % 3 == 1 ? "group/r" + index : "group/" + index + "/r";
        }

        private static string Get(Script script, int messageId, string path)
        {
            return Answer(script.Receive(Alice, Datagram.Con(CoapCode.Get, messageId, "").Path(path)));
        }

        private static string GetRoot(Script script, int messageId)
        {
            return Answer(script.Receive(Alice, Datagram.Con(CoapCode.Get, messageId, "")));
        }

        /// <summary>The payload of a 2.05, null for a 4.04.</summary>
        private static string Answer(Script script)
        {
            bool found = script.Endpoint.Counters.ErrorResponses == 0;
            script.Endpoint.Counters.ErrorResponses = 0;
            script.Expect(Alice, MessageType.Acknowledgement, found ? CoapCode.Content : CoapCode.NotFound).ExpectNothing();
            return found ? script.Payload() : null;
        }

        private sealed class PathResource : Resource
        {
            public int FirstNumber;
            public bool SecondIsOn;

            private readonly byte[] _on = { (byte)'o', (byte)'n' };

            public PathResource(string path, bool subpaths)
                : base(path, Methods.Get)
            {
                HasSubpaths = subpaths;
            }

            public override CoapCode Get(Request request, Response response)
            {
                FirstNumber = request.TryReadSubpath(0, out int number) ? number : -1;
                SecondIsOn = request.SubpathIs(1, _on);
                response.AppendText(Path);
                response.AppendText("+");
                response.AppendNumber(request.SubpathCount);
                return CoapCode.Content;
            }
        }

        private sealed class UnitResource : Resource
        {
            private readonly byte[] _name = { (byte)'u', (byte)'n', (byte)'i', (byte)'t' };

            public UnitResource()
                : base("unit", Methods.Get)
            {
            }

            public override CoapCode Get(Request request, Response response)
            {
                if (request.TryGetQuery(_name, out int offset, out int length))
                {
                    response.Append(request.QueryBuffer, offset, length);
                }
                else
                {
                    response.AppendText("none");
                }

                return CoapCode.Content;
            }
        }
    }
}
