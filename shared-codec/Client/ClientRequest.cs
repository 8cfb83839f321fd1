// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Client
{
    /// <summary>
    /// Describes a request. Made once and used again: the client keeps a reference while the request is under way and copies
    /// nothing, so neither this nor its buffers may be changed before it is over. Adding text allocates; the rest does not.
    /// </summary>
    public sealed class ClientRequest
    {
        /// <summary>The method; <see cref="CoapCode.Empty"/> for a ping: an Empty CON, whose Reset is the response. RFC 7252 section 4.3.</summary>
        public CoapCode Method = CoapCode.Get;

        /// <summary>Whether it is sent as a CON.</summary>
        public bool Confirmable = true;

        /// <summary>Whether responses are taken from any remote, and several, until the response time-out is over; a NON. RFC 7252 section 8.</summary>
        public bool Multicast;

        /// <summary>Whether it registers as an observer; a GET or FETCH. RFC 7641 section 3.1.</summary>
        public bool Observe;

        /// <summary>Whether a registration is renewed with the entity-tag of the last notification, so that 2.03 may do. RFC 7641 section 3.3.1.</summary>
        public bool OfferETag;

        /// <summary>Whether the server is asked for the size of the body. RFC 7959 section 4: Size2 with a value of 0.</summary>
        public bool AskForSize;

        /// <summary>
        /// Size exponent of the blocks to send and to ask for, 0 to 6; -1 leaves it to the server and sends the largest that fit a
        /// message. RFC 7959 section 2.4, early negotiation.
        /// </summary>
        public int Szx = -1;

        /// <summary>
        /// Whether each message of it has a token that never was before, and not one for all blocks of a body: what secures a connection
        /// and does not tell which request a response is for, as DTLS, needs it. So it is in any case with a <see cref="SecureRemote"/>.
        /// They are counted; with <see cref="ClientConfig.TokenBytes"/> of 4 they last. RFC 9175 section 4.2.
        /// </summary>
        public bool NewTokens;

        /// <summary>For how long a response is waited for, milliseconds: from the transmission of a NON, from the empty ACK of a CON. 0 is MAX_TRANSMIT_WAIT.</summary>
        public int ResponseTimeoutMs;

        /// <summary>The body; null if there is none.</summary>
        public byte[] Payload;

        /// <summary>Where the body starts.</summary>
        public int PayloadOffset;

        /// <summary>Bytes of the body. What does not fit a block is sent in several. RFC 7959 section 2.3.</summary>
        public int PayloadLength;

        /// <summary>
        /// Where the body of a response is put together that comes in several blocks; a larger one is a failure. Null: the blocks
        /// are handed to the listener, and to nobody else. Notifications use it again and again.
        /// </summary>
        public byte[] ResponseBuffer;

        /// <summary>Without a buffer, bytes of the largest body that is taken.</summary>
        public int MaxResponseBytes = int.MaxValue;

        /// <summary>Is told what becomes of the request.</summary>
        public IRequestListener Listener;

        /// <summary>
        /// Protects it, or null: it goes in plain. Not with multicast, nor with a ping. One for each description, since it remembers what
        /// may answer this one.
        /// </summary>
        public RequestGuard Guard;

        /// <summary>For the caller.</summary>
        public object Tag;

        /// <summary>How many times the last message of the request was sent. Set by the client.</summary>
        public int Transmissions;

        /// <summary>When the first message of the request was sent first. Set by the client.</summary>
        public long FirstSentAt;

        /// <summary>When the last message of the request was sent first. Set by the client.</summary>
        public long MessageSentAt;

        /// <summary>When the last message of the request was sent last. Set by the client.</summary>
        public long LastSentAt;

        /// <summary>When the request failed. Set by the client.</summary>
        public long EndedAt;

        // Options in order of their numbers: two bytes of number, two of length, the value.
        internal readonly byte[] OptionBytes;
        internal int OptionLength;
        internal long Token;
        internal int TokenLength = -1; // none given
        internal RequestSlot Slot; // null: not under way

        /// <summary>Makes a description.</summary>
        /// <param name="optionBytes">Room for the options: 4 bytes and the value for each.</param>
        public ClientRequest(int optionBytes)
        {
            OptionBytes = new byte[optionBytes];
        }

        /// <summary>Gets whether a client is at work on it.</summary>
        public bool IsUnderWay
        {
            get { return Slot != null; }
        }

        /// <summary>Gets whether an option did not fit, or is not the caller's to set; it sticks until <see cref="ClearOptions"/>.</summary>
        public bool Failed { get; private set; }

        /// <summary>Removes all options and the token.</summary>
        public void ClearOptions()
        {
            OptionLength = 0;
            TokenLength = -1;
            Failed = false;
        }

        /// <summary>Adds an option. The order in which options are added counts only among those of one number.</summary>
        /// <param name="number">The option number; not one of Observe, Block1, Block2, Size1 and Size2, which are the client's.</param>
        /// <param name="value">Holds the value; may be null if it is empty.</param>
        /// <param name="offset">Where the value starts.</param>
        /// <param name="length">Bytes of the value.</param>
        public void AddOption(int number, byte[] value, int offset, int length)
        {
            int at = Insert(number, length);
            if (at >= 0 && length != 0)
            {
                Array.Copy(value, offset, OptionBytes, at, length);
            }
        }

        /// <summary>Adds an option with a uint value, in its shortest form. RFC 7252 section 3.2.</summary>
        /// <param name="number">The option number.</param>
        /// <param name="value">The value, read as 32 unsigned bits.</param>
        public void AddOption(int number, int value)
        {
            int length = 0;
            while (length < 4 && (uint)value >> (8 * length) != 0)
            {
                length++;
            }

            int at = Insert(number, length);
            if (at >= 0)
            {
                RequestSlot.Unpack(value, OptionBytes, at, length);
            }
        }

        /// <summary>Adds an option with text, as UTF-8.</summary>
        /// <param name="number">The option number.</param>
        /// <param name="text">The text.</param>
        public void AddOption(int number, string text)
        {
            byte[] value = Utf8.Encode(text);
            AddOption(number, value, 0, value.Length);
        }

        /// <summary>Adds a Uri-Path for each segment of "sensors/temperature"; a slash in front does not count.</summary>
        /// <param name="path">The path, without percent-encoding.</param>
        public void AddPath(string path)
        {
            string[] segments = path.Split('/');
            for (int i = segments.Length > 1 && segments[0].Length == 0 ? 1 : 0; i < segments.Length; i++)
            {
                if (segments.Length > 1 || segments[i].Length != 0)
                {
                    AddOption(OptionNumber.UriPath, segments[i]);
                }
            }
        }

        /// <summary>
        /// Gives the token of all messages of the request, but for the blocks of notifications; without this the client draws one.
        /// </summary>
        /// <param name="token">Holds the token; may be null if it is empty.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="length">Bytes of it, 0 to 8.</param>
        public void SetToken(byte[] token, int offset, int length)
        {
            if (length < 0 || length > 8)
            {
                Failed = true;
                return;
            }

            Token = RequestSlot.Pack(token, offset, length);
            TokenLength = length;
        }

        /// <summary>Tells whether the caller has given an option.</summary>
        internal bool Has(int number)
        {
            byte[] bytes = OptionBytes;
            int at = 0;
            while (at < OptionLength && ((bytes[at] << 8) | bytes[at + 1]) < number)
            {
                at += 4 + ((bytes[at + 2] << 8) | bytes[at + 3]);
            }

            return at < OptionLength && ((bytes[at] << 8) | bytes[at + 1]) == number;
        }

        /// <summary>Makes room for an option behind those with its number or a lower one.</summary>
        /// <returns>Where its value goes; -1 if there is no room.</returns>
        private int Insert(int number, int length)
        {
            byte[] bytes = OptionBytes;
            int size = 4 + length;
            if (number < 1 || number > 65535 || length < 0 || length > 65535 || size > bytes.Length - OptionLength || IsOwn(number))
            {
                Failed = true;
                return -1;
            }

            int at = 0;
            while (at < OptionLength && ((bytes[at] << 8) | bytes[at + 1]) <= number)
            {
                at += 4 + ((bytes[at + 2] << 8) | bytes[at + 3]);
            }

            for (int i = OptionLength - 1; i >= at; i--)
            {
                bytes[i + size] = bytes[i];
            }

            OptionLength += size;
            bytes[at] = (byte)(number >> 8);
            bytes[at + 1] = (byte)number;
            bytes[at + 2] = (byte)(length >> 8);
            bytes[at + 3] = (byte)length;
            return at + 4;
        }

        private static bool IsOwn(int number)
        {
            return number == OptionNumber.Observe || number == OptionNumber.Block1 || number == OptionNumber.Block2
                || number == OptionNumber.Size1 || number == OptionNumber.Size2;
        }
    }
}
