// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>A resource that has something of another one in it, and for whom: of a request, and of a notification, for which it is run
    /// again.</summary>
    [TestClass]
    public class MayReadTests
    {
        private static Sum s_sum;
        private static Keys s_keys;

        [TestMethod]
        public static void Get_IsAboutWhoAsks()
        {
            OscoreScript s = Make();
            s.Script.Receive(OscoreScript.Alice, Datagram.Con(CoapCode.Get, 1, "c1").Path("sum"));
            s.Script.Expect(OscoreScript.Alice, MessageType.Acknowledgement, CoapCode.Content);
            Assert.AreEqual("not for you", s.Script.Payload());
            s.Ask(Datagram.Con(CoapCode.Get, 2, "c2").Path("sum")).Hear(MessageType.Acknowledgement, CoapCode.Content);
            Assert.AreEqual("secret", s.Payload());
            s.Script.Receive(OscoreScript.Alice, Datagram.Con(CoapCode.Get, 3, "c3").Path("sum"));
            s.Script.Expect(OscoreScript.Alice, MessageType.Acknowledgement, CoapCode.Content);
            Assert.AreEqual("not for you", s.Script.Payload());
        }

        [TestMethod]
        public static void Notification_IsAboutWhoObserves()
        {
            OscoreScript s = Make();
            s.Register(1, "0b", "sum");
            Assert.AreEqual("secret", s.Payload());
            s.Script.Receive("bob", ObserveSteps.Registration(2, "0c", "sum"));
            s.Script.Expect("bob", MessageType.Acknowledgement, CoapCode.Content);
            s_sum.Changed();
            s.Script.At(0);
            s.HearNotification(MessageType.Confirmable, CoapCode.Content);
            Assert.AreEqual("secret", s.Payload());
            s.Script.Expect("bob", MessageType.Confirmable, CoapCode.Content);
            Assert.AreEqual("not for you", s.Script.Payload());

            // Who may read it once, and not hear of it again and again.
            s_keys.Observes = false;
            s.Script.Receive(OscoreScript.Alice, Datagram.Ack(s.Inner.MessageId));
            s_sum.Changed();
            s.Script.At(40000);
            s.HearNotification(MessageType.NonConfirmable, CoapCode.Content);
            Assert.AreEqual("not for you", s.Payload());
        }

        [TestMethod]
        public static void WithoutAPolicy_AnybodyMay()
        {
            Script script = new Script().Unlimited();
            Add(script);
            script.Receive(OscoreScript.Alice, Datagram.Con(CoapCode.Get, 1, "c1").Path("sum"));
            script.Expect(OscoreScript.Alice, MessageType.Acknowledgement, CoapCode.Content);
            Assert.AreEqual("secret", script.Payload());
        }

        private static OscoreScript Make()
        {
            OscoreScript s = new OscoreScript();
            s_keys = new Keys();
            s.Script.Unlimited().Config.Access = s_keys;
            Add(s.Script);
            return s;
        }

        private static void Add(Script script)
        {
            ScriptedResource part = ScriptedResource.Add(script, "part", "secret");
            s_sum = new Sum(part);
            script.Tree.Add(s_sum);
        }

        private sealed class Keys : AccessPolicy
        {
            internal bool Observes = true;

            public override bool Allows(object principal, Resource resource, CoapCode method, bool observes)
            {
                return resource == null || resource.Path != "part" || (principal is SecurityContext && (Observes || !observes));
            }
        }

        private sealed class Sum : Resource
        {
            private readonly Resource _part;

            internal Sum(Resource part)
                : base("sum", Methods.Get)
            {
                _part = part;
                Observable = true;
            }

            public override CoapCode Get(Request request, Response response)
            {
                response.AppendText(request.MayRead(_part) ? "secret" : "not for you");
                return CoapCode.Content;
            }
        }
    }
}
