// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client;
using NanoCoap.Client.Oscore;
using NanoCoap.Crypto;
using NanoCoap.Oscore;
using NanoCoap.Protocol;

namespace NanoCoap.Tests
{
    /// <summary>A pair that speaks OSCORE with the keys of RFC 8613 appendix C.1. No nonce may serve twice, whoever begins anew.</summary>
    public sealed class ProtectedPair
    {
        /// <summary>The two and the link.</summary>
        public readonly Pair Pair = new Pair();

        /// <summary>Seals for both.</summary>
        public readonly NonceRecorder Aead = new NonceRecorder();

        /// <summary>The server's guard.</summary>
        public OscoreGuard Guard;

        /// <summary>The client's end.</summary>
        public readonly OscoreEnd Client;

        private readonly SequenceMemory _memory = new SequenceMemory();
        private readonly string _idContext;
        private readonly byte[] _plain;
        private readonly byte[] _inner;

        /// <summary>Makes both ends.</summary>
        public ProtectedPair()
            : this(OscoreEnd.Salt, "", null)
        {
        }

        /// <summary>Makes both ends, the client with a salt and an ID of its own, both with an ID Context or null.</summary>
        public ProtectedPair(string salt, string senderId, string idContext)
        {
            _idContext = idContext;
            Client = new OscoreEnd(Aead, null, salt, senderId, "01", idContext);
            _plain = new byte[Pair.ClientConfig.MessageBytes - ClientProtection.RequestOverhead];
            _inner = new byte[Pair.ClientConfig.MaxMessageBytes];
            Pair.Config.ReplyBytes = 64;
            MakeGuard("01");
        }

        /// <summary>A request that is protected.</summary>
        public ClientRequest Request(CoapCode method, string path)
        {
            return Protect(Pair.Request(method, path));
        }

        /// <summary>A registration that is protected.</summary>
        public ClientRequest Observation(string path)
        {
            return Protect(Pair.Observation(path, "4a"));
        }

        /// <summary>The server begins anew, with what its store knows of its numbers. RFC 8613 appendix B.1.</summary>
        public void Reboot()
        {
            MakeGuard("01").Restore(_memory.ReservedUpTo);
            Pair.Reboot();
        }

        /// <summary>The server seals what it sends under another key than the client has for it.</summary>
        public void Disguise()
        {
            MakeGuard("02");
        }

        /// <summary>The server begins anew, and knows nothing of the client.</summary>
        public void Forget()
        {
            MakeGuard(new SecurityContexts(1, new Hkdf(), _memory, OscoreEnd.Reserve));
            Pair.Reboot();
        }

        private void MakeGuard(SecurityContexts contexts)
        {
            Guard = new OscoreGuard(contexts, Aead, Pair.Config.MaxMessageBytes, Pair.Config.MaxOptions);
            Pair.Config.Guard = Guard;
        }

        private SecurityContext MakeGuard(string senderId)
        {
            SecurityContexts contexts = new SecurityContexts(1, new Hkdf(), _memory, OscoreEnd.Reserve);
            MakeGuard(contexts);
            byte[] context = _idContext == null ? null : Hex.Bytes(_idContext);
            return contexts.Add(Hex.Bytes(OscoreEnd.Secret), Hex.Bytes(OscoreEnd.Salt), Hex.Bytes(senderId), Hex.Bytes(""), context);
        }

        private ClientRequest Protect(ClientRequest request)
        {
            request.Guard = new OscoreRequestGuard(Client.Protection, Client.Context, _plain, _inner);
            request.ResponseBuffer = new byte[1024];
            return request;
        }
    }
}
