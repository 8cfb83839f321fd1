// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Values;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// What the times of an observer with conditions count from, alone and together, and how its registration ends:
    /// draft-ietf-core-conditional-attributes-12, sections 3.4, 3.6 and 5.
    /// </summary>
    [TestClass]
    public class ObserveConditionTimeTests
    {
        private const string Alice = ConditionScript.Alice;

        [TestMethod]
        public static void Times_GoWithEveryObservableResource()
        {
            ConditionScript s = new ConditionScript("20");
            s.Register("text", "c.pmin=60 c.pmax=600 c.con=1");
            Assert.AreEqual(600, s.Script.Last.Uint(OptionSlot.MaxAge));
            s.Script.At(10000);
            s.Text.Set("y");
            Assert.AreEqual("", s.Hear(59999));
            Assert.AreEqual("y!", s.Hear(60100));
            Assert.AreEqual("", s.Hear(659000));
            Assert.AreEqual("y!", s.Hear(661000));
            s.Text.Set("z");
            Assert.AreEqual("", s.Hear(719000));
            Assert.AreEqual("z!", s.Hear(721000));
        }

        [TestMethod]
        public static void Epmin_CountsFromTheLastLook()
        {
            ConditionScript s = new ConditionScript("20");
            s.Register("n", "c.gt=30 c.epmin=30");
            s.Set(20000, "21");
            Assert.AreEqual("", s.Hear(30100)); // a look that finds nothing
            s.Set(40000, "31");
            Assert.AreEqual("", s.Hear(59900));
            Assert.AreEqual("31.0!", s.Hear(60100));

            // When it is over, there is nothing to wait for.
            s.Set(100000, "29");
            Assert.AreEqual("29.0!", s.Hear(100001));
        }

        [TestMethod]
        public static void Epmax_CountsFromTheLastLook()
        {
            ConditionScript s = new ConditionScript("20");
            s.Register("n", "c.gt=30 c.epmax=30");
            s.Set(20000, "21");
            s.Script.At(25000);
            s.Number.Value = 3100; // without a word of it
            Assert.AreEqual("", s.Hear(49999));
            Assert.AreEqual("31.0!", s.Hear(50100));

            // A notification is a look, too.
            s.Number.Set("29");
            Assert.AreEqual("29.0!", s.Hear(55000));
            s.Number.Value = 3100;
            int reads = s.Number.Reads;
            Assert.AreEqual("", s.Hear(80049));
            Assert.AreEqual(reads, s.Number.Reads);
            Assert.AreEqual("31.0!", s.Hear(80200));
        }

        [TestMethod]
        public static void EpmaxWithinPmin_LooksWhenPminIsOver()
        {
            ConditionScript s = new ConditionScript("20");
            s.Register("n", "c.gt=30 c.pmin=60 c.epmax=10");
            int reads = s.Number.Reads;
            s.Number.Value = 3100;
            Assert.AreEqual("", s.Hear(59999));
            Assert.AreEqual(reads, s.Number.Reads, "nothing could be sent");
            Assert.AreEqual("31.0!", s.Hear(60100));
        }

        [TestMethod]
        public static void PmaxWithinEpmin_Forces()
        {
            ConditionScript s = new ConditionScript("20");
            s.Register("n", "c.gt=30 c.epmin=100 c.pmax=10");
            s.Set(1000, "31");
            Assert.AreEqual("", s.Hear(9999));
            Assert.AreEqual("31.0!", s.Hear(10100));
        }

        [TestMethod]
        public static void PeriodicResource_IsLookedAtAsTheTimesSay()
        {
            ConditionScript s = new ConditionScript("20");
            s.Number.RefreshMs = 5000;
            s.Register("n", "c.gt=30 c.pmax=7");
            Assert.AreEqual("", s.Hear(6999));
            Assert.AreEqual("20.0!", s.Hear(7100));

            s = new ConditionScript("20");
            s.Number.RefreshMs = 1000;
            s.Register("n", "c.gt=30 c.epmin=5");
            int reads = s.Number.Reads;
            s.Script.At(20000).ExpectNothing();
            Assert.AreEqual(4, s.Number.Reads - reads);

            s = new ConditionScript("20");
            s.Number.RefreshMs = 5000;
            s.Register("n", "c.gt=30 c.epmax=2");
            reads = s.Number.Reads;
            s.Script.At(20000).ExpectNothing();
            Assert.AreEqual(10, s.Number.Reads - reads);
        }

        [TestMethod]
        public static void FractionsOfAMillisecond_AreRoundedUp()
        {
            ConditionScript s = new ConditionScript("20");
            s.Register("n", "c.pmin=1.0001");
            s.Set(10, "21");
            s.Script.At(1000).ExpectNothing();
            s.Script.At(1001).Expect(Alice, MessageType.Confirmable, CoapCode.Content);
        }

        [TestMethod]
        public static void Rfc7641_4_5_1_Pmax_IsNoReasonToNotifyMoreThanOnceARoundTrip()
        {
            ConditionScript s = new ConditionScript("20");
            s.Script.Config.ConfirmEvery = 0; // so that no ACK tells the round trip
            s.Register("n", "c.pmax=1");
            for (int i = 1; i < 4; i++)
            {
                s.Script.At((i * 3000) - 1).ExpectNothing();
                s.Script.At(i * 3000).Expect(Alice, MessageType.NonConfirmable, CoapCode.Content).ExpectNothing();
            }
        }

        [TestMethod]
        public static void PminAndPmax_CountFromTheLastNotification_WhateverItWasFor()
        {
            ConditionScript s = new ConditionScript("20");
            s.Register("n", "c.gt=30 c.pmin=30 c.pmax=60");
            Assert.AreEqual("20.0!", s.Hear(60100));
            s.Set(70000, "31");
            Assert.AreEqual("", s.Hear(89999));
            Assert.AreEqual("31.0!", s.Hear(90100));
            Assert.AreEqual("", s.Hear(149999));
            Assert.AreEqual("31.0!", s.Hear(150100));
        }

        [TestMethod]
        public static void Pmin_CountsFromTheLastNotification_NotFromTheLastLook()
        {
            ConditionScript s = new ConditionScript("20");
            s.Register("n", "c.gt=30 c.pmin=60");
            s.Set(70000, "21");
            Assert.AreEqual("", s.Hear(70100)); // a look that finds nothing
            s.Set(80000, "31");
            Assert.AreEqual("31.0!", s.Hear(80001));
        }

        [TestMethod]
        public static void Step_CountsFromWhatPmaxHasReported()
        {
            ConditionScript s = new ConditionScript("20");
            s.Register("n", "c.st=5 c.pmax=60");
            s.Set(10000, "24");
            Assert.AreEqual("24.0!", s.Hear(60100));
            s.Set(61000, "28.99");
            Assert.AreEqual("", s.Hear(70000));
            s.Number.Set("29");
            Assert.AreEqual("29.0!", s.Hear(71000));
        }

        [TestMethod]
        public static void Step_CountsFromWhatAGetHasShown_OnlyIfItWasItsOwn()
        {
            ConditionScript s = new ConditionScript("20");
            s.Register("n", "c.st=5");
            s.Set(1000, "24");
            s.Script.At(2000).Receive(Alice, Datagram.Con(CoapCode.Get, 900, "77").Path("n"));
            s.Script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 900).ExpectNothing();
            s.Number.Set("25");
            Assert.AreEqual("25.0!", s.Hear(3000));
        }

        [TestMethod]
        public static void Edge_ARenewalShowsTheState_SoThatItIsComparedWithThat()
        {
            ConditionScript s = new ConditionScript("20");
            s.Register("s", "c.edge=1 c.pmin=60");
            s.Script.At(10000);
            s.Switch.IsOn = true;
            s.Register("s", "c.edge=1 c.pmin=60");
            Assert.AreEqual("ON", s.Script.Payload());
            Assert.AreEqual("", s.Hear(100000));
            s.Switch.Changed(); // a look at what is as it was
            Assert.AreEqual("", s.Hear(600000));
        }

        [TestMethod]
        public static void Failure_IsNoValue()
        {
            ConditionScript s = new ConditionScript("20");
            s.Register("n", "c.lt=10 c.st=5");
            s.Script.At(1000);
            s.Number.Fails = true;
            s.Number.Value = 0; // what a handler leaves behind that has no value
            s.Number.Changed();
            Assert.AreEqual("", s.Hear(30000));
            s.Number.Fails = false;
            s.Number.Set("21");
            Assert.AreEqual("", s.Hear(600000));
        }

        [TestMethod]
        public static void Conditions_AreOnTheValue_InWhateverFormatItIsTold()
        {
            int[] formats = { ContentFormat.Json, ContentFormat.SenmlJson, ContentFormat.SenmlCbor };
            string[] told = { "31.0", "[{\"bn\":\"urn:dev:x:\",\"n\":\"n\",\"u\":\"Cel\",\"v\":31.0}]", null };
            for (int i = 0; i < formats.Length; i++)
            {
                ConditionScript s = new ConditionScript("20");
                Datagram get = s.Registration("n", "c.gt=30", 0).Uint(OptionNumber.Accept, formats[i]);
                s.Script.Receive(Alice, get).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content);
                s.Set(1000, "30");
                s.Script.At(2000).ExpectNothing();
                s.Number.Set("31");
                s.Script.At(3000).Expect(Alice, MessageType.Confirmable, CoapCode.Content).ExpectNothing();
                Assert.AreEqual(formats[i], s.Script.Last.Uint(OptionSlot.ContentFormat));
                Assert.IsTrue(told[i] == null || told[i] == s.Script.Payload(), s.Script.Payload());
            }
        }

        [TestMethod]
        public static void MaxAge_IsOfTheRegistration_NotOfTheResource()
        {
            // What is told once is fresh for as long as it is quiet: ten minutes, in which it is seen that the registration has got lost.
            ConditionScript s = new ConditionScript("20");
            s.Number.MaxAgeSeconds = 2;
            s.Number.RefreshMs = 2000;
            IsFresh(s, 600, "n", "c.gt=30");
            IsFresh(s, 600, "n", "c.lt=10 c.band");
            IsFresh(s, 600, "s", "c.edge=1");
            s.Conditions.MaxAgeSeconds = 45;
            IsFresh(s, 45, "n", "c.st=5");

            // Who renewed sooner than pmin or epmin would get round them.
            IsFresh(s, 90, "n", "c.st=5 c.pmin=89.5");
            IsFresh(s, 90, "n", "c.st=5 c.epmin=90");
            IsFresh(s, 60, "n", "c.st=5 c.pmin=50 c.pmax=60.9"); // the draft: no longer than pmax

            // Without a condition on the value it is as without conditions, but for these times.
            IsFresh(s, 3, "n", "c.con=1"); // and at most one in 3 s while its round trip is not known
            IsFresh(s, 61, "n", "c.pmin=60.5");
            IsFresh(s, 60, "text", "c.pmin=30"); // what no Max-Age means
            IsFresh(s, 61, "text", "c.pmin=61");
            s.Text.MaxAgeSeconds = 20;
            IsFresh(s, 20, "text", "c.pmin=15");
            IsFresh(s, 30, "text", "c.pmin=15 c.epmin=30");

            s.Conditions.MaxAgeSeconds = 0; // left to the resource
            IsFresh(s, 2, "n", "c.gt=30");
        }

        [TestMethod]
        public static void MaxAge_OfANotification_IsThatOfTheAnswer()
        {
            ConditionScript s = new ConditionScript("20");
            s.Number.MaxAgeSeconds = 2;
            s.Register("n", "c.gt=30");
            s.Set(1000, "31");
            s.Script.At(1001).Expect(Alice, MessageType.Confirmable, CoapCode.Content);
            Assert.AreEqual(600, s.Script.Last.Uint(OptionSlot.MaxAge));

            // A plain GET has that of the resource.
            s.Script.Receive("bob", Datagram.Con(CoapCode.Get, 9, "").Path("n").String(OptionNumber.UriQuery, "c.gt=30"));
            s.Script.Expect("bob", MessageType.Acknowledgement, CoapCode.Content, 9);
            Assert.AreEqual(2, s.Script.Last.Uint(OptionSlot.MaxAge));
        }

        [TestMethod]
        public static void WithoutCon_WhatIsToldOnce_IsConfirmable()
        {
            string[] queries = { "c.gt=30", "c.gt=30 c.con=1", "c.gt=30 c.con=0", "c.pmin=1", "c.lt=25 c.band" };
            string[] heard = { "31.0! 29.0! 31.0!", "31.0! 29.0! 31.0!", "31.0! 29.0 31.0", "31.0! 29.0 31.0", "31.0! 29.0 31.0" };
            for (int i = 0; i < queries.Length; i++)
            {
                Assert.AreEqual(heard[i], ConditionScript.Heard(queries[i], "20 31 29 31"), queries[i]);
            }

            // Whatever the strategy.
            ConditionScript s = new ConditionScript("20");
            s.Script.Config.ConfirmEvery = 0;
            s.Register("n", "c.gt=30");
            s.Set(4000, "31");
            Assert.AreEqual("31.0!", s.Hear(4001));
            s.Number.Set("29");
            Assert.AreEqual("29.0!", s.Hear(5000));
        }

        [TestMethod]
        public static void Reset_EndsIt()
        {
            ConditionScript s = new ConditionScript("20");
            s.Register("n", "c.gt=30");
            s.Set(1000, "31");
            s.Script.At(1001).Expect(Alice, MessageType.Confirmable, CoapCode.Content);
            s.Script.Receive(Alice, Datagram.Rst(s.Script.Last.MessageId));
            Assert.AreEqual(0, s.Script.Endpoint.ObserverCount);
            s.Set(2000, "29");
            Assert.AreEqual("", s.Hear(60000));
        }

        [TestMethod]
        public static void Silence_EndsIt()
        {
            ConditionScript s = new ConditionScript("20");
            s.Register("n", "c.gt=30");
            s.Set(1000, "31");
            s.Script.At(300000);
            Assert.AreEqual(0, s.Script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7641_7_Stranger_GetsNoMoreThanThreeTimesWhatItHasSent_HoweverShortPmaxIs()
        {
            const int Frame = 28; // headers of IPv4 and UDP
            Script s = new Script();
            s.Config.Conditions = new ValueConditions();
            ScriptedNumber.Add(s, "20");
            Datagram get = Datagram.Con(CoapCode.Get, 1, "4a").Uint(OptionNumber.Observe, 0).Path("n");
            get.String(OptionNumber.UriQuery, "c.pmax=1");
            s.Receive(Alice, get).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            Assert.IsTrue(s.Last.Has(OptionSlot.Observe));
            int spent = s.Last.Length + Frame;
            for (int i = 1; i < 600; i++)
            {
                s.At(i * 1000);
                while (s.Waiting != 0)
                {
                    s.Take();
                    spent += s.Last.Length + Frame;
                }
            }

            Assert.IsTrue(spent <= 3 * (get.Length + Frame), "spent " + spent + " on " + (get.Length + Frame));
        }

        private static void IsFresh(ConditionScript s, int seconds, string path, string conditions)
        {
            s.Register(path, conditions);
            Assert.AreEqual(seconds, s.Script.Last.Has(OptionSlot.MaxAge) ? s.Script.Last.Uint(OptionSlot.MaxAge) : 60, conditions);
        }
    }
}
