// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>RFC 7252 section 4.8: Tables 2 and 3.</summary>
    [TestClass]
    public class TransmissionParametersTests
    {
        [TestMethod]
        public static void Section4_8_Table2()
        {
            TransmissionParameters parameters = new TransmissionParameters();
            Assert.AreEqual(2000, parameters.AckTimeoutMs);
            Assert.AreEqual(1500, parameters.AckRandomFactorThousandths);
            Assert.AreEqual(4, parameters.MaxRetransmit);
            Assert.AreEqual(1, parameters.NStart);
            Assert.AreEqual(5000, parameters.DefaultLeisureMs);
            Assert.AreEqual(1, parameters.ProbingRateBytesPerSecond);
            Assert.IsTrue(parameters.IsValid());
        }

        [TestMethod]
        public static void Section4_8_2_Table3()
        {
            TransmissionParameters parameters = new TransmissionParameters();
            Assert.AreEqual(45000, parameters.MaxTransmitSpanMs);
            Assert.AreEqual(93000, parameters.MaxTransmitWaitMs);
            Assert.AreEqual(100000, parameters.MaxLatencyMs);
            Assert.AreEqual(2000, parameters.ProcessingDelayMs);
            Assert.AreEqual(202000, parameters.MaxRttMs);
            Assert.AreEqual(247000, parameters.ExchangeLifetimeMs);
            Assert.AreEqual(145000, parameters.NonLifetimeMs);
        }

        [TestMethod]
        public static void Section4_8_2_DerivedTimesFollowTheirBase()
        {
            TransmissionParameters parameters = new TransmissionParameters();
            parameters.AckTimeoutMs = 1000;
            parameters.AckRandomFactorThousandths = 1000;
            parameters.MaxRetransmit = 2;
            parameters.MaxLatencyMs = 10000;
            Assert.AreEqual(3000, parameters.MaxTransmitSpanMs); // 1 + 2
            Assert.AreEqual(7000, parameters.MaxTransmitWaitMs); // 1 + 2 + 4
            Assert.AreEqual(21000, parameters.MaxRttMs);
            Assert.AreEqual(24000, parameters.ExchangeLifetimeMs);
            Assert.AreEqual(13000, parameters.NonLifetimeMs);
            parameters.MaxRetransmit = 0;
            Assert.AreEqual(0, parameters.MaxTransmitSpanMs);
            Assert.AreEqual(1000, parameters.MaxTransmitWaitMs);
        }

        [TestMethod]
        public static void ValuesOutOfRangeAreNotValid()
        {
            TransmissionParameters parameters = new TransmissionParameters();
            parameters.AckTimeoutMs = 0;
            Assert.IsFalse(parameters.IsValid());
            parameters = new TransmissionParameters();
            parameters.AckRandomFactorThousandths = 999;
            Assert.IsFalse(parameters.IsValid());
            parameters = new TransmissionParameters();
            parameters.MaxRetransmit = -1;
            Assert.IsFalse(parameters.IsValid());
            parameters.MaxRetransmit = 11;
            Assert.IsFalse(parameters.IsValid());
            parameters = new TransmissionParameters();
            parameters.NStart = 0;
            Assert.IsFalse(parameters.IsValid());
            parameters = new TransmissionParameters();
            parameters.MaxLatencyMs = -1;
            Assert.IsFalse(parameters.IsValid());
        }

        [TestMethod]
        public static void DerivedTimesBeyondAnIntAreNotValid()
        {
            TransmissionParameters parameters = new TransmissionParameters();
            parameters.AckTimeoutMs = 600000;
            parameters.MaxRetransmit = 10;
            parameters.AckRandomFactorThousandths = 1000;
            Assert.IsTrue(parameters.IsValid()); // 600 s * 2047 = 14 days
            parameters.AckRandomFactorThousandths = 2000;
            Assert.IsFalse(parameters.IsValid()); // 28 days do not fit
        }
    }
}
