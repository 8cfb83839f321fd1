// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;

namespace NanoCoap.Oscore
{
    /// <summary>
    /// The value of an OSCORE option: the compressed COSE header. RFC 8613 section 6.1. Made once and aimed at each message in turn.
    /// </summary>
    public sealed class OscoreOption
    {
        /// <summary>In place of a number or a length: it is not there.</summary>
        public const int Absent = -1;

        /// <summary>Bytes of the longest Partial IV.</summary>
        public const int MaxPartialIvLength = 5;

        /// <summary>Bytes of the longest value that is written: flags, Partial IV, kid context with its length, kid.</summary>
        public const int MaxLength = 1 + MaxPartialIvLength + 1 + SecurityContext.MaxIdContextLength + SecurityContext.MaxIdLength;

        internal const int KidFlag = 0x08;
        internal const int KidContextFlag = 0x10;

        private const int PartialIvMask = 0x07;

        /// <summary>The Partial IV, 0 to 2^40 - 1, or <see cref="Absent"/>. To be read only, like all fields.</summary>
        public long PartialIv;

        /// <summary>Where the kid starts in the buffer.</summary>
        public int KidOffset;

        /// <summary>Bytes of the kid, or <see cref="Absent"/>.</summary>
        public int KidLength;

        /// <summary>Where the kid context starts in the buffer.</summary>
        public int KidContextOffset;

        /// <summary>Bytes of the kid context, or <see cref="Absent"/>.</summary>
        public int KidContextLength;

        /// <summary>
        /// Reads a value. What is reserved is refused, and a Partial IV with zeros before it: nobody sends one (section 5), and it would be
        /// another way to say the same number.
        /// </summary>
        /// <param name="buffer">Holds the value; not copied.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="length">Bytes of it; none is one without Partial IV, kid and kid context.</param>
        /// <returns>False if it is malformed.</returns>
        public bool Parse(byte[] buffer, int offset, int length)
        {
            PartialIv = Absent;
            KidLength = Absent;
            KidContextLength = Absent;
            if (length == 0)
            {
                return true;
            }

            int end = offset + length;
            int flags = buffer[offset++];
            int ivLength = flags & PartialIvMask;
            if (flags > (KidContextFlag | KidFlag | PartialIvMask) || ivLength > MaxPartialIvLength || ivLength > end - offset)
            {
                return false;
            }

            if (ivLength != 0)
            {
                if (ivLength != 1 && buffer[offset] == 0)
                {
                    return false;
                }

                PartialIv = ReadPartialIv(buffer, offset, ivLength);
                offset += ivLength;
            }

            if ((flags & KidContextFlag) != 0)
            {
                if (offset == end || buffer[offset] >= end - offset)
                {
                    return false;
                }

                KidContextLength = buffer[offset];
                KidContextOffset = offset + 1;
                offset += 1 + KidContextLength;
            }

            if ((flags & KidFlag) != 0)
            {
                KidOffset = offset;
                KidLength = end - offset;
                return true;
            }

            return offset == end;
        }

        /// <summary>Reads a Partial IV, or an Echo value.</summary>
        /// <param name="buffer">Holds it.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="length">Bytes of it, at most <see cref="MaxPartialIvLength"/>.</param>
        /// <returns>The Partial IV.</returns>
        internal static long ReadPartialIv(byte[] buffer, int offset, int length)
        {
            long partialIv = 0;
            for (; length > 0; length--)
            {
                partialIv = (partialIv << 8) | buffer[offset++];
            }

            return partialIv;
        }

        /// <summary>Writes a Partial IV without zeros before it; 0 is one byte. RFC 8613 section 5.</summary>
        /// <param name="target">Gets it.</param>
        /// <param name="at">Where.</param>
        /// <param name="partialIv">The Partial IV.</param>
        /// <returns>Where it ends.</returns>
        internal static int WritePartialIv(byte[] target, int at, long partialIv)
        {
            int shift = 0;
            while (shift < 32 && partialIv >> shift > 0xFF)
            {
                shift += 8;
            }

            while (shift >= 0)
            {
                target[at++] = (byte)(partialIv >> shift);
                shift -= 8;
            }

            return at;
        }
    }
}
