// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dtls;
using NanoCoap.Protocol;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Keys of a node that are for coaps: DTLS 1.2 with pre-shared keys, RFC 7252 section 9.1.3.1.</summary>
    [TestClass]
    public class KeySessionTests
    {
        [TestMethod]
        public static void WithTheFirstKey_ThePortIsOpen_AndWritingIsForItsSessions()
        {
            KeysScript s = new KeysScript();
            PskClient phone = new PskClient(s, "phone", "11");
            s.Ask(CoapCode.Get, "keys", null, CoapCode.Content);
            Assert.IsFalse(s.Listens, "nobody could be served there");
            s.Ask(CoapCode.Put, "keys/phone", phone.Key(null), CoapCode.Created);
            Assert.IsTrue(s.Listens);
            s.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Unauthorized);
            phone.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
            Assert.IsTrue(s.Board.AlarmOn);
            phone.Ask(CoapCode.Get, "keys", null, CoapCode.Content);
            Assert.AreEqual("access=keys window=closed\nphone admin psk", phone.Payload());
            phone.Ask(CoapCode.Get, "keys/phone", null, CoapCode.MethodNotAllowed);
            KeyTableTests.Contains(s.Log, "Keys: phone added\n");
            KeyTableTests.Contains(s.Log, "Coaps: the port is open\n");
            s.After(2100);
            KeyTableTests.Contains(s.Log, "Coaps: 1 sessions; handshakes finished 1, failed 0; hellos dropped 0\n");
        }

        [TestMethod]
        public static void APortThatCantBeOpened_IsNotCalledOpen_AndIsTriedAgain()
        {
            KeysScript s = new KeysScript();
            PskClient phone = new PskClient(s, "phone", "11");
            s.IsTaken = true;
            s.Ask(CoapCode.Put, "keys/phone", phone.Key(null), CoapCode.Created);
            s.After(4000);
            KeyTableTests.Contains(s.Log, "Coaps: the port can't be opened yet\n");
            Assert.AreEqual(-1, s.Log.IndexOf("Coaps: the port is open"), "it is not");
            Assert.AreEqual(s.Log.IndexOf("opened yet"), s.Log.LastIndexOf("opened yet"), "said once");
            s.IsTaken = false;
            s.After(4000);
            Assert.IsTrue(s.Listens);
            KeyTableTests.Contains(s.Log, "Coaps: the port is open\n");
            phone.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);

            // The network goes, and with it the port; the next one takes it along.
            s.IsTaken = true;
            s.After(4000);
            s.IsTaken = false;
            s.After(4000);
            KeyTableTests.Contains(s.Log, "Coaps: the port can't be opened yet\nCoaps: the port is open\n");
        }

        [TestMethod]
        public static void ANodeWithKeysOfOscoreAlone_HasNoPortOfCoaps()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = new KeyClient(s, "admin", "11", "01", "02");
            s.Ask(CoapCode.Put, "keys/admin", admin.Key(null), CoapCode.Created);
            Assert.IsFalse(s.Listens);
            PskClient phone = new PskClient(s, "phone", "22");
            admin.Ask(CoapCode.Put, "keys/phone", phone.Key("user"), CoapCode.Created);
            Assert.IsTrue(s.Listens);
            phone.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
            admin.Ask(CoapCode.Delete, "keys/phone", null, CoapCode.Deleted);
            Assert.IsFalse(s.Listens);
            KeyTableTests.Contains(s.Log, "Coaps: the port is closed\n");
        }

        [TestMethod]
        public static void KeysAreThereAfterARestart_SessionsAreNot()
        {
            KeysScript s = new KeysScript();
            PskClient phone = First(s, "phone");
            PskClient pad = Next(s, phone, "pad", "22", "user");
            pad.Observe("temperature");
            s.Restart();
            Assert.IsTrue(s.Listens);
            Assert.AreEqual(0, s.Node.Endpoint.ObserverCount);
            Assert.IsTrue(pad.Connect());
            Assert.IsTrue(phone.Connect());
            pad.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
            pad.Ask(CoapCode.Get, "keys", null, CoapCode.Unauthorized);
            phone.Ask(CoapCode.Get, "keys", null, CoapCode.Content);
            Assert.AreEqual("access=keys window=closed\nphone admin psk\npad user psk", phone.Payload());
        }

        [TestMethod]
        public static void AKeyIsForOneProtocol()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = new KeyClient(s, "admin", "11", "01", "02");
            PskClient same = new PskClient(s, "same", "11");
            s.Ask(CoapCode.Put, "keys/admin", admin.Key(null), CoapCode.Created);
            admin.Ask(CoapCode.Put, "keys/same", same.Key("user"), CoapCode.Conflict);
            admin.Ask(CoapCode.Put, "keys/admin", same.Key("admin"), CoapCode.Conflict);
            PskClient pad = new PskClient(s, "pad", "22");
            admin.Ask(CoapCode.Put, "keys/pad", pad.Key("user"), CoapCode.Created);
            admin.Ask(CoapCode.Put, "keys/x", new KeyClient(s, "x", "22", "01", "03").Key("user"), CoapCode.Conflict);
            admin.Ask(CoapCode.Put, "keys/pad", new KeyClient(s, "x", "22", "01", "03").Key("user"), CoapCode.Conflict);
            string[] bad =
            {
                " secret=" + pad.Key(null).Substring(4), " sender=01", " recipient=02", " salt=00", " idContext=00",
                " " + pad.Key(null), " psk=",
            };
            for (int i = 0; i < bad.Length; i++)
            {
                admin.Ask(CoapCode.Put, "keys/y", pad.Key(null) + bad[i], CoapCode.BadRequest);
            }

            admin.Ask(CoapCode.Put, "keys/y", "psk=0011223344556677", CoapCode.BadRequest); // can be guessed
            pad.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);

            // From one kind to the other with another secret is a new key.
            admin.Ask(CoapCode.Put, "keys/pad", new KeyClient(s, "pad", "33", "01", "04").Key(null), CoapCode.Changed);
            pad.Hear();
            Assert.AreEqual(0, pad.Peer.Alert, "close_notify");
            Assert.IsFalse(s.Listens);
            admin.Ask(CoapCode.Get, "keys", null, CoapCode.Content);
            Assert.AreEqual(
                "access=keys window=closed\nadmin admin sender=01 recipient=02\npad user sender=01 recipient=04", admin.Payload());
        }

        [DataRow("replace")]
        [DataRow("remove")]
        [DataRow("reset")]
        [TestMethod]
        public static void AKeyThatGoes_TakesItsSessionsAlong(string how)
        {
            KeysScript s = new KeysScript();
            PskClient admin = First(s, "admin");
            PskClient pad = Next(s, admin, "pad", "22", "admin");
            pad.Observe("temperature");
            admin.Observe("temperature");
            Assert.AreEqual(2, s.Node.Endpoint.ObserverCount);
            if (how == "reset")
            {
                s.Node.FactoryReset(s.Board.Now);
                Assert.AreEqual(0, s.Keys.Server.SessionCount);
                Assert.AreEqual(0, s.Node.Endpoint.ObserverCount);
                Assert.IsFalse(s.Listens);
                return;
            }

            // It is the one that it asks under: the answer still comes, and then the end.
            bool isRemoved = how == "remove";
            pad.Ask(
                isRemoved ? CoapCode.Delete : CoapCode.Put,
                "keys/pad",
                isRemoved ? null : new PskClient(s, "pad", "33").Key(null),
                isRemoved ? CoapCode.Deleted : CoapCode.Changed);
            Assert.AreEqual(0, pad.Peer.Alert, "close_notify");
            Assert.AreEqual(1, s.Keys.Server.SessionCount);
            Assert.AreEqual(1, s.Node.Endpoint.ObserverCount);
            Assert.IsFalse(pad.Connect(), "it is known no more");
            admin.Ask(CoapCode.Get, "keys", null, CoapCode.Content);
            if (how == "replace")
            {
                // Its host has had keys made in vain, and waits until it may have others.
                s.After(15000);
                s.Net.Forget();
                new PskClient(s, "pad", "33").Ask(CoapCode.Get, "keys", null, CoapCode.Content);
            }
        }

        [TestMethod]
        public static void TwoKeysThatGoInOneTurn_BothTakeTheirSessionsAlong()
        {
            KeysScript s = new KeysScript();
            PskClient admin = First(s, "admin");
            PskClient one = Next(s, admin, "one", "22", "user");
            PskClient two = Next(s, admin, "two", "33", "user");
            one.Observe("temperature");
            two.Observe("temperature");
            for (int i = 0; i < 2; i++)
            {
                Datagram request = Datagram.Con(CoapCode.Delete, s.NewMessageId(), "d" + i).Path(i == 0 ? "keys/one" : "keys/two");
                byte[] record = admin.Peer.Seal(23, request.ToArray());
                s.Net.Queue(KeysScript.Secure + "admin", record, record.Length);
            }

            s.Turn();
            Assert.AreEqual(1, s.Keys.Server.SessionCount);
            Assert.AreEqual(0, s.Node.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void WithAnotherRole_TheSessionGoesOn()
        {
            KeysScript s = new KeysScript();
            PskClient admin = First(s, "admin");
            PskClient pad = Next(s, admin, "pad", "22", "user");
            pad.Ask(CoapCode.Get, "keys", null, CoapCode.Unauthorized);
            admin.Ask(CoapCode.Put, "keys/pad", pad.Key("admin"), CoapCode.Changed);
            pad.Ask(CoapCode.Get, "keys", null, CoapCode.Content);
            Assert.AreEqual(2, s.Keys.Server.Counters.HandshakesFinished);
            admin.Ask(CoapCode.Delete, "keys/admin", null, CoapCode.Deleted);
            pad.Ask(CoapCode.Delete, "keys/pad", null, CoapCode.Forbidden);
        }

        [TestMethod]
        public static void SecureOnly_HoldsInSessionsToo()
        {
            KeysScript s = new KeysScript();
            PskClient admin = First(s, "admin");
            admin.Ask(CoapCode.Put, "keys", "access=secure-only", CoapCode.Changed);
            s.Ask(CoapCode.Get, "temperature", null, CoapCode.Unauthorized);
            admin.Ask(CoapCode.Get, "temperature", null, CoapCode.Content);

            // "osc" would be untrue: no key of OSCORE is there. RFC 8613 section 9.
            admin.Ask(CoapCode.Get, ".well-known/core", null, CoapCode.Content);
            KeyTableTests.Lacks(admin.Payload(), ";osc");
            KeyClient second = new KeyClient(s, "second", "22", "01", "02");
            admin.Ask(CoapCode.Put, "keys/second", second.Key("user"), CoapCode.Created);
            admin.Ask(CoapCode.Get, ".well-known/core", null, CoapCode.Content);
            KeyTableTests.Contains(admin.Payload(), ";osc");
        }

        [TestMethod]
        public static void AKeyByCable()
        {
            KeysScript s = new KeysScript();
            PskClient phone = new PskClient(s, "phone", "11");
            s.Store.Places[6] = Utf8.Encode("name=phone " + phone.Key(null) + "\n");
            s.After(0);
            Assert.IsTrue(s.Listens);
            Assert.AreEqual(0, s.Store.Places[6].Length);
            phone.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
        }

        [TestMethod]
        public static void APowerCutInAWrite_LeavesWhatWasOrWhatIsToBe()
        {
            for (int cut = 0; cut < 160; cut++)
            {
                KeysScript s = new KeysScript();
                PskClient phone = First(s, "phone");
                PskClient pad = new PskClient(s, "pad", "22");
                Assert.IsTrue(phone.Connect());
                s.Store.CutAfter = cut;
                Datagram request = Datagram.Con(CoapCode.Put, s.NewMessageId(), "d0").Path("keys/pad").Payload(pad.Key("user"));
                phone.Peer.Send(request.ToArray());
                phone.Hear();
                int length = s.Store.LongestCut;
                s.Restart();
                Assert.IsTrue(phone.Connect(), "the key that was there");
                Assert.AreEqual(cut == length, pad.Connect(), "cut at " + cut);
                if (cut == length)
                {
                    return;
                }
            }

            Assert.IsTrue(false, "it is never written");
        }

        [TestMethod]
        public static void Node_CountsWhatComesToThePortOfCoaps()
        {
            KeysScript s = new KeysScript();
            s.Ask(CoapCode.Put, "keys/phone", new PskClient(s, "phone", "11").Key(null), CoapCode.Created);
            DtlsCounters counters = s.Keys.Server.Counters;
            counters.HandshakesFinished = 1000001;
            counters.HandshakesFailed = 1000002;
            counters.HellosVerified = 1000003;
            counters.HellosDropped = 1000004;
            counters.Retransmissions = 1000005;
            counters.SessionsEvicted = 1000006;
            counters.Malformed = 1000007;
            counters.Replayed = 1000008;
            counters.Forged = 1000009;
            counters.Ignored = 1000010;
            s.Ask(CoapCode.Get, "node", null, CoapCode.Content);
            string text = s.Payload();
            int at = text.IndexOf("\nsend-failures=");
            Assert.IsTrue(at > 0);
            string[] lines = text.Substring(at + 1).Split('\n');
            string[] names =
            {
                "send-failures", "sessions", "handshakes", "handshakes-failed", "hellos", "hellos-dropped", "flights-repeated",
                "sessions-evicted", "records-malformed", "records-replayed", "records-forged", "records-ignored",
            };
            Assert.AreEqual(names.Length, lines.Length);
            for (int i = 0; i < names.Length; i++)
            {
                Assert.AreEqual(names[i] + "=" + (i < 2 ? 0 : 999999 + i), lines[i]);
            }
        }

        // A node takes the first key from anybody.
        private static PskClient First(KeysScript s, string name)
        {
            PskClient client = new PskClient(s, name, "11");
            s.Ask(CoapCode.Put, "keys/" + name, client.Key(null), CoapCode.Created);
            return client;
        }

        private static PskClient Next(KeysScript s, PskClient admin, string name, string secret, string role)
        {
            PskClient client = new PskClient(s, name, secret);
            admin.Ask(CoapCode.Put, "keys/" + name, client.Key(role), CoapCode.Created);
            return client;
        }
    }
}
