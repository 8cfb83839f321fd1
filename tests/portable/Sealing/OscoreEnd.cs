// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Oscore;
using NanoCoap.Crypto;
using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// One end of a protected conversation: a context, and messages in hexadecimal. By default that of RFC 8613 appendix C.1.
    /// </summary>
    public sealed class OscoreEnd
    {
        /// <summary>The master secret of RFC 8613 appendix C.</summary>
        public const string Secret = "0102030405060708090a0b0c0d0e0f10";

        /// <summary>The master salt of appendix C.1 and C.3.</summary>
        public const string Salt = "9e7ca92223786340";

        /// <summary>Numbers that are reserved with one write.</summary>
        public const int Reserve = 16;

        /// <summary>Bytes of the buffers.</summary>
        public const int BufferBytes = 600;

        /// <summary>Its contexts, the first of them being <see cref="Context"/>.</summary>
        public readonly SecurityContexts Contexts;

        /// <summary>The context of the conversation.</summary>
        public readonly SecurityContext Context;

        /// <summary>What is tested.</summary>
        public readonly ClientProtection Protection;

        /// <summary>The Partial IV of the last request: what responses are bound to.</summary>
        public long RequestPartialIv;

        private readonly MessageReader _reader = new MessageReader(32);
        private readonly byte[] _target = new byte[BufferBytes];

        /// <summary>Makes an end; null for no ID Context, and no store for numbers that need not outlive anything.</summary>
        public OscoreEnd(IAead aead, ISequenceStore store, string salt, string senderId, string recipientId, string idContext)
        {
            Contexts = new SecurityContexts(4, new Hkdf(), store, Reserve);
            Context = Contexts.Add(
                Hex.Bytes(Secret),
                Hex.Bytes(salt),
                Hex.Bytes(senderId),
                Hex.Bytes(recipientId),
                idContext == null ? null : Hex.Bytes(idContext));
            Protection = new ClientProtection(Contexts, aead, 16);
        }

        /// <summary>The client of appendix C.1.</summary>
        public static OscoreEnd Client(NonceRecorder aead)
        {
            return new OscoreEnd(aead, null, Salt, "", "01", null);
        }

        /// <summary>The server of appendix C.1.</summary>
        public static OscoreEnd Server(NonceRecorder aead)
        {
            return new OscoreEnd(aead, null, Salt, "01", "", null);
        }

        /// <summary>Protects a request; empty if it can't be.</summary>
        public string Ask(string request)
        {
            byte[] source = Hex.Bytes(request);
            int length = Protection.ProtectRequest(Context, source, source.Length, _target);
            RequestPartialIv = length == 0 ? RequestPartialIv : Protection.PartialIv;
            return Hex.Text(_target, 0, length);
        }

        /// <summary>Protects a response to the last request that was received; empty if it can't be.</summary>
        public string Answer(string response, bool fresh)
        {
            byte[] source = Hex.Bytes(response);
            return Hex.Text(_target, 0, Protection.ProtectResponse(Context, RequestPartialIv, fresh, source, source.Length, _target));
        }

        /// <summary>Receives a request that must be good, and gives what is inside.</summary>
        public string Receive(string message)
        {
            Expect(UnprotectStatus.Ok, message);
            RequestPartialIv = Protection.PartialIv;
            return Inner();
        }

        /// <summary>Receives a request, of which this comes.</summary>
        public void Expect(UnprotectStatus status, string message)
        {
            Parse(message);
            Assert.AreEqual((int)status, (int)Protection.UnprotectRequest(_reader, _target), "status");
        }

        /// <summary>Answers the request that was just received with a challenge; empty for silence.</summary>
        public string Challenge(long now)
        {
            return Challenge(now, BufferBytes);
        }

        /// <summary>The same, into so many bytes.</summary>
        public string Challenge(long now, int room)
        {
            byte[] challenge = new byte[room];
            return Hex.Text(challenge, 0, Protection.Challenge(now, _reader, challenge));
        }

        /// <summary>Receives a response to the last request that must be good, and gives what is inside.</summary>
        public string Hear(string message)
        {
            ExpectResponse(UnprotectStatus.Ok, message, ClientProtection.NoPartialIv);
            return Inner();
        }

        /// <summary>Receives a notification for the last request that must be good, and gives what is inside.</summary>
        public string Hear(string message, long newest)
        {
            ExpectResponse(UnprotectStatus.Ok, message, newest);
            return Inner();
        }

        /// <summary>Receives a response, of which this comes.</summary>
        public void ExpectResponse(UnprotectStatus status, string message, long newest)
        {
            Parse(message);
            Assert.AreEqual((int)status, (int)Protection.UnprotectResponse(Context, RequestPartialIv, newest, _reader, _target), "status");
        }

        /// <summary>The message that was unprotected last.</summary>
        public string Inner()
        {
            return Hex.Text(_target, 0, Protection.Length);
        }

        private void Parse(string message)
        {
            byte[] bytes = Hex.Bytes(message);
            Assert.AreEqual((int)ParseStatus.Ok, (int)_reader.Parse(bytes, bytes.Length), "a message");
            Assert.IsTrue(ClientProtection.IsProtected(_reader), "a protected message");
        }
    }
}
