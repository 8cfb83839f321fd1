// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Protocol;

namespace NanoCoap.Wire
{
    /// <summary>
    /// An index over one received message. <see cref="Parse"/> validates everything in one pass over a borrowed
    /// buffer; after <see cref="ParseStatus.Ok"/> no accessor can fail. Made once and aimed at each datagram in turn:
    /// it allocates nothing after its constructor and never throws.
    /// </summary>
    /// <remarks>
    /// What is read often is a field: the interpreter calls a property like any method. All fields are to be read only.
    /// </remarks>
    public sealed class MessageReader
    {
        /// <summary>Offset of the token, in every message. RFC 7252 section 3.</summary>
        public const int TokenOffset = 4;

        // Option numbers up to here have a place in the look-up table. The few beyond that are understood have theirs behind it.
        private const int LookupSize = 64;
        private const int EchoPlace = LookupSize;
        private const int RequestTagPlace = LookupSize + 1;
        private const int NoResponsePlace = LookupSize + 2;
        private const int Places = LookupSize + 3;

        // What the look-up says of an option number, in one int: its slot, three flags, and the longest value in the bits above.
        // No option that is understood has a shortest value of more than one byte.
        private const int SlotMask = 0x1F;
        private const int Known = 0x20;
        private const int MayBeEmpty = 0x40;
        private const int MayRepeat = 0x80;
        private const int MaxLengthShift = 8;

        // Built by the first reader and not by initialisers, so that a reader may be made before they have run: see OptionTable.
        private static int[] s_facts;

        /// <summary>The borrowed buffer; valid until its owner writes to it.</summary>
        public byte[] Buffer;

        /// <summary>Bytes of the message.</summary>
        public int Length;

        /// <summary>Message type. Valid unless there was no header.</summary>
        public MessageType Type;

        /// <summary>Code. Valid unless there was no header.</summary>
        public CoapCode Code;

        /// <summary>Message ID, 0 to 65535. Valid unless there was no header.</summary>
        public int MessageId;

        /// <summary>Bytes of the token, 0 to 8; it starts at <see cref="TokenOffset"/>.</summary>
        public int TokenLength;

        /// <summary>Offset of the first byte behind the options; that is where the payload marker stands, if there is one.</summary>
        public int OptionsEnd;

        /// <summary>Offset of the payload, 0 if there is none: always a place in the buffer.</summary>
        public int PayloadOffset;

        /// <summary>Bytes of the payload, 0 if there is none.</summary>
        public int PayloadLength;

        /// <summary>A bit for each understood, well-formed option that is present: 1 shifted by its <see cref="OptionSlot"/>.</summary>
        public int Present;

        /// <summary>
        /// Number of the first critical option that is not understood, is repeated although it must not be, has a length
        /// out of its bounds, or did not fit the index; 0 if there is none. RFC 7252 sections 5.4.1, 5.4.3 and 5.4.5.
        /// </summary>
        public int UnknownCritical;

        /// <summary>Whether there is an elective option that is not understood. RFC 7252 section 5.4.1.</summary>
        internal bool HasUnknownElective;

        /// <summary>Options in the index.</summary>
        public int OptionCount;

        internal readonly ushort[] Numbers;
        internal readonly ushort[] Offsets;
        internal readonly ushort[] Lengths;
        internal readonly byte[] Firsts;

        /// <summary>Makes a reader.</summary>
        /// <param name="maxOptions">Options that the index holds, 1 to 255. A message may carry more elective ones; they are passed over.</param>
        public MessageReader(int maxOptions)
        {
            if (s_facts == null)
            {
                s_facts = BuildFacts();
            }

            Numbers = new ushort[maxOptions];
            Offsets = new ushort[maxOptions];
            Lengths = new ushort[maxOptions];
            Firsts = new byte[OptionTable.Rows];
        }

        /// <summary>Validates and indexes a message. RFC 7252 section 3.</summary>
        /// <param name="buffer">Holds the message from offset 0; not copied.</param>
        /// <param name="length">Bytes of the message, at most the length of the buffer. More than 65535 is a format error.</param>
        /// <returns>What was found; see <see cref="ParseStatus"/> for what may be read afterwards.</returns>
        public ParseStatus Parse(byte[] buffer, int length)
        {
            Buffer = buffer;
            Length = length;
            Present = 0;
            UnknownCritical = 0;
            HasUnknownElective = false;
            PayloadOffset = 0;
            PayloadLength = 0;
            TokenLength = 0;

            if (length < 4)
            {
                return ParseStatus.NoHeader;
            }

            int head = buffer[0];
            if ((head & 0xC0) != 0x40)
            {
                return ParseStatus.UnknownVersion;
            }

            int code = buffer[1];
            Type = (MessageType)((head >> 4) & 3);
            Code = (CoapCode)code;
            MessageId = (buffer[2] << 8) | buffer[3];
            head &= 15;

            if (code == 0)
            {
                // RFC 7252 section 4.1: an Empty message is its header and nothing else.
                OptionCount = 0;
                OptionsEnd = 4;
                return length == 4 && head == 0 ? ParseStatus.Ok : ParseStatus.FormatError;
            }

            // RFC 7252 section 3: token lengths 9 to 15 are a message format error.
            int at = 4 + head;
            if (head > 8 || at > length || length > 65535)
            {
                return ParseStatus.FormatError;
            }

            TokenLength = head;

            int number = 0;
            int count = 0;
            int present = 0;
            ushort[] numbers = Numbers;
            ushort[] offsets = Offsets;
            ushort[] lengths = Lengths;
            int[] facts = s_facts;

            while (at < length)
            {
                int size = buffer[at++];
                if (size < 0xD0 && (size & 15) < 13)
                {
                    // Nearly every option: delta and length in the one byte.
                    number += size >> 4;
                    size &= 15;
                }
                else
                {
                    if (size == 0xFF)
                    {
                        // RFC 7252 section 3: a marker with nothing behind it is a message format error.
                        if (at == length)
                        {
                            return ParseStatus.FormatError;
                        }

                        PayloadOffset = at;
                        PayloadLength = length - at;
                        at--;
                        break;
                    }

                    // RFC 7252 section 3.1: 13 and 14 announce one and two further bytes, 15 is reserved.
                    int delta = size >> 4;
                    size &= 15;
                    if (delta == 13)
                    {
                        if (at >= length)
                        {
                            return ParseStatus.FormatError;
                        }

                        delta = 13 + buffer[at++];
                    }
                    else if (delta > 13)
                    {
                        if (delta == 15 || at + 1 >= length)
                        {
                            return ParseStatus.FormatError;
                        }

                        delta = 269 + (buffer[at] << 8) + buffer[at + 1];
                        at += 2;
                    }

                    if (size == 13)
                    {
                        if (at >= length)
                        {
                            return ParseStatus.FormatError;
                        }

                        size = 13 + buffer[at++];
                    }
                    else if (size > 13)
                    {
                        if (size == 15 || at + 1 >= length)
                        {
                            return ParseStatus.FormatError;
                        }

                        size = 269 + (buffer[at] << 8) + buffer[at + 1];
                        at += 2;
                    }

                    number += delta;
                }

                // An option that does not fit the index is as good as not understood.
                int fact = 0;
                if (count < numbers.Length)
                {
                    if (number < LookupSize)
                    {
                        fact = facts[number];
                    }
                    else if (number == OptionNumber.Echo)
                    {
                        fact = facts[EchoPlace];
                    }
                    else if (number == OptionNumber.RequestTag)
                    {
                        fact = facts[RequestTagPlace];
                    }
                    else if (number == OptionNumber.NoResponse)
                    {
                        fact = facts[NoResponsePlace];
                    }

                    numbers[count] = (ushort)number;
                    offsets[count] = (ushort)at;
                    lengths[count] = (ushort)size;
                }

                at += size;
                if (size <= (fact >> MaxLengthShift) && (size != 0 || (fact & MayBeEmpty) != 0))
                {
                    int bit = 1 << (fact & SlotMask);
                    if ((present & bit) == 0)
                    {
                        present |= bit;
                        Firsts[fact & SlotMask] = (byte)count;
                        count++;
                        continue;
                    }

                    if ((fact & MayRepeat) != 0)
                    {
                        count++;
                        continue;
                    }
                }

                // Elective options that are not understood are passed over, critical ones are for the endpoint to refuse.
                if (count < numbers.Length)
                {
                    count++;
                }

                if ((number & 1) == 0)
                {
                    HasUnknownElective = true;
                }
                else if (UnknownCritical == 0)
                {
                    UnknownCritical = number;
                }
            }

            if (at > length || number > 65535)
            {
                return ParseStatus.FormatError; // numbers only grow, and a value that goes too far is the last one
            }

            OptionsEnd = at;
            OptionCount = count;
            Present = present;
            return ParseStatus.Ok;
        }

        /// <summary>Tells whether an understood, well-formed option is present.</summary>
        /// <param name="slot">A value of <see cref="OptionSlot"/>.</param>
        /// <returns>True if it is.</returns>
        public bool Has(int slot)
        {
            return (Present & (1 << slot)) != 0;
        }

        /// <summary>Index of the first occurrence of an option that is present.</summary>
        /// <param name="slot">A value of <see cref="OptionSlot"/> for which <see cref="Has"/> is true; meaningless otherwise.</param>
        /// <returns>0 to <see cref="OptionCount"/> - 1. Further occurrences follow directly.</returns>
        public int First(int slot)
        {
            return Firsts[slot];
        }

        /// <summary>Option number at a place of the index.</summary>
        /// <param name="index">0 to <see cref="OptionCount"/> - 1.</param>
        /// <returns>The option number.</returns>
        public int OptionNumberAt(int index)
        {
            return Numbers[index];
        }

        /// <summary>Offset of an option's value in <see cref="Buffer"/>.</summary>
        /// <param name="index">0 to <see cref="OptionCount"/> - 1.</param>
        /// <returns>The offset.</returns>
        public int OptionOffset(int index)
        {
            return Offsets[index];
        }

        /// <summary>Bytes of an option's value.</summary>
        /// <param name="index">0 to <see cref="OptionCount"/> - 1.</param>
        /// <returns>The length.</returns>
        public int OptionLength(int index)
        {
            return Lengths[index];
        }

        /// <summary>How many times an option occurs.</summary>
        /// <param name="slot">A value of <see cref="OptionSlot"/>.</param>
        /// <returns>0 if it is not present.</returns>
        public int Count(int slot)
        {
            if ((Present & (1 << slot)) == 0)
            {
                return 0;
            }

            int first = Firsts[slot];
            int number = Numbers[first];
            int last = first + 1;
            while (last < OptionCount && Numbers[last] == number)
            {
                last++;
            }

            return last - first;
        }

        /// <summary>
        /// Value of a uint option; leading zero bytes are accepted, as a recipient must. RFC 7252 section 3.2.
        /// </summary>
        /// <param name="slot">A value of <see cref="OptionSlot"/>.</param>
        /// <returns>The value, -1 if the option is not present, <see cref="int.MaxValue"/> for anything larger.</returns>
        public int Uint(int slot)
        {
            if ((Present & (1 << slot)) == 0)
            {
                return -1;
            }

            int index = Firsts[slot];
            int at = Offsets[index];
            int end = at + Lengths[index];
            int value = 0;
            while (at < end)
            {
                if (value > 0x7FFFFF)
                {
                    return int.MaxValue;
                }

                value = (value << 8) | Buffer[at++];
            }

            return value;
        }

        /// <summary>Compares an option's value with bytes.</summary>
        /// <param name="index">0 to <see cref="OptionCount"/> - 1.</param>
        /// <param name="other">The bytes to compare with.</param>
        /// <param name="offset">Where they start.</param>
        /// <param name="length">How many they are.</param>
        /// <returns>True if both are the same bytes.</returns>
        public bool OptionEquals(int index, byte[] other, int offset, int length)
        {
            return Lengths[index] == length && SameBytes(Buffer, Offsets[index], other, offset, length);
        }

        /// <summary>Compares bytes: eight at a time, which for the interpreter is far cheaper than a turn of a loop for each.</summary>
        /// <param name="one">Holds some.</param>
        /// <param name="at">Where they start.</param>
        /// <param name="other">Holds the others.</param>
        /// <param name="otherAt">Where they start.</param>
        /// <param name="length">How many they are.</param>
        /// <returns>True if they are the same.</returns>
        internal static bool SameBytes(byte[] one, int at, byte[] other, int otherAt, int length)
        {
            int end = at + length;
            int shift = otherAt - at;
            if (length >= 8)
            {
                // The last step overlaps the one before, so that no bytes are left over.
                end -= 8;
                while (at < end)
                {
                    if (BitConverter.ToInt64(one, at) != BitConverter.ToInt64(other, at + shift))
                    {
                        return false;
                    }

                    at += 8;
                }

                return BitConverter.ToInt64(one, end) == BitConverter.ToInt64(other, end + shift);
            }

            while (at < end && one[at] == other[at + shift])
            {
                at++;
            }

            return at == end;
        }

        private static int[] BuildFacts()
        {
            int[] facts = new int[Places];
            ushort[] rows = OptionTable.Make();
            for (int row = 0; row < OptionTable.Rows; row++)
            {
                int at = row * OptionTable.Columns;
                if ((rows[at + OptionTable.Flags] & OptionTable.Foreign) == 0)
                {
                    int number = rows[at];
                    int place = number == OptionNumber.Echo ? EchoPlace
                        : number == OptionNumber.RequestTag ? RequestTagPlace
                        : number == OptionNumber.NoResponse ? NoResponsePlace
                        : number;
                    facts[place] = row | Known
                        | (rows[at + OptionTable.Min] == 0 ? MayBeEmpty : 0)
                        | ((rows[at + OptionTable.Flags] & OptionTable.Repeatable) != 0 ? MayRepeat : 0)
                        | (rows[at + OptionTable.Max] << MaxLengthShift);
                }
            }

            return facts;
        }
    }
}
