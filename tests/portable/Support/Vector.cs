// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// A message as bytes and as fields, each written down by the test: the reader has to find the fields in the bytes, the writer
    /// has to make the bytes of the fields.
    /// </summary>
    public sealed class Vector
    {
        private readonly byte[] _bytes;
        private readonly byte[] _emitted;
        private readonly MessageReader _reader = new MessageReader(32);
        private readonly MessageWriter _writer = new MessageWriter();
        private int _option;
        private bool _payload;

        private Vector(byte[] bytes)
        {
            _bytes = bytes;
            _emitted = new byte[bytes.Length];
            Assert.AreEqual((int)ParseStatus.Ok, (int)_reader.Parse(bytes, bytes.Length), "status");
        }

        /// <summary>The bytes, in hexadecimal.</summary>
        public static Vector Of(string hex)
        {
            return new Vector(Hex.Bytes(hex));
        }

        /// <summary>The bytes, in hexadecimal, and so many more of a payload that its source leaves open: see <see cref="Filler"/>.</summary>
        public static Vector Of(string hex, int filler)
        {
            byte[] head = Hex.Bytes(hex);
            byte[] bytes = new byte[head.Length + filler];
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] = i < head.Length ? head[i] : (byte)(i - head.Length);
            }

            return new Vector(bytes);
        }

        /// <summary>Header and token; must come first.</summary>
        public Vector Header(MessageType type, CoapCode code, int messageId, string token)
        {
            Assert.AreEqual((int)type, (int)_reader.Type, "type");
            Assert.AreEqual((int)code, (int)_reader.Code, "code");
            Assert.AreEqual(messageId, _reader.MessageId, "message ID");
            Assert.AreEqual(token, Hex.Text(_bytes, MessageReader.TokenOffset, _reader.TokenLength), "token");
            byte[] tokenBytes = Hex.Bytes(token);
            _writer.Begin(_emitted, _emitted.Length, type, code, messageId, tokenBytes, 0, tokenBytes.Length);
            return this;
        }

        /// <summary>The next option, with a value of text.</summary>
        public Vector Text(int number, string value)
        {
            byte[] bytes = Utf8.Encode(value);
            return Opaque(number, Hex.Text(bytes, 0, bytes.Length));
        }

        /// <summary>The next option, with a value in hexadecimal.</summary>
        public Vector Opaque(int number, string hex)
        {
            NextOption(number);
            byte[] value = Hex.Bytes(hex);
            int index = _option - 1;
            Assert.AreEqual(hex, Hex.Text(_bytes, _reader.OptionOffset(index), _reader.OptionLength(index)), "value of option " + number);
            Assert.IsTrue(_reader.OptionEquals(index, value, 0, value.Length), "OptionEquals");
            _writer.Option(number, value, 0, value.Length);
            return this;
        }

        /// <summary>The next option, with a uint value.</summary>
        public Vector Uint(int number, int value)
        {
            NextOption(number);
            int slot = OptionTable.Find(number);
            Assert.IsTrue(_reader.Has(slot), "option " + number + " is not present");
            Assert.AreEqual(_option - 1, _reader.First(slot), "First");
            Assert.AreEqual(value, _reader.Uint(slot), "value of option " + number);
            _writer.UintOption(number, value);
            return this;
        }

        /// <summary>The payload as text.</summary>
        public Vector Payload(string text)
        {
            return Payload(Utf8.Encode(text));
        }

        /// <summary>A payload of so many bytes, each the low byte of its position.</summary>
        public Vector Filler(int length)
        {
            byte[] payload = new byte[length];
            for (int i = 0; i < length; i++)
            {
                payload[i] = (byte)i;
            }

            return Payload(payload);
        }

        /// <summary>There is no more to it than what was named, and the writer made the same bytes.</summary>
        public void Complete()
        {
            Assert.AreEqual(_reader.OptionCount, _option, "options");
            if (!_payload)
            {
                Assert.AreEqual(0, _reader.PayloadLength, "payload");
                Assert.AreEqual(_bytes.Length, _reader.OptionsEnd, "end of options");
            }

            Assert.AreEqual(0, _reader.UnknownCritical, "unknown critical option");
            Assert.IsFalse(_writer.Failed, "Failed");
            Assert.AreEqual(Hex.Text(_bytes, 0, _bytes.Length), Hex.Text(_emitted, 0, _writer.Length));
        }

        private Vector Payload(byte[] payload)
        {
            _payload = true;
            Assert.AreEqual(
                Hex.Text(payload, 0, payload.Length),
                Hex.Text(_bytes, _reader.PayloadOffset, _reader.PayloadLength),
                "payload");
            _writer.Payload(payload, 0, payload.Length);
            return this;
        }

        private void NextOption(int number)
        {
            Assert.IsTrue(_option < _reader.OptionCount, "option " + number + " is missing");
            Assert.AreEqual(number, _reader.OptionNumberAt(_option), "option number");
            _option++;
        }
    }
}
