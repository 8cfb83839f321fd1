// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Messaging
{
    /// <summary>
    /// A small generator of pseudo-random numbers (xorshift, 32 bits of state): for time-outs and leisure, where an observer may know
    /// every number. Its quality is that of its seed; as an <see cref="IRandom"/> it is for tests alone.
    /// </summary>
    public sealed class SmallRandom : IRandom
    {
        private uint _state;

        /// <summary>Makes a generator.</summary>
        /// <param name="seed">Any value; the same seed gives the same numbers.</param>
        public SmallRandom(int seed)
        {
            // Zero is the one state that xorshift never leaves, and small seeds start with small numbers: spread them.
            uint state = (uint)seed + 0x9E3779B9u;
            state = (state ^ (state >> 16)) * 0x85EBCA6Bu;
            state = (state ^ (state >> 13)) * 0xC2B2AE35u;
            state ^= state >> 16;
            _state = state == 0 ? 0x6D2B79F5u : state;
        }

        /// <summary>The next number.</summary>
        /// <param name="bound">1 to 2^31 - 1.</param>
        /// <returns>0 to <paramref name="bound"/> - 1.</returns>
        public int Next(int bound)
        {
            // The remainder favours small results by at most bound in 2^32: nothing at the bounds in use here.
            return (int)((uint)NextInt() % (uint)bound);
        }

        /// <inheritdoc/>
        public int NextInt()
        {
            uint x = _state;
            x ^= x << 13;
            x ^= x >> 17;
            x ^= x << 5;
            _state = x;
            return (int)x;
        }
    }
}
