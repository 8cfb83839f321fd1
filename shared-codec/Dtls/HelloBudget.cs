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
        private long _credit;
        private long _earnedAt;

        internal HelloBudget(int perSecond)
        {
            _perSecond = perSecond;
            _credit = Most;
        }

        // What a quarter of a second earns may be spent at once, and always one.
        private long Most
        {
            get
            {
                int most = MaxAgeMs * _perSecond;
                return most < Price ? Price : most;
            }
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

            long age = now - _earnedAt;
            _earnedAt = now;
            _credit = age >= Price ? Most : _credit + (age * _perSecond);
            if (_credit > Most)
            {
                _credit = Most;
            }

            if (_credit < Price)
            {
                return false;
            }

            _credit -= Price;
            return true;
        }
    }
}
