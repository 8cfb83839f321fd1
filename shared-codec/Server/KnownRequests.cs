// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Resources;

namespace NanoCoap.Server
{
    /// <summary>
    /// What the options of recent plain GETs came to, by their bytes. Clients ask for the same few things again and again; for these,
    /// parsing, the way through the resource tree and content negotiation are a comparison of bytes. A place is found by length
    /// and last byte, and a newcomer takes it over.
    /// </summary>
    internal sealed class KnownRequests
    {
        internal const int MaxBytes = 24; // options of one request

        internal readonly Resource[] Resource = new Resource[Places];
        internal readonly int[] Format = new int[Places]; // negotiated Content-Format
        internal readonly int[] FormatIndex = new int[Places]; // the same among the resource's formats

        private const int Places = 8;

        private readonly int[] _lengths = new int[Places]; // 0: free
        private readonly byte[] _options = new byte[Places * MaxBytes];

        /// <summary>Looks for a request with just these options.</summary>
        /// <param name="buffer">Holds the request.</param>
        /// <param name="start">Where its options start.</param>
        /// <param name="end">Where they end, and the request with them.</param>
        /// <returns>Its place, or -1.</returns>
        internal int Find(byte[] buffer, int start, int end)
        {
            int length = end - start;
            int place = (length + buffer[end - 1]) & (Places - 1);
            if (_lengths[place] != length)
            {
                return -1;
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
                        return -1;
                    }

                    start += 8;
                }

                return BitConverter.ToInt64(buffer, end) == BitConverter.ToInt64(options, end + shift) ? place : -1;
            }

            while (start < end && buffer[start] == options[start + shift])
            {
                start++;
            }

            return start == end ? place : -1;
        }

        /// <summary>Remembers what a request came to.</summary>
        /// <param name="buffer">Holds the request.</param>
        /// <param name="start">Where its options start.</param>
        /// <param name="end">Where they end: 1 to <see cref="MaxBytes"/> bytes farther on.</param>
        /// <param name="resource">The resource.</param>
        /// <param name="format">The negotiated Content-Format.</param>
        /// <param name="formatIndex">Its index among the resource's formats.</param>
        internal void Add(byte[] buffer, int start, int end, Resource resource, int format, int formatIndex)
        {
            int length = end - start;
            int place = (length + buffer[end - 1]) & (Places - 1);
            Array.Copy(buffer, start, _options, place * MaxBytes, length);
            _lengths[place] = length;
            Resource[place] = resource;
            Format[place] = format;
            FormatIndex[place] = formatIndex;
        }
    }
}
