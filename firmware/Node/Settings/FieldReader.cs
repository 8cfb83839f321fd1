// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Wire;

namespace NanoCoap.Node
{
    /// <summary>
    /// Walks text of the form "name=value name=value", the pairs divided by blanks, line ends, commas, semicolons or ampersands.
    /// Made once and re-aimed; it allocates nothing but the strings that are asked for.
    /// </summary>
    public sealed class FieldReader
    {
        private byte[] _text;
        private int _at;
        private int _end;
        private int _name;
        private int _nameLength;
        private int _value;
        private int _valueLength;

        /// <summary>Aims the reader.</summary>
        /// <param name="text">Holds the text.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="length">Bytes of it.</param>
        public void Begin(byte[] text, int offset, int length)
        {
            _text = text;
            _at = offset;
            _end = offset + length;
        }

        /// <summary>Moves to the next pair. A word without an equals sign is a pair without a value.</summary>
        /// <returns>False if there is none.</returns>
        public bool Next()
        {
            while (_at < _end && IsGap(_text[_at]))
            {
                _at++;
            }

            if (_at == _end)
            {
                return false;
            }

            _name = _at;
            while (_at < _end && _text[_at] != '=' && !IsGap(_text[_at]))
            {
                _at++;
            }

            _nameLength = _at - _name;
            if (_at < _end && _text[_at] == '=')
            {
                _at++;
            }

            _value = _at;
            while (_at < _end && !IsGap(_text[_at]))
            {
                _at++;
            }

            _valueLength = _at - _value;
            return true;
        }

        /// <summary>Gets the name as a new string, for what is asked seldom; see <see cref="Ascii"/>.</summary>
        public string Name
        {
            get { return Ascii(_text, _name, _nameLength); }
        }

        /// <summary>Gets the value as a new string, for what is asked seldom and no secret.</summary>
        public string Value
        {
            get { return Ascii(_text, _value, _valueLength); }
        }

        /// <summary>Makes a string of bytes of ASCII.</summary>
        /// <param name="text">Holds them.</param>
        /// <param name="offset">Where they start.</param>
        /// <param name="length">How many; others than ASCII become characters of Latin-1.</param>
        /// <returns>The string.</returns>
        public static string Ascii(byte[] text, int offset, int length)
        {
            char[] characters = new char[length];
            for (int i = 0; i < length; i++)
            {
                characters[i] = (char)text[offset + i];
            }

            return new string(characters);
        }

        /// <summary>Compares the name.</summary>
        /// <param name="name">Bytes to compare with.</param>
        /// <returns>True if it is this one.</returns>
        public bool NameIs(byte[] name)
        {
            return Same(_name, _nameLength, name);
        }

        /// <summary>Compares the value.</summary>
        /// <param name="value">Bytes to compare with.</param>
        /// <returns>True if it is this one.</returns>
        public bool ValueIs(byte[] value)
        {
            return Same(_value, _valueLength, value);
        }

        /// <summary>Reads the value as a decimal number; see <see cref="DecimalText.TryRead"/>.</summary>
        /// <param name="decimals">Decimals of the result.</param>
        /// <param name="low">Lowest result that is accepted.</param>
        /// <param name="high">Highest result that is accepted.</param>
        /// <param name="value">The number times ten to the power of <paramref name="decimals"/>.</param>
        /// <returns>False if it is no such number or out of range.</returns>
        public bool TryReadDecimal(int decimals, int low, int high, out int value)
        {
            return DecimalText.TryRead(_text, _value, _valueLength, decimals, out value) && value >= low && value <= high;
        }

        /// <summary>Reads the value as bytes in hexadecimal.</summary>
        /// <param name="target">Gets them.</param>
        /// <param name="at">Where.</param>
        /// <param name="most">The most that are accepted; there must be room.</param>
        /// <returns>How many there are, 0 for an empty value; -1 if it is anything else, or too long.</returns>
        public int ReadHex(byte[] target, int at, int most)
        {
            int length = _valueLength / 2;
            if (_valueLength % 2 != 0 || length > most)
            {
                return -1;
            }

            for (int i = 0; i < length; i++)
            {
                int value = (Nibble(_text[_value + (2 * i)]) << 4) | Nibble(_text[_value + (2 * i) + 1]);
                if (value < 0)
                {
                    return -1;
                }

                target[at + i] = (byte)value;
            }

            return length;
        }

        /// <summary>Copies the value.</summary>
        /// <param name="target">Gets it.</param>
        /// <param name="at">Where.</param>
        /// <param name="most">The most bytes that are accepted; there must be room.</param>
        /// <returns>How many there are, or -1 if it is too long.</returns>
        public int ReadText(byte[] target, int at, int most)
        {
            if (_valueLength > most)
            {
                return -1;
            }

            Array.Copy(_text, _value, target, at, _valueLength);
            return _valueLength;
        }

        private static int Nibble(byte c)
        {
            if (c >= '0' && c <= '9')
            {
                return c - '0';
            }

            int letter = (c | 0x20) - 'a';
            return letter >= 0 && letter < 6 ? letter + 10 : -1;
        }

        private static bool IsGap(byte c)
        {
            return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == ',' || c == ';' || c == '&';
        }

        private bool Same(int offset, int length, byte[] other)
        {
            if (length != other.Length)
            {
                return false;
            }

            for (int i = 0; i < length; i++)
            {
                if (_text[offset + i] != other[i])
                {
                    return false;
                }
            }

            return true;
        }
    }
}
