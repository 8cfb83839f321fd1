// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Crypto;
using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>A client that speaks OSCORE, and an endpoint with a guard: the keys of RFC 8613 appendix C.1. No nonce may serve
    /// twice.</summary>
    public sealed class OscoreScript
    {
        /// <summary>The client's address.</summary>
        public const string Alice = "alice";

        /// <summary>The conversation. Resources are to be added, and sizes changed, before the first datagram.</summary>
        public readonly Script Script = new Script();

        /// <summary>The client's end.</summary>
        public readonly OscoreEnd Client;

        /// <summary>The server's contexts.</summary>
        public readonly SecurityContexts Contexts;

        /// <summary>The server's guard.</summary>
        public readonly OscoreGuard Guard;

        /// <summary>What was inside the last answer that was heard.</summary>
        public readonly MessageReader Inner = new MessageReader(32);

        /// <summary>The largest Partial IV of a notification so far.</summary>
        public long Newest = Protection.NoPartialIv;

        /// <summary>The Partial IV of the registration.</summary>
        public long RegistrationPartialIv;

        /// <summary>What the client sent last, sealed.</summary>
        public string Sent;

        /// <summary>Makes both ends.</summary>
        public OscoreScript()
            : this(new NonceRecorder(), null)
        {
        }

        /// <summary>Makes both ends.</summary>
        public OscoreScript(NonceRecorder aead, ISequenceStore store)
            : this(aead, store, null)
        {
        }

        /// <summary>Makes both ends, with an ID Context or null.</summary>
        public OscoreScript(NonceRecorder aead, ISequenceStore store, string idContext)
        {
            Client = new OscoreEnd(aead, null, OscoreEnd.Salt, "", "01", idContext);
            Contexts = new SecurityContexts(4, new Hkdf(), store, 16);
            byte[] context = idContext == null ? null : Hex.Bytes(idContext);
            Contexts.Add(Hex.Bytes(OscoreEnd.Secret), Hex.Bytes(OscoreEnd.Salt), Hex.Bytes("01"), Hex.Bytes(""), context);
            Guard = new OscoreGuard(Contexts, aead, Script.Config.MaxMessageBytes, Script.Config.MaxOptions);
            Script.Config.Guard = Guard;
            Script.Config.ReplyBytes = 64;
        }

        /// <summary>Sends a request, sealed.</summary>
        public OscoreScript Ask(Datagram request)
        {
            Sent = Client.Ask(Hex.Text(request.Bytes, 0, request.Length));
            Script.Receive(Alice, Sent);
            return this;
        }

        /// <summary>The next message must be a sealed response with this inside.</summary>
        public OscoreScript Hear(MessageType type, CoapCode code)
        {
            Open(type, Client.Hear(Next()), code);
            return this;
        }

        /// <summary>The next message must be a notification with this inside.</summary>
        public OscoreScript HearNotification(MessageType type, CoapCode code)
        {
            string message = Next();
            Client.RequestPartialIv = RegistrationPartialIv;
            Open(type, Client.Hear(message, Newest), code);
            Newest = Client.Protection.PartialIv;
            return this;
        }

        /// <summary>Registers for a resource.</summary>
        public void Register(int messageId, string token, string path)
        {
            Ask(ObserveSteps.Registration(messageId, token, path));
            RegistrationPartialIv = Client.RequestPartialIv;
            Hear(MessageType.Acknowledgement, CoapCode.Content);
            Newest = Client.Protection.PartialIv;
            Assert.IsTrue(Inner.Has(OptionSlot.Observe), "not registered");
        }

        /// <summary>The payload that was inside.</summary>
        public string Payload()
        {
            return Hex.Ascii(Inner.Buffer, Inner.PayloadOffset, Inner.PayloadLength);
        }

        /// <summary>The next message must be an error of RFC 8613 section 8.2, in plain.</summary>
        public void HearError(CoapCode code, string text)
        {
            Script.Expect(Alice, MessageType.Acknowledgement, code);
            Assert.AreEqual(text, Script.Payload());
            Assert.AreEqual(0, Script.Last.Uint(OptionSlot.MaxAge));
        }

        private string Next()
        {
            Assert.AreEqual(Alice, Script.Take());
            return Hex.Text(Script.Last.Buffer, 0, Script.Last.Length);
        }

        private void Open(MessageType type, string inner, CoapCode code)
        {
            byte[] bytes = Hex.Bytes(inner);
            Assert.AreEqual((int)ParseStatus.Ok, (int)Inner.Parse(bytes, bytes.Length));
            Assert.AreEqual((int)type, (int)Inner.Type, "type");
            Assert.AreEqual((int)code, (int)Inner.Code, "code");
        }
    }
}
