// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Messaging
{
    /// <summary>
    /// Recent requests by remote, message ID and type, each with the reply that a duplicate gets. RFC 7252 section 4.5. A CON is not the
    /// duplicate of a NON: it is owed an answer. This is what all such tables have in common; which exchange makes way for a new one is
    /// for each to say.
    /// </summary>
    internal abstract class ExchangeTable
    {
        /// <summary>The request is still being worked on.</summary>
        internal const int NoReply = 0;

        /// <summary>The reply was an empty ACK; the answer follows or followed on its own.</summary>
        internal const int EmptyAck = -1;

        /// <summary>There was a reply, which did not fit or has been overwritten since.</summary>
        internal const int ReplyGone = -2;

        /// <summary>Marks the key of a NON, beside its message ID.</summary>
        internal const int NonConfirmable = 0x10000;

        internal readonly object[] Remotes;
        internal readonly int[] Keys;
        internal readonly long[] Expires;

        private readonly int[] _replyLengths; // or one of the constants
        private readonly int[] _replyStarts;

        /// <summary>Makes the table.</summary>
        /// <param name="capacity">Exchanges, at least 1.</param>
        protected ExchangeTable(int capacity)
        {
            Remotes = new object[capacity];
            Keys = new int[capacity];
            Expires = new long[capacity];
            _replyLengths = new int[capacity];
            _replyStarts = new int[capacity];
        }

        /// <summary>Keeps the reply of an exchange.</summary>
        internal void Keep(int entry, ReplyRing ring, byte[] reply, int length)
        {
            int start;
            _replyLengths[entry] = ring.Keep(reply, length, out start) ? length : ReplyGone;
            _replyStarts[entry] = start;
        }

        /// <summary>Notes that an exchange was answered with an empty ACK.</summary>
        internal void KeepEmptyAck(int entry)
        {
            _replyLengths[entry] = EmptyAck;
        }

        /// <summary>Notes that the request is being worked on, for the first time or once more.</summary>
        internal void Open(int entry)
        {
            _replyLengths[entry] = NoReply;
        }

        /// <summary>Copies the reply of an exchange out.</summary>
        /// <returns>Its length, or one of the constants.</returns>
        internal int Recall(int entry, ReplyRing ring, byte[] target)
        {
            int length = _replyLengths[entry];
            if (length > 0 && !ring.Recall(_replyStarts[entry], target, length))
            {
                length = ReplyGone;
                _replyLengths[entry] = length;
            }

            return length;
        }
    }
}
