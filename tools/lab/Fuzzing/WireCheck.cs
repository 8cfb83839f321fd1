// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Lab.Fuzzing;

/// <summary>Holds NanoCoap.Wire against <see cref="RawMessage"/>: reader, writer and the plain parser must be of one mind on any bytes.</summary>
public sealed class WireCheck
{
    private const int MaxOptions = 255;
    private const int Guard = 64; // bytes behind a message that must stay as they were

    private readonly MessageReader _reader = new(MaxOptions);
    private readonly MessageWriter _writer = new();
    private readonly byte[] _output = new byte[RawMessage.MaxBytes];

    /// <summary>Checks one datagram.</summary>
    /// <param name="bytes">An array that ends where the datagram ends.</param>
    /// <returns>What is wrong, or null.</returns>
    public string? Check(byte[] bytes)
    {
        Shape shape = RawMessage.Parse(bytes, out RawMessage message);
        ParseStatus status = _reader.Parse(bytes, bytes.Length);
        ParseStatus expected = shape switch
        {
            Shape.NoHeader => ParseStatus.NoHeader,
            Shape.OtherVersion => ParseStatus.UnknownVersion,
            Shape.FormatError => ParseStatus.FormatError,
            _ => ParseStatus.Ok,
        };
        if (status != expected)
        {
            return $"the reader says {status} where {expected} is right";
        }

        if (shape is Shape.NoHeader or Shape.OtherVersion)
        {
            return null;
        }

        if (_reader.Type != message.Type || (int)_reader.Code != message.Code || _reader.MessageId != message.MessageId)
        {
            return "the reader got the header wrong";
        }

        return shape == Shape.Message ? CheckContent(bytes, message) ?? CheckLookUps(message) ?? CheckEmission(bytes, message) : null;
    }

    private string? CheckContent(byte[] bytes, RawMessage message)
    {
        int indexed = Math.Min(message.Options.Count, MaxOptions);
        if (!bytes.AsSpan(MessageReader.TokenOffset, _reader.TokenLength).SequenceEqual(message.Token))
        {
            return "the reader got the token wrong";
        }

        if (_reader.PayloadLength != message.Payload.Length
            || !bytes.AsSpan(_reader.PayloadLength == 0 ? 0 : _reader.PayloadOffset, _reader.PayloadLength).SequenceEqual(message.Payload))
        {
            return "the reader got the payload wrong";
        }

        if (_reader.OptionsEnd != bytes.Length - (message.Payload.Length == 0 ? 0 : message.Payload.Length + 1))
        {
            return "the reader got the end of the options wrong";
        }

        if (_reader.OptionCount != indexed)
        {
            return $"the reader found {_reader.OptionCount} options where there are {indexed}";
        }

        for (int i = 0; i < indexed; i++)
        {
            RawOption option = message.Options[i];
            if (_reader.OptionNumberAt(i) != option.Number
                || !bytes.AsSpan(_reader.OptionOffset(i), _reader.OptionLength(i)).SequenceEqual(option.Value)
                || !_reader.OptionEquals(i, option.Value, 0, option.Value.Length))
            {
                return $"the reader got option {i} wrong";
            }
        }

        return null;
    }

    private string? CheckLookUps(RawMessage message)
    {
        for (int slot = 0; slot < OptionTable.Rows; slot++)
        {
            if (!OptionTable.IsUnderstood(slot))
            {
                continue;
            }

            int number = OptionTable.Number(slot);
            int first = message.Options.FindIndex(option => option.Number == number
                && option.Value.Length >= OptionTable.MinLength(slot) && option.Value.Length <= OptionTable.MaxLength(slot));
            bool present = first >= 0 && first < MaxOptions;
            if (_reader.Has(slot) != present || (present && _reader.First(slot) != first))
            {
                return $"the reader looks up option {number} wrongly";
            }

            if (!present)
            {
                if (_reader.Count(slot) != 0 || _reader.Uint(slot) != -1)
                {
                    return $"the reader has a value for option {number}, which is not there";
                }

                continue;
            }

            int run = message.Options.Take(MaxOptions).Skip(first).TakeWhile(option => option.Number == number).Count();
            ulong value = message.Options[first].Value.Aggregate(0UL, (sum, b) => (sum << 8) | b);
            if (_reader.Count(slot) != run
                || (OptionTable.Format(slot) == OptionFormat.Uint && _reader.Uint(slot) != (int)Math.Min(value, int.MaxValue)))
            {
                return $"the reader counts or reads option {number} wrongly";
            }
        }

        return null;
    }

    // An option can be written in one way only, so that every message that was accepted comes out as it came in.
    private string? CheckEmission(byte[] bytes, RawMessage message)
    {
        if (!message.Encode().AsSpan().SequenceEqual(bytes))
        {
            return "the plain writer does not agree with the plain parser";
        }

        if (message.Options.Count > MaxOptions)
        {
            return null; // more than the reader keeps
        }

        foreach (int limit in (int[])[bytes.Length, _output.Length])
        {
            int guarded = Math.Min(_output.Length, bytes.Length + Guard);
            _output.AsSpan(0, guarded).Fill(0xA5);
            _writer.Begin(_output, limit, _reader.Type, _reader.Code, _reader.MessageId, bytes, MessageReader.TokenOffset, _reader.TokenLength);
            for (int i = 0; i < _reader.OptionCount; i++)
            {
                int number = _reader.OptionNumberAt(i);
                int length = _reader.OptionLength(i);
                int row = OptionTable.Find(number);
                bool shortest = length is > 0 and <= 4 && bytes[_reader.OptionOffset(i)] != 0;
                if (row >= 0 && OptionTable.Format(row) == OptionFormat.Uint && (length == 0 || shortest))
                {
                    int value = 0;
                    for (int at = 0; at < length; at++)
                    {
                        value = (value << 8) | bytes[_reader.OptionOffset(i) + at];
                    }

                    _writer.UintOption(number, value);
                }
                else
                {
                    _writer.Option(number, bytes, _reader.OptionOffset(i), length);
                }
            }

            _writer.Payload(bytes, _reader.PayloadOffset, _reader.PayloadLength);
            if (_writer.Failed || !_output.AsSpan(0, _writer.Length).SequenceEqual(bytes))
            {
                return $"the writer does not write what the reader read, with {limit} bytes of room";
            }

            if (_output.AsSpan(_writer.Length, guarded - _writer.Length).ContainsAnyExcept((byte)0xA5))
            {
                return "the writer writes behind the message";
            }
        }

        // One byte less must not fit, and must not be written either.
        if (bytes.Length > 4)
        {
            _output[bytes.Length - 1] = 0xA5;
            _writer.Begin(_output, bytes.Length - 1, _reader.Type, _reader.Code, _reader.MessageId, bytes, MessageReader.TokenOffset, _reader.TokenLength);
            for (int i = 0; i < _reader.OptionCount; i++)
            {
                _writer.Option(_reader.OptionNumberAt(i), bytes, _reader.OptionOffset(i), _reader.OptionLength(i));
            }

            _writer.Payload(bytes, _reader.PayloadOffset, _reader.PayloadLength);
            if (!_writer.Failed || _output[bytes.Length - 1] != 0xA5)
            {
                return "the writer does not keep to its room";
            }
        }

        return null;
    }
}
