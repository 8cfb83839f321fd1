// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Loop;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Which errors cost a transport its socket, and how soon it opens another. The numbers are those of SocketError.</summary>
    [TestClass]
    public class SocketHealthTests
    {
        [TestMethod]
        public static void ErrorsOfADestination_NeverCostTheSocket()
        {
            // Access denied (a broadcast address), fault, invalid argument (port 0), would block, destination required, message too
            // large, address family, address not available, unreachable, reset and refused by ICMP, no buffers, host down or not to
            // be reached, and what has no number.
            int[] errors =
            {
                10013, 10014, 10022, 10035, 10039, 10040, 10047, 10049, 10051, 10053, 10054, 10055, 10060, 10061, 10064, 10065, 11001,
                -1, 0, 12345,
            };
            for (int i = 0; i < errors.Length; i++)
            {
                for (int times = 0; times < 3 * SocketHealth.MaxUnknown; times++)
                {
                    Assert.IsFalse(SocketHealth.SendFailed(errors[i]), "error " + errors[i]);
                }
            }
        }

        [TestMethod]
        public static void WhatAForgedDatagramCanCause_NeverCostsTheSocketInReceiving()
        {
            int[] errors = { 10004, 10035, 10040, 10051, 10054, 10055, 10060, 10061, 10064, 10065 };
            SocketHealth health = new SocketHealth();
            for (int i = 0; i < 50 * SocketHealth.MaxUnknown; i++)
            {
                Assert.IsFalse(health.ReceiveFailed(errors[i % errors.Length]));
            }
        }

        [TestMethod]
        public static void WhatSaysThatTheSocketIsGone_CostsIt()
        {
            int[] errors = { 10038, 10050, 10052, 10057, 10058, 10093 };
            for (int i = 0; i < errors.Length; i++)
            {
                Assert.IsTrue(SocketHealth.SendFailed(errors[i]), "sending, error " + errors[i]);
                Assert.IsTrue(new SocketHealth().ReceiveFailed(errors[i]), "receiving, error " + errors[i]);
            }

            Assert.IsTrue(new SocketHealth().ReceiveFailed(10049), "the address it is bound to has changed");
        }

        [TestMethod]
        public static void ASocketThatDoesNothingButFail_IsGoneInTheEnd()
        {
            SocketHealth health = new SocketHealth();
            for (int round = 0; round < 3; round++)
            {
                for (int i = 1; i < SocketHealth.MaxUnknown; i++)
                {
                    Assert.IsFalse(health.ReceiveFailed(SocketHealth.NoNumber));
                }

                Assert.IsTrue(health.ReceiveFailed(SocketHealth.NoNumber));
            }
        }

        [TestMethod]
        public static void ASocketThatFailsNowAndThen_IsNot()
        {
            SocketHealth health = new SocketHealth();
            for (int i = 1; i < 10 * SocketHealth.MaxUnknown; i++)
            {
                Assert.IsFalse(health.ReceiveFailed(10014));
                if (i % 5 == 0)
                {
                    health.Works();
                }
                else if (i % 7 == 0)
                {
                    health.IsQuiet();
                }
            }
        }

        [TestMethod]
        public static void Opening_IsTriedAtOnceAndThenEverMoreSlowly()
        {
            SocketHealth health = new SocketHealth();
            int[] pauses = { 0, 0, 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000 };
            long now = 5000;
            for (int i = 0; i < pauses.Length; i++)
            {
                if (pauses[i] != 0)
                {
                    Assert.IsFalse(health.MayOpen(now + pauses[i] - 1), "attempt " + i);
                }

                now += pauses[i];
                Assert.IsTrue(health.MayOpen(now), "attempt " + i);
            }

            // A datagram came in, or a network: at once again, and the pauses start over.
            health.Works();
            Assert.IsTrue(health.MayOpen(now + 1));
            Assert.IsTrue(health.MayOpen(now + 1));
            Assert.IsFalse(health.MayOpen(now + 1000));
            Assert.IsTrue(health.MayOpen(now + 1001));
        }

        [TestMethod]
        public static void AForgedDatagramThatCostsTheSocket_CostsNoPause()
        {
            // Should there be such an error after all: the datagram itself came in, so the socket is open again before the next one.
            SocketHealth health = new SocketHealth();
            for (long now = 0; now < 1000; now++)
            {
                Assert.IsTrue(health.MayOpen(now));
                health.Works();
            }
        }
    }
}
