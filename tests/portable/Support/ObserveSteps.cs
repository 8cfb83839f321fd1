// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>The steps that most conversations about observation have in common.</summary>
    public static class ObserveSteps
    {
        /// <summary>
        /// A script with an observable resource "light" that is "on". It has no limit of amplification: a ping after each registration
        /// would stand in the way of what its conversations are about.
        /// </summary>
        public static Script Light(out ScriptedResource light)
        {
            Script script = new Script().Unlimited();
            light = ScriptedResource.Add(script, "light", "on");
            light.Observable = true;
            return script;
        }

        /// <summary>A registration as a CON.</summary>
        public static Datagram Registration(int messageId, string token, string path)
        {
            return Datagram.Con(CoapCode.Get, messageId, token).Uint(OptionNumber.Observe, 0).Path(path);
        }

        /// <summary>Registers for "light"; the answer is in script.Last.</summary>
        public static void Register(Script script, string remote, int messageId, string token)
        {
            script.Receive(remote, Registration(messageId, token, "light"));
            script.Expect(remote, MessageType.Acknowledgement, CoapCode.Content, messageId);
            Assert.IsTrue(script.Last.Has(OptionSlot.Observe), "not registered");
            Assert.AreEqual(token, script.Token());
        }

        /// <summary>The next message must be a notification with this payload.</summary>
        public static void Notified(Script script, string remote, MessageType type, string token, string payload)
        {
            script.Expect(remote, type, CoapCode.Content);
            Assert.IsTrue(script.Last.Has(OptionSlot.Observe), "no Observe");
            Assert.AreEqual(token, script.Token());
            Assert.AreEqual(payload, script.Payload());
        }

        /// <summary>Acknowledges the last message.</summary>
        public static void Acknowledge(Script script, string remote)
        {
            script.Receive(remote, Datagram.Ack(script.Last.MessageId));
        }

        /// <summary>Registers and has the first notification, which goes out at once, acknowledged after so many milliseconds.</summary>
        public static void RegisterWithRoundTrip(Script script, ScriptedResource light, string remote, string token, int roundTripMs)
        {
            Register(script, remote, 1, token);
            light.Set("first");
            script.At(0);
            Notified(script, remote, MessageType.Confirmable, token, "first");
            script.At(roundTripMs);
            Acknowledge(script, remote);
            script.ExpectNothing();
        }
    }
}
