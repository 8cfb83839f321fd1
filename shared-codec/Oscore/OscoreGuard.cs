// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Crypto;
using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Oscore
{
    /// <summary>
    /// OSCORE for the server of an endpoint (RFC 8613 sections 8.2 and 8.3): give one to <see
    /// cref="NanoCoap.Server.EndpointConfig.Guard"/>. The principal of a request is its <see cref="SecurityContext"/>, its binding the
    /// Partial IV.
    /// </summary>
    public sealed class OscoreGuard : MessageGuard
    {
        /// <summary>Requests that could not be opened: malformed, of an unknown context, replayed, or forged.</summary>
        public int Refused;

        /// <summary>Requests that could be opened, and had to be repeated with the Echo option of a challenge. RFC 8613
        /// appendix B.1.2.</summary>
        public int NotFresh;

        private const int ProxyOptions = (1 << OptionSlot.ProxyUri) | (1 << OptionSlot.ProxyScheme);

        private readonly Protection _protection;
        private readonly byte[] _inner;

        /// <summary>Makes the guard of one endpoint. All memory is allocated here.</summary>
        /// <param name="contexts">The contexts of its clients; they may change while it runs, on the thread that drives the
        /// endpoint.</param>
        /// <param name="aead">AES-CCM.</param>
        /// <param name="maxMessageBytes">Bytes of the endpoint's largest message.</param>
        /// <param name="maxOptions">Options that a message may have: those that the endpoint's configuration names.</param>
        public OscoreGuard(SecurityContexts contexts, IAead aead, int maxMessageBytes, int maxOptions)
            : base(maxMessageBytes, Protection.ResponseOverhead)
        {
            _protection = new Protection(contexts, aead, maxOptions);
            _inner = new byte[maxMessageBytes];
        }

        internal override int Open(long now, MessageReader reader, object principal, long binding)
        {
            if (reader.UnknownCritical == 0 || (reader.Present & ProxyOptions) != 0 || !Protection.IsProtected(reader))
            {
                return Plain; // what is for a proxy is refused as everywhere
            }

            if (reader.Length > _inner.Length)
            {
                return Silent; // what we hold is a stump
            }

            Protection protection = _protection;
            UnprotectStatus status = principal == null
                ? protection.UnprotectRequest(reader, _inner)
                : protection.UnprotectDuplicate((SecurityContext)principal, binding, reader, _inner);
            if (status == UnprotectStatus.Ok)
            {
                Principal = protection.Context;
                Binding = protection.PartialIv;
                return reader.Parse(_inner, protection.Length) == ParseStatus.Ok ? Opened : Silent;
            }

            if (status == UnprotectStatus.NotFresh)
            {
                NotFresh++;
                AnswerLength = protection.Challenge(now, reader, Sealed);
                return AnswerLength != 0 ? Answered : Silent;
            }

            Refused++;
            byte[] text = OscoreError.Text(status);
            MessageWriter writer = protection.BeginAnswer(Sealed, OscoreError.Code(status), reader);
            writer.UintOption(OptionNumber.MaxAge, 0); // section 8.2: it must not be cached
            writer.Payload(text, 0, text.Length);
            AnswerLength = writer.Length;
            return Answered;
        }

        internal override int Seal(object principal, long binding, bool isLater, byte[] message, int length)
        {
            return _protection.ProtectResponse((SecurityContext)principal, binding, isLater, message, length, Sealed);
        }
    }
}
