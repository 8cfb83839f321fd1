// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Messaging
{
    /// <summary>
    /// Addresses that have shown that they can receive, and the pings that ask others to. An address alone shows nothing: the sender
    /// of a datagram may have written anything there. RFC 7252 section 11.3.
    /// </summary>
    internal sealed class AddressTable
    {
        private const int Probes = 4;

        private readonly object[] _proven; // null: free
        private readonly long[] _provenUntil;
        private readonly object[] _probed = new object[Probes];
        private readonly int[] _probeIds = new int[Probes];
        private readonly long[] _probedUntil = new long[Probes];
        private int _nextProbe;

        internal AddressTable(int capacity)
        {
            _proven = new object[capacity];
            _provenUntil = new long[capacity];
        }

        /// <summary>Tells whether an address has shown lately that it can receive.</summary>
        internal bool IsProven(long now, object remote)
        {
            for (int i = 0; i < _proven.Length; i++)
            {
                object other = _proven[i];
                if (other != null && (other == remote || remote.Equals(other)))
                {
                    return now < _provenUntil[i];
                }
            }

            return false;
        }

        /// <summary>Remembers that an address can receive, in place of the one whose proof is the oldest.</summary>
        internal void Prove(object remote, long until)
        {
            int oldest = 0;
            for (int i = 0; i < _proven.Length; i++)
            {
                object other = _proven[i];
                if (other == null || other == remote || remote.Equals(other))
                {
                    oldest = i;
                    break;
                }

                if (_provenUntil[i] < _provenUntil[oldest])
                {
                    oldest = i;
                }
            }

            _proven[oldest] = remote;
            _provenUntil[oldest] = until;
        }

        /// <summary>Notes a ping, in place of the oldest.</summary>
        /// <returns>False if the last one to this address has not been given up yet: no second one then.</returns>
        internal bool AddProbe(long now, object remote, int messageId, long until)
        {
            for (int i = 0; i < Probes; i++)
            {
                if (now < _probedUntil[i] && _probed[i] != null && remote.Equals(_probed[i]))
                {
                    return false;
                }
            }

            _probed[_nextProbe] = remote;
            _probeIds[_nextProbe] = messageId;
            _probedUntil[_nextProbe] = until;
            _nextProbe = (_nextProbe + 1) & (Probes - 1);
            return true;
        }

        /// <summary>Tells whether a Reset answers a ping; if it does, the ping is over.</summary>
        internal bool EndProbe(long now, object remote, int messageId)
        {
            for (int i = 0; i < Probes; i++)
            {
                if (_probed[i] != null && _probeIds[i] == messageId && now < _probedUntil[i] && remote.Equals(_probed[i]))
                {
                    _probed[i] = null;
                    return true;
                }
            }

            return false;
        }
    }
}
