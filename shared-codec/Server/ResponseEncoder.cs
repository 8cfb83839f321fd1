// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;

namespace NanoCoap.Server
{
    /// <summary>
    /// Puts a response together around the body that lies in its buffer behind the headroom: options in order of their numbers, then the
    /// body moved up to them. Type and message ID are left to the message layer. What does not fit becomes 5.00 without a body.
    /// </summary>
    internal sealed class ResponseEncoder
    {
        /// <summary>Bytes of an entity-tag.</summary>
        internal const int EtagBytes = 5;

        /// <summary>What no Max-Age means, in seconds. RFC 7252 section 5.10.5.</summary>
        internal const int DefaultMaxAgeSeconds = 60;

        // What nearly every answer has is written flat, byte by byte: the writer's calls and checks would be half of the way of a GET. Its
        // deltas and lengths are below 13, and the headroom has room for all of it.
        private const int CommonExtras = Response.ExtraEtag | Response.ExtraObserve | Response.ExtraLocation;

        private static readonly string s_blockText = "No such block"; // fits the smallest block

        private readonly Response _response;
        private readonly EndpointCounters _counters;
        private readonly MessageWriter _writer = new MessageWriter();
        private readonly int _etagSalt;

        /// <summary>Makes the encoder.</summary>
        /// <param name="response">The one response that there is.</param>
        /// <param name="counters">Counts what does not fit.</param>
        /// <param name="etagSalt">A secret of its own: it makes versions of before a restart others, and stands in every entity-tag.</param>
        internal ResponseEncoder(Response response, EndpointCounters counters, int etagSalt)
        {
            _response = response;
            _counters = counters;
            _etagSalt = etagSalt;
        }

        /// <summary>Puts the message together.</summary>
        /// <param name="code">Code of the response.</param>
        /// <param name="head">Holds header and token of the request, from offset 0: all but the code is taken over.</param>
        /// <param name="tokenLength">Bytes of the token.</param>
        /// <returns>Bytes of the message. Its second byte is the code that it really has.</returns>
        internal int Encode(CoapCode code, byte[] head, int tokenLength)
        {
            Response response = _response;
            int shown = response.BodyLength;
            if (response.From != 0 || shown > response.Room)
            {
                shown = Window(ref code);
            }

            byte[] target = response.Buffer;
            int at = MessageReader.TokenOffset + tokenLength;
            Array.Copy(head, 0, target, 0, at);
            target[1] = (byte)code;
            int extras = response.Extras;
            int last = 0; // number of the option before
            if ((int)code < 0x80)
            {
                if ((extras & CommonExtras) != 0)
                {
                    at = WriteCommon(code, at, ref last);
                }

                int format = response.ContentFormat;
                if (format >= 0 && (code == CoapCode.Content || (response.BodyLength != 0 && code != CoapCode.Valid)))
                {
                    if (format == 0)
                    {
                        target[at++] = (byte)((OptionNumber.ContentFormat - last) << 4);
                    }
                    else
                    {
                        at = WriteUint(target, at, OptionNumber.ContentFormat - last, format);
                    }

                    last = OptionNumber.ContentFormat;
                }
            }

            int maxAge = response.MaxAgeSeconds;
            if (maxAge >= 0 && maxAge != DefaultMaxAgeSeconds)
            {
                // Nearly every answer that has one says its format too.
                if (last == OptionNumber.ContentFormat && (uint)(maxAge - 1) < 255)
                {
                    target[at] = ((OptionNumber.MaxAge - OptionNumber.ContentFormat) << 4) | 1;
                    target[at + 1] = (byte)maxAge;
                    at += 2;
                }
                else
                {
                    at = WriteMaxAge(target, at, last);
                }

                last = OptionNumber.MaxAge;
            }

            if ((extras & ~CommonExtras) != 0)
            {
                at = WriteRest(code, at, last);
                if (response.Failed)
                {
                    _counters.ResponsesTooLarge++;
                    target[1] = (byte)CoapCode.InternalServerError;
                    return MessageReader.TokenOffset + tokenLength;
                }
            }

            if (shown != 0 && code != CoapCode.Valid)
            {
                // The body first: the place of the marker may be that of its first byte.
                Array.Copy(target, Response.HeadroomBytes, target, at + 1, shown);
                target[at] = 0xFF;
                return at + 1 + shown;
            }

            return at;
        }

        // ETag, Observe and Location-Path: what stands in front of Content-Format.
        private int WriteCommon(CoapCode code, int at, ref int last)
        {
            Response response = _response;
            byte[] target = response.Buffer;
            int extras = response.Extras;
            if ((extras & Response.ExtraEtag) != 0 && (code == CoapCode.Content || code == CoapCode.Valid))
            {
                at = WriteEtag(target, at);
                last = OptionNumber.ETag;
            }

            if ((extras & Response.ExtraObserve) != 0)
            {
                at = WriteUint(target, at, OptionNumber.Observe - last, response.Observe);
                last = OptionNumber.Observe;
            }

            if ((extras & Response.ExtraLocation) != 0)
            {
                at = WriteLocation(target, at, last);
                last = OptionNumber.LocationPath;
            }

            return at;
        }

        /// <summary>How much of a body is shown that is shown in part.</summary>
        private int Window(ref CoapCode code)
        {
            Response response = _response;
            int shown = response.BodyLength - response.From;
            if (shown <= 0)
            {
                shown = 0;
                if (code == CoapCode.Content)
                {
                    // RFC 7959 section 2.4: a block behind the end of the body does not exist.
                    code = CoapCode.BadRequest;
                    response.MaxAgeSeconds = -1;
                    response.Diagnostic(s_blockText);
                    shown = response.BodyLength;
                }
            }

            response.Extras &= ~Response.ExtraMore; // there may be, of one encoded before with larger blocks
            if (shown <= response.Room)
            {
                return shown;
            }

            response.Extras |= Response.ExtraMore;
            return response.Room;
        }

        /// <summary>Puts the part of the body that <see cref="Encode"/> has moved up back behind the headroom, to be encoded once more.</summary>
        /// <param name="length">What Encode has returned.</param>
        internal void TakeBack(int length)
        {
            Response response = _response;
            int shown = response.BodyLength - response.From;
            if (shown > response.Room)
            {
                shown = response.Room;
            }

            if (shown > 0)
            {
                Array.Copy(response.Buffer, length - shown, response.Buffer, Response.HeadroomBytes, shown);
            }
        }

        /// <summary>Tells whether one of the entity-tags of a request is that of a representation. RFC 7252 section 5.10.6.</summary>
        /// <param name="reader">Holds the request.</param>
        /// <param name="slot">Row of ETag or If-Match.</param>
        /// <param name="version">Version of the resource.</param>
        /// <param name="formatIndex">Index of the Content-Format, or -1 if any will do.</param>
        /// <returns>True if one is.</returns>
        internal bool HasEtag(MessageReader reader, int slot, int version, int formatIndex)
        {
            int first = reader.First(slot);
            int count = reader.Count(slot);
            int value = version + _etagSalt;
            for (int i = first; i < first + count; i++)
            {
                if (reader.OptionLength(i) == EtagBytes)
                {
                    int at = reader.OptionOffset(i);
                    byte[] buffer = reader.Buffer;
                    int other = (buffer[at] << 24) | (buffer[at + 1] << 16) | (buffer[at + 2] << 8) | buffer[at + 3];
                    if (other == value && (formatIndex < 0 || buffer[at + 4] == formatIndex))
                    {
                        return true;
                    }
                }
            }

            return false;
        }

        // Version of the resource, salted so that versions of before a restart do not come back, and the Content-Format, because
        // representations in two formats are two. RFC 7252 section 5.10.6.
        private int WriteEtag(byte[] target, int at)
        {
            int value = _response.EtagVersion + _etagSalt;
            target[at] = (OptionNumber.ETag << 4) | EtagBytes;
            target[at + 1] = (byte)(value >> 24);
            target[at + 2] = (byte)(value >> 16);
            target[at + 3] = (byte)(value >> 8);
            target[at + 4] = (byte)value;
            target[at + 5] = (byte)_response.EtagFormat;
            return at + 1 + EtagBytes;
        }

        private static int WriteUint(byte[] target, int at, int delta, int value)
        {
            delta <<= 4;
            if (value <= 0xFF)
            {
                if (value == 0)
                {
                    target[at] = (byte)delta;
                    return at + 1;
                }

                target[at] = (byte)(delta | 1);
                target[at + 1] = (byte)value;
                return at + 2;
            }

            if (value <= 0xFFFF)
            {
                target[at] = (byte)(delta | 2);
                target[at + 1] = (byte)(value >> 8);
                target[at + 2] = (byte)value;
                return at + 3;
            }

            target[at] = (byte)(delta | 3);
            target[at + 1] = (byte)(value >> 16);
            target[at + 2] = (byte)(value >> 8);
            target[at + 3] = (byte)value;
            return at + 4;
        }

        private int WriteLocation(byte[] target, int at, int last)
        {
            byte[] location = _response.Location;
            _writer.Resume(target, target.Length, at, last);
            for (int i = 0; i < _response.LocationLength; i += 1 + location[i])
            {
                _writer.Option(OptionNumber.LocationPath, location, i + 1, location[i]);
            }

            return _writer.Length;
        }

        private int WriteMaxAge(byte[] target, int at, int last)
        {
            _writer.Resume(target, target.Length, at, last);
            _writer.UintOption(OptionNumber.MaxAge, _response.MaxAgeSeconds);
            return _writer.Length;
        }

        /// <summary>Blocks, sizes and Echo: what few answers have.</summary>
        private int WriteRest(CoapCode code, int at, int last)
        {
            Response response = _response;
            MessageWriter writer = _writer;
            int extras = response.Extras;
            bool success = (int)code < 0x80;
            bool more = (extras & Response.ExtraMore) != 0;
            writer.Resume(response.Buffer, response.Buffer.Length, at, last);
            if (success && (more || ((extras & Response.ExtraBlock2) != 0 && code == CoapCode.Content)))
            {
                int szx = 0;
                while ((16 << szx) < response.Room)
                {
                    szx++;
                }

                int number = response.From / response.Room;
                if (number > BlockOption.MaxNumber || (more && code != CoapCode.Content))
                {
                    // Further blocks of what is no representation could only be had by running the handler again.
                    response.Extras |= Response.ExtraFailed;
                }

                writer.UintOption(OptionNumber.Block2, BlockOption.Pack(number, more, szx));
            }

            if ((extras & Response.ExtraBlock1) != 0)
            {
                writer.UintOption(OptionNumber.Block1, response.Block1);
            }

            if (success && code == CoapCode.Content && ((extras & Response.ExtraSize2) != 0 || (more && response.From == 0)))
            {
                writer.UintOption(OptionNumber.Size2, response.BodyLength);
            }

            if ((extras & Response.ExtraSize1) != 0)
            {
                writer.UintOption(OptionNumber.Size1, response.Size1);
            }

            if ((extras & Response.ExtraEcho) != 0)
            {
                writer.Option(OptionNumber.Echo, response.Echo, 0, AddressProof.EchoBytes);
            }

            if (writer.Failed)
            {
                response.Extras |= Response.ExtraFailed;
            }

            return writer.Length;
        }
    }
}
