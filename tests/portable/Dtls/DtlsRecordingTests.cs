// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>What clients of others have said is said again: the server answers to the byte as it did.</summary>
    [TestClass]
    public class DtlsRecordingTests
    {
        [TestMethod]
        public static void OpenSsl_IsAnsweredAsRecorded()
        {
            Replay(DtlsRecordings.OpenSsl);
        }

        [TestMethod]
        public static void GnuTls_IsAnsweredAsRecorded()
        {
            Replay(DtlsRecordings.GnuTls);
        }

        [TestMethod]
        public static void Rfc9146_5_3_BouncyCastle_IsAnsweredAsRecorded()
        {
            Replay(DtlsRecordings.BouncyCastle);
        }

        private static void Replay(string[] recording)
        {
            DtlsScript script = new DtlsScript(null, null);
            for (int i = 0; i < recording.Length; i++)
            {
                byte[] datagram = Hex.Bytes(recording[i].Substring(2));
                if (recording[i][0] == '<')
                {
                    script.Receive("a", datagram);
                }
                else
                {
                    byte[] answer = script.Take("a");
                    Assert.IsNotNull(answer, "datagram " + i.ToString());
                    Assert.AreEqual(recording[i].Substring(2), Hex.Text(answer, 0, answer.Length), "datagram " + i.ToString());
                }
            }

            Assert.IsFalse(script.Has("a"), "no more");
            Assert.AreEqual(1, script.Handed);
            Assert.AreEqual(1, script.Server.Counters.HandshakesFinished);
            Assert.AreEqual(0, script.Server.SessionCount, "it is closed");
        }
    }
}
