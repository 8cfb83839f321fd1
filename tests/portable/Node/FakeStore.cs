// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Node;

namespace NanoCoap.Tests
{
    /// <summary>Two places in memory whose writes can be refused, or cut short by a power failure at any byte.</summary>
    public sealed class FakeStore : IStore
    {
        /// <summary>Behind a cut lies what was there before.</summary>
        public const int TailStays = 0;

        /// <summary>Behind a cut lies erased flash.</summary>
        public const int TailErased = 1;

        /// <summary>Behind a cut lies nothing: the file ends there.</summary>
        public const int TailMissing = 2;

        /// <summary>What lies in the places.</summary>
        public readonly byte[][] Places = { new byte[0], new byte[0] };

        /// <summary>Makes every write answer false and leave its place alone.</summary>
        public bool WritesFail;

        /// <summary>Bytes of the next write that reach memory before the power fails; -1 for all and no failure.</summary>
        public int CutAfter = -1;

        /// <summary>What lies behind the cut.</summary>
        public int Tail;

        /// <summary>Writes that went through.</summary>
        public int Writes;

        /// <summary>The place that was written last.</summary>
        public int LastPlace = -1;

        /// <inheritdoc/>
        public int Read(int place, byte[] buffer)
        {
            byte[] held = Places[place];
            int length = held.Length < buffer.Length ? held.Length : buffer.Length;
            Array.Copy(held, 0, buffer, 0, length);
            return length;
        }

        /// <inheritdoc/>
        public bool Write(int place, byte[] buffer, int length)
        {
            if (WritesFail)
            {
                return false;
            }

            LastPlace = place;
            if (CutAfter < 0)
            {
                Places[place] = Copy(buffer, length);
                Writes++;
                return true;
            }

            byte[] before = Places[place];
            int size = Tail == TailMissing ? CutAfter : length;
            byte[] torn = new byte[size];
            for (int i = 0; i < size; i++)
            {
                torn[i] = i < CutAfter ? buffer[i] : Tail == TailStays && i < before.Length ? before[i] : (byte)0xFF;
            }

            Places[place] = torn;
            return false;
        }

        /// <summary>A copy of what lies in the places, for a further experiment.</summary>
        public FakeStore Clone()
        {
            FakeStore clone = new FakeStore();
            clone.Places[0] = Copy(Places[0], Places[0].Length);
            clone.Places[1] = Copy(Places[1], Places[1].Length);
            return clone;
        }

        private static byte[] Copy(byte[] bytes, int length)
        {
            byte[] copy = new byte[length];
            Array.Copy(bytes, 0, copy, 0, length);
            return copy;
        }
    }
}
