// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;

namespace NanoCoap.Lab.Fuzzing;

/// <summary>
/// Makes datagrams up, from the sensible to noise. All chance comes from one seeded source, so that the same seed and the same course
/// of events give the same datagrams.
/// </summary>
public sealed class DatagramSource
{
    private const int Remembered = 16;

    private static readonly string[] s_remotes = ["alice", "bob", "carol", "mallory"];

    private static readonly string[] s_paths =
    [
        "temperature", "temp", "alarm", "alarm/rules", "alarm/rules/1", "alarm/rules/2", "config", "node", ".well-known/core", "late", "echo",
        "", "nowhere", "alarm/", "alarm/rules/0", "alarm/rules/01", "alarm/rules/99999999999", "alarm/rules/1/2", "\u00fc\u0000", "temperature/1",
    ];

    private static readonly string[] s_bodies =
    [
        "ON", "OFF", "on", "21.5", "-0.25", "60.01", "1e1", "gt=21.5 hys=0.5", "lt=23", "gt=59.99", "gt=22 lt=20", "period=5",
        "strategy=con", "strategy=non n=3",
        "period=2 strategy=mixed n=5", "period=0", "n=5 n=256", "", "\0", "=", "gt=", "hys=", "{}", "ON\0",
    ];

    // What really does something.
    private static readonly (CoapCode Method, string Path, string[] Bodies)[] s_valid =
    [
        (CoapCode.Get, "temperature", [""]),
        (CoapCode.Get, "alarm", [""]),
        (CoapCode.Get, "node", [""]),
        (CoapCode.Get, ".well-known/core", [""]),
        (CoapCode.Put, "temperature", ["21.5", "20", "-3.25"]),
        (CoapCode.Put, "alarm", ["ON", "OFF"]),
        (CoapCode.Put, "config", ["period=5", "strategy=con", "period=2 strategy=mixed n=5", "strategy=non n=3"]),
        (CoapCode.Post, "alarm/rules", ["gt=21.5 hys=0.5", "lt=23", "gt=59.99"]),
        (CoapCode.Put, "alarm/rules/1", ["gt=21.5 hys=0.5", "lt=23", "gt=59.99"]),
        (CoapCode.Put, "alarm/rules/3", ["lt=21.5 hys=0.5", "lt=59", "gt=-19.99"]),
        (CoapCode.Delete, "alarm/rules/1", [""]),
        (CoapCode.Delete, "alarm/rules/2", [""]),
        (CoapCode.Delete, "alarm/rules/3", [""]),
    ];

    private static readonly string[] s_queries =
    [
        "rt=temperature-c", "rt=temp*", "if=core.*", "ct=110", "obs", "href=/alarm*", "title=\"Alarm, ON or OFF\"", "", "=", "*", "rt=\"",
        "rt=*", "href", "sz=\"\"",
    ];

    // Where the encoding of deltas and lengths changes, and where the number ends.
    private static readonly int[] s_edges = [0, 1, 11, 12, 13, 14, 255, 256, 268, 269, 270, 1023, 1034, 1035, 65535, 65804, 65805];

    private static readonly int[] s_numbers = [1, 3, 4, 5, 6, 7, 8, 9, 11, 12, 14, 15, 16, 17, 19, 20, 21, 23, 27, 28, 31, 35, 39, 60,
        252, 258, 292, 65000, 65535];

    private readonly Random _random;
    private readonly List<(string Remote, byte[] Bytes)> _recent = [];
    private readonly List<(string Remote, int MessageId)> _sent = [];
    private int _nextMessageId;

    /// <summary>Makes the source.</summary>
    /// <param name="random">All chance.</param>
    public DatagramSource(Random random)
    {
        _random = random;
        _nextMessageId = random.Next(0x10000);
    }

    /// <summary>Takes note of a message that was sent, so that it can be acknowledged or reset.</summary>
    /// <param name="remote">Whom it was sent to.</param>
    /// <param name="bytes">The message.</param>
    public void Note(string remote, byte[] bytes)
    {
        Remember(_sent, (remote, (bytes[2] << 8) | bytes[3]));
    }

    /// <summary>Makes a datagram.</summary>
    /// <param name="remote">Who sends it.</param>
    /// <param name="kind">How it was made up.</param>
    /// <returns>Bytes, at most 64 KB.</returns>
    public byte[] Next(out string remote, out DatagramKind kind)
    {
        remote = OneOf(s_remotes);
        int dice = _random.Next(1000);
        kind = dice switch
        {
            < 330 => DatagramKind.Sensible,
            < 480 => DatagramKind.Odd,
            < 560 => DatagramKind.Malformed,
            < 740 => DatagramKind.Mutated,
            < 790 => DatagramKind.Spliced,
            < 880 => DatagramKind.Feedback,
            < 930 => DatagramKind.Duplicate,
            < 997 => DatagramKind.Noise,
            _ => DatagramKind.Huge,
        };

        byte[] datagram = kind switch
        {
            DatagramKind.Sensible => Sensible().Encode(),
            DatagramKind.Odd => Odd().Encode(),
            DatagramKind.Malformed => Malformed(),
            DatagramKind.Mutated => Mutate(OneOfRecent(ref remote)),
            DatagramKind.Spliced => Splice(OneOfRecent(ref remote), OneOfRecent(ref remote)),
            DatagramKind.Feedback => Feedback(ref remote),
            DatagramKind.Duplicate => OneOfRecent(ref remote),
            DatagramKind.Noise => _random.Bytes(_random.Next(8) == 0 ? _random.Next(1400) : _random.Next(40)),
            _ => Huge(),
        };
        if (kind is DatagramKind.Sensible or DatagramKind.Odd or DatagramKind.Mutated)
        {
            Remember(_recent, (remote, datagram));
        }

        return datagram;
    }

    private RawMessage Sensible()
    {
        CoapCode method = (CoapCode)(1 + _random.Next(_random.Next(8) == 0 ? 8 : 4));
        MessageType type = _random.Next(4) == 0 ? MessageType.NonConfirmable : MessageType.Confirmable;
        string path = OneOf(s_paths);
        string body = OneOf(s_bodies);
        if (_random.Next(2) == 0)
        {
            (method, path, string[] bodies) = OneOf(s_valid);
            body = OneOf(bodies);
        }

        RawMessage message = RawMessage.Request(type, method, path, Token());
        message.MessageId = MessageId();
        if (method == CoapCode.Get)
        {
            Maybe(2, () => message.Uint(OptionNumber.Observe, (uint)_random.Next(_random.Next(6) == 0 ? 4 : 2)));
            Maybe(4, () => message.Uint(OptionNumber.Accept, OneOf<uint>([0, 40, 41, 50, 110, 65535])));
            Maybe(4, () => message.Text(OptionNumber.UriQuery, OneOf(s_queries)));
            Maybe(4, () => message.Uint(OptionNumber.Block2, Block()));
            Maybe(8, () => message.Options.Add(new RawOption(OptionNumber.ETag, _random.Bytes(_random.Next(9)))));
            Maybe(8, () => message.Uint(OptionNumber.Size2, 0));
        }
        else
        {
            message.Body(body);
            Maybe(4, () => message.Uint(OptionNumber.ContentFormat, OneOf<uint>([0, 0, 0, 50, 65535])));
            Maybe(6, () => Blockwise(message));
            Maybe(8, () => message.Options.Add(new RawOption(OptionNumber.IfMatch, _random.Bytes(_random.Next(9)))));
            Maybe(8, () => message.Options.Add(new RawOption(OptionNumber.IfNoneMatch, [])));
        }

        Maybe(10, () => message.Text(OptionNumber.UriHost, "node.local"));
        Maybe(10, () => message.Uint(OptionNumber.UriPort, 5683));
        return message;
    }

    // One block of a body; the first, or one that may or may not fit what came before.
    private void Blockwise(RawMessage message)
    {
        int szx = _random.Next(7);
        bool more = _random.Next(2) == 0;
        uint number = (uint)(_random.Next(2) == 0 ? 0 : _random.Next(4));
        if (more || _random.Next(2) == 0)
        {
            int size = more && _random.Next(8) != 0 ? 16 << szx : _random.Next(1100);
            message.Payload = _random.Next(2) == 0 ? _random.Bytes(size) : [.. Enumerable.Repeat((byte)' ', size)];
        }

        message.Uint(OptionNumber.Block1, (number << 4) | (more ? 8u : 0) | (uint)szx);
        Maybe(3, () => message.Uint(OptionNumber.Size1, (uint)OneOf(s_edges)));
    }

    private RawMessage Odd()
    {
        var message = new RawMessage
        {
            Type = (MessageType)_random.Next(4),
            Code = _random.Next(3) == 0 ? _random.Next(256) : 1 + _random.Next(7),
            MessageId = MessageId(),
            Token = Token(),
        };
        if (message.Code == 0)
        {
            message.Token = _random.Next(2) == 0 ? [] : message.Token;
        }

        Maybe(2, () => message.Text(OptionNumber.UriPath, OneOf(s_paths)));
        int options = _random.Next(8) == 0 ? _random.Next(60) : _random.Next(6);
        for (int i = 0; i < options; i++)
        {
            int number = _random.Next(3) switch { 0 => OneOf(s_numbers), 1 => _random.Next(70), _ => Math.Min(65535, OneOf(s_edges)) };
            int length = _random.Next(6) == 0 ? Math.Min(1100, OneOf(s_edges)) : _random.Next(6);
            message.Options.Add(new RawOption(number, _random.Bytes(length)));
        }

        Maybe(2, () => message.Payload = _random.Bytes(_random.Next(_random.Next(6) == 0 ? 1300 : 40)));
        return message;
    }

    private byte[] Malformed()
    {
        RawMessage message = _random.Next(2) == 0 ? Sensible() : Odd();
        byte[] tail = [];
        switch (_random.Next(8))
        {
            case 0:
                message.Version = _random.Next(4);
                break;
            case 1:
                message.TokenLength = _random.Next(16);
                break;
            case 2:
                message.Payload = [];
                message.LoneMarker = true;
                break;
            case 3:
                message.Payload = [];
                tail = [(byte)(0xF0 | _random.Next(15))]; // reserved delta
                break;
            case 4:
                message.Payload = [];
                tail = [(byte)((_random.Next(15) << 4) | 15)]; // reserved length
                break;
            case 5:
                message.Payload = [];
                tail = [(byte)((13 + _random.Next(2)) << 4), .. _random.Bytes(_random.Next(2))]; // an extension that is not there
                break;
            case 6:
                message.Payload = [];
                tail = [0xE0, 0xFF, (byte)(0xF0 + _random.Next(16)), .. _random.Bytes(_random.Next(4))]; // a number beyond 65535
                break;
            default:
                message.Code = 0; // Empty, with something behind it
                break;
        }

        return [.. message.Encode(), .. tail];
    }

    private byte[] Mutate(byte[] source)
    {
        var bytes = new List<byte>(source);
        for (int n = 1 + _random.Next(4); n > 0; n--)
        {
            int at = bytes.Count == 0 ? 0 : _random.Next(bytes.Count);
            switch (_random.Next(8))
            {
                case 0 when bytes.Count != 0:
                    bytes[at] ^= (byte)(1 << _random.Next(8));
                    break;
                case 1 when bytes.Count != 0:
                    bytes[at] = (byte)_random.Next(256);
                    break;
                case 2:
                    bytes.Insert(at, (byte)_random.Next(256));
                    break;
                case 3 when bytes.Count != 0:
                    bytes.RemoveAt(at);
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at); // cut short
                    break;
                case 5 when bytes.Count > 4:
                    bytes.InsertRange(at, bytes.GetRange(4, _random.Next(bytes.Count - 4)));
                    break;
                case 6 when bytes.Count != 0:
                    bytes[at] = OneOf<byte>([0x00, 0xFF, 0xD0, 0x0D, 0xE0, 0x0E, 0xDD, 0xEE, 0xF0, 0x0F, 0xB0, 0x7F, 0x80]);
                    break;
                default:
                    bytes.AddRange(_random.Bytes(_random.Next(5)));
                    break;
            }
        }

        return [.. bytes.Take(RawMessage.MaxBytes)];
    }

    private byte[] Splice(byte[] one, byte[] other)
    {
        return [.. one[.._random.Next(one.Length + 1)], .. other[_random.Next(other.Length + 1)..]];
    }

    private byte[] Feedback(ref string remote)
    {
        int messageId = _random.Next(0x10000);
        if (_sent.Count != 0 && _random.Next(4) != 0)
        {
            (remote, messageId) = OneOf(_sent);
        }

        var message = new RawMessage { Type = _random.Next(3) == 0 ? MessageType.Reset : MessageType.Acknowledgement, MessageId = messageId };
        Maybe(8, () => message.Code = _random.Next(256));
        return message.Encode();
    }

    private byte[] Huge()
    {
        switch (_random.Next(6))
        {
            case 0:
                byte[] flat = new byte[_random.Next(RawMessage.MaxBytes + 1)];
                Array.Fill(flat, OneOf<byte>([0x00, 0x10, 0x01, 0xFF, 0xB1, 0xDD]));
                flat.AsSpan(0, Math.Min(4, flat.Length)).Fill(0x40 | 0x01);
                return flat;
            case 1:
                return _random.Bytes(_random.Next(RawMessage.MaxBytes + 1));
            case 2:
                RawMessage padded = Sensible();
                padded.Payload = new byte[OneOf<int>([1000, 1100, 1140, 1150, 1160, 2000, 65000, 65535])];
                return padded.Encode();
            case 3:
                RawMessage crowded = Sensible();
                int options = _random.Next(2000);
                for (int i = 0; i < options; i++)
                {
                    int number = _random.Next(4) == 0 ? OneOf(s_numbers) : 2 * _random.Next(200);
                    crowded.Options.Add(new RawOption(number, _random.Bytes(_random.Next(3))));
                }

                return crowded.Encode();
            case 4:
                RawMessage wide = Sensible();
                wide.Options.Add(new RawOption(OneOf(s_numbers), new byte[_random.Next(65536)]));
                return wide.Encode();
            default:
                // Just above, at and just below what a length can say.
                byte[] edge = [.. Sensible().Encode(), 0xFF, .. new byte[RawMessage.MaxBytes]];
                return edge[..(65533 + _random.Next(4))];
        }
    }

    private int MessageId()
    {
        // Mostly in order, as clients do; now and then one that was used before.
        _nextMessageId = (_nextMessageId + 1) & 0xFFFF;
        return _random.Next(30) == 0 ? (_nextMessageId - _random.Next(20)) & 0xFFFF : _nextMessageId;
    }

    // Few different ones, so that registrations are renewed and ended.
    private byte[] Token()
    {
        return _random.Next(6) == 0 ? _random.Bytes(_random.Next(9)) : _random.Next(4) == 0 ? [] : [(byte)_random.Next(3)];
    }

    private uint Block()
    {
        return ((uint)_random.Next(_random.Next(10) == 0 ? 0x100000 : 6) << 4) | (uint)_random.Next(16);
    }

    // Mostly from whom it came before.
    private byte[] OneOfRecent(ref string remote)
    {
        if (_recent.Count == 0)
        {
            return Sensible().Encode();
        }

        (string from, byte[] bytes) = OneOf(_recent);
        remote = _random.Next(4) == 0 ? remote : from;
        return bytes;
    }

    private T OneOf<T>(IReadOnlyList<T> choices)
    {
        return choices[_random.Next(choices.Count)];
    }

    private void Maybe(int oneIn, Action action)
    {
        if (_random.Next(oneIn) == 0)
        {
            action();
        }
    }

    private void Remember<T>(List<T> list, T item)
    {
        if (list.Count < Remembered)
        {
            list.Add(item);
        }
        else
        {
            list[_random.Next(Remembered)] = item;
        }
    }
}
