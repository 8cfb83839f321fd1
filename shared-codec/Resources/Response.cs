// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Resources
{
    /// <summary>
    /// The answer that a handler composes. Options are fields, in any order; the body is appended piece by piece, always
    /// all of it: what lies outside the block that the client asked for is counted and dropped, so that a body of any size
    /// needs no buffer. RFC 7959 section 2. Nothing here throws, and but for texts nothing allocates; what does not fit turns the
    /// answer into 5.00.
    /// </summary>
    /// <example>
    /// <code>
    /// public sealed class RoomResource : Resource
    /// {
    ///     public RoomResource() : base("room", Methods.Get)
    ///     {
    ///     }
    ///
    ///     public override CoapCode Get(Request request, Response response)
    ///     {
    ///         response.ContentFormat = ContentFormat.Json;
    ///         response.MaxAgeSeconds = 10;
    ///         response.AppendText("{\"t\":");
    ///         response.AppendDecimal(2250, 2, 1); // 22.5
    ///         response.AppendText("}");
    ///         return CoapCode.Content;
    ///     }
    /// }
    /// </code>
    /// </example>
    public sealed class Response
    {
        /// <summary>Bytes in front of the body, for header, token and options: at most 114 can come together.</summary>
        internal const int HeadroomBytes = 128;

        private const int MaxLocationBytes = 48;
        private const int MaxPlainText = 128; // of more nanoCLR would count the characters too often

        /// <summary>Content-Format of the body. Set by the framework to the negotiated one; a handler may set another or <see cref="NanoCoap.Protocol.ContentFormat.None"/>.</summary>
        public int ContentFormat;

        /// <summary>Max-Age in seconds, or negative to leave the option out, which means 60. RFC 7252 section 5.10.5.</summary>
        public int MaxAgeSeconds;

        internal byte[] Buffer; // the message under construction; the body's window starts behind the headroom
        internal int Room;      // bytes of the window: one block
        internal int From;      // first byte of the body that the window shows
        internal int BodyLength; // bytes of the whole body so far
        internal int LocationLength; // with ExtraLocation
        internal readonly byte[] Location = new byte[MaxLocationBytes]; // segments, each behind its length

        // What the framework itself puts into the answer, beside what the handler has said: which, and their values where they have one.
        internal const int ExtraBlock1 = 1;
        internal const int ExtraBlock2 = 2;
        internal const int ExtraSize1 = 4;
        internal const int ExtraSize2 = 8;
        internal const int ExtraObserve = 16;
        internal const int ExtraEtag = 32;
        internal const int ExtraEcho = 64;
        internal const int ExtraLocation = 128;
        internal const int ExtraFailed = 256; // something did not fit
        internal const int ExtraMore = 512; // there is more of the body than is shown

        internal int Extras;
        internal int Block1;
        internal int Size1;
        internal int Observe;
        internal int EtagVersion;
        internal int EtagFormat; // index of the Content-Format: representations in two formats are two
        internal byte[] Echo;

        internal ITicketOffice Office; // set once, by the endpoint

        /// <summary>Gets whether something did not fit; the client then gets 5.00.</summary>
        public bool Failed
        {
            get { return (Extras & ExtraFailed) != 0; }
        }

        /// <summary>Gets the bytes of the body so far, including what the window does not show.</summary>
        public int Length
        {
            get { return BodyLength; }
        }

        /// <summary>
        /// Gets whether the client asks for a later block. The body is to be the one of which it has the first; a resource whose
        /// representation changes from one request to the next keeps for this what it answered then. RFC 7959 section 2.4.
        /// </summary>
        public bool IsLaterBlock
        {
            get { return From != 0; }
        }

        /// <summary>Appends one byte to the body.</summary>
        /// <param name="value">The byte.</param>
        public void AppendByte(byte value)
        {
            int at = BodyLength - From;
            if (at >= 0 && at < Room)
            {
                Buffer[HeadroomBytes + at] = value;
            }

            BodyLength++;
        }

        /// <summary>Appends bytes to the body.</summary>
        /// <param name="bytes">The bytes, all of them.</param>
        public void Append(byte[] bytes)
        {
            Append(bytes, 0, bytes.Length);
        }

        /// <summary>Appends bytes to the body.</summary>
        /// <param name="bytes">Holds the bytes.</param>
        /// <param name="offset">Where they start.</param>
        /// <param name="length">How many they are.</param>
        public void Append(byte[] bytes, int offset, int length)
        {
            int at = BodyLength - From;
            BodyLength += length;
            if (at < 0)
            {
                offset -= at;
                length += at;
                at = 0;
                if (length <= 0)
                {
                    return;
                }
            }

            if (length > Room - at)
            {
                length = Room - at;
                if (length <= 0)
                {
                    return;
                }
            }

            Array.Copy(bytes, offset, Buffer, HeadroomBytes + at, length);
        }

        /// <summary>
        /// Appends text as UTF-8. Convenient, and slow: what is sent often is better encoded once, for <see cref="Append(byte[])"/>. A text
        /// that is long or not ASCII allocates, the one thing here that does. On the device a string ends at its first NUL character.
        /// </summary>
        /// <param name="text">The text; null counts as empty.</param>
        public void AppendText(string text)
        {
            int start = BodyLength;
            int length = text == null ? 0 : text.Length;
            for (int i = 0; i < length; i++)
            {
                char c = text[i];
                if (c > 0x7F || length > MaxPlainText)
                {
                    BodyLength = start;
                    Append(Utf8.Encode(text));
                    return;
                }

                AppendByte((byte)c);
            }
        }

        /// <summary>Appends an integer as decimal text.</summary>
        /// <param name="value">The integer.</param>
        public void AppendNumber(long value)
        {
            if (value < 0)
            {
                AppendByte((byte)'-');
            }
            else
            {
                value = -value; // the negative: long.MinValue has no positive
            }

            long unit = 1;
            while (value / unit <= -10)
            {
                unit *= 10;
            }

            while (unit > 0)
            {
                AppendByte((byte)('0' - (value / unit % 10)));
                unit /= 10;
            }
        }

        /// <summary>Appends a fixed-point number: 2250 with two decimals is "22.50", and "22.5" if one is enough.</summary>
        /// <param name="value">The number times ten to the power of <paramref name="decimals"/>.</param>
        /// <param name="decimals">Decimals of the number, 0 to 9.</param>
        /// <param name="minDecimals">Decimals that are written even if they are zeros; not above <paramref name="decimals"/>.</param>
        public void AppendDecimal(int value, int decimals, int minDecimals)
        {
            int at = BodyLength - From;
            if (at >= 0 && Room - at >= DecimalText.MaxLength)
            {
                BodyLength += DecimalText.Write(value, decimals, minDecimals, Buffer, HeadroomBytes + at);
                return;
            }

            // At the edge of the window: Location serves as scratch space behind what it holds.
            int scratch = LocationEnd;
            if (MaxLocationBytes - scratch < DecimalText.MaxLength)
            {
                Extras |= ExtraFailed;
                return;
            }

            Append(Location, scratch, DecimalText.Write(value, decimals, minDecimals, Location, scratch));
        }

        /// <summary>Drops the body so far and puts a diagnostic payload in its place. RFC 7252 section 5.5.2.</summary>
        /// <param name="text">UTF-8 text for humans.</param>
        public void Diagnostic(byte[] text)
        {
            BodyLength = 0;
            From = 0; // an error is not sliced: its first block is all there is
            Append(text, 0, text.Length);
        }

        /// <summary>Drops the body so far and puts a diagnostic payload in its place. RFC 7252 section 5.5.2.</summary>
        /// <param name="text">Text for humans, as for <see cref="AppendText"/>. On the device a literal stays in flash.</param>
        public void Diagnostic(string text)
        {
            BodyLength = 0;
            From = 0;
            AppendText(text);
        }

        /// <summary>Adds a segment to the Location-Path of a 2.01. RFC 7252 section 5.10.7.</summary>
        /// <param name="segment">UTF-8 bytes, at most 47, and 48 for all segments with their lengths; more fails.</param>
        public void AddLocation(byte[] segment)
        {
            int at = LocationEnd;
            if (segment.Length >= MaxLocationBytes - at)
            {
                Extras |= ExtraFailed;
                return;
            }

            Location[at] = (byte)segment.Length;
            Array.Copy(segment, 0, Location, at + 1, segment.Length);
            LocationLength = at + 1 + segment.Length;
            Extras |= ExtraLocation;
        }

        /// <summary>Adds a number as a segment of the Location-Path of a 2.01. RFC 7252 section 5.10.7.</summary>
        /// <param name="segment">The number.</param>
        public void AddLocation(int segment)
        {
            int at = LocationEnd;
            if (DecimalText.MaxLength >= MaxLocationBytes - at)
            {
                Extras |= ExtraFailed;
                return;
            }

            int length = DecimalText.Write(segment, 0, 0, Location, at + 1);
            Location[at] = (byte)length;
            LocationLength = at + 1 + length;
            Extras |= ExtraLocation;
        }

        /// <summary>
        /// Puts the answer off: return <see cref="CoapCode.Empty"/> from the handler, and call Resume with the ticket when
        /// the answer is known. The client gets an empty ACK meanwhile. RFC 7252 section 5.2.2.
        /// </summary>
        /// <returns>
        /// A ticket of 0 or more. -1 if no place is left, or if this is a notification or a multicast request, which can't
        /// wait; return an error then, 5.03 for choice.
        /// </returns>
        public int Later()
        {
            return Office.Open();
        }

        private int LocationEnd
        {
            get { return (Extras & ExtraLocation) != 0 ? LocationLength : 0; }
        }

        internal void Begin(byte[] buffer, int from, int room, int format)
        {
            Extras = 0;
            Buffer = buffer;
            From = from;
            Room = room;
            BodyLength = 0;
            ContentFormat = format;
            MaxAgeSeconds = -1;
        }
    }
}
