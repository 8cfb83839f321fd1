// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Values;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// When an observer with conditions is notified: draft-ietf-core-conditional-attributes-12, section 3. The first notification of each
    /// registration is Confirmable, as always; "!" marks it.
    /// </summary>
    [TestClass]
    public class ObserveConditionTests
    {
        private const string Alice = ConditionScript.Alice;

        [TestMethod]
        public static void Gt_FiresWhenItIsCrossed_InEitherDirection()
        {
            Is("31! 29!", "c.gt=30", "20 25 30 31 35 32 29 20");
            Is("", "c.gt=30", "20 30 29.99 30 30");
            Is("30.01! 30!", "c.gt=30", "20 30.01 99 30 -99");
            Is("20! 40!", "c.gt=30", "40 50 20 10 40");
            Is("-4.5! -6!", "c.gt=-5", "-20 -5 -4.5 -4 -6");
        }

        [TestMethod]
        public static void Lt_FiresWhenItIsCrossed_InEitherDirection()
        {
            Is("9.99! 10!", "c.lt=10", "20 10 9.99 5 10 20");
            Is("", "c.lt=10", "20 10 11 10");
        }

        [TestMethod]
        public static void GtAndLt_FireEachForItself()
        {
            Is("31! 29! 9! 11!", "c.gt=30 c.lt=10", "20 31 40 29 9 5 11");
            Is("31! 9!", "c.gt=30 c.lt=10", "20 31 9"); // both at once are one notification
        }

        [TestMethod]
        public static void St_FiresOnADistanceFromTheLastReportedValue()
        {
            Is("21! 22!", "c.st=1", "20 20.5 20.99 21 21.5 22");
            Is("19! 18!", "c.st=1", "20 19.5 19 18.5 18");
            Is("20.01!", "c.st=0.01", "20 20 20.01");
            Is("21474836.47! -21474836.48!", "c.st=21474836.47", "0 21474836.47 -21474836.48");
        }

        [TestMethod]
        public static void StBesideGt_FiresOnEither()
        {
            Is("25! 31! 36!", "c.gt=30 c.st=5", "20 25 29 31 34 36 32");
        }

        [TestMethod]
        public static void Band_NotifiesEachValueThatLiesInIt()
        {
            Is("10! 15 10", "c.lt=10 c.band", "5 10 15 9.99 10 2");
            Is("20! 5", "c.gt=20 c.band", "30 21 20 5 20.01");
            Is("10! 15 20 20", "c.gt=10 c.lt=20 c.band", "5 10 15 20 20 20.01 9.99");
            Is("9.99! 20.01 30", "c.gt=20 c.lt=10 c.band", "15 10 20 9.99 20.01 30 15");
            Is("10!", "c.gt=10 c.lt=10 c.band", "5 10 10.01 9.99"); // a band of one value
            Is("10! 15", "c.lt=10 c.band=1", "5 10 15 9");
            Is("9! 10!", "c.lt=10 c.band=false", "15 9 5 10"); // as if it were not there
            Is("10! 3", "c.lt=10 c.band c.st=5", "9 10 9 3"); // either one
        }

        [TestMethod]
        public static void Edge_FiresOnOneDirectionAlone()
        {
            Assert.AreEqual("ON! ON!", Switched("c.edge=1", "0 1 0 1 1 0"));
            Assert.AreEqual("ON! ON!", Switched("c.edge=true", "0 1 0 1 1 0"));
            Assert.AreEqual("OFF! OFF!", Switched("c.edge=0", "0 1 0 1 1 0"));
            Assert.AreEqual("ON!", Switched("c.edge=1", "1 0 1"));
            Assert.AreEqual("", Switched("c.edge=0", "0 1"));
        }

        [TestMethod]
        public static void FirstAnswer_HasTheValue_WhateverTheCondition()
        {
            ConditionScript s = new ConditionScript("20");
            s.Register("n", "c.gt=30");
            Assert.AreEqual("20.0", s.Script.Payload());
            Assert.AreEqual("", s.Hear(3600000));
        }

        [TestMethod]
        public static void Pmin_Delays_AndTheNewestValueGoesOut()
        {
            ConditionScript s = new ConditionScript("20");
            s.Register("n", "c.pmin=60");
            s.Set(10000, "21");
            Assert.AreEqual("", s.Hear(30000));
            s.Number.Set("22");
            Assert.AreEqual("", s.Hear(59999));
            Assert.AreEqual("22.0!", s.Hear(60100));
            s.Number.Set("23");
            Assert.AreEqual("", s.Hear(119900));
            Assert.AreEqual("23.0", s.Hear(120200));
            Assert.AreEqual("", s.Hear(600000));
        }

        [TestMethod]
        public static void Pmin_CountsFromTheLastTimeThatANotificationWasMade()
        {
            // A CON that is lost goes out again with the newest value, pmin or not: RFC 7252 section 4.2 says when. pmin counts from there.
            ConditionScript s = new ConditionScript("20");
            s.Register("n", "c.pmin=20 c.con=1");
            s.Set(20000, "21");
            s.Script.At(20001).Expect(ConditionScript.Alice, MessageType.Confirmable, CoapCode.Content);
            Assert.AreEqual("21.0", s.Script.Payload());
            s.Number.Set("22");
            s.Script.At(24000).Expect(ConditionScript.Alice, MessageType.Confirmable, CoapCode.Content).ExpectNothing();
            Assert.AreEqual("22.0", s.Script.Payload());
            s.Script.Receive(ConditionScript.Alice, Datagram.Ack(s.Script.Last.MessageId));
            s.Number.Set("23");
            Assert.AreEqual("", s.Hear(41900));
            Assert.AreEqual("23.0!", s.Hear(44000));
        }

        [TestMethod]
        public static void PminAndPmaxThatAreTheSame_AreAPeriod()
        {
            ConditionScript s = new ConditionScript("20");
            s.Register("n", "c.pmin=10 c.pmax=10");
            Assert.AreEqual(10, s.Script.Last.Uint(OptionSlot.MaxAge));
            Assert.AreEqual("20.0!", s.Hear(10100));
            s.Number.Set("21");
            s.Number.Set("22");
            Assert.AreEqual("", s.Hear(19900));
            Assert.AreEqual("22.0", s.Hear(20100));
            Assert.AreEqual("22.0", s.Hear(30200));
        }

        [TestMethod]
        public static void Pmax_OfFractions_MakesMaxAgeNoLongerThanIt()
        {
            ConditionScript s = new ConditionScript("20");
            s.Register("n", "c.pmax=10.9");
            Assert.AreEqual(10, s.Script.Last.Uint(OptionSlot.MaxAge));
            Assert.AreEqual("", s.Hear(10899));
            Assert.AreEqual("20.0!", s.Hear(10901));
            Assert.AreEqual(10, s.Script.Last.Uint(OptionSlot.MaxAge));
        }

        [TestMethod]
        public static void SeveralThatAreMetAtOnce_AreOneNotification()
        {
            Is("40! 0!", "c.gt=30 c.lt=10 c.st=1", "20 40 0");
            Is("25! 26 24", "c.gt=20 c.lt=30 c.band c.st=1", "10 25 26 24");
        }

        [TestMethod]
        public static void BandAndStep_EitherSuffices()
        {
            Is("15! 15.5 40 52", "c.gt=10 c.lt=20 c.band c.st=10", "45 15 15.5 40 45 52");
            Is("16! 40 52", "c.gt=10 c.lt=20 c.band c.st=10", "50 16 40 45 52");
            Is("30! 5", "c.gt=20 c.lt=10 c.band c.st=10", "15 16 30 5");
            Is("25! 31", "c.lt=30 c.band c.st=5", "20 24.9 25 26 31");
            Is("15! 25 35", "c.gt=10 c.lt=20 c.band c.st=10", "45 15 24.99 25 34.99 35"); // by a step, above the band
            Is("15! 5 -5", "c.gt=10 c.lt=20 c.band c.st=10", "45 15 5.01 5 -4.99 -5"); // and below it
        }

        [TestMethod]
        public static void Edges_TwoWithinPmin_AreOneNotificationOfTheNewestState()
        {
            ConditionScript s = new ConditionScript("20");
            s.Register("s", "c.edge=1 c.pmin=60");
            s.Script.At(10000);
            s.Switch.IsOn = true;
            s.Script.At(20000);
            s.Switch.IsOn = false;
            s.Script.At(30000);
            s.Switch.IsOn = true;
            Assert.AreEqual("", s.Hear(59900));
            Assert.AreEqual("ON!", s.Hear(60100));

            // One that is undone before it could be told is none: between two looks a switch that comes back is as it was.
            s = new ConditionScript("20");
            s.Register("s", "c.edge=1 c.pmin=60");
            s.Script.At(10000);
            s.Switch.IsOn = true;
            s.Script.At(20000);
            s.Switch.IsOn = false;
            Assert.AreEqual("", s.Hear(600000));
        }

        [TestMethod]
        public static void ValuesAtTheEndOfWhatANumberHolds_NeverWrap()
        {
            Is("21474836.47! -21474836.48! 0!", "c.st=21474836.47", "0 21474836.47 -21474836.48 0");
            Is("-21474836.48!", "c.lt=-21474836.47", "0 21474836.47 -21474836.47 -21474836.48");
            Is("21474836.47! 0!", "c.gt=21474836.46", "0 -21474836.48 21474836.47 0");
            Is("", "c.gt=21474836.47 c.lt=-21474836.48", "0 21474836.47 -21474836.48 0");
            Is("21474836.47! -21474836.48", "c.gt=21474836.47 c.band", "21474836.46 21474836.47 -21474836.48");
            Is("", "c.st=10", "-21474836.48 -21474836.47 -21474826.49");
            Is("", "c.st=10", "21474836.47 21474836.46 21474826.48");
            Is("20000001! 20000002", "c.gt=21474836.47 c.band c.st=20000000", "20000000 20000001 20000002");
            Is("-20000001! -20000002", "c.lt=-21474836.48 c.band c.st=20000000", "-20000000 -20000001 -20000002");
        }

        [TestMethod]
        public static void Pmin_ACrossingThatIsUndoneMeanwhile_IsNotNotified()
        {
            ConditionScript s = new ConditionScript("20");
            s.Register("n", "c.pmin=60 c.gt=30");
            s.Set(10000, "31");
            s.Set(20000, "29");
            Assert.AreEqual("", s.Hear(100000));
            s.Number.Set("31");
            Assert.AreEqual("31.0!", s.Hear(100100));
            s.Number.Set("29");
            Assert.AreEqual("", s.Hear(159000));
            Assert.AreEqual("29.0!", s.Hear(161000));
        }

        [TestMethod]
        public static void Pmax_Forces_WhetherOrNotAConditionHolds()
        {
            ConditionScript s = new ConditionScript("20");
            s.Register("n", "c.gt=30 c.pmax=600");
            Assert.AreEqual(600, s.Script.Last.Uint(OptionSlot.MaxAge), "fresh until then");
            s.Set(1000, "25");
            Assert.AreEqual("", s.Hear(599999));
            Assert.AreEqual("25.0!", s.Hear(600100));
            Assert.AreEqual(600, s.Script.Last.Uint(OptionSlot.MaxAge));
            Assert.AreEqual("", s.Hear(1199000));
            Assert.AreEqual("25.0!", s.Hear(1201000));
            s.Number.Set("31");
            Assert.AreEqual("31.0!", s.Hear(1202000));
            Assert.AreEqual("", s.Hear(1800000));
            Assert.AreEqual("31.0!", s.Hear(1802100));
        }

        [TestMethod]
        public static void Epmin_SparesLooks_AndEpmaxForcesThem()
        {
            ConditionScript s = new ConditionScript("20");
            s.Register("n", "c.gt=30 c.epmin=30");
            int reads = s.Number.Reads;
            s.Set(1000, "31");
            Assert.AreEqual("", s.Hear(29999));
            Assert.AreEqual(reads, s.Number.Reads);
            Assert.AreEqual("31.0!", s.Hear(30100));

            s = new ConditionScript("20");
            s.Register("n", "c.gt=30 c.epmax=30");
            s.Script.At(1000);
            s.Number.Value = 3100; // without a word of it
            Assert.AreEqual("", s.Hear(29999));
            Assert.AreEqual("31.0!", s.Hear(30100));
        }

        [TestMethod]
        public static void Con_MakesAllOfThemConfirmable()
        {
            Is("31! 29! 31!", "c.gt=30 c.con=1", "20 31 29 31");
            Is("31! 29 31", "c.gt=30 c.con=0", "20 31 29 31");
        }

        [TestMethod]
        public static void Draft_Figures_1To4_TwoObservers_OneOfThemUnderACondition()
        {
            ConditionScript s = new ConditionScript("600");
            Datagram plain = Datagram.Con(CoapCode.Get, 1, "42").Uint(OptionNumber.Observe, 0).Path("n");
            s.Script.Receive("a", plain).Expect("a", MessageType.Acknowledgement, CoapCode.Content, 1);
            s.Set(10000, "800");
            s.Script.At(10001).Expect("a", MessageType.Confirmable, CoapCode.Content);
            Assert.AreEqual("800.0", s.Script.Payload());
            s.Script.Receive("a", Datagram.Ack(s.Script.Last.MessageId)).ExpectNothing();
            s.Register("n", "c.gt=1000");
            Assert.AreEqual("800.0", s.Script.Payload());
            s.Set(20000, "1000");
            s.Script.At(20001).Expect("a", MessageType.NonConfirmable, CoapCode.Content).ExpectNothing();
            s.Set(30000, "1100");
            s.Script.At(30001).Expect(Alice, MessageType.Confirmable, CoapCode.Content);
            Assert.AreEqual("1100.0", s.Script.Payload());
            s.Script.Receive(Alice, Datagram.Ack(s.Script.Last.MessageId));
            s.Script.Expect("a", MessageType.NonConfirmable, CoapCode.Content).ExpectNothing();
            s.Script.At(40000).Receive(Alice, s.Registration("n", "c.gt=1000", 1));
            s.Script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content);
            Assert.IsFalse(s.Script.Last.Has(OptionSlot.Observe));
            Assert.AreEqual(1, s.Script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Draft_ExamplesOfAppendixB()
        {
            ConditionScript s = new ConditionScript("18.5");
            s.Register("n", "c.pmin=\"10\"");
            s.Set(5000, "23");
            s.Set(8000, "26");
            Assert.AreEqual("", s.Hear(9999));
            Assert.AreEqual("26.0!", s.Hear(10100));

            s = new ConditionScript("18.5");
            s.Register("n", "c.pmax=\"20\"");
            s.Set(7000, "23");
            Assert.AreEqual("23.0!", s.Hear(7001));
            Assert.AreEqual("", s.Hear(26999));
            Assert.AreEqual("23.0", s.Hear(27100));

            s = new ConditionScript("18.5");
            s.Register("n", "c.gt=25");
            s.Set(7000, "26");
            Assert.AreEqual("26.0!", s.Hear(7001));

            s = new ConditionScript("18.5");
            s.Register("n", "c.pmax=20 c.gt=25");
            s.Set(7000, "23");
            Assert.AreEqual("", s.Hear(19999));
            Assert.AreEqual("23.0!", s.Hear(20100));
            s.Set(26000, "26");
            Assert.AreEqual("26.0!", s.Hear(26001));
        }

        [TestMethod]
        public static void Pmin_BelowASecond_IsKept_AndHoldsBandsAndStepsBackToo()
        {
            ConditionScript s = new ConditionScript("20");
            s.Register("n", "c.pmin=0.5");
            s.Set(200, "21");
            Assert.AreEqual("", s.Hear(499));
            Assert.AreEqual("21.0!", s.Hear(550));

            s = new ConditionScript("20");
            s.Register("n", "c.pmin=30 c.lt=10 c.band");
            s.Set(10000, "15");
            s.Set(20000, "16");
            Assert.AreEqual("", s.Hear(29999));
            Assert.AreEqual("16.0!", s.Hear(30100));

            s = new ConditionScript("20");
            s.Register("n", "c.pmin=30 c.st=1");
            s.Set(10000, "25");
            s.Set(20000, "28");
            Assert.AreEqual("28.0!", s.Hear(30100)); // two that follow each other may be further apart than the step
        }

        [TestMethod]
        public static void WhatSomebodyElseWrites_IsLookedAtAsWhatIsMeasured()
        {
            ConditionScript s = new ConditionScript("20");
            Switch light = new Switch("light", Methods.Get | Methods.Put, SenmlRecord.Boolean(null, "light"));
            s.Script.Tree.Add(light);
            s.Register("light", "c.edge=1");
            Datagram put = Datagram.Con(CoapCode.Put, 9, "").Path("light").Uint(OptionNumber.ContentFormat, 0).Payload("ON");
            s.Script.At(1000).Receive("bob", put).Expect("bob", MessageType.Acknowledgement, CoapCode.Changed, 9);
            Assert.AreEqual("ON!", s.Hear(1100));
        }

        [TestMethod]
        public static void ByMulticast_NobodyIsRegistered()
        {
            ConditionScript s = new ConditionScript("20");
            Datagram get = Datagram.Non(CoapCode.Get, 7, "4a").Uint(OptionNumber.Observe, 0).Path("n");
            s.Script.ReceiveMulticast(Alice, get.String(OptionNumber.UriQuery, "c.gt=30"));
            s.Script.At(60000);
            Assert.AreEqual(0, s.Script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void WithoutAConditionOnTheValue_EachChangeIsNotified()
        {
            Is("21! 21 22", "c.pmin=1", "20 21 21 22");
        }

        [TestMethod]
        public static void PeriodicResource_IsLookedAtEachPeriod()
        {
            ConditionScript s = new ConditionScript("20");
            s.Number.RefreshMs = 5000;
            s.Register("n", "c.gt=30");
            Assert.AreEqual("", s.Hear(60001));
            s.Number.Value = 3100;
            Assert.AreEqual("31.0!", s.Hear(65050));
            s.Number.Value = 2900;
            Assert.AreEqual("29.0!", s.Hear(70050));
            Assert.AreEqual("", s.Hear(3600000));
        }

        [TestMethod]
        public static void LostNotification_IsReplacedByTheNewestState_WhateverTheCondition()
        {
            ConditionScript s = new ConditionScript("20");
            s.Register("n", "c.gt=30");
            s.Set(1000, "31");
            s.Script.At(1000).Expect(Alice, MessageType.Confirmable, CoapCode.Content);
            Assert.AreEqual("31.0", s.Script.Payload());
            s.Number.Set("25");
            s.Script.At(5000).Expect(Alice, MessageType.Confirmable, CoapCode.Content);
            Assert.AreEqual("25.0", s.Script.Payload());
            s.Script.Receive(Alice, Datagram.Ack(s.Script.Last.MessageId)).ExpectNothing();
            s.Number.Set("26");
            Assert.AreEqual("", s.Hear(60000));
            s.Number.Set("31");
            Assert.AreEqual("31.0!", s.Hear(61000));
        }

        [TestMethod]
        public static void Renewal_WithAnotherQuery_ReplacesTheCondition()
        {
            ConditionScript s = new ConditionScript("20");
            s.Register("n", "c.gt=30");
            int first = s.Script.Last.Uint(OptionSlot.Observe);
            s.Script.At(1000);
            s.Register("n", "c.gt=25");
            Assert.AreEqual(1, s.Script.Endpoint.ObserverCount);
            Assert.IsTrue(s.Script.Last.Uint(OptionSlot.Observe) > first, "the sequence goes on");
            s.Set(2000, "26");
            Assert.AreEqual("26.0!", s.Hear(3000));
            s.Number.Set("31");
            Assert.AreEqual("", s.Hear(60000));

            // Without a query there is no condition any more.
            s.Script.Receive(Alice, Datagram.Con(CoapCode.Get, 99, "4a").Uint(OptionNumber.Observe, 0).Path("n"));
            s.Script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 99);
            s.Number.Set("32");
            Assert.AreEqual("32.0!", s.Hear(64000));
        }

        [TestMethod]
        public static void Renewal_ReportsTheValue_SoThatItIsComparedWithThat()
        {
            ConditionScript s = new ConditionScript("20");
            s.Register("n", "c.st=5");
            s.Set(1000, "24");
            Assert.AreEqual("", s.Hear(10000));
            s.Register("n", "c.st=5");
            Assert.AreEqual("24.0", s.Script.Payload());
            s.Number.Set("28");
            Assert.AreEqual("", s.Hear(20000));
            s.Number.Set("29");
            Assert.AreEqual("29.0!", s.Hear(30000));
        }

        [TestMethod]
        public static void Deregistration_RepeatsTheQuery_OrNot()
        {
            string[] queries = { "c.gt=30", "c.gt=31", "c.nonsense", "x" };
            for (int i = 0; i < queries.Length; i++)
            {
                ConditionScript s = new ConditionScript("20");
                s.Register("n", "c.gt=30");
                s.Script.Receive(Alice, s.Registration("n", queries[i], 1)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content);
                Assert.IsFalse(s.Script.Last.Has(OptionSlot.Observe));
                Assert.AreEqual(0, s.Script.Endpoint.ObserverCount);
                s.Set(1000, "31");
                Assert.AreEqual("", s.Hear(60000));
            }
        }

        [TestMethod]
        public static void Observers_HaveConditionsOfTheirOwn()
        {
            ConditionScript s = new ConditionScript("20");
            string[] queries = { "c.gt=30", "c.gt=25", "c.lt=15" };
            for (int i = 0; i < 3; i++)
            {
                Datagram get = Datagram.Con(CoapCode.Get, 7, "0" + i).Uint(OptionNumber.Observe, 0).Path("n").String(OptionNumber.UriQuery, queries[i]);
                s.Script.Receive("o" + i, get).Expect("o" + i, MessageType.Acknowledgement, CoapCode.Content);
            }

            s.Set(1000, "26");
            s.Script.At(1000).Expect("o1", MessageType.Confirmable, CoapCode.Content).Receive("o1", Datagram.Ack(s.Script.Last.MessageId));
            s.Script.ExpectNothing().At(60000);
            s.Number.Set("10");
            s.Script.At(60000).Expect("o2", MessageType.Confirmable, CoapCode.Content).Expect("o1", MessageType.Confirmable, CoapCode.Content);
            s.Script.ExpectNothing();
        }

        [TestMethod]
        public static void Failure_IsKeptBackAsForOthers_AndTheRecoveryIsCompared()
        {
            ConditionScript s = new ConditionScript("20");
            s.Register("n", "c.gt=30");
            s.Script.At(1000);
            s.Number.Fails = true;
            s.Number.Changed();
            Assert.AreEqual("", s.Hear(30000));
            s.Number.Fails = false;
            s.Number.Set("21");
            Assert.AreEqual("", s.Hear(600000));
            s.Number.Fails = true;
            s.Number.Changed();
            Assert.AreEqual("", s.Hear(650000));
            s.Number.Fails = false;
            s.Number.Set("31");
            Assert.AreEqual("31.0!", s.Hear(660000));
            s.Number.Fails = true;
            s.Number.Changed();
            s.Script.At(720100).Expect(Alice, MessageType.Confirmable, CoapCode.ServiceUnavailable);
            Assert.AreEqual(0, s.Script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void OnceADay_ThereIsANotificationInAnyCase()
        {
            // RFC 7641 section 4.5: at least one CON in 24 hours.
            ConditionScript s = new ConditionScript("20");
            s.Register("n", "c.gt=30 c.pmax=9999999999");
            Assert.AreEqual(2147483, s.Script.Last.Uint(OptionSlot.MaxAge), "as long as an int of milliseconds holds");
            s.Set(1000, "21");
            Assert.AreEqual(0, s.Script.At(86399000).Waiting);
            s.Script.At(86400000).Expect(Alice, MessageType.Confirmable, CoapCode.Content);
            Assert.AreEqual("21.0", s.Script.Payload());
        }

        [TestMethod]
        public static void ALook_ThatFindsNothing_SendsNothingHoweverOftenItComes()
        {
            ConditionScript s = new ConditionScript("20");
            s.Number.RefreshMs = 1000;
            s.Register("n", "c.gt=30");
            int reads = s.Number.Reads;
            s.Script.At(100000).ExpectNothing();
            Assert.AreEqual(100, s.Number.Reads - reads, "one look a period");
        }

        private static void Is(string expected, string conditions, string values)
        {
            string[] all = expected.Split(' ');
            string heard = ConditionScript.Heard(conditions, values);
            string[] parts = heard.Split(' ');
            Assert.AreEqual(all.Length, parts.Length, conditions + ", " + values + ": " + heard);
            for (int i = 0; i < all.Length && expected.Length != 0; i++)
            {
                bool confirmable = all[i].IndexOf('!') >= 0;
                string value = confirmable ? all[i].Substring(0, all[i].Length - 1) : all[i];
                string got = confirmable ? parts[i].Substring(0, parts[i].Length - 1) : parts[i];
                Assert.AreEqual(confirmable, parts[i].IndexOf('!') >= 0, conditions + ": " + heard);
                Assert.AreEqual(ScriptedNumber.Hundredths(value), ScriptedNumber.Hundredths(got), conditions + ": " + heard);
            }
        }

        private static string Switched(string conditions, string values)
        {
            ConditionScript s = new ConditionScript("0");
            s.Switch.IsOn = values[0] == '1';
            s.Register("s", conditions);
            string heard = "";
            for (int i = 2; i < values.Length; i += 2)
            {
                s.Script.At(i * 5000L);
                s.Switch.IsOn = values[i] == '1';
                string now = s.Hear((i * 5000L) + 100);
                heard = heard.Length == 0 || now.Length == 0 ? heard + now : heard + " " + now;
            }

            return heard;
        }
    }
}
