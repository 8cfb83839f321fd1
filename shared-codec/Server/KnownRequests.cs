// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;

namespace NanoCoap.Server
{
    /// <summary>
    /// What the options of recent plain GETs mean, by their bytes. Clients ask for the same few things again and again; for these,
    /// parsing, the way through the resource tree and content negotiation are a comparison of bytes. A place is found by length
    /// and last byte, and a newcomer takes it over.
    /// </summary>
    internal sealed class KnownRequests
    {
        private const int MaxBytes = 24; // options of one request
        private const int Places = 4;

        private readonly Interpretation[] _meanings = new Interpretation[Places]; // null: free
        private readonly int[] _lengths = new int[Places]; // 0: free
        private readonly byte[] _options = new byte[Places * MaxBytes];

        internal KnownRequests()
        {
            for (int i = 0; i < Places; i++)
            {
                _meanings[i] = new Interpretation();
            }
        }

        /// <summary>Looks for what a GET with just these options means. Its header and token are looked at as well.</summary>
        /// <param name="buffer">Holds the request from offset 0, at least 5 bytes of it.</param>
        /// <param name="end">Bytes of it.</param>
        /// <returns>What it means, or null if that is not known.</returns>
        internal Interpretation Find(byte[] buffer, int end)
        {
            // Version 1, CON or NON, a token of at most 8 bytes, and options.
            int head = buffer[0];
            int start = MessageReader.TokenOffset + (head & 15);
            if ((head & 0xE0) != 0x40 || start > MessageReader.TokenOffset + 8 || start >= end)
            {
                return null;
            }

            int length = end - start;
            int place = (length + buffer[end - 1]) & (Places - 1);
            if (_lengths[place] != length)
            {
                return null;
            }

            // One call into native code for eight bytes, or four, is far cheaper on the interpreter than a turn of a loop for each.
            // The last step overlaps the one before, so that no bytes are left over.
            byte[] options = _options;
            int shift = (place * MaxBytes) - start;
            if (length >= 8)
            {
                end -= 8;
                while (start < end)
                {
                    if (BitConverter.ToInt64(buffer, start) != BitConverter.ToInt64(options, start + shift))
                    {
                        return null;
                    }

                    start += 8;
                }

                return BitConverter.ToInt64(buffer, end) == BitConverter.ToInt64(options, end + shift) ? _meanings[place] : null;
            }

            while (start < end && buffer[start] == options[start + shift])
            {
                start++;
            }

            return start == end ? _meanings[place] : null;
        }

        /// <summary>Remembers what a plain GET means, if nothing but its path and its format makes a difference.</summary>
        /// <param name="reader">Holds the request.</param>
        /// <param name="meaning">What it means.</param>
        internal void Add(MessageReader reader, Interpretation meaning)
        {
            // Where there are no formats to choose from, that of the answer need not be the one that was asked for. Options that are not
            // understood are looked at each time.
            int start = MessageReader.TokenOffset + reader.TokenLength;
            int length = reader.Length - start;
            if (reader.HasUnknownElective || length <= 0 || length > MaxBytes
                || (reader.Present & ((1 << OptionSlot.Echo) | (1 << OptionSlot.RequestTag))) != 0
                || (meaning.Options != 0 && meaning.Resource.ContentFormats == null))
            {
                return;
            }

            int place = (length + reader.Buffer[reader.Length - 1]) & (Places - 1);
            Array.Copy(reader.Buffer, start, _options, place * MaxBytes, length);
            _lengths[place] = length;
            _meanings[place].CopyFrom(meaning);
        }
    }
}
