// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dtls
{
    /// <summary>
    /// So many hellos a second and no more: anybody can send them, and each costs a hash. While they are many, no host has two of them in
    /// a row within the time after which a client sends its hello again.
    /// </summary>
    internal sealed class HelloBudget
    {
        // Of a hello: a millisecond earns as many as there are in a second. It is a little more than a thousand: else there would be time
        // for one at the same moments of each second, and clients repeat theirs by the second.
        private const int Price = 1023;
        private const int MaxAgeMs = 256; // a quarter of a second, in the same measure
        private const int OfOneHostMs = 900;

        private readonly int _perSecond;
        private readonly int _most; // may be spent at once: what a quarter of a second earns, and always one
        private long _spent; // as much as is earned up to some time, which may be ahead of the clock
        private ulong _host; // that took the last one
        private long _hostAt;

        internal HelloBudget(int perSecond)
        {
            int most = MaxAgeMs * perSecond;
            _perSecond = perSecond;
            _most = most < Price ? Price : most;
        }

        /// <summary>Takes one.</summary>
        /// <param name="now">The time.</param>
        /// <param name="host">For whom.</param>
        /// <param name="isDoubtful">Whether others have a better claim.</param>
        /// <returns>False if there is none left for that one.</returns>
        internal bool Take(long now, ulong host, bool isDoubtful)
        {
            if (_perSecond == 0)
            {
                return true;
            }

            long earned = now * _perSecond;
            long spent = (_spent < earned ? earned : _spent) + Price;
            long ahead = spent - earned;
            if (ahead > _most || (2 * ahead > _most && (isDoubtful || (host == _host && now - _hostAt < OfOneHostMs))))
            {
                return false;
            }

            _spent = spent;
            _host = host;
            _hostAt = now;
            return true;
        }

        /// <summary>Takes some more, for what the last one has come to.</summary>
        /// <param name="hellos">How many.</param>
        internal void Spend(int hellos)
        {
            _spent += hellos * Price;
        }
    }
}
