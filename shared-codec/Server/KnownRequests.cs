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
    /// <remarks>
    /// Eight bytes are compared at a time, as a number: the last ones, the first ones, and those between. What is shorter than that is the
    /// upper part of a number whose lower one belongs to header and token.
    /// </remarks>
    internal sealed class KnownRequests
    {
        private const int Word = 8;
        private const int MaxBytes = 3 * Word; // options of one request
        private const int Places = 4;

        // What may stand behind the options that a request is known by. Longer ones may be cut off, and are looked at in full.
        private const int BehindPath = (1 << OptionSlot.Echo) | (1 << OptionSlot.RequestTag);
        private const int MaxLength = 128;

        private readonly KnownRequest[] _places = new KnownRequest[Places];

        internal KnownRequests()
        {
            for (int i = 0; i < Places; i++)
            {
                _places[i] = new KnownRequest();
            }
        }

        /// <summary>Looks for what a GET with just these options means. Its header and token are looked at as well.</summary>
        /// <param name="buffer">Holds the request from offset 0.</param>
        /// <param name="end">Bytes of it.</param>
        /// <returns>What it means, or null if that is not known.</returns>
        internal Interpretation Find(byte[] buffer, int end)
        {
            if (end < Word || buffer[1] != (int)CoapCode.Get)
            {
                return null;
            }

            // Version 1, CON or NON, a token of at most 8 bytes, and options.
            int token = (buffer[0] & 0xEF) ^ 0x40;
            int length = end - MessageReader.TokenOffset - token;
            KnownRequest known = _places[(length + buffer[end - 1]) & (Places - 1)];
            if (known.Length != length || token > 8)
            {
                return null;
            }

            long last = BitConverter.ToInt64(buffer, end - Word);
            if (length < Word)
            {
                last >>= (Word - length) * 8;
            }
            else if (BitConverter.ToInt64(buffer, end - length) != known.Start
                || (length > 2 * Word && BitConverter.ToInt64(buffer, end - length + Word) != known.Middle))
            {
                return null;
            }

            return last == known.End ? known : null;
        }

        /// <summary>
        /// Looks for what a request means that has been parsed, and has options behind its path that make no difference: those that are not
        /// understood, Echo, Request-Tag. Up to them it may be a GET that is known.
        /// </summary>
        /// <param name="reader">Holds the request.</param>
        /// <returns>What it means, or null if that is not known.</returns>
        internal Interpretation FindByPath(MessageReader reader)
        {
            if ((!reader.HasUnknownElective && (reader.Present & BehindPath) == 0) || (reader.Present & ~Interpreter.PlainOptions) != 0
                || reader.UnknownCritical != 0 || reader.PayloadLength != 0 || reader.Length > MaxLength)
            {
                return null;
            }

            return Find(reader.Buffer, EndOfPath(reader));
        }

        /// <summary>Remembers what a plain GET means, if nothing but its path and its format makes a difference.</summary>
        /// <param name="reader">Holds the request.</param>
        /// <param name="meaning">What it means.</param>
        internal void Add(MessageReader reader, Interpretation meaning)
        {
            // Where there are no formats to choose from, that of the answer need not be the one that was asked for. Options that are not
            // understood are looked at each time, and so none may stand among those that the request is known by.
            int start = MessageReader.TokenOffset + reader.TokenLength;
            int end = reader.Length;
            if (reader.HasUnknownElective || (reader.Present & BehindPath) != 0)
            {
                end = meaning.Options == 0 && reader.Numbers[0] == OptionNumber.UriPath ? EndOfPath(reader) : 0;
            }

            int length = end - start;
            if (length <= 0 || length > MaxBytes || end < Word || (meaning.Options != 0 && meaning.Resource.ContentFormats == null))
            {
                return;
            }

            byte[] buffer = reader.Buffer;
            KnownRequest known = _places[(length + buffer[end - 1]) & (Places - 1)];
            long last = BitConverter.ToInt64(buffer, end - Word);
            known.Length = length;
            known.End = length < Word ? last >> ((Word - length) * 8) : last;
            known.Start = length < Word ? 0 : BitConverter.ToInt64(buffer, start);
            known.Middle = length > 2 * Word ? BitConverter.ToInt64(buffer, start + Word) : 0;
            known.CopyFrom(meaning);
        }

        // Where the last option ends that has to do with the target.
        private static int EndOfPath(MessageReader reader)
        {
            int i = reader.OptionCount - 1;
            while (i >= 0 && reader.Numbers[i] > OptionNumber.UriPath)
            {
                i--;
            }

            return i < 0 ? 0 : reader.Offsets[i] + reader.Lengths[i];
        }

        private sealed class KnownRequest : Interpretation
        {
            internal int Length = int.MaxValue; // of its options; free: no length at all
            internal long Start;
            internal long Middle;
            internal long End;
        }
    }
}
