// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dtls
{
    /// <summary>So many hellos a second and no more: anybody can send them, and each costs a hash.</summary>
    internal sealed class HelloBudget
    {
        private const int Price = 1000; // of a hello: a millisecond earns as many as there are in a second
        private const int MaxAgeMs = 250;

        private readonly int _perSecond;
        private readonly int _most; // may be spent at once: what a quarter of a second earns, and always one
        private long _spent; // as much as is earned up to some time, which may be ahead of the clock

        internal HelloBudget(int perSecond)
        {
            int most = MaxAgeMs * perSecond;
            _perSecond = perSecond;
            _most = most < Price ? Price : most;
        }

        /// <summary>Takes one.</summary>
        /// <param name="now">The time.</param>
        /// <returns>False if there is none left.</returns>
        internal bool Take(long now)
        {
            if (_perSecond == 0)
            {
                return true;
            }

            long earned = now * _perSecond;
            long spent = (_spent < earned ? earned : _spent) + Price;
            if (spent - earned > _most)
            {
                return false;
            }

            _spent = spent;
            return true;
        }
    }
}
