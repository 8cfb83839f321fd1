// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Fakes;
using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// The power fails in the middle of each write of keys and numbers, after every number of bytes: a restart finds the keys of before or
    /// of after, whole, and no number is used twice, which the recorder of nonces sees.
    /// </summary>
    [TestClass]
    public class KeyCutTests
    {
        private const int MaxWrites = 6;

        [DataRow("first")]
        [DataRow("add")]
        [DataRow("replace")]
        [DataRow("role")]
        [DataRow("remove")]
        [DataRow("use")]
        [DataRow("rules")]
        [DataRow("other rules")]
        [DataRow("no rules")]
        [DataRow("restart")]
        [TestMethod]
        public static void EveryWrite_CutAtEveryByte(string change)
        {
            int cuts = 0;
            for (int write = 0; write < MaxWrites; write++)
            {
                for (int tail = FakeStore.TailStays; tail <= FakeStore.TailMissing; tail++)
                {
                    int bytes = 0;
                    while (Cut(change, write, bytes, tail))
                    {
                        bytes += bytes < 8 || bytes > 100 ? 1 : 3;
                        cuts++;
                    }
                }
            }

            // Two copies are removed by writes of no bytes.
            Assert.IsTrue(cuts >= (change == "no rules" ? 6 : 40), change + ": " + cuts + " cuts");
        }

        // One change with its power cut, and the life after that. False if the write is shorter than that, or there is none.
        private static bool Cut(string change, int write, int bytes, int tail)
        {
            KeysScript s = new KeysScript();
            KeyClient admin = new KeyClient(s, "admin", "11", "01", "02");
            KeyClient other = new KeyClient(s, "other", "22", "01", "03");
            KeyClient next = new KeyClient(s, "next", "33", "01", "03");
            bool isFirst = change == "first";
            if (isFirst)
            {
                s.After(0);
            }
            else
            {
                s.Ask(CoapCode.Put, "keys/admin", admin.Key(null), CoapCode.Created);
                admin.Ask(CoapCode.Get, "alarm", null, CoapCode.Content);
                if (change == "other rules" || change == "no rules")
                {
                    admin.Ask(CoapCode.Put, "keys/rules", "/alarm write=admin", CoapCode.Changed);
                }

                if (change != "add")
                {
                    admin.Ask(CoapCode.Put, "keys/other", other.Key("user"), CoapCode.Created);
                }
            }

            s.Store.WritesBeforeCut = write;
            s.Store.CutAfter = bytes;
            s.Store.Tail = tail;
            s.Store.LongestCut = -1;
            bool claimed = Change(s, change, admin, other, next);
            bool reached = s.Store.LongestCut >= 0 && bytes <= s.Store.LongestCut;
            string where = change + ", write " + write + ", byte " + bytes + ", tail " + tail;
            s.Store.WritesBeforeCut = 0;
            s.Restart();

            // Before or after.
            bool adminKnown = admin.TryAsk(CoapCode.Put, "alarm", "ON");
            if (isFirst && !adminKnown)
            {
                Assert.IsFalse(claimed, where);
                s.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
                s.Ask(CoapCode.Put, "keys/next", next.Key(null), CoapCode.Created);
                next.Ask(CoapCode.Put, "alarm", "OFF", CoapCode.Changed);
                return reached;
            }

            Assert.IsTrue(adminKnown, where + ": the admin");
            admin.Ask(CoapCode.Get, "keys", null, CoapCode.Content);
            KeyTableTests.Lacks(admin.Payload(), "dead");
            bool otherKnown = other.TryAsk(CoapCode.Put, "alarm", "OFF");
            bool nextKnown = next.TryAsk(CoapCode.Put, "alarm", "ON");
            switch (change)
            {
                case "add":
                    Assert.IsTrue(otherKnown || !claimed, where);
                    Assert.IsFalse(nextKnown, where);
                    break;
                case "replace":
                    Assert.IsTrue(otherKnown != nextKnown, where + ": one of the two");
                    Assert.IsTrue(nextKnown || !claimed, where);
                    break;
                case "remove":
                    Assert.IsFalse(otherKnown && claimed, where);
                    break;
                case "first":
                    break;
                case "rules":
                    admin.Ask(CoapCode.Get, "keys/rules", null, CoapCode.Content);
                    CheckRules(admin.Payload(), "", "/temperature read=any-key\n", claimed, where);
                    break;
                case "other rules":
                    admin.Ask(CoapCode.Get, "keys/rules", null, CoapCode.Content);
                    CheckRules(admin.Payload(), "/alarm write=admin\n", "/temperature read=any-key\n", claimed, where);
                    break;
                case "no rules":
                    admin.Ask(CoapCode.Get, "keys/rules", null, CoapCode.Content);
                    CheckRules(admin.Payload(), "/alarm write=admin\n", "", claimed, where);
                    break;
                default:
                    Assert.IsTrue(otherKnown, where);
                    break;
            }

            // And life goes on: notifications take numbers, keys and rules come and go.
            admin.TryAsk(CoapCode.Delete, "keys/rules", null);
            admin.Observe("temperature");
            s.After(2000);
            Assert.IsTrue(admin.Hear(), where);
            s.Net.Forget();
            KeyClient late = new KeyClient(s, "late", "44", "01", "04");
            admin.Ask(CoapCode.Put, "keys/late", late.Key("user"), CoapCode.Created);
            late.Ask(CoapCode.Put, "alarm", "OFF", CoapCode.Changed);
            s.Restart();
            late.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
            admin.Observe("temperature");
            return reached;
        }

        private static void CheckRules(string rules, string before, string after, bool claimed, string where)
        {
            Assert.IsTrue(rules == after || (rules == before && !claimed), where + ": " + rules);
        }

        private static bool Change(KeysScript s, string change, KeyClient admin, KeyClient other, KeyClient next)
        {
            switch (change)
            {
                case "first":
                    Datagram request = Datagram.Con(CoapCode.Put, s.NewMessageId(), "c0").Path("keys/admin").Payload(admin.Key(null));
                    s.Receive("stranger", request.Bytes, request.Length);
                    byte[] answer = s.Take("stranger");
                    return answer[1] == (int)CoapCode.Created;
                case "add":
                    admin.TryAsk(CoapCode.Put, "keys/other", other.Key("user"));
                    return admin.Last.Code == CoapCode.Created;
                case "replace":
                    admin.TryAsk(CoapCode.Put, "keys/other", next.Key("user"));
                    return admin.Last.Code == CoapCode.Changed;
                case "role":
                    admin.TryAsk(CoapCode.Put, "keys/other", other.Key("admin"));
                    return admin.Last.Code == CoapCode.Changed;
                case "remove":
                    admin.TryAsk(CoapCode.Delete, "keys/other", null);
                    return admin.Last.Code == CoapCode.Deleted;
                case "rules":
                case "other rules":
                    admin.TryAsk(CoapCode.Put, "keys/rules", "/temperature read=any-key");
                    return admin.Last.Code == CoapCode.Changed;
                case "no rules":
                    admin.TryAsk(CoapCode.Delete, "keys/rules", null);
                    return admin.Last.Code == CoapCode.Deleted;
                case "use":
                    admin.TryAsk(CoapCode.Put, "keys", "window=off");
                    return admin.Last.Code == CoapCode.Changed;
                default:
                    int cutAfter = s.Store.CutAfter;
                    s.Restart(cutAfter);
                    admin.TryAsk(CoapCode.Get, "alarm", null);
                    return true;
            }
        }
    }
}
