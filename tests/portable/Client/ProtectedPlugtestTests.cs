// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client;
using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// The same cases of the interoperability tests that implementers of OSCORE hold with each other as <see cref="OscorePlugtestTests"/>
    /// has of the server alone, by their numbers: our client in a conversation with our server, and what both send as it is on the wire.
    /// </summary>
    [TestClass]
    public class ProtectedPlugtestTests
    {
        private const string Hello = "Hello World!";

        private static ScriptedResource s_hello;

        [TestMethod]
        public static void Case0_InPlain()
        {
            ProtectedPair p = New(null);
            p.Pair.Start(p.Pair.Request(CoapCode.Get, "hello")).Drive(1000).Holds(Hello);
            Assert.AreEqual((int)CoapCode.Get, (int)p.Pair.ToServer.Last[1]);
            Assert.AreEqual(0, p.Aead.Count);
        }

        [TestMethod]
        public static void Case1_Get()
        {
            GetsHello(New(null));
        }

        [TestMethod]
        public static void Case2_GetWithAnIdContext()
        {
            ProtectedPair p = New("37cbf3210017a2d3");
            GetsHello(p);
            Assert.IsTrue(Hex.Text(p.Pair.ToServer.Last, 0, p.Pair.ToServer.Last.Length).IndexOf("0837cbf3210017a2d3") > 0, "the server can't know it");
        }

        [TestMethod]
        public static void Case3_QueryAndETag()
        {
            ProtectedPair p = New(null);
            s_hello.Versioned = true;
            ClientRequest get = p.Request(CoapCode.Get, "hello");
            get.AddOption(OptionNumber.UriQuery, "first=1");
            p.Pair.Start(get).Drive(1000).Holds(Hello);
            Assert.IsTrue(p.Pair.ETag.Length != 0);
            IsSealed(p, CoapCode.Post, CoapCode.Changed);

            // The client offers what it has, and is told that it still holds.
            string tag = p.Pair.ETag;
            get = p.Request(CoapCode.Get, "hello");
            byte[] bytes = Hex.Bytes(tag);
            get.AddOption(OptionNumber.ETag, bytes, 0, bytes.Length);
            p.Pair.Start(get).Drive(2000);
            Assert.AreEqual((int)CoapCode.Valid, (int)p.Pair.Code);
            Assert.AreEqual(tag, p.Pair.ETag);
            IsSealed(p, CoapCode.Post, CoapCode.Changed);
        }

        [TestMethod]
        public static void Case4_AcceptAndMaxAge()
        {
            ProtectedPair p = New(null);
            s_hello.HandlerMaxAge = 5;
            ClientRequest get = p.Request(CoapCode.Get, "hello");
            get.AddOption(OptionNumber.Accept, ContentFormat.TextPlain);
            p.Pair.Start(get).Drive(1000).Holds(Hello);
            Assert.AreEqual(5, p.Pair.MaxAge);
            IsSealed(p, CoapCode.Post, CoapCode.Changed);
        }

        [TestMethod]
        public static void Case5_ObserveOfWhatCannotBeObserved()
        {
            ProtectedPair p = New(null);
            p.Pair.Start(p.Observation("hello")).Drive(1000).Holds(Hello);
            Assert.AreEqual(1, p.Pair.Responses); // an answer, and no observation
            Assert.AreEqual(0, p.Pair.Notifications);
            Assert.AreEqual(0, p.Pair.Client.UnderWay);
            s_hello.Set("two");
            p.Pair.Drive(20000).Holds(Hello);
        }

        [TestMethod]
        public static void Case6_ObserveUntilAnErrorEndsIt()
        {
            ProtectedPair p = Observed();
            s_hello.Set("two");
            p.Pair.Drive(3000).Holds("two");
            IsSealed(p, CoapCode.Fetch, CoapCode.Content);
            s_hello.Answer = CoapCode.NotFound;
            s_hello.Set("");
            p.Pair.Drive(20000);
            Assert.AreEqual((int)CoapCode.NotFound, (int)p.Pair.Code);
            Assert.AreEqual(0, p.Pair.Server.ObserverCount);
            Assert.AreEqual(0, p.Pair.Client.UnderWay);
        }

        [TestMethod]
        public static void Case7_ObserveUntilItIsCancelled()
        {
            ProtectedPair p = New(null);
            s_hello.Observable = true;
            s_hello.Set("one");
            ClientRequest observation = p.Observation("hello");
            p.Pair.Start(observation).Drive(1000).Holds("one");
            s_hello.Set("two");
            p.Pair.Drive(3000).Holds("two");
            p.Pair.Client.StopObserving(p.Pair.Now, observation);
            p.Pair.Drive(5000);
            Assert.AreEqual(0, p.Pair.Server.ObserverCount);
            int notifications = p.Pair.Notifications;
            s_hello.Set("three");
            p.Pair.Drive(30000);
            Assert.AreEqual(notifications, p.Pair.Notifications);
            Assert.AreEqual(0, p.Pair.Failures);
        }

        [TestMethod]
        public static void Case8_Post()
        {
            ProtectedPair p = New(null);
            s_hello.AnswersWithBody = true;
            s_hello.Set("J");
            p.Pair.Start(With(p.Request(CoapCode.Post, "hello"), "J")).Drive(1000).Holds("J");
            Assert.AreEqual((int)CoapCode.Changed, (int)p.Pair.Code);
            Assert.AreEqual("J", s_hello.BodyText());
            IsSealed(p, CoapCode.Post, CoapCode.Changed);
        }

        [TestMethod]
        public static void Case9_PutIfMatch()
        {
            ProtectedPair p = New(null);
            s_hello.Versioned = true;
            p.Pair.Start(p.Request(CoapCode.Get, "hello")).Drive(1000).Holds(Hello);
            string tag = p.Pair.ETag;
            p.Pair.Start(Put(p, OptionNumber.IfMatch, "7b")).Drive(2000);
            Assert.AreEqual((int)CoapCode.PreconditionFailed, (int)p.Pair.Code);
            p.Pair.Start(Put(p, OptionNumber.IfMatch, tag)).Drive(3000);
            Assert.AreEqual((int)CoapCode.Changed, (int)p.Pair.Code);
            Assert.AreEqual("z", s_hello.BodyText());
            IsSealed(p, CoapCode.Post, CoapCode.Changed);
        }

        [TestMethod]
        public static void Case10_PutIfNoneMatch()
        {
            ProtectedPair p = New(null);
            p.Pair.Start(Put(p, OptionNumber.IfNoneMatch, "")).Drive(1000);
            Assert.AreEqual((int)CoapCode.PreconditionFailed, (int)p.Pair.Code);
            IsSealed(p, CoapCode.Post, CoapCode.Changed); // outside nothing shows that it was an error
            Assert.AreEqual(0, s_hello.Calls);
        }

        [TestMethod]
        public static void Case11_Delete()
        {
            ProtectedPair p = New(null);
            p.Pair.Start(p.Request(CoapCode.Delete, "hello")).Drive(1000);
            Assert.AreEqual((int)CoapCode.Deleted, (int)p.Pair.Code);
            Assert.AreEqual(1, s_hello.Calls);
            IsSealed(p, CoapCode.Post, CoapCode.Changed);
        }

        [TestMethod]
        public static void Case12_AnotherSenderId()
        {
            ProtectedPair p = Make(new ProtectedPair(OscoreEnd.Salt, "7370616d", null));
            p.Pair.Start(p.Request(CoapCode.Get, "hello")).Drive(1000).Holds("Security context not found");
            Assert.AreEqual((int)CoapCode.Unauthorized, (int)p.Pair.Code);
            Assert.AreEqual(0, s_hello.Calls);
        }

        [TestMethod]
        public static void Case13_AnotherSenderKey()
        {
            ProtectedPair p = Make(new ProtectedPair("00", "", null));
            p.Pair.Start(p.Request(CoapCode.Get, "hello")).Drive(1000).Holds("Decryption failed");
            Assert.AreEqual((int)CoapCode.BadRequest, (int)p.Pair.Code);
            Assert.AreEqual(0, s_hello.Calls);
        }

        [TestMethod]
        public static void Case14_AnAnswerUnderAnotherKey_IsIgnored_AndTheRightOneIsTakenAfterIt()
        {
            ProtectedPair p = New(null);
            p.Disguise();
            p.Pair.Start(p.Request(CoapCode.Get, "hello")).Drive(1000);
            Assert.AreEqual(1, s_hello.Calls);
            Assert.AreEqual(0, p.Pair.Responses + p.Pair.Failures);
            Assert.AreEqual(1, p.Pair.Client.UnderWay);
            p.Reboot();
            p.Pair.Drive(10000).Holds(Hello);
            Assert.AreEqual(1, p.Pair.Responses);
        }

        [TestMethod]
        public static void Case15_TheSameRequestAgain()
        {
            ProtectedPair p = New(null);
            GetsHello(p);
            byte[] again = p.Pair.ToServer.Last;
            again[3]++; // under another message ID, or it were a duplicate
            p.Pair.Server.HandleDatagram(p.Pair.Now, "client", again, again.Length, false);
            MessageReader answer = Wire(p.Pair.ToClient);
            Assert.AreEqual((int)CoapCode.Unauthorized, (int)answer.Code);
            Assert.AreEqual("Replay detected", Hex.Ascii(answer.Buffer, answer.PayloadOffset, answer.PayloadLength));
            Assert.AreEqual(1, s_hello.Calls);
            p.Pair.Drive(10000);
            Assert.AreEqual(1, p.Pair.Responses); // the client has asked for nothing of the kind
            GetsHello(p);
        }

        [TestMethod]
        public static void Case16_AServerWithoutOscore()
        {
            ProtectedPair p = New(null);
            p.Pair.Config.Guard = null;
            p.Pair.Start(p.Request(CoapCode.Get, "hello")).Drive(1000);
            Assert.AreEqual((int)CoapCode.BadOption, (int)p.Pair.Code);
            Assert.AreEqual(0, s_hello.Calls);
        }

        [TestMethod]
        public static void Case17_InPlainForWhatIsProtected()
        {
            ProtectedPair p = New(null);
            p.Pair.Config.Access = new KeysOnly();
            p.Pair.Start(p.Pair.Request(CoapCode.Get, "hello")).Drive(1000);
            Assert.AreEqual((int)CoapCode.Unauthorized, (int)p.Pair.Code);
            Assert.AreEqual(0, s_hello.Calls);
            GetsHello(p);
        }

        private static void GetsHello(ProtectedPair p)
        {
            p.Pair.Start(p.Request(CoapCode.Get, "hello")).Drive(p.Pair.Now - Pair.StartMs + 1000).Holds(Hello);
            Assert.AreEqual((int)CoapCode.Content, (int)p.Pair.Code);
            IsSealed(p, CoapCode.Post, CoapCode.Changed);
        }

        // Outside the last messages of both have codes that are always the same, and no option but those of class U.
        private static void IsSealed(ProtectedPair p, CoapCode request, CoapCode response)
        {
            if (p.Pair.ToServer.Last[1] != 0)
            {
                IsSealed(Wire(p.Pair.ToServer), request);
            }

            IsSealed(Wire(p.Pair.ToClient), response);
        }

        private static void IsSealed(MessageReader message, CoapCode code)
        {
            Assert.AreEqual((int)code, (int)message.Code);
            Assert.IsTrue(Protection.IsProtected(message));
            int[] inside = { OptionSlot.ETag, OptionSlot.MaxAge, OptionSlot.ContentFormat, OptionSlot.UriPath, OptionSlot.UriQuery, OptionSlot.Accept };
            for (int i = 0; i < inside.Length; i++)
            {
                Assert.IsFalse(message.Has(inside[i]), "outside");
            }
        }

        private static MessageReader Wire(PairLink link)
        {
            MessageReader message = new MessageReader(32);
            Assert.AreEqual((int)ParseStatus.Ok, (int)message.Parse(link.Last, link.Last.Length));
            return message;
        }

        private static ClientRequest Put(ProtectedPair p, int option, string value)
        {
            byte[] bytes = Hex.Bytes(value);
            ClientRequest put = p.Request(CoapCode.Put, "hello");
            put.ClearOptions();
            put.AddOption(option, bytes, 0, bytes.Length);
            put.AddPath("hello");
            return With(put, "z");
        }

        private static ClientRequest With(ClientRequest request, string body)
        {
            request.Payload = Utf8.Encode(body);
            request.PayloadLength = request.Payload.Length;
            request.AddOption(OptionNumber.ContentFormat, ContentFormat.TextPlain);
            return request;
        }

        private static ProtectedPair Observed()
        {
            ProtectedPair p = New(null);
            s_hello.Observable = true;
            s_hello.Set("one");
            p.Pair.Start(p.Observation("hello")).Drive(1000).Holds("one");
            return p;
        }

        private static ProtectedPair New(string idContext)
        {
            return Make(new ProtectedPair(OscoreEnd.Salt, "", idContext));
        }

        private static ProtectedPair Make(ProtectedPair p)
        {
            s_hello = new ScriptedResource("hello", Methods.Get | Methods.Put | Methods.Post | Methods.Delete);
            s_hello.Representation = Utf8.Encode(Hello);
            s_hello.ContentFormats = new int[] { ContentFormat.TextPlain };
            p.Pair.Tree.Add(s_hello);
            return p;
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
