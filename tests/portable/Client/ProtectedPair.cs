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

        private readonly SequenceMemory _memory = new SequenceMemory();
        private readonly OscoreEnd _client;
        private readonly byte[] _plain;
        private readonly byte[] _inner;

        /// <summary>Makes both ends.</summary>
        public ProtectedPair()
        {
            _client = OscoreEnd.Client(Aead);
            _plain = new byte[Pair.ClientConfig.MessageBytes - ClientProtection.RequestOverhead];
            _inner = new byte[Pair.ClientConfig.MaxMessageBytes];
            Pair.Config.ReplyBytes = 64;
            MakeGuard();
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
            MakeGuard().Restore(_memory.ReservedUpTo);
            Pair.Reboot();
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

        private SecurityContext MakeGuard()
        {
            SecurityContexts contexts = new SecurityContexts(1, new Hkdf(), _memory, OscoreEnd.Reserve);
            MakeGuard(contexts);
            return contexts.Add(Hex.Bytes(OscoreEnd.Secret), Hex.Bytes(OscoreEnd.Salt), Hex.Bytes("01"), Hex.Bytes(""), null);
        }

        private ClientRequest Protect(ClientRequest request)
        {
            request.Guard = new OscoreRequestGuard(_client.Protection, _client.Context, _plain, _inner);
            request.ResponseBuffer = new byte[1024];
            return request;
        }
    }
}
