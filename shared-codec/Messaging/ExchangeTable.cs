// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Wire;

namespace NanoCoap.Messaging
{
    /// <summary>
    /// Recent requests by remote, message ID and type, each with the reply that a duplicate gets. RFC 7252 section 4.5. A CON is not the
    /// duplicate of a NON: it is owed an answer. Each exchange has room for a reply of its own, which nobody else's can push out. This is
    /// what all such tables have in common; which exchange makes way for a new one is for each to say.
    /// </summary>
    internal abstract class ExchangeTable
    {
        /// <summary>The request is still being worked on.</summary>
        internal const int NoReply = 0;

        /// <summary>The reply was an empty ACK; the answer follows or followed on its own.</summary>
        internal const int EmptyAck = 0xFFFF;

        /// <summary>There was a reply that was too long to be kept.</summary>
        internal const int ReplyGone = 0xFFFE;

        /// <summary>In place of an index: there is none.</summary>
        internal const int NoEntry = -1;

        /// <summary>Marks the key of a NON, beside its message ID.</summary>
        internal const int NonConfirmable = 0x10000;

        internal int Entry = NoEntry; // the exchange that is being handled
        internal readonly object[] Remotes;
        internal readonly int[] Keys;
        internal readonly long[] Expires;
        internal readonly ushort[] ReplyLengths; // or one of the constants, which no datagram is as long as

        private readonly int _replyBytes;
        private readonly bool _shortens;
        private readonly byte[] _replies;

        private ExchangeBindings _bindings; // null if no request can be protected

        /// <summary>Makes the table.</summary>
        /// <param name="capacity">Exchanges, at least 1.</param>
        /// <param name="replyBytes">Bytes of the longest reply that is kept, at least 0.</param>
        /// <param name="shortens">Whether of a longer one code and token are kept: its request must not run again.</param>
        protected ExchangeTable(int capacity, int replyBytes, bool shortens)
        {
            Remotes = new object[capacity];
            Keys = new int[capacity];
            Expires = new long[capacity];
            ReplyLengths = new ushort[capacity];
            _replyBytes = replyBytes;
            _shortens = shortens;
            _replies = new byte[capacity * replyBytes];
        }

        /// <summary>Keeps the reply of the exchange that is being handled, if it is remembered.</summary>
        /// <param name="reply">Holds the reply from offset 0.</param>
        /// <param name="length">Bytes of it.</param>
        /// <param name="principal">Whose it is if it is protected, or null: a part of it is of no use to anybody then.</param>
        internal void Keep(byte[] reply, int length, object principal)
        {
            int entry = Entry;
            if (entry < 0)
            {
                return;
            }

            int room = _replyBytes;
            if (length > room)
            {
                if (principal != null || !_shortens)
                {
                    ReplyLengths[entry] = ReplyGone;
                    return;
                }

                length = MessageReader.TokenOffset + (reply[0] & 15);
            }

            ReplyLengths[entry] = (ushort)length;
            Array.Copy(reply, 0, _replies, entry * room, length);
        }

        /// <summary>Makes room for what <see cref="Bind"/> keeps.</summary>
        internal void MakeRoomForBindings()
        {
            _bindings = new ExchangeBindings(Keys.Length);
        }

        /// <summary>Keeps whose request that of the exchange being handled was, and what its answers are bound to, so that a duplicate of
        /// it can be opened once more.</summary>
        /// <param name="principal">Whose.</param>
        /// <param name="binding">What its answers are bound to.</param>
        internal void Bind(object principal, long binding)
        {
            _bindings.Principals[Entry] = principal;
            _bindings.Values[Entry] = binding;
            _bindings.Ends[Entry] = Expires[Entry];
        }

        /// <summary>Whose request that of the exchange being handled was.</summary>
        /// <param name="binding">What its answers are bound to.</param>
        /// <returns>The principal; null if it was not protected.</returns>
        internal object PrincipalOf(out long binding)
        {
            binding = _bindings.Values[Entry];
            return _bindings.Ends[Entry] == Expires[Entry] ? _bindings.Principals[Entry] : null;
        }

        /// <summary>Copies the reply of the exchange that is being handled out.</summary>
        /// <param name="target">Where it goes.</param>
        /// <returns>Its length, or one of the constants.</returns>
        internal int Recall(byte[] target)
        {
            int length = ReplyLengths[Entry];
            if (length < ReplyGone)
            {
                Array.Copy(_replies, Entry * _replyBytes, target, 0, length);
            }

            return length;
        }
    }
}
