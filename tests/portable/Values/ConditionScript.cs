// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Values;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>One observer with conditions, who acknowledges at once and whose round-trip time is known: what it hears, and
    /// when.</summary>
    public sealed class ConditionScript
    {
        /// <summary>The observer's name.</summary>
        public const string Alice = "alice";

        /// <summary>The conversation. "n" is a number, "s" a switch, "text" an observable resource that is neither.</summary>
        public readonly Script Script = new Script().Unlimited();

        /// <summary>What the endpoint knows of conditions.</summary>
        public readonly ValueConditions Conditions = new ValueConditions();

        /// <summary>The number.</summary>
        public readonly ScriptedNumber Number;

        /// <summary>The switch.</summary>
        public readonly Switch Switch;

        /// <summary>What is neither.</summary>
        public readonly ScriptedResource Text;

        private int _messageId;

        /// <summary>Makes the conversation.</summary>
        public ConditionScript(string value)
        {
            Script.Config.Conditions = Conditions;
            Script.Config.ConfirmEvery = 100;
            Number = ScriptedNumber.Add(Script, value);
            Switch = new Switch("s", NanoCoap.Resources.Methods.Get, SenmlRecord.Boolean(null, "s"));
            Script.Tree.Add(Switch);
            Text = ScriptedResource.Add(Script, "text", "x");
            Text.Observable = true;
        }

        /// <summary>What is heard of the number under conditions: values "20 31 29", one every ten seconds, the first is
        /// there from the start.</summary>
        /// <returns>The values heard, divided by blanks, without the answer.</returns>
        public static string Heard(string conditions, string values)
        {
            return Heard(conditions, values, 10000);
        }

        /// <summary>The same at another distance of the values, milliseconds.</summary>
        public static string Heard(string conditions, string values, int distanceMs)
        {
            string[] all = values.Split(' ');
            ConditionScript s = new ConditionScript(all[0]);
            s.Register("n", conditions);
            Assert.AreEqual(ScriptedNumber.Hundredths(all[0]), ScriptedNumber.Hundredths(s.Script.Payload()), "the answer has the value");
            string heard = "";
            for (int i = 1; i < all.Length; i++)
            {
                heard = Join(heard, s.Hear(i * (long)distanceMs));
                s.Number.Set(all[i]);
            }

            return Join(heard, s.Hear(((all.Length - 1) * (long)distanceMs) + 1));
        }

        /// <summary>A GET with an Observe option and conditions, divided by blanks.</summary>
        public Datagram Registration(string path, string conditions, int observe)
        {
            Datagram get = Datagram.Con(CoapCode.Get, ++_messageId, "4a").Uint(OptionNumber.Observe, observe).Path(path);
            string[] queries = conditions.Split(' ');
            for (int i = 0; i < queries.Length; i++)
            {
                get.String(OptionNumber.UriQuery, queries[i]);
            }

            return get;
        }

        /// <summary>Registers; the answer is in Script.Last.</summary>
        public void Register(string path, string conditions)
        {
            Script.Receive(Alice, Registration(path, conditions, 0)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, _messageId);
            Assert.IsTrue(Script.Last.Has(OptionSlot.Observe), "not registered: " + conditions);
            Script.ExpectNothing();
        }

        /// <summary>Sends a registration that must be answered so, and observes nothing.</summary>
        public void NotRegistered(string path, string conditions, CoapCode code)
        {
            Script.Receive(Alice, Registration(path, conditions, 0)).Expect(Alice, MessageType.Acknowledgement, code, _messageId).ExpectNothing();
            Assert.IsFalse(Script.Last.Has(OptionSlot.Observe), "registered: " + conditions);
            Assert.AreEqual(0, Script.Endpoint.ObserverCount, conditions);
        }

        /// <summary>Moves the clock on, and changes the number.</summary>
        public void Set(long milliseconds, string value)
        {
            Script.At(milliseconds);
            Number.Set(value);
        }

        /// <summary>Moves the clock on and takes what is heard until then, each CON acknowledged 50 ms later; a CON is marked
        /// with "!".</summary>
        public string Hear(long milliseconds)
        {
            string heard = "";
            for (long at = Script.Now - 1000000; at < milliseconds; at = Min(at + 50, milliseconds))
            {
                heard = Join(heard, Take());
                Script.At(Min(at + 50, milliseconds));
            }

            return Join(heard, Take());
        }

        private static long Min(long a, long b)
        {
            return a < b ? a : b;
        }

        private static string Join(string a, string b)
        {
            return a.Length == 0 || b.Length == 0 ? a + b : a + " " + b;
        }

        private string Take()
        {
            string heard = "";
            while (Script.Waiting != 0)
            {
                Script.Take();
                Assert.IsTrue(Script.Last.Has(OptionSlot.Observe), "no notification");
                bool confirmable = Script.Last.Type == MessageType.Confirmable;
                heard = Join(heard, Script.Payload() + (confirmable ? "!" : ""));
                if (confirmable)
                {
                    int messageId = Script.Last.MessageId;
                    Script.At(Script.Now - 1000000 + 50);
                    Script.Receive(Alice, Datagram.Ack(messageId));
                }
            }

            return heard;
        }
    }
}
