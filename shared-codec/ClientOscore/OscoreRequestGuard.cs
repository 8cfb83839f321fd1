// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Client.Oscore
{
    /// <summary>
    /// OSCORE for a request of a client: RFC 8613 sections 8.1 and 8.4. What answers is bound to the message that it answers, and a
    /// notification to its registration; what is none of that, not genuine or out of order is ignored. So is an answer in plain, with one
    /// exception: before there is another one, an error of section 8.2 is handed on. It may be anybody's, so it has lost its options: an
    /// Echo value must not make us send a request twice that was done the first time.
    /// </summary>
    public sealed class OscoreRequestGuard : RequestGuard
    {
        /// <summary>Responses that were ignored: in plain, of another request, replayed, out of order, or not genuine.</summary>
        public int Ignored;

        /// <summary>Whether the last response that was handed on is an error in plain; valid during the call of the listener.</summary>
        public bool IsPlain;

        private const long None = Protection.NoPartialIv;

        private readonly ClientProtection _protection;
        private readonly SecurityContext _context;
        private readonly byte[] _inner;
        private readonly MessageWriter _writer = new MessageWriter();
        private long _sent; // Partial IV of the newest message
        private bool _isAnswered; // that one
        private long _registered; // Partial IV of the newest registration, or None
        private long _before; // of the one that it renews: a notification may have crossed it
        private long _newest; // the largest Partial IV of a notification, or None

        /// <summary>Makes the guard of a request. All memory is allocated here.</summary>
        /// <param name="protection">Protects messages: that of the client.</param>
        /// <param name="context">The context of whom the request goes to.</param>
        /// <param name="plain">Room for a request in plain: <see cref="ClientConfig.MessageBytes"/> less
        /// <see cref="ClientProtection.RequestOverhead"/>. Guards of one client may share it.</param>
        /// <param name="inner">Room for what was inside a response: as long as the longest one. Guards of one client may share it.</param>
        public OscoreRequestGuard(ClientProtection protection, SecurityContext context, byte[] plain, byte[] inner)
            : base(plain)
        {
            _protection = protection;
            _context = context;
            _inner = inner;
        }

        /// <inheritdoc/>
        public override void Begin()
        {
            IsPlain = false;
            _sent = None;
            _registered = None;
            _before = None;
            _newest = None;
        }

        /// <inheritdoc/>
        public override int Seal(int length, bool registers, byte[] target)
        {
            length = _protection.ProtectRequest(_context, Plain, length, target);
            if (length != 0)
            {
                _sent = _protection.PartialIv;
                _isAnswered = false;
                if (registers)
                {
                    _before = _registered;
                    _registered = _sent;
                }
            }

            return length;
        }

        /// <inheritdoc/>
        public override bool Open(MessageReader reader, bool answers, bool notifies)
        {
            if (reader.Length <= _inner.Length && (Protection.IsProtected(reader) ? OpenProtected(reader, answers, notifies)
                : answers && !notifies && !_isAnswered && OpenError(reader)))
            {
                return true;
            }

            Ignored++;
            return false;
        }

        private bool OpenProtected(MessageReader reader, bool answers, bool notifies)
        {
            long number = _sent;
            if (!answers || !Unprotect(reader, number))
            {
                bool tried = answers && number == _registered;
                number = _registered;
                if (!notifies || ((tried || !Unprotect(reader, number)) && !Unprotect(reader, number = _before)))
                {
                    return false;
                }
            }

            // Section 8.4.2: only a registration has notifications.
            bool isInOrder = number == _registered || number == _before;
            if (reader.Parse(_inner, _protection.Length) != ParseStatus.Ok || (reader.Has(OptionSlot.Observe) && !isInOrder))
            {
                return false;
            }

            if (isInOrder && _protection.PartialIv > _newest)
            {
                _newest = _protection.PartialIv;
            }

            _isAnswered |= number == _sent;
            IsPlain = false;
            return true;
        }

        private bool Unprotect(MessageReader reader, long number)
        {
            if (number < 0)
            {
                return false;
            }

            ClientProtection protection = _protection;
            long newest = number == _registered || number == _before ? _newest : None;
            UnprotectStatus status = protection.UnprotectResponse(_context, number, newest, reader, _inner);
            if (protection.PartialIv < 0)
            {
                // Section 7.4.1: the nonce of the request serves for its first answer, of which the order is not known.
                if (_isAnswered || number != _sent)
                {
                    return false;
                }

                if (status == UnprotectStatus.Replayed)
                {
                    status = protection.UnprotectResponse(_context, number, None, reader, _inner);
                }
            }

            return status == UnprotectStatus.Ok;
        }

        private bool OpenError(MessageReader reader)
        {
            CoapCode code = reader.Code;
            if (code != CoapCode.BadRequest && code != CoapCode.Unauthorized && code != CoapCode.BadOption)
            {
                return false;
            }

            MessageWriter writer = _writer;
            writer.Begin(
                _inner, _inner.Length, reader.Type, code, reader.MessageId, reader.Buffer, MessageReader.TokenOffset, reader.TokenLength);
            writer.Payload(reader.Buffer, reader.PayloadOffset, reader.PayloadLength);
            reader.Parse(_inner, writer.Length);
            IsPlain = true;
            return true;
        }
    }
}
