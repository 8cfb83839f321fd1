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
        /// <summary>Options that may stand behind those that a request is known by.</summary>
        internal const int BehindPath = (1 << OptionSlot.Echo) | (1 << OptionSlot.RequestTag);

        private const int Word = 8;
        private const int MaxBytes = 3 * Word; // options of one request
        private const int Places = 4;

        // A longer one may have been cut off, and is looked at in full.
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
            if ((reader.Present & ~Interpreter.PlainOptions) != 0 || reader.UnknownCritical != 0 || reader.PayloadLength != 0
                || reader.Length > MaxLength)
            {
                return null;
            }

            int last = reader.OptionCount - 1;
            while (last >= 0 && reader.Numbers[last] > OptionNumber.UriPath)
            {
                last--;
            }

            return last < 0 ? null : Find(reader.Buffer, reader.Offsets[last] + reader.Lengths[last]);
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
            if (reader.HasUnknownElective || length <= 0 || length > MaxBytes || reader.Length < Word
                || (reader.Present & BehindPath) != 0 || (meaning.Options != 0 && meaning.Resource.ContentFormats == null))
            {
                return;
            }

            byte[] buffer = reader.Buffer;
            KnownRequest known = _places[(length + buffer[reader.Length - 1]) & (Places - 1)];
            long last = BitConverter.ToInt64(buffer, reader.Length - Word);
            known.Length = length;
            known.End = length < Word ? last >> ((Word - length) * 8) : last;
            known.Start = length < Word ? 0 : BitConverter.ToInt64(buffer, start);
            known.Middle = length > 2 * Word ? BitConverter.ToInt64(buffer, start + Word) : 0;
            known.CopyFrom(meaning);
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
