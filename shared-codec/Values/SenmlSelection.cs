// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Wire;

namespace NanoCoap.Values
{
    /// <summary>
    /// Reads which records a FETCH asks for: a SenML pack, in JSON or CBOR, of records with names and without values. RFC 8790 section 3.1.
    /// </summary>
    /// <remarks>
    /// Names are those of RFC 8428 section 4.5.1, base name and name in one; on the device itself its base name may be left out. A record
    /// with a time other than 0, which means now, is none of those here. Other members are passed over, unless their label ends in "_".
    /// </remarks>
    internal sealed class SenmlSelection
    {
        /// <summary>In place of the names: this is no list of records, or one has no name.</summary>
        internal const int Malformed = -1;

        /// <summary>In place of the names: a member has to be understood and is not. RFC 8428 section 4.4.</summary>
        internal const int NotUnderstood = -2;

        // Labels, as CBOR has them. RFC 8428 section 6, Table 4.
        private const int BaseName = -2;
        private const int BaseTime = -3;
        private const int Name = 0;
        private const int Time = 6;
        private const int Other = 100;

        private const int Break = 0xFF; // ends what has no length

        private readonly ValueResource[] _values;
        private byte[] _body;
        private int _at;
        private int _end;
        private bool _failed;
        private bool _foreign; // a member has to be understood and is not

        // Text that was read last, without its quotes; the names of the record.
        private int _textAt;
        private int _textEnd;
        private int _baseAt;
        private int _baseEnd;
        private int _nameAt;
        private int _nameEnd;
        private int _time; // 1: that of the record is not now, 2: nor is the base time

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
            _failed = false;
            _foreign = false;
            _baseAt = 0;
            _baseEnd = 0;
            _time = 0;
            int wanted = cbor ? ReadCbor() : ReadJson();
            return _failed || _at != _end ? Malformed : _foreign ? NotUnderstood : wanted;
        }

        private int ReadJson()
        {
            int wanted = 0;
            Take('[');
            do
            {
                Begin();
                Take('{');
                do
                {
                    int label = JsonLabel();
                    Take(':');
                    if (!JsonValue() && (label == BaseName || label == Name))
                    {
                        _failed = true;
                    }

                    TakeMember(label);
                }
                while (TakeIf(','));
                Take('}');
                wanted |= Match(true);
            }
            while (TakeIf(','));
            Take(']');
            SkipBlanks();
            return wanted;
        }

        private int ReadCbor()
        {
            int wanted = 0;
            bool any = false;
            int records = Head(Cbor.Array);
            while (IsMore(ref records))
            {
                any = true;
                Begin();
                int members = Head(Cbor.Map);
                while (IsMore(ref members))
                {
                    int label = CborLabel();
                    bool isText = _at < _end && _body[_at] >> 5 == Cbor.Text;
                    int start = _at;
                    SkipItem();
                    if ((label == BaseName || label == Name) && !isText)
                    {
                        _failed = true;
                    }
                    else if (label == Time || label == BaseTime)
                    {
                        _textAt = start;
                        _textEnd = _at;
                    }

                    TakeMember(label);
                }

                wanted |= Match(false);
            }

            _failed |= !any;
            return wanted;
        }

        private void Begin()
        {
            _nameAt = 0;
            _nameEnd = -1; // there is none
            _time &= 2;
        }

        // Its value is the text that was read last.
        private void TakeMember(int label)
        {
            if (label == BaseName)
            {
                _baseAt = _textAt;
                _baseEnd = _textEnd;
                _nameEnd = _nameEnd < 0 ? 0 : _nameEnd; // a base name alone is a name
            }
            else if (label == Name)
            {
                _nameAt = _textAt;
                _nameEnd = _textEnd;
            }
            else if (label == Time || label == BaseTime)
            {
                bool isNow = _textEnd - _textAt == 1 && (_body[_textAt] == '0' || _body[_textAt] == 0);
                int bit = label == Time ? 1 : 2;
                _time = isNow ? _time & ~bit : _time | bit;
            }
        }

        // Which of the values the record is about.
        private int Match(bool escapes)
        {
            int wanted = 0;
            if (_nameEnd < 0)
            {
                _failed = true; // RFC 8790 section 3.1: each has a name, a base name or both
            }

            for (int i = 0; !_failed && _time == 0 && i < _values.Length; i++)
            {
                string device = _values[i].Senml.BaseName;
                string name = _values[i].Senml.Name;
                if (Is(device == null ? "" : device, name, escapes) || (_baseEnd == _baseAt && Is("", name, escapes)))
                {
                    wanted |= 1 << i;
                }
            }

            return wanted;
        }

        // Whether the names of the record, one behind the other, are these, one behind the other.
        private bool Is(string device, string name, bool escapes)
        {
            int place = Follow(device, name, 0, _baseAt, _baseEnd, escapes);
            return Follow(device, name, place, _nameAt, _nameEnd, escapes) == device.Length + name.Length;
        }

        // Where in the two a piece of text ends that they have from some place on; -1 if it is another.
        private int Follow(string device, string name, int place, int at, int end, bool escapes)
        {
            while (at < end)
            {
                int c = _body[at++];
                if (c == '\\' && escapes)
                {
                    // No other escape makes a character that a name may have.
                    c = _body[at++];
                    if (c != '/')
                    {
                        return -1;
                    }
                }

                int own = place - device.Length;
                if (place < 0 || own >= name.Length || (own < 0 ? device[place] : name[own]) != c)
                {
                    return -1;
                }

                place++;
            }

            return place;
        }

        private void SkipBlanks()
        {
            while (_at < _end && (_body[_at] == ' ' || _body[_at] == '\n' || _body[_at] == '\r' || _body[_at] == '\t'))
            {
                _at++;
            }
        }

        private bool TakeIf(char c)
        {
            SkipBlanks();
            if (!_failed && _at < _end && _body[_at] == c)
            {
                _at++;
                return true;
            }

            return false;
        }

        private void Take(char c)
        {
            if (!TakeIf(c))
            {
                _failed = true;
            }
        }

        private int JsonLabel()
        {
            SkipBlanks();
            if (!JsonValue())
            {
                _failed = true;
            }

            return TextLabel();
        }

        // What the text that was read last is as a label.
        private int TextLabel()
        {
            int length = _textEnd - _textAt;
            int first = length > 0 ? _body[_textAt] : 0;
            int last = length > 0 ? _body[_textEnd - 1] : 0;
            if (length == 1)
            {
                return first == 'n' ? Name : first == 't' ? Time : Other;
            }

            _foreign |= last == '_';
            return length != 2 || first != 'b' ? Other : last == 'n' ? BaseName : last == 't' ? BaseTime : Other;
        }

        // Any value; where it is, is that of a text without its quotes. True for a text.
        private bool JsonValue()
        {
            SkipBlanks();
            int start = _at;
            int depth = 0;
            bool isText = start < _end && _body[start] == '"';
            do
            {
                int c = _at < _end ? _body[_at++] : 0;
                if (c == '"')
                {
                    while (_at < _end && _body[_at] != '"')
                    {
                        _at += _body[_at] == '\\' ? 2 : 1;
                    }

                    _at++;
                }
                else if (c == '[' || c == '{')
                {
                    depth++;
                }
                else if (c == ']' || c == '}')
                {
                    depth--;
                }
                else if (depth == 0)
                {
                    // A number or a word.
                    while (_at < _end && _body[_at] != ',' && _body[_at] != '}' && _body[_at] != ']' && _body[_at] > ' ')
                    {
                        _at++;
                    }
                }
            }
            while (depth > 0 && _at < _end);

            if (depth != 0 || _at > _end || _at == start)
            {
                _failed = true;
                _at = _end;
                return false;
            }

            _textAt = isText ? start + 1 : start;
            _textEnd = isText ? _at - 1 : _at;
            return isText;
        }

        // How many items or pairs, or -1 if a break ends them.
        private int Head(int major)
        {
            if (_at >= _end || _body[_at] >> 5 != major)
            {
                _failed = true;
                return 0;
            }

            if ((_body[_at] & 31) == 31)
            {
                _at++;
                return -1;
            }

            return Argument();
        }

        private bool IsMore(ref int left)
        {
            if (_failed || left == 0)
            {
                return false;
            }

            if (left > 0)
            {
                left--;
                return true;
            }

            if (_at < _end && _body[_at] == Break)
            {
                _at++;
                return false;
            }

            return true;
        }

        private int CborLabel()
        {
            int start = _at;
            int major = _at < _end ? _body[_at] >> 5 : 0;
            if (major == Cbor.Text)
            {
                SkipItem();
                TextLabel(); // only those that have no number are texts
                return Other;
            }

            int argument = Argument();
            return _failed || _at == start ? Other : major == 0 ? argument : major == 1 ? ~argument : Other;
        }

        // The argument of an item's head. More than there can be bytes behind it is a mistake, or a number: then any will do.
        private int Argument()
        {
            int info = _at < _end ? _body[_at] & 31 : 31;
            _at++;
            if (info < 24)
            {
                return info;
            }

            int bytes = 1 << (info - 24);
            if (info > 27 || bytes > _end - _at)
            {
                _failed = true;
                return 0;
            }

            int value = 0;
            for (int i = 0; i < bytes; i++)
            {
                value = value > 0x7FFF ? 0x7FFFFF : (value << 8) | _body[_at + i];
            }

            _at += bytes;
            return value;
        }

        // Any item; if it is a text, that is the text that was read last.
        private void SkipItem()
        {
            int left = 1;
            while (left > 0 && !_failed)
            {
                left--;
                int major = _at < _end ? _body[_at] >> 5 : 7;
                int argument = Argument();
                if (major == 2 || major == Cbor.Text)
                {
                    _textAt = _at;
                    _failed |= argument > _end - _at;
                    _at += _failed ? 0 : argument;
                    _textEnd = _at;
                }
                else if (major == Cbor.Array || major == Cbor.Map || major == 6)
                {
                    int items = major == Cbor.Array ? argument : major == Cbor.Map ? 2 * argument : 1;
                    _failed |= items > _end - _at;
                    left += items;
                }
            }
        }
    }
}
