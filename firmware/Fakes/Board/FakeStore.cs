// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Node;

namespace NanoCoap.Fakes
{
    /// <summary>Files in memory whose writes can be refused, or cut short by a power failure at any byte.</summary>
    public sealed class FakeStore : IStore
    {
        /// <summary>Behind a cut lies what was there before.</summary>
        public const int TailStays = 0;

        /// <summary>Behind a cut lies erased flash.</summary>
        public const int TailErased = 1;

        /// <summary>Behind a cut lies nothing: the file ends there.</summary>
        public const int TailMissing = 2;

        /// <summary>The names that a node uses; those of the settings are the first two.</summary>
        public static readonly string[] Names =
        {
            "settings.0", "settings.1", "numbers.0", "numbers.1", "keys.0", "keys.1", "keys.txt", "rules.0", "rules.1",
        };

        /// <summary>What lies under each name.</summary>
        public readonly byte[][] Places = new byte[Names.Length][];

        /// <summary>Makes every write answer false and leave its place alone.</summary>
        public bool WritesFail;

        /// <summary>Bytes of a write that reach memory before the power fails; -1 for all and no failure.</summary>
        public int CutAfter = -1;

        /// <summary>Writes that go through before the one that is cut.</summary>
        public int WritesBeforeCut;

        /// <summary>Bytes that the write had which was cut.</summary>
        public int LongestCut;

        /// <summary>What lies behind the cut.</summary>
        public int Tail;

        /// <summary>Writes that went through.</summary>
        public int Writes;

        /// <summary>The place that was written last.</summary>
        public int LastPlace = -1;

        /// <summary>Makes an empty memory.</summary>
        public FakeStore()
        {
            for (int i = 0; i < Places.Length; i++)
            {
                Places[i] = new byte[0];
            }
        }

        /// <inheritdoc/>
        public int Read(string name, byte[] buffer)
        {
            byte[] held = Places[PlaceOf(name)];
            int length = held.Length < buffer.Length ? held.Length : buffer.Length;
            Array.Copy(held, 0, buffer, 0, length);
            return length;
        }

        /// <inheritdoc/>
        public bool Write(string name, byte[] buffer, int length)
        {
            if (WritesFail)
            {
                return false;
            }

            int place = PlaceOf(name);
            LastPlace = place;
            if (CutAfter < 0 || WritesBeforeCut > 0)
            {
                WritesBeforeCut -= CutAfter < 0 ? 0 : 1;
                if (Places[place].Length == length)
                {
                    Array.Copy(buffer, 0, Places[place], 0, length); // allocates nothing: the node's allocations are counted around this
                }
                else
                {
                    Places[place] = Copy(buffer, length);
                }

                Writes++;
                return true;
            }

            byte[] before = Places[place];
            LongestCut = length;
            if (CutAfter > length)
            {
                return false; // power has gone already
            }

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
            for (int i = 0; i < Places.Length; i++)
            {
                clone.Places[i] = Copy(Places[i], Places[i].Length);
            }

            return clone;
        }

        private static int PlaceOf(string name)
        {
            int place = 0;
            while (Names[place] != name)
            {
                place++;
            }

            return place;
        }

        private static byte[] Copy(byte[] bytes, int length)
        {
            byte[] copy = new byte[length];
            Array.Copy(bytes, 0, copy, 0, length);
            return copy;
        }
    }
}
