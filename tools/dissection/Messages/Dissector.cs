// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Text;
using NanoCoap.Protocol;

namespace NanoCoap.Dissection.Messages;

/// <summary>
/// Goes over a datagram byte by byte and stops at the first that breaks a rule of RFC 7252 section 3. It says where and why; whether,
/// is for MessageReader to say, and the tests hold the two against each other.
/// </summary>
internal sealed class Dissector
{
    private const string Format = "RFC 7252 section 3";
    private const string OptionFormat = "RFC 7252 section 3.1";

    private readonly MessageDissection _message;
    private readonly byte[] _bytes;
    private int _at;

    public Dissector(MessageDissection message)
    {
        _message = message;
        _bytes = message.Bytes;
    }

    public void Walk()
    {
        _message.UnreadOffset = _bytes.Length;
        if (_bytes.Length < 4)
        {
            Stop(0, $"A message has a header of 4 bytes; here {Counted.Are(_bytes.Length)}.", Format);
            return;
        }

        if (_message.Version != 1)
        {
            Stop(0, $"Version {_message.Version}: this version of CoAP is 1. Messages with unknown versions must be silently ignored.", Format);
            _message.UnreadOffset = 4;
            return;
        }

        _at = 4;
        if (_message.Code == 0 && (_message.TokenLength != 0 || _bytes.Length != 4))
        {
            string what = _message.TokenLength != 0
                ? $"An Empty message (code 0.00) has token length 0; here it is {_message.TokenLength}."
                : $"An Empty message (code 0.00) ends behind its message ID; here {Counted.Follow(_bytes.Length - 4)}.";
            Stop(_message.TokenLength != 0 ? 0 : 4, what, "RFC 7252 section 4.1");
            return;
        }

        if (_message.TokenLength > 8)
        {
            Stop(0, $"Token length {_message.TokenLength}: 9 to 15 are reserved and a message format error.", Format);
            return;
        }

        _message.TokenBytes = Math.Min(_message.TokenLength, _bytes.Length - 4);
        _at += _message.TokenBytes;
        if (_message.TokenBytes < _message.TokenLength)
        {
            Stop(_bytes.Length, $"The token length says {_message.TokenLength}, and {Counted.Follow(_message.TokenBytes)}.", Format);
            return;
        }

        if (_bytes.Length > ushort.MaxValue)
        {
            Stop(_at, $"{_bytes.Length} bytes are more than a UDP datagram can carry.", "RFC 7252 section 4.6");
            return;
        }

        WalkOptions();
    }

    private void WalkOptions()
    {
        int number = 0;
        while (_at < _bytes.Length)
        {
            if (_bytes[_at] == 0xFF)
            {
                _message.MarkerOffset = _at++;
                if (_at == _bytes.Length)
                {
                    Stop(_at - 1, "A payload marker (ff) with no payload behind it is a message format error.", Format);
                }

                return;
            }

            var option = new DissectedOption
            {
                Offset = _at,
                DeltaNibble = _bytes[_at] >> 4,
                LengthNibble = _bytes[_at] & 15,
                Before = number,
            };
            _message.Options.Add(option);
            _at++;
            if (!WalkOption(option))
            {
                return;
            }

            number = option.Number;
        }
    }

    private bool WalkOption(DissectedOption option)
    {
        option.DeltaBytes = Extend("delta", option.DeltaNibble, option.Offset, out int delta);
        option.Delta = delta;
        if (delta < 0)
        {
            return false;
        }

        option.LengthBytes = Extend("length", option.LengthNibble, option.Offset, out int length);
        option.Length = length;
        if (length < 0)
        {
            return false;
        }

        int there = Math.Min(length, _bytes.Length - _at);
        option.Value = _bytes[_at..(_at + there)];
        _at += there;
        if (there < length)
        {
            Stop(_bytes.Length, $"The option's length says {length}, and {Counted.Follow(there)}.", OptionFormat);
            return false;
        }

        if (option.Number > ushort.MaxValue)
        {
            Stop(option.Offset, $"Option number {option.Number}: option numbers end at 65535.", "RFC 7252 section 12.2");
            return false;
        }

        option.IsWhole = true;
        return true;
    }

    // Answers with the further bytes that there are; the value is -1 if they don't suffice.
    private int Extend(string part, int nibble, int offset, out int value)
    {
        value = nibble;
        if (nibble < 13)
        {
            return 0;
        }

        value = -1;
        if (nibble == 15)
        {
            Stop(
                offset,
                $"The option's {part} is 15, which is reserved: "
                    + "15 may only stand in the payload marker, where delta and length are both 15 (ff).",
                OptionFormat);
            return 0;
        }

        int needed = nibble - 12;
        int there = Math.Min(needed, _bytes.Length - _at);
        if (there == needed)
        {
            value = needed == 1 ? 13 + _bytes[_at] : 269 + (_bytes[_at] << 8) + _bytes[_at + 1];
        }

        _at += there;
        if (there < needed)
        {
            string announced = needed == 1 ? "a further byte" : "two further bytes";
            string here = Counted.Follow(there);
            Stop(_bytes.Length, $"The option's {part} is {nibble}, which announces {announced}; here {here}.", OptionFormat);
        }

        return there;
    }

    private void Stop(int offset, string what, string section)
    {
        _message.Fault = new Remark(offset, what, section);
        _message.UnreadOffset = _at;
    }
}
