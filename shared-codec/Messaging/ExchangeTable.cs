// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;

namespace NanoCoap.Messaging
{
    /// <summary>
    /// Recent requests by remote and message ID, each with the reply that a duplicate gets: RFC 7252 section 4.5. Entries form
    /// a ring, so that the oldest makes way, and hang in hash chains, so that a look-up does not walk the ring. Replies
    /// share a second ring of bytes: a short one takes only its own length.
    /// </summary>
    internal sealed class ExchangeTable
    {
        /// <summary>The request is still being worked on.</summary>
        internal const int NoReply = 0;

        /// <summary>The reply was an empty ACK; the answer follows or followed on its own.</summary>
        internal const int EmptyAck = -1;

        /// <summary>There was a reply, which did not fit or has been overwritten since.</summary>
        internal const int ReplyGone = -2;

        private readonly object[] _remotes;
        private readonly int[] _messageIds;
        private readonly long[] _expires;
        private readonly int[] _next; // of the chain, plus one
        private readonly int[] _buckets; // first of the chain, plus one
        private readonly int[] _replyLengths; // or one of the constants
        private readonly int[] _replyStarts; // in bytes ever written, so that an overwritten reply shows
        private readonly byte[] _replies;
        private readonly int _mask;
        private int _newest;
        private int _written;
        private int _at;

        internal ExchangeTable(int capacity, int replyBytes)
        {
            int buckets = Buckets(capacity);
            _remotes = new object[capacity];
            _messageIds = new int[capacity];
            _expires = new long[capacity];
            _next = new int[capacity];
            _buckets = new int[buckets];
            _replyLengths = new int[capacity];
            _replyStarts = new int[capacity];
            _replies = new byte[replyBytes];
            _mask = buckets - 1;
        }

        /// <summary>Looks for the exchange that a request belongs to.</summary>
        /// <returns>Its index, or -1.</returns>
        internal int Find(long now, object remote, int messageId)
        {
            int entry = _buckets[messageId & _mask] - 1;
            while (entry >= 0)
            {
                if (_messageIds[entry] == messageId && now < _expires[entry]
                    && (_remotes[entry] == remote || remote.Equals(_remotes[entry])))
                {
                    return entry;
                }

                // The ring gives places out in turn, and a chain runs from newer to older ones. A link to a newer place, or to one of
                // another chain, is a remainder of before that place was given out again: here the chain ends. So nobody has to take
                // an entry out of its chain.
                int next = _next[entry] - 1;
                if (((_messageIds[entry] ^ messageId) & _mask) != 0 || (next >= 0 && Age(next) <= Age(entry)))
                {
                    return -1;
                }

                entry = next;
            }

            return -1;
        }

        /// <summary>Remembers an exchange that is new, in place of the oldest.</summary>
        /// <param name="now">The time.</param>
        /// <param name="remote">Who asks.</param>
        /// <param name="messageId">The message ID of the request.</param>
        /// <param name="lifetimeMs">EXCHANGE_LIFETIME or NON_LIFETIME.</param>
        /// <param name="counters">Counts an eviction.</param>
        /// <returns>The index; of one that is there already its complement, and nothing has changed.</returns>
        internal int Enter(long now, object remote, int messageId, int lifetimeMs, MessageCounters counters)
        {
            int bucket = messageId & _mask;
            int first = _buckets[bucket];
            int[] messageIds = _messageIds;

            // Mostly the place has gone to a message ID of another bucket since.
            if (first != 0 && ((messageIds[first - 1] ^ messageId) & _mask) == 0)
            {
                int found = Find(now, remote, messageId);
                if (found >= 0)
                {
                    return ~found;
                }
            }

            int entry = _newest + 1;
            if (entry == messageIds.Length)
            {
                entry = 0;
            }

            _newest = entry;
            long[] expires = _expires;
            if (now < expires[entry])
            {
                counters.ExchangesEvicted++;
            }

            _remotes[entry] = remote;
            messageIds[entry] = messageId;
            expires[entry] = now + lifetimeMs;
            _replyLengths[entry] = NoReply;
            _next[entry] = first;
            _buckets[bucket] = entry + 1;
            return entry;
        }

        /// <summary>Keeps the reply of an exchange.</summary>
        internal void Keep(int entry, byte[] reply, int length)
        {
            byte[] replies = _replies;
            if (length > replies.Length)
            {
                _replyLengths[entry] = ReplyGone;
                return;
            }

            int at = _at;
            if (length > replies.Length - at)
            {
                _written += replies.Length - at;
                at = 0;
            }

            Array.Copy(reply, 0, replies, at, length);
            _replyLengths[entry] = length;
            _replyStarts[entry] = _written;
            _written += length;
            _at = at + length;
        }

        /// <summary>Notes that an exchange was answered with an empty ACK.</summary>
        internal void KeepEmptyAck(int entry)
        {
            _replyLengths[entry] = EmptyAck;
        }

        /// <summary>Notes that the request is being worked on once more.</summary>
        internal void Reopen(int entry)
        {
            _replyLengths[entry] = NoReply;
        }

        /// <summary>Copies the reply of an exchange out.</summary>
        /// <returns>Its length, or one of the constants.</returns>
        internal int Recall(int entry, byte[] target)
        {
            int length = _replyLengths[entry];
            if (length <= 0)
            {
                return length;
            }

            // The difference is right even after the count of bytes has wrapped.
            int start = _replyStarts[entry];
            if (_written - start > _replies.Length)
            {
                _replyLengths[entry] = ReplyGone;
                return ReplyGone;
            }

            // The reply lies where the ring stood when it was written; a padded end counts as written.
            int at = _at - (_written - start);
            if (at < 0)
            {
                at += _replies.Length;
            }

            Array.Copy(_replies, at, target, 0, length);
            return length;
        }

        // How many places have been given out since this one.
        private int Age(int entry)
        {
            int age = _newest - entry;
            return age < 0 ? age + _messageIds.Length : age;
        }

        private static int Buckets(int capacity)
        {
            // Twice as many as entries: message IDs come in sequence, and then a chain has no second entry.
            int buckets = 4;
            while (buckets < capacity * 2)
            {
                buckets *= 2;
            }

            return buckets;
        }
    }
}
