// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>/alarm on a whole node: the two words that it knows, the output, and observers who must not miss a change.</summary>
    [TestClass]
    public class AlarmTests
    {
        [TestMethod]
        public static void Output_IsSwitchedOffAtTheStart()
        {
            NodeScript script = new NodeScript();
            script.Board.AlarmOn = true; // whatever the pin was at
            script.Get("alarm").Is(CoapCode.Content, "OFF").HasFormat(ContentFormat.TextPlain).HasMaxAge(-1);
            Assert.IsFalse(script.Board.AlarmOn);
            Assert.AreEqual(1, script.Board.AlarmCalls);
        }

        [TestMethod]
        public static void Put_DrivesTheOutput()
        {
            NodeScript script = new NodeScript();
            script.Put("alarm", "ON").Is(CoapCode.Changed, "ON").HasFormat(ContentFormat.TextPlain);
            Assert.IsTrue(script.Board.AlarmOn);
            script.Get("alarm").Is(CoapCode.Content, "ON");
            script.Put("alarm", "OFF", ContentFormat.TextPlain).Is(CoapCode.Changed, "OFF");
            Assert.IsFalse(script.Board.AlarmOn);
            script.Get("alarm").Is(CoapCode.Content, "OFF");
            Assert.AreEqual(3, script.Board.AlarmCalls);
        }

        [TestMethod]
        public static void Put_TakesOneTrailingLineEnd()
        {
            NodeScript script = new NodeScript();
            script.Put("alarm", "ON\n").Is(CoapCode.Changed, "ON");
            script.Get("alarm").Is(CoapCode.Content, "ON");
            script.Put("alarm", "OFF\r\n").Is(CoapCode.Changed, "OFF");
            script.Get("alarm").Is(CoapCode.Content, "OFF");
        }

        [TestMethod]
        public static void Put_IsAnsweredInTheFormatThatTheClientAccepts()
        {
            // RFC 7252 section 5.10.4: what Accept asks for, or nothing; never an error for what has been done.
            NodeScript script = new NodeScript().Unlimited();
            script.Ask(script.Request(CoapCode.Put, "alarm").Uint(OptionNumber.Accept, ContentFormat.TextPlain).Payload("ON"));
            script.Is(CoapCode.Changed, "ON").HasFormat(ContentFormat.TextPlain);
            script.Ask(script.Request(CoapCode.Put, "alarm").Uint(OptionNumber.Accept, ContentFormat.Json).Payload("OFF"));
            script.Is(CoapCode.Changed, "false").HasFormat(ContentFormat.Json);
            script.Ask(script.Request(CoapCode.Put, "alarm").Uint(OptionNumber.Accept, ContentFormat.SenmlJson).Payload("ON"));
            script.Is(CoapCode.Changed, "").HasFormat(-1);
            script.Ask(script.Request(CoapCode.Put, "alarm").Uint(OptionNumber.Accept, ContentFormat.Xml).Payload("OFF"));
            script.Is(CoapCode.Changed, "").HasFormat(-1);
            script.Ask(script.Request(CoapCode.Put, "temperature").Uint(OptionNumber.Accept, ContentFormat.Json).Payload("20"));
            script.Is(CoapCode.Changed, "20.0").HasFormat(ContentFormat.Json);

            // In the smallest blocks too.
            script.Ask(script.Request(CoapCode.Put, "temperature").Uint(OptionNumber.Block2, 0).Payload("-19.99"));
            script.Is(CoapCode.Changed, "-19.99").HasFormat(ContentFormat.TextPlain);
        }

        [TestMethod]
        public static void Put_OfTheSameState_DrivesNothing()
        {
            NodeScript script = new NodeScript();
            script.Put("alarm", "OFF").Is(CoapCode.Changed);
            script.Put("alarm", "ON").Is(CoapCode.Changed);
            script.Put("alarm", "ON").Is(CoapCode.Changed);
            Assert.AreEqual(2, script.Board.AlarmCalls);
            Assert.IsTrue(script.Board.AlarmOn);
        }

        [TestMethod]
        public static void Put_OfAnythingElse_IsRefusedAndChangesNothing()
        {
            string[] bodies =
            {
                "", "on", "off", "On", "ON ", " ON", "ON\n\n", "ON\r", "ON\n\r", "\nON", "\n", "\r\n", "ON \n",
                "O", "N", "ONN", "OF", "OFFF", "1", "0", "true", "ON OFF", "\"ON\"",
                "TOGGLE", "\u00d6N", new string('O', 1000), new string('N', 33),
            };
            NodeScript script = new NodeScript().Unlimited();
            script.Observe("alice", "a1", "alarm");
            for (int state = 0; state < 2; state++)
            {
                string shown = state == 0 ? "OFF" : "ON";
                for (int i = 0; i < bodies.Length; i++)
                {
                    script.Put("alarm", bodies[i]).IsRefusal(CoapCode.BadRequest);
                    script.Get("alarm").Is(CoapCode.Content, shown).ExpectNothing();
                }

                script.Put("alarm", Hex.Bytes("4f 4e 00")).IsRefusal(CoapCode.BadRequest); // "ON" and a NUL
                script.Get("alarm").Is(CoapCode.Content, shown).ExpectNothing();
                Assert.AreEqual(1 + state, script.Board.AlarmCalls);
                script.Put("alarm", "ON").Is(CoapCode.Changed);
                if (state == 0)
                {
                    script.ExpectConfirmable("alice", "a1", "ON").ExpectNothing();
                }
            }
        }

        [TestMethod]
        public static void Put_InAnotherFormat_IsRefused()
        {
            NodeScript script = new NodeScript();
            script.Put("alarm", "ON", ContentFormat.SenmlJson).Is(CoapCode.UnsupportedContentFormat);
            script.Put("alarm", "ON", ContentFormat.OctetStream).Is(CoapCode.UnsupportedContentFormat);
            script.Get("alarm").Is(CoapCode.Content, "OFF");
            script.Get("alarm", ContentFormat.Xml).Is(CoapCode.NotAcceptable);
            Assert.AreEqual(1, script.Board.AlarmCalls);
        }

        [TestMethod]
        public static void OtherMethods_AreNotAllowed()
        {
            NodeScript script = new NodeScript();
            script.Post("alarm", "ON").Is(CoapCode.MethodNotAllowed);
            script.Delete("alarm").Is(CoapCode.MethodNotAllowed);
            script.Get("alarm").Is(CoapCode.Content, "OFF");
        }

        [TestMethod]
        public static void Put_InANon_IsAnsweredInANon()
        {
            NodeScript script = new NodeScript();
            script.Receive("carol", Datagram.Non(CoapCode.Put, 7, "c0").Path("alarm").Payload("ON"));
            script.Expect("carol", MessageType.NonConfirmable, CoapCode.Changed);
            Assert.AreEqual("c0", script.Token());
            Assert.IsTrue(script.Board.AlarmOn);
        }

        [TestMethod]
        public static void Put_Twice_UnderOneMessageId_IsOnePut()
        {
            NodeScript script = new NodeScript();
            Datagram on = script.Request(CoapCode.Put, "alarm").Payload("ON");
            script.Ask(on).Is(CoapCode.Changed);
            script.Put("alarm", "OFF").Is(CoapCode.Changed);
            script.Ask(on).Is(CoapCode.Changed); // late duplicate: answered as before, not run again
            script.Get("alarm").Is(CoapCode.Content, "OFF");
            Assert.AreEqual(1, script.Counters.Duplicates);
        }

        [TestMethod]
        public static void IfMatch_KeepsTwoClientsFromOverwritingEachOther()
        {
            NodeScript script = new NodeScript();
            script.Get("alarm").Is(CoapCode.Content, "OFF");
            int index = script.Last.First(OptionSlot.ETag);
            string tag = Hex.Text(script.Last.Buffer, script.Last.OptionOffset(index), script.Last.OptionLength(index));
            Datagram first = Datagram.Con(CoapCode.Put, 1, "c0").Opaque(OptionNumber.IfMatch, tag).Path("alarm").Payload("ON");
            script.Ask(first).Is(CoapCode.Changed);
            Datagram second = Datagram.Con(CoapCode.Put, 2, "c0").Opaque(OptionNumber.IfMatch, tag).Path("alarm").Payload("OFF");
            script.Ask(second).Is(CoapCode.PreconditionFailed);
            script.Get("alarm").Is(CoapCode.Content, "ON");
        }

        [TestMethod]
        public static void Observers_HearOfEachChangeAtOnceInACon()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Put("config", "strategy=non").Is(CoapCode.Changed); // which is for the temperature, not for this
            script.Observe("alice", "a1", "alarm").HasMaxAge(-1);
            script.Observe("bob", "b1", "alarm");
            for (int i = 0; i < 5; i++)
            {
                string state = i % 2 == 0 ? "ON" : "OFF";
                script.After(100).Put("alarm", state).Is(CoapCode.Changed);
                script.ExpectConfirmable("alice", "a1", state).ExpectConfirmable("bob", "b1", state).ExpectNothing();
                script.Put("alarm", state).Is(CoapCode.Changed).ExpectNothing();
            }
        }

        [TestMethod]
        public static void Observers_HearOfItOnceAMinuteAnyway()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Observe("alice", "a1", "alarm");
            script.At(59999).ExpectNothing().At(60000).ExpectConfirmable("alice", "a1", "OFF").HasMaxAge(-1);
            script.At(120000).ExpectNonConfirmable("alice", "a1", "OFF").HasMaxAge(-1).ExpectNothing();
        }

        [TestMethod]
        public static void Observers_WhoMissedAChange_GetTheNewestState()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Observe("alice", "a1", "alarm");
            script.Put("alarm", "ON").Is(CoapCode.Changed);
            script.Expect("alice", MessageType.Confirmable, CoapCode.Content, "ON"); // lost
            int lost = script.Last.MessageId;
            int sequence = script.Last.Uint(OptionSlot.Observe);
            script.At(500).Put("alarm", "OFF").Is(CoapCode.Changed).ExpectNothing();
            script.At(3000).Expect("alice", MessageType.Confirmable, CoapCode.Content, "OFF");
            Assert.AreNotEqual(lost, script.Last.MessageId, "another content needs another message ID");
            Assert.IsTrue(script.Last.Uint(OptionSlot.Observe) > sequence);
            script.Acknowledge("alice").At(50000).ExpectNothing();
        }

        [TestMethod]
        public static void Observers_WhoMissedAMessage_GetTheSameAgainIfNothingChanged()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Observe("alice", "a1", "alarm");
            script.Put("alarm", "ON").Is(CoapCode.Changed);
            script.Expect("alice", MessageType.Confirmable, CoapCode.Content, "ON"); // lost
            int lost = script.Last.MessageId;
            script.At(3000).Expect("alice", MessageType.Confirmable, CoapCode.Content, "ON");
            Assert.AreEqual(lost, script.Last.MessageId);
            script.Acknowledge("alice").At(50000).ExpectNothing();
        }

        [TestMethod]
        public static void Observers_WhoAcknowledgeAnOldState_HearOfTheNewOneThen()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Observe("alice", "a1", "alarm");
            script.Put("alarm", "ON").Is(CoapCode.Changed);
            script.Expect("alice", MessageType.Confirmable, CoapCode.Content, "ON");
            int messageId = script.Last.MessageId;
            script.At(200).Put("alarm", "OFF").Is(CoapCode.Changed).ExpectNothing(); // NSTART: one at a time
            script.At(300).Receive("alice", Datagram.Ack(messageId));
            script.ExpectConfirmable("alice", "a1", "OFF").At(50000).ExpectNothing();
        }

        [TestMethod]
        public static void Observers_OfAStateThatCameAndWent_AreToldAllTheSame()
        {
            // ON and back to OFF before the CON could go out: the observer last heard OFF, and hears OFF again. No harm, and no state missed.
            NodeScript script = new NodeScript().Unlimited();
            script.Observe("alice", "a1", "alarm");
            script.Net.SendFails = true;
            script.Receive("carol", script.Request(CoapCode.Put, "alarm").Payload("ON"));
            script.Net.SendFails = false;
            script.At(500).Put("alarm", "OFF").Is(CoapCode.Changed).ExpectNothing();
            script.At(3000).ExpectConfirmable("alice", "a1", "OFF").At(50000).ExpectNothing();
        }
    }
}
