// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Client
{
    /// <summary>
    /// The last responses that did not come in an ACK, in a ring: a duplicate is told by sender and message ID, also when its request
    /// has long been over. RFC 7252 section 4.5.
    /// </summary>
    internal sealed class RecentResponses
    {
        private readonly object[] _remotes;
        private readonly int[] _messageIds;
        private readonly long[] _expires;
        private int _next;

        internal RecentResponses(int capacity)
        {
            _remotes = new object[capacity];
            _messageIds = new int[capacity];
            _expires = new long[capacity];
        }

        internal bool Contains(long now, object remote, int messageId)
        {
            for (int i = 0; i < _messageIds.Length; i++)
            {
                if (_messageIds[i] == messageId && now < _expires[i] && remote.Equals(_remotes[i]))
                {
                    return true;
                }
            }

            return false;
        }

        internal void Add(object remote, int messageId, long expires)
        {
            int entry = _next;
            _remotes[entry] = remote;
            _messageIds[entry] = messageId;
            _expires[entry] = expires;
            _next = entry + 1 == _messageIds.Length ? 0 : entry + 1;
        }
    }
}
