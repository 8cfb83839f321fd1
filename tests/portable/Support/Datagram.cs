// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Tests
{
    /// <summary>Builds one message in the order in which a conversation names its parts: options must be added in order of their numbers.</summary>
    public sealed class Datagram
    {
        /// <summary>Where the message is.</summary>
        public readonly byte[] Bytes = new byte[2048];

        private readonly MessageWriter _writer = new MessageWriter();

        /// <summary>Starts a message; the token is hexadecimal text, "" for none.</summary>
        public Datagram(MessageType type, CoapCode code, int messageId, string token)
        {
            byte[] tokenBytes = Hex.Bytes(token);
            _writer.Begin(Bytes, Bytes.Length, type, code, messageId, tokenBytes, 0, tokenBytes.Length);
        }

        /// <summary>Bytes of the message.</summary>
        public int Length
        {
            get { return _writer.Length; }
        }

        /// <summary>The message in an array of its length.</summary>
        public byte[] ToArray()
        {
            byte[] message = new byte[Length];
            Array.Copy(Bytes, 0, message, 0, message.Length);
            return message;
        }

        /// <summary>A Confirmable message.</summary>
        public static Datagram Con(CoapCode code, int messageId, string token)
        {
            return new Datagram(MessageType.Confirmable, code, messageId, token);
        }

        /// <summary>A Non-confirmable message.</summary>
        public static Datagram Non(CoapCode code, int messageId, string token)
        {
            return new Datagram(MessageType.NonConfirmable, code, messageId, token);
        }

        /// <summary>An empty ACK.</summary>
        public static Datagram Ack(int messageId)
        {
            return new Datagram(MessageType.Acknowledgement, CoapCode.Empty, messageId, "");
        }

        /// <summary>A Reset.</summary>
        public static Datagram Rst(int messageId)
        {
            return new Datagram(MessageType.Reset, CoapCode.Empty, messageId, "");
        }

        /// <summary>Adds an option with a uint value.</summary>
        public Datagram Uint(int number, int value)
        {
            _writer.UintOption(number, value);
            return this;
        }

        /// <summary>Adds an option with bytes given as hexadecimal text.</summary>
        public Datagram Opaque(int number, string hex)
        {
            byte[] value = Hex.Bytes(hex);
            _writer.Option(number, value, 0, value.Length);
            return this;
        }

        /// <summary>Adds an option with text.</summary>
        public Datagram String(int number, string text)
        {
            byte[] value = Utf8.Encode(text);
            _writer.Option(number, value, 0, value.Length);
            return this;
        }

        /// <summary>Adds a Uri-Path option for each segment of "a/b".</summary>
        public Datagram Path(string path)
        {
            string[] segments = path.Split('/');
            for (int i = 0; i < segments.Length; i++)
            {
                String(OptionNumber.UriPath, segments[i]);
            }

            return this;
        }

        /// <summary>Adds the payload.</summary>
        public Datagram Payload(string text)
        {
            return Payload(Utf8.Encode(text));
        }

        /// <summary>Adds the payload.</summary>
        public Datagram Payload(byte[] bytes)
        {
            _writer.Payload(bytes, 0, bytes.Length);
            return this;
        }

        /// <summary>Adds a payload of so many bytes, each the low byte of its position.</summary>
        public Datagram Filler(int position, int length)
        {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++)
            {
                bytes[i] = (byte)(position + i);
            }

            return Payload(bytes);
        }
    }
}
