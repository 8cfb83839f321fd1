// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Values;

namespace NanoCoap.Senml
{
    /// <summary>
    /// Reads which records a FETCH asks for: a Fetch Pack, in JSON or CBOR, whose records have a name, and perhaps a unit and a time, and
    /// nothing else. RFC 8790 section 3.1.
    /// </summary>
    internal sealed class SenmlSelection
    {
        /// <summary>In place of the names: this is no list of records, or one has no name.</summary>
        internal const int Malformed = -1;

        /// <summary>In place of the names: a record has a field that none may have.</summary>
        internal const int NotUnderstood = -2;

        // The fields, and behind them those of the base, which hold for the records that follow.
        private const int Name = 0;
        private const int Time = 1;
        private const int Unit = 2;
        private const int Base = 3;
        private const int Starts = 2 * Base;

        // In place of how many items are left: what ends a list is not how many there are.
        private const int First = -1; // JSON
        private const int Next = -2;
        private const int UntilBreak = -3; // CBOR
        private const int Break = 0xFF;

        private readonly ValueResource[] _values;

        // Where the fields end, without their quotes: 0 if there is none; of times 1 if it is another than now. Behind that, where they
        // start.
        private readonly int[] _places = new int[2 * Starts];
        private byte[] _body;
        private int _at;
        private int _end;
        private bool _cbor;
        private bool _failed;
        private int _textAt; // the text that was read last

        internal SenmlSelection(ValueResource[] values)
        {
            _values = values;
        }

        /// <summary>Reads a body.</summary>
        /// <param name="body">Holds it.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="length">Bytes of it.</param>
        /// <param name="cbor">Whether it is CBOR.</param>
        /// <returns>A bit for each value that it names, or one of the constants.</returns>
        internal int Read(byte[] body, int offset, int length, bool cbor)
        {
            _body = body;
            _at = offset;
            _end = offset + length;
            _cbor = cbor;
            _failed = false;
            Array.Clear(_places, 0, Starts);
            int wanted = 0;
            bool any = false;
            int records = Open('[', Cbor.Array);
            while (IsMore(ref records, ']'))
            {
                any = true;
                Array.Clear(_places, 0, Base);
                int seen = 0; // the fields
                int members = Open('{', Cbor.Map);
                while (IsMore(ref members, '}'))
                {
                    int field = TakeLabel();
                    if (field < 0)
                    {
                        return _failed ? Malformed : NotUnderstood;
                    }

                    int kind = field % Base;
                    _failed |= (seen >> field & 1) != 0; // twice: which of the two was meant?
                    seen |= 1 << field;
                    _places[field] = kind == Time ? TakeTime() : TakeText();
                    _places[Starts + field] = _textAt;
                }

                _failed |= (seen & ((1 << Name) | (1 << (Base + Name)))) == 0;
                wanted |= Match();
            }

            return _failed || !any || Peek() >= 0 ? Malformed : wanted;
        }

        // Which of the values the record is about.
        private int Match()
        {
            int wanted = 0;
            int unit = _places[Unit] != 0 ? Unit : Base + Unit;
            bool isNow = _places[Time] + _places[Base + Time] == 0;
            for (int i = 0; isNow && !_failed && i < _values.Length; i++)
            {
                SenmlRecord record = _values[i].Senml;
                if ((IsName(record.BaseName, record.Name)
                        || (_places[Base + Name] <= _places[Starts + Base + Name] && IsName("", record.Name)))
                    && (_places[unit] == 0 || Follow(record.Unit, "", 0, unit) == record.Unit.Length))
                {
                    wanted |= 1 << i;
                }
            }

            return wanted;
        }

        // Whether the names of the record, one behind the other, are these, one behind the other. RFC 8428 section 4.5.1.
        private bool IsName(string device, string name)
        {
            return Follow(device, name, Follow(device, name, 0, Base + Name), Name) == device.Length + name.Length;
        }

        // Where in the two a field ends that they have from some place on; -1 if it is another.
        private int Follow(string first, string second, int place, int field)
        {
            for (int at = _places[Starts + field]; at < _places[field]; at++)
            {
                // No other escape stands for a character that a name or a unit has, unless for fun.
                int c = _body[at];
                if (!_cbor && c == '\\' && _body[at + 1] == '/')
                {
                    c = _body[++at];
                }

                int own = place - first.Length;
                if (place < 0 || own >= second.Length || (own < 0 ? first[place] : second[own]) != c)
                {
                    return -1;
                }

                place++;
            }

            return place;
        }

        // The field whose label comes next; -1 if it is none of them, or no label.
        private int TakeLabel()
        {
            int c;
            int field;
            if (!_cbor)
            {
                int end = TakeText();
                Take(':');
                int length = end - _textAt;
                if (_failed || length == 0 || length > 2 || (length == 2 && _body[_textAt] != 'b'))
                {
                    return -1;
                }

                c = _body[end - 1];
                field = c == 'n' ? Name : c == 't' ? Time : c == 'u' ? Unit : -1;
                return field < 0 || length == 1 ? field : Base + field;
            }

            // RFC 8428 section 6, Table 4. Those that have no number are texts.
            c = Peek() >> 5;
            if (c == Cbor.Text)
            {
                return -1;
            }

            _failed |= c > 1;
            field = Argument();
            if (c == 0)
            {
                return field == 0 ? Name : field == 6 ? Time : field == 1 ? Unit : -1;
            }

            return field < 1 || field > 3 ? -1 : Base + field - 1;
        }

        // Returns where it ends; where it starts is noted.
        private int TakeText()
        {
            int end = 0;
            if (_cbor)
            {
                end = Head(Cbor.Text);
                _failed |= end < 0;
            }
            else
            {
                Take('"');
            }

            _textAt = _at;
            end += _at;
            if (_cbor)
            {
                _at = end;
            }
            else
            {
                while (Peek() >= 0 && Peek() != '"')
                {
                    _at += Peek() == '\\' ? 2 : 1;
                }

                end = _at++;
            }

            _failed |= _at > _end;
            return end;
        }

        // Returns 0 for now, 1 for any other time.
        private int TakeTime()
        {
            bool isNow = true;
            if (_cbor)
            {
                if (Peek() == 0xC4)
                {
                    // A decimal fraction is 0 if its mantissa is.
                    _at++;
                    Head(Cbor.Array);
                    Argument();
                }

                int head = Peek();
                _failed |= head >= 0x40 && (head < 0xF9 || head > 0xFB); // an integer or floating point
                int argument = Argument();
                _failed |= argument < 0;
                isNow = argument == 0 && head >> 5 != 1;
            }
            else
            {
                SkipBlanks();
                _failed |= Peek() != '-' && (Peek() < '0' || Peek() > '9');
                while (Peek() > ' ' && Peek() != ',' && Peek() != '}')
                {
                    isNow &= Peek() <= '0';
                    _at++;
                }
            }

            return isNow ? 0 : 1;
        }

        // How many items there are, or how their end is told.
        private int Open(char c, int major)
        {
            if (_cbor)
            {
                return Head(major);
            }

            Take(c);
            return First;
        }

        private bool IsMore(ref int left, char close)
        {
            if (_failed || left == 0)
            {
                return false;
            }

            if (left == UntilBreak)
            {
                return !TakeIf(Break);
            }

            if (left != Next)
            {
                left = left == First ? Next : left - 1;
                return true; // RFC 8790 section 3.1: there is one at least
            }

            if (TakeIf(','))
            {
                return true;
            }

            Take(close);
            SkipBlanks();
            return false;
        }

        private void SkipBlanks()
        {
            while (!_cbor && Peek() >= 0 && Peek() <= ' ')
            {
                _at++;
            }
        }

        private bool TakeIf(int c)
        {
            SkipBlanks();
            bool isThere = Peek() == c;
            _at += isThere ? 1 : 0;
            return isThere;
        }

        private void Take(int c)
        {
            _failed |= !TakeIf(c);
        }

        // The next byte; below 0 there is none.
        private int Peek()
        {
            return _at < _end ? _body[_at] : -1;
        }

        private int Head(int major)
        {
            _failed |= Peek() >> 5 != major;
            return Argument();
        }

        // The argument of an item's head. More than there can be bytes behind it is a mistake, or a number: then any will do.
        private int Argument()
        {
            int size = (Peek() & 31) - 24;
            _at++;
            int value = size < 0 ? size + 24 : size < 4 ? 0 : UntilBreak;
            for (int i = 0; size >= 0 && size < 4 && i < 1 << size; i++)
            {
                value = value > 0x7FFF ? 0x7FFFFF : (value << 8) | (Peek() & 0xFF);
                _at++;
            }

            _failed |= _at > _end || (size > 3 && size < 7);
            return value;
        }
    }
}
