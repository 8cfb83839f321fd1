// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Protocol;

namespace NanoCoap.Wire
{
    /// <summary>
    /// Writes one message into a caller's buffer: header, options in order of their numbers, payload. What does not
    /// fit, or an option out of order, sets <see cref="Failed"/>, which sticks until the next <see cref="Begin"/>; so a
    /// caller checks once at the end. Made once and re-aimed: it allocates nothing and never throws.
    /// </summary>
    public sealed class MessageWriter
    {
        /// <summary>True once something did not fit or stood out of order. What was written is then not a message.</summary>
        public bool Failed;

        private byte[] _buffer;
        private int _limit;
        private int _at;
        private int _lastNumber;

        /// <summary>Gets how many bytes have been written.</summary>
        public int Length
        {
            get { return _at; }
        }

        /// <summary>Aims the writer and writes header and token. RFC 7252 section 3.</summary>
        /// <param name="buffer">Where the message goes, from offset 0.</param>
        /// <param name="limit">Bytes of the buffer that may be used.</param>
        /// <param name="type">Message type.</param>
        /// <param name="code">Code.</param>
        /// <param name="messageId">Message ID; its low 16 bits are used.</param>
        /// <param name="token">Holds the token; may be null if it is empty.</param>
        /// <param name="tokenOffset">Where the token starts.</param>
        /// <param name="tokenLength">Bytes of the token, 0 to 8; more is an overflow.</param>
        public void Begin(byte[] buffer, int limit, MessageType type, CoapCode code, int messageId, byte[] token, int tokenOffset, int tokenLength)
        {
            _buffer = buffer;
            _limit = limit;
            _lastNumber = 0;
            _at = 0;
            if (tokenLength > 8 || limit < 4 + tokenLength)
            {
                Failed = true;
                return;
            }

            Failed = false;
            buffer[0] = (byte)(0x40 | ((int)type << 4) | tokenLength);
            buffer[1] = (byte)code;
            buffer[2] = (byte)(messageId >> 8);
            buffer[3] = (byte)messageId;
            if (tokenLength != 0)
            {
                Array.Copy(token, tokenOffset, buffer, 4, tokenLength);
            }

            _at = 4 + tokenLength;
        }

        /// <summary>Aims the writer at a message of which a part is written already.</summary>
        /// <param name="buffer">Holds it from offset 0.</param>
        /// <param name="limit">Bytes of the buffer that may be used.</param>
        /// <param name="length">Bytes written so far.</param>
        /// <param name="lastNumber">Number of the last option, 0 if there is none yet.</param>
        internal void Resume(byte[] buffer, int limit, int length, int lastNumber)
        {
            _buffer = buffer;
            _limit = limit;
            _at = length;
            _lastNumber = lastNumber;
            Failed = false;
        }

        /// <summary>Writes an option with a uint value in its shortest form; 0 is an empty value. RFC 7252 section 3.2.</summary>
        /// <param name="number">Option number, not below that of the option before.</param>
        /// <param name="value">The value, read as 32 unsigned bits.</param>
        public void UintOption(int number, int value)
        {
            int at = _at;
            byte[] buffer = _buffer;
            int length = number - _lastNumber;
            if (length >= 0 && length <= 12 && (value & 0xFF) == value && _limit - at >= 2 && !Failed)
            {
                // Nearly every option that a server writes: a short delta and at most one byte.
                if (value == 0)
                {
                    buffer[at] = (byte)(length << 4);
                    _at = at + 1;
                }
                else
                {
                    buffer[at] = (byte)((length << 4) | 1);
                    buffer[at + 1] = (byte)value;
                    _at = at + 2;
                }

                _lastNumber = number;
                return;
            }

            if ((value & 0xFF) == value)
            {
                length = value == 0 ? 0 : 1;
            }
            else if ((value & 0xFFFF) == value)
            {
                length = 2;
            }
            else
            {
                length = (value & 0xFFFFFF) == value ? 3 : 4;
            }

            if (!OptionHead(number, length))
            {
                return;
            }

            at = _at;
            while (length > 0)
            {
                length--;
                buffer[at++] = (byte)(value >> (length * 8));
            }

            _at = at;
        }

        /// <summary>Writes an option with a value of bytes. RFC 7252 section 3.1.</summary>
        /// <param name="number">Option number, not below that of the option before.</param>
        /// <param name="value">Holds the value; may be null if it is empty.</param>
        /// <param name="offset">Where the value starts.</param>
        /// <param name="length">Bytes of the value.</param>
        public void Option(int number, byte[] value, int offset, int length)
        {
            if (OptionHead(number, length) && length != 0)
            {
                Array.Copy(value, offset, _buffer, _at, length);
                _at += length;
            }
        }

        /// <summary>Writes the payload marker and the payload; an empty payload has no marker. RFC 7252 section 3.</summary>
        /// <param name="payload">Holds the payload. May be the buffer that is being written, if the payload lies behind what has been written.</param>
        /// <param name="offset">Where the payload starts.</param>
        /// <param name="length">Bytes of the payload.</param>
        public void Payload(byte[] payload, int offset, int length)
        {
            if (length == 0 || Failed)
            {
                return;
            }

            int at = _at;
            if (length >= _limit - at)
            {
                Failed = true;
                return;
            }

            // The payload first: the place of the marker may be that of its first byte.
            Array.Copy(payload, offset, _buffer, at + 1, length);
            _buffer[at] = 0xFF;
            _at = at + 1 + length;
            _lastNumber = int.MaxValue; // no option follows
        }

        private bool OptionHead(int number, int length)
        {
            int delta = number - _lastNumber;
            int at = _at;

            // Five bytes are the longest head there is: one check instead of one a byte. It may refuse what would have
            // fitted only when fewer than five bytes are left behind the value, so the exact size is worked out then.
            if (Failed || delta < 0 || (length + 5 > _limit - at && length + HeadSize(delta, length) > _limit - at))
            {
                Failed = true;
                return false;
            }

            byte[] buffer = _buffer;
            if (delta <= 12 && length <= 12)
            {
                buffer[at++] = (byte)((delta << 4) | length);
            }
            else
            {
                int first = at++;
                int head;
                if (delta <= 12)
                {
                    head = delta << 4;
                }
                else if (delta <= 268)
                {
                    head = 0xD0;
                    buffer[at++] = (byte)(delta - 13);
                }
                else
                {
                    head = 0xE0;
                    buffer[at++] = (byte)((delta - 269) >> 8);
                    buffer[at++] = (byte)(delta - 269);
                }

                if (length <= 12)
                {
                    head |= length;
                }
                else if (length <= 268)
                {
                    head |= 13;
                    buffer[at++] = (byte)(length - 13);
                }
                else
                {
                    head |= 14;
                    buffer[at++] = (byte)((length - 269) >> 8);
                    buffer[at++] = (byte)(length - 269);
                }

                buffer[first] = (byte)head;
            }

            _at = at;
            _lastNumber = number;
            return true;
        }

        private static int HeadSize(int delta, int length)
        {
            return 1 + (delta <= 12 ? 0 : delta <= 268 ? 1 : 2) + (length <= 12 ? 0 : length <= 268 ? 1 : 2);
        }
    }
}
