// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Oscore;
using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// The cases of the interoperability tests that implementers of OSCORE hold with each other, by their numbers: what our server answers,
    /// and what our client makes of an answer.
    /// </summary>
    [TestClass]
    public class OscorePlugtestTests
    {
        private const string Alice = OscoreScript.Alice;
        private const string Hello = "Hello World!";
        private const string IdContext = "37cbf3210017a2d3";

        [TestMethod]
        public static void Case0_InPlain()
        {
            OscoreScript s = New(null, out ScriptedResource r);
            s.Script.Receive(Alice, Datagram.Con(CoapCode.Get, 1, "4a").Path("hello"));
            s.Script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            Assert.AreEqual(Hello, s.Script.Payload());
            Assert.IsFalse(Protection.IsProtected(s.Script.Last));
            Assert.AreEqual(1, r.Calls);
        }

        [TestMethod]
        public static void Case1_Get()
        {
            GetsHello(New(null, out ScriptedResource _));
        }

        [TestMethod]
        public static void Case2_GetWithAnIdContext()
        {
            GetsHello(New(IdContext, out ScriptedResource _));
        }

        [TestMethod]
        public static void Case3_QueryAndETag_AreInside()
        {
            OscoreScript s = New(null, out ScriptedResource r);
            r.Versioned = true;
            s.Ask(Datagram.Con(CoapCode.Get, 1, "4a").Path("hello").String(OptionNumber.UriQuery, "first=1"));
            s.Hear(MessageType.Acknowledgement, CoapCode.Content);
            Assert.IsTrue(s.Inner.Has(OptionSlot.ETag));
            Assert.IsFalse(s.Script.Last.Has(OptionSlot.ETag));
        }

        [TestMethod]
        public static void Case4_AcceptAndMaxAge_AreInside()
        {
            OscoreScript s = New(null, out ScriptedResource r);
            r.HandlerMaxAge = 5;
            s.Ask(Datagram.Con(CoapCode.Get, 1, "4a").Path("hello").Uint(OptionNumber.Accept, ContentFormat.TextPlain));
            s.Hear(MessageType.Acknowledgement, CoapCode.Content);
            Assert.AreEqual(5, s.Inner.Uint(OptionSlot.MaxAge));
            Assert.IsFalse(s.Script.Last.Has(OptionSlot.MaxAge));
        }

        [TestMethod]
        public static void Case5_ObserveOfWhatCannotBeObserved()
        {
            OscoreScript s = New(null, out ScriptedResource r);
            s.Ask(ObserveSteps.Registration(1, "4a", "hello")).Hear(MessageType.Acknowledgement, CoapCode.Content);
            Assert.AreEqual(Hello, s.Payload());
            Assert.IsFalse(s.Inner.Has(OptionSlot.Observe));
            Assert.IsFalse(s.Script.Last.Has(OptionSlot.Observe));
            r.Set("two");
            s.Script.At(10000).ExpectNothing();
        }

        [TestMethod]
        public static void Case6_ObserveUntilAnErrorEndsIt()
        {
            OscoreScript s = Observed(out ScriptedResource r);
            r.Set("two");
            s.Script.At(2000);
            HearsTwo(s);
            r.Answer = CoapCode.NotFound; // a server error is kept back for a minute: the observed one may be back by then
            r.Set("");
            s.Script.At(4000);
            string message = s.Script.Take();
            s.Client.RequestPartialIv = s.RegistrationPartialIv;
            Assert.AreEqual(Alice, message);
            string error = s.Client.Hear(Hex.Text(s.Script.Last.Buffer, 0, s.Script.Last.Length), s.Newest);
            Assert.AreEqual("84", error.Substring(2, 2));
            Assert.AreEqual(0, s.Script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Case7_ObserveUntilItIsCancelled()
        {
            OscoreScript s = Observed(out ScriptedResource r);
            r.Set("two");
            s.Script.At(2000);
            HearsTwo(s);
            s.Ask(Datagram.Con(CoapCode.Get, 9, "4a").Uint(OptionNumber.Observe, 1).Path("hello"));
            s.Hear(MessageType.Acknowledgement, CoapCode.Content);
            Assert.IsFalse(s.Inner.Has(OptionSlot.Observe));
            r.Set("three");
            s.Script.At(10000).ExpectNothing();
        }

        [TestMethod]
        public static void Case8_Post()
        {
            OscoreScript s = New(null, out ScriptedResource r);
            r.AnswersWithBody = true;
            r.Set("J");
            Datagram post = Datagram.Con(CoapCode.Post, 1, "4a").Path("hello");
            s.Ask(post.Uint(OptionNumber.ContentFormat, ContentFormat.TextPlain).Payload("J"));
            s.Hear(MessageType.Acknowledgement, CoapCode.Changed);
            Assert.AreEqual("J", s.Payload());
            Assert.AreEqual("J", r.BodyText());
            Assert.IsFalse(s.Script.Last.Has(OptionSlot.ContentFormat));
        }

        [TestMethod]
        public static void Case9_PutIfMatch()
        {
            OscoreScript s = New(null, out ScriptedResource r);
            r.Versioned = true;
            s.Ask(Datagram.Con(CoapCode.Get, 1, "4a").Path("hello")).Hear(MessageType.Acknowledgement, CoapCode.Content);
            int index = s.Inner.First(OptionSlot.ETag);
            string tag = Hex.Text(s.Inner.Buffer, s.Inner.OptionOffset(index), s.Inner.OptionLength(index));
            Puts(s, 2, OptionNumber.IfMatch, "7b").Hear(MessageType.Acknowledgement, CoapCode.PreconditionFailed);
            Puts(s, 3, OptionNumber.IfMatch, tag).Hear(MessageType.Acknowledgement, CoapCode.Changed);
            Assert.AreEqual("z", r.BodyText());
            Assert.AreEqual(0, s.Inner.PayloadLength);
        }

        [TestMethod]
        public static void Case10_PutIfNoneMatch()
        {
            OscoreScript s = New(null, out ScriptedResource r);
            Puts(s, 1, OptionNumber.IfNoneMatch, "").Hear(MessageType.Acknowledgement, CoapCode.PreconditionFailed);
            Assert.AreEqual((int)CoapCode.Changed, (int)s.Script.Last.Code, "outside");
            Assert.AreEqual(0, r.Calls);
        }

        [TestMethod]
        public static void Case11_Delete()
        {
            OscoreScript s = New(null, out ScriptedResource r);
            s.Ask(Datagram.Con(CoapCode.Delete, 1, "4a").Path("hello")).Hear(MessageType.Acknowledgement, CoapCode.Deleted);
            Assert.AreEqual(1, r.Calls);
        }

        [TestMethod]
        public static void Case12_AnotherSenderId()
        {
            OscoreScript s = New(null, out ScriptedResource r);
            OscoreEnd other = new OscoreEnd(new NonceRecorder(), null, OscoreEnd.Salt, "7370616d", "01", null);
            s.Script.Receive(Alice, other.Ask(Get(1)));
            s.HearError(CoapCode.Unauthorized, "Security context not found");
            Assert.AreEqual(0, r.Calls);
        }

        [TestMethod]
        public static void Case13_AnotherSenderKey()
        {
            OscoreScript s = New(null, out ScriptedResource r);
            OscoreEnd other = new OscoreEnd(new NonceRecorder(), null, "00", "", "01", null);
            s.Script.Receive(Alice, other.Ask(Get(1)));
            s.HearError(CoapCode.BadRequest, "Decryption failed");
            Assert.AreEqual(0, r.Calls);
        }

        [TestMethod]
        public static void Case14_AnAnswerUnderAnotherKey_IsIgnored_AndTheRightOneIsTakenAfterIt()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            OscoreEnd server = OscoreEnd.Server(aead);
            OscoreEnd other = new OscoreEnd(new NonceRecorder(), null, "00", "01", "", null);
            server.Receive(client.Ask(Get(1)));
            other.RequestPartialIv = server.RequestPartialIv;
            string answer = "61450001" + "4a" + "ff21";
            client.ExpectResponse(UnprotectStatus.Forged, other.Answer(answer, true), ClientProtection.NoPartialIv);
            Assert.AreEqual(answer, client.Hear(server.Answer(answer, false)));
        }

        [TestMethod]
        public static void Case15_TheSameRequestAgain()
        {
            OscoreScript s = New(null, out ScriptedResource r);
            GetsHello(s);
            byte[] again = Hex.Bytes(s.Sent);
            again[3]++; // under another message ID, or it were a duplicate
            s.Script.Receive(Alice, again, again.Length, false);
            s.HearError(CoapCode.Unauthorized, "Replay detected");
            Assert.AreEqual(1, r.Calls);
        }

        [TestMethod]
        public static void Case16_AServerWithoutOscore()
        {
            OscoreScript s = New(null, out ScriptedResource r);
            s.Script.Config.Guard = null;
            s.Script.Receive(Alice, s.Client.Ask(Get(1)));
            s.Script.Expect(Alice, MessageType.Acknowledgement, CoapCode.BadOption, 1);
            Assert.AreEqual(0, r.Calls);
        }

        [TestMethod]
        public static void Case17_InPlainForWhatIsProtected()
        {
            OscoreScript s = New(null, out ScriptedResource r);
            s.Script.Config.Access = new KeysOnly();
            s.Script.Receive(Alice, Get(1));
            s.Script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Unauthorized, 1);
            Assert.AreEqual(0, r.Calls);
            GetsHello(s);
        }

        private static void GetsHello(OscoreScript s)
        {
            s.Ask(Datagram.Con(CoapCode.Get, 2, "4b").Path("hello")).Hear(MessageType.Acknowledgement, CoapCode.Content);
            Assert.AreEqual(Hello, s.Payload());
            Assert.AreEqual(ContentFormat.TextPlain, s.Inner.Uint(OptionSlot.ContentFormat));
            Assert.IsFalse(s.Script.Last.Has(OptionSlot.ContentFormat));
        }

        private static void HearsTwo(OscoreScript s)
        {
            s.HearNotification(MessageType.Confirmable, CoapCode.Content);
            Assert.AreEqual("two", s.Payload());
            s.Script.Receive(Alice, Datagram.Ack(s.Script.Last.MessageId));
        }

        private static OscoreScript Puts(OscoreScript s, int messageId, int option, string value)
        {
            Datagram put = Datagram.Con(CoapCode.Put, messageId, "4a").Opaque(option, value).Path("hello");
            return s.Ask(put.Uint(OptionNumber.ContentFormat, ContentFormat.TextPlain).Payload("z"));
        }

        private static string Get(int messageId)
        {
            Datagram get = Datagram.Con(CoapCode.Get, messageId, "4a").Path("hello");
            return Hex.Text(get.Bytes, 0, get.Length);
        }

        private static OscoreScript Observed(out ScriptedResource resource)
        {
            OscoreScript s = New(null, out resource);
            s.Script.Unlimited();
            resource.Observable = true;
            resource.Set("one");
            s.Register(1, "4a", "hello");
            Assert.AreEqual("one", s.Payload());
            return s;
        }

        private static OscoreScript New(string idContext, out ScriptedResource resource)
        {
            OscoreScript s = new OscoreScript(new NonceRecorder(), null, idContext);
            resource = ScriptedResource.Add(s.Script, "hello", Hello);
            return s;
        }

        private sealed class KeysOnly : AccessPolicy
        {
            public override bool Allows(object principal, Resource resource, CoapCode method, bool observes)
            {
                return principal != null;
            }
        }
    }
}
