// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Messaging;

namespace NanoCoap.Server
{
    /// <summary>
    /// How many requests one remote makes (RFC 8516): each is worth some time, and who is ahead of the clock by more than a burst has to
    /// wait. A remote that has shown that it can receive has an account of its own. The others share a few, by their hash codes: an address
    /// that nobody has to prove must not cost memory, and who floods under many of them takes nothing from those that are proven.
    /// </summary>
    internal sealed class RequestPace
    {
        private const int Burst = 4; // seconds' worth of requests at once
        private const int Shared = 8; // accounts; a power of two
        private const int Second = 1000000; // microseconds: 1000 requests a second are worth a whole number

        private readonly Source _source;
        private readonly int _cost;
        private readonly long[] _shared = new long[Shared];

        /// <summary>Makes it.</summary>
        /// <param name="perSecond">Requests a second, 1 to 1000.</param>
        /// <param name="source">Who asks.</param>
        internal RequestPace(int perSecond, Source source)
        {
            _cost = Second / perSecond;
            _source = source;
        }

        /// <summary>Books the request that is being handled, unless there are too many.</summary>
        /// <returns>0 if it may be served; else after how many seconds the next one may be.</returns>
        internal int Take()
        {
            Source source = _source;
            long now = source.Now * 1000;
            Peer peer = source.IsProven() ? source.TakePeer() : null;
            int place = peer == null ? source.Remote.GetHashCode() & (Shared - 1) : 0;
            long paid = peer == null ? _shared[place] : peer.Credit;
            paid = (paid < now ? now : paid) + _cost;
            long ahead = paid - now - (Burst * (long)Second);
            if (ahead > 0)
            {
                return (int)((ahead + Second - 1) / Second);
            }

            if (peer == null)
            {
                _shared[place] = paid;
            }
            else
            {
                peer.Credit = paid;
            }

            return 0;
        }
    }
}
