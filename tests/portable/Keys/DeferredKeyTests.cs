// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>After a restart keys are derived when they are used first: nobody waits for those of others, and nobody but their holders
    /// has it done more than once.</summary>
    [TestClass]
    public class DeferredKeyTests
    {
        private const int OscoreNibble = 0x90; // option 9, and nothing before it

        [TestMethod]
        public static void PlainRequests_WaitForNoKey_AndEachKeyIsDerivedOnce()
        {
            KeysScript s = Restarted(out KeyClient admin, out KeyClient phone);
            s.Ask(CoapCode.Get, "temperature", null, CoapCode.Content);
            s.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Unauthorized);
            s.After(60000);
            Assert.AreEqual(0, s.Derivation.Count, "for nobody");
            phone.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
            Assert.AreEqual(1, phone.Rounds, "it is of after the restart");
            Assert.AreEqual(1, s.Derivation.Count, "for the phone");
            phone.Ask(CoapCode.Put, "alarm", "OFF", CoapCode.Changed);
            phone.Repeat();
            Assert.IsTrue(s.Take("phone") != null, "the answer once more");
            Assert.AreEqual(1, s.Derivation.Count);
            admin.Ask(CoapCode.Get, "keys", null, CoapCode.Content);
            Assert.AreEqual(2, s.Derivation.Count, "for the admin");
        }

        [TestMethod]
        public static void RandomKids_DeriveNothing()
        {
            KeysScript s = Restarted(out KeyClient admin, out KeyClient phone);
            for (int kid = 0; kid < 256; kid++)
            {
                if (kid != 2 && kid != 3)
                {
                    Hear(s, Named((byte)kid, kid), CoapCode.Unauthorized, "Security context not found");
                }
            }

            Assert.AreEqual(0, s.Derivation.Count);
        }

        [TestMethod]
        public static void ForgedUnderAKnownKid_DerivesItOnce_AndItsHolderIsHeard()
        {
            KeysScript s = Restarted(out KeyClient admin, out KeyClient phone);
            for (int i = 0; i < 50; i++)
            {
                Hear(s, Named(3, i), CoapCode.BadRequest, "Decryption failed");
            }

            Assert.AreEqual(1, s.Derivation.Count);
            phone.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
            Assert.AreEqual(1, s.Derivation.Count);
            Assert.IsTrue(s.Board.AlarmOn);
        }

        [TestMethod]
        public static void RequestOfBeforeTheRestart_IsChallenged_ThoughItsKeyWasNotDerivedYet()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = KeyTableTests.First(s);
            admin.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
            byte[] recorded = admin.Recorded();
            s.Restart();
            s.Derivation.Count = 0;
            s.Receive("mallory", recorded, recorded.Length);
            Assert.AreEqual(1, s.Derivation.Count);
            Assert.IsTrue(s.Take("mallory") != null, "a challenge");
            Assert.IsFalse(s.Board.AlarmOn, "done again");
        }

        [TestMethod]
        public static void KeyThatIsPut_IsComparedWithThoseThatAreNotDerivedYet()
        {
            KeysScript s = Restarted(out KeyClient admin, out KeyClient phone);
            admin.Ask(CoapCode.Put, "keys/x", KeysScript.Text("user", phone.Secret, "01", "05"), CoapCode.Conflict);
            admin.Ask(CoapCode.Put, "keys/x", KeysScript.Text("user", KeysScript.Secret("55"), "01", "03"), CoapCode.Conflict);
            KeyClient other = new KeyClient(s, "other", "55", "01", "05");
            admin.Ask(CoapCode.Put, "keys/other", other.Key("user"), CoapCode.Created);
            other.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
            Assert.AreEqual(0, other.Rounds, "it was not there before the restart");
            phone.Ask(CoapCode.Put, "alarm", "OFF", CoapCode.Changed);
            Assert.AreEqual(1, phone.Rounds);
        }

        [TestMethod]
        public static void KeyThatGoes_BeforeItWasDerived_IsUnknown()
        {
            KeysScript s = Restarted(out KeyClient admin, out KeyClient phone);
            admin.Ask(CoapCode.Delete, "keys/phone", null, CoapCode.Deleted);
            Assert.AreEqual(1, s.Derivation.Count, "the admin's");
            Assert.IsFalse(phone.TryAsk(CoapCode.Put, "alarm", "ON"), "a key that is gone");
            Assert.AreEqual("Security context not found", phone.Payload());
            s.Restart();
            admin.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
            s.Restart().Press(11000);
            s.Ask(CoapCode.Put, "alarm", "OFF", CoapCode.Changed); // reset, with a key that was not derived
        }

        private static KeysScript Restarted(out KeyClient admin, out KeyClient phone)
        {
            KeysScript s = new KeysScript();
            admin = KeyTableTests.First(s);
            phone = new KeyClient(s, "phone", "22", "01", "03");
            admin.Ask(CoapCode.Put, "keys/phone", phone.Key("user"), CoapCode.Created);
            s.Restart();
            s.Derivation.Count = 0;
            return s;
        }

        // A CON POST with a Partial IV of one byte, a kid, and nothing that anybody has sealed.
        private static byte[] Named(byte kid, int partialIv)
        {
            byte[] message = new byte[4 + 1 + 3 + 1 + 12];
            message[0] = 0x40;
            message[1] = (byte)CoapCode.Post;
            message[2] = 0x77;
            message[3] = (byte)partialIv;
            message[4] = OscoreNibble | 3;
            message[5] = 0x09; // a kid, and a Partial IV of one byte
            message[6] = (byte)partialIv;
            message[7] = kid;
            message[8] = 0xFF;
            return message;
        }

        private static void Hear(KeysScript s, byte[] request, CoapCode code, string text)
        {
            s.Receive("mallory", request, request.Length);
            byte[] answer = s.Take("mallory");
            Assert.IsTrue(answer != null, "no answer");
            s.Last.Parse(answer, answer.Length);
            Assert.AreEqual((int)code, (int)s.Last.Code);
            Assert.AreEqual(text, s.Payload());
        }
    }
}
