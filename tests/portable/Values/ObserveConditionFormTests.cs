// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Values;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// What is taken as a condition, and what is refused: nobody is registered for a condition that is ignored.
    /// draft-ietf-core-conditional-attributes-12, section 3.
    /// </summary>
    [TestClass]
    public class ObserveConditionFormTests
    {
        private const string Alice = ConditionScript.Alice;

        [TestMethod]
        public static void WhatIsWellFormed_IsTaken()
        {
            string[] numbers =
            {
                "c.gt=30", "c.gt=+25", "c.gt=.5", "c.gt=25.", "c.gt=-0.01", "c.gt=007", "c.gt=\"25\"", "c.gt=25.1000", "c.gt=0",
                "c.lt=-21474836.48", "c.gt=21474836.47", "c.st=0.01", "c.gt=1 c.band", "c.gt=1 c.band=0",
                "c.pmin=0.001", "c.pmin=0.0000001", "c.pmin=5 c.pmax=5", "c.pmax=1", "c.pmax=99999999999", "c.epmin=1 c.epmax=1.001",
                "c.con=1", "c.con=true", "c.con=0", "c.con=false", "c.con=\"1\"", "c.gt=30 c.lt=10 c.st=1 c.pmin=10 c.pmax=600 c.epmin=1 c.epmax=2",
                "c.gt=30 other", "a=b c.gt=30 d", "C.gt=x", "cgt=x", "c", "c=x",
            };
            for (int i = 0; i < numbers.Length; i++)
            {
                new ConditionScript("20").Register("n", numbers[i]);
            }

            new ConditionScript("20").Register("s", "c.edge=1");
            new ConditionScript("20").Register("s", "c.edge=false c.pmin=1 c.con=1");
            new ConditionScript("20").Register("text", "c.pmin=1 c.pmax=60 c.con=1");
        }

        [TestMethod]
        public static void WhatIsWrong_Is400_AndNamed()
        {
            string[] wrong =
            {
                "c.gt", "c.gt=", "c.gt=abc", "c.gt=1e3", "c.gt=1.2.3", "c.gt=-", "c.gt=\"", "c.gt= 1", "c.gt=1 c.gt=2", "c.gt=1,5",
                "c.gt=\"25", "c.gt=25\"", "c.gt='25'", "c.gt=\"\"",
                "c.st=0", "c.st=-1", "c.st=0.0", "c.st=-0.001", "c.band", "c.band=1", "c.band c.st=1", "c.gt=1 c.band=2", "c.gt=1 c.band=",
                "c.pmin=0", "c.pmin=-1", "c.pmin=-99999999999", "c.pmax=0", "c.epmin=0", "c.epmax=-0", "c.pmin", "c.pmin=",
                "c.pmin=10 c.pmax=9", "c.pmax=9 c.pmin=9.001", "c.epmin=10 c.epmax=10", "c.epmin=10 c.epmax=9", "c.con=2", "c.con", "c.con=TRUE",
                "c.", "c.x=1", "c.gtx=1", "c.g=1", "c.GT=1", "c.pmin=1 c.pmin=1", "c.edge=1",
            };
            for (int i = 0; i < wrong.Length; i++)
            {
                ConditionScript s = new ConditionScript("20");
                s.NotRegistered("n", wrong[i], CoapCode.BadRequest);
                Assert.IsTrue(s.Script.Payload().IndexOf("Can't keep c.") == 0, wrong[i] + ": " + s.Script.Payload());
            }

            string[] forNumbers = { "c.gt=1", "c.lt=1", "c.st=1", "c.gt=1 c.band" };
            for (int i = 0; i < forNumbers.Length; i++)
            {
                new ConditionScript("20").NotRegistered("s", forNumbers[i], CoapCode.BadRequest);
                new ConditionScript("20").NotRegistered("text", forNumbers[i], CoapCode.BadRequest);
            }

            new ConditionScript("20").NotRegistered("s", "c.edge=2", CoapCode.BadRequest);
            new ConditionScript("20").NotRegistered("s", "c.edge=10", CoapCode.BadRequest); // the draft's own example
            new ConditionScript("20").NotRegistered("s", "c.edge", CoapCode.BadRequest);
            new ConditionScript("20").NotRegistered("text", "c.edge=1", CoapCode.BadRequest);
        }

        [TestMethod]
        public static void WhatIsMoreThanCanBeKept_IsAnsweredAsAPlainGet()
        {
            string[] demands =
            {
                "c.gt=20.001", "c.gt=21474836.48", "c.lt=-21474836.49", "c.gt=99999999999999999999999999", "c.st=0.001", "c.st=0.015",
                "c.pmax=0.9", "c.epmax=0.5", "c.pmin=99999999999", "c.gt=20.001 c.pmin=1",
            };
            for (int i = 0; i < demands.Length; i++)
            {
                ConditionScript s = new ConditionScript("20");
                s.NotRegistered("n", demands[i], CoapCode.Content);
                Assert.AreEqual("20.0", s.Script.Payload());
            }
        }

        [TestMethod]
        public static void OfSeveral_TheOneThatIsWrongIsNamed()
        {
            string[] queries = { "c.pmin=1 c.gt=x c.lt=1", "a c.gt=1 c.st=0", "c.gt=1 c.pmin=10 c.pmax=9", "c.pmax=9 c.gt=1 c.pmin=10 b" };
            string[] named = { "c.gt=x", "c.st=0", "c.pmax=9", "c.pmin=10" };
            for (int i = 0; i < queries.Length; i++)
            {
                ConditionScript s = new ConditionScript("20");
                s.NotRegistered("n", queries[i], CoapCode.BadRequest);
                Assert.AreEqual("Can't keep " + named[i], s.Script.Payload());
            }
        }

        [TestMethod]
        public static void WhatIsRefused_EndsTheRegistrationUnderTheToken()
        {
            // An answer without an Observe option says so. RFC 7641 section 4.1.
            string[] queries = { "c.gt=x", "c.gt=0.0001" };
            for (int i = 0; i < queries.Length; i++)
            {
                ConditionScript s = new ConditionScript("20");
                s.Register("n", "c.gt=30");
                s.NotRegistered("n", queries[i], i == 0 ? CoapCode.BadRequest : CoapCode.Content);
                s.Set(1000, "31");
                Assert.AreEqual("", s.Hear(60000));
            }
        }

        [TestMethod]
        public static void EndpointWithoutConditions_RegistersNobodyForOne()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            script.Receive(Alice, ObserveSteps.Registration(1, "4a", "light").String(OptionNumber.UriQuery, "c.pmin=10"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            Assert.IsFalse(script.Last.Has(OptionSlot.Observe));
            Assert.AreEqual(0, script.Endpoint.ObserverCount);
            script.Receive(Alice, ObserveSteps.Registration(2, "4a", "light").String(OptionNumber.UriQuery, "pmin=10"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 2);
            Assert.IsTrue(script.Last.Has(OptionSlot.Observe));
        }

        [TestMethod]
        public static void ConditionsOfAPlainGet_AreNobodysBusiness()
        {
            ConditionScript s = new ConditionScript("20");
            s.Script.Receive(Alice, Datagram.Con(CoapCode.Get, 1, "").Path("n").String(OptionNumber.UriQuery, "c.gt=x"));
            s.Script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
        }

        [TestMethod]
        public static void ConditionsOnWhatCannotBeObserved_AreNobodysBusiness()
        {
            // RFC 7641 section 4.1: then Observe is ignored, and it is a plain GET.
            ConditionScript s = new ConditionScript("20");
            s.Number.Observable = false;
            s.Text.Observable = false;
            s.NotRegistered("n", "c.gt=x", CoapCode.Content);
            s.NotRegistered("text", "c.gt=1", CoapCode.Content);
            s.NotRegistered("text", "c.other", CoapCode.Content);
        }

        [TestMethod]
        public static void ConditionsTakeNoRoomOfTheKeptRequest()
        {
            ConditionScript s = new ConditionScript("20");
            s.Script.Config.ObserverRequestBytes = 8;
            s.Register("n", "c.gt=30 c.lt=10 c.st=1 c.pmin=10 c.pmax=600");
            s.Script.Receive("bob", s.Registration("n", "c.gt=30 another-query", 0)).Expect("bob", MessageType.Acknowledgement, CoapCode.Content);
            Assert.IsFalse(s.Script.Last.Has(OptionSlot.Observe), "no room for the other one");
        }

        [TestMethod]
        public static void RandomConditions_AreTakenOrRefused_AndNothingThrows()
        {
            NanoCoap.Messaging.SmallRandom random = new NanoCoap.Messaging.SmallRandom(7);
            string[] names = { "gt", "lt", "st", "band", "edge", "con", "pmin", "pmax", "epmin", "epmax", "x", "" };
            string[] values = { "", "=", "=1", "=0", "=-1", "=9999999999", "=2147483.647", "=2147483.648", "=.", "=true", "=\"3\"", "=0.00001", "=+5" };
            ConditionScript s = new ConditionScript("20");
            s.Number.RefreshMs = 1000;
            string[] paths = { "n", "s", "text" };
            for (int i = 0; i < 2000; i++)
            {
                string query = "";
                int count = 1 + random.Next(4);
                for (int j = 0; j < count; j++)
                {
                    query += (j == 0 ? "" : " ") + "c." + names[random.Next(names.Length)] + values[random.Next(values.Length)];
                }

                s.Script.Receive(Alice, s.Registration(paths[random.Next(3)], query, 0)).Take();
                bool registered = s.Script.Last.Has(OptionSlot.Observe);
                Assert.IsTrue(registered ? (int)s.Script.Last.Code == 69 : s.Script.Last.Code == CoapCode.BadRequest || (int)s.Script.Last.Code == 69, query);
                Assert.AreEqual(registered ? 1 : 0, s.Script.Endpoint.ObserverCount, query);
                s.Number.Value = random.Next(4000);
                s.Number.Changed();
                s.Hear(s.Script.Now - 1000000 + random.Next(3000));
            }

            Assert.AreEqual(0, s.Script.Endpoint.Counters.HandlerErrors);
        }
    }
}
