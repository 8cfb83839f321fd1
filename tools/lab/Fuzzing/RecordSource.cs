// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers.Binary;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;

namespace NanoCoap.Lab.Fuzzing;

/// <summary>
/// Makes up what may come to a port of coaps: what conforming clients say, and the same bent where records, handshake messages and hellos
/// have their fields.
/// </summary>
internal sealed class RecordSource
{
    private const int Kept = 200;
    private const int MaxBytes = 1152;

    // Where the fields of a record with a handshake message are, and their lengths.
    private static readonly (int At, int Length)[] s_fields =
        [(0, 1), (1, 2), (3, 2), (5, 6), (11, 2), (13, 1), (14, 3), (17, 2), (19, 3), (22, 3), (25, 2), (59, 1), (60, 1)];

    private static readonly int[] s_edges =
        [0, 1, 2, 7, 8, 11, 12, 13, 15, 16, 17, 20, 22, 23, 25, 54, 127, 128, 130, 131, 255, 0xFEFD, 0xFFFF, 0xFFFFFF];

    private readonly Random _random;
    private readonly List<byte[]> _recent = [];
    private int _counter;

    public RecordSource(Random random)
    {
        _random = random;
    }

    /// <summary>Makes a datagram.</summary>
    /// <param name="peer">Whose it is.</param>
    /// <param name="kind">How it was made up.</param>
    public byte[] Next(SecurePeer peer, out RecordKind kind)
    {
        byte[] datagram = Make(peer, out kind);
        if (kind != RecordKind.Noise && datagram.Length != 0)
        {
            if (_recent.Count == Kept)
            {
                _recent.RemoveAt(_random.Next(Kept));
            }

            _recent.Add(datagram);
        }

        return (byte[])datagram.Clone();
    }

    private byte[] Make(SecurePeer peer, out RecordKind kind)
    {
        bool hasFlight = peer.Client.Stage is SecureStage.Hello or SecureStage.Cookie or SecureStage.Finished;
        int choice = _random.Next(20);
        if (_recent.Count < 4 || (choice < 8 && hasFlight))
        {
            return Say(peer, out kind);
        }

        switch (choice)
        {
            case < 10:
                kind = RecordKind.Sealed;
                return Seal(peer);
            case < 14:
                kind = RecordKind.Mutated;
                return Mutate();
            case < 15:
                kind = RecordKind.Spliced;
                return Splice();
            case < 17:
                kind = RecordKind.Replayed;
                return Recent();
            case < 19:
                kind = RecordKind.Hello;
                return Hello();
            default:
                kind = RecordKind.Noise;
                return Noise();
        }
    }

    private byte[] Say(SecurePeer peer, out RecordKind kind)
    {
        List<byte[]> records = peer.Client.Records();
        int choice = _random.Next(6);
        if (records.Count == 0 || choice < 3)
        {
            kind = RecordKind.Flight;
            return [.. records.SelectMany(record => record)];
        }

        if (choice == 3 && peer.Client.Stage == SecureStage.Finished)
        {
            kind = RecordKind.Fragments;
            return Fragment(records[0]);
        }

        kind = RecordKind.Alone;
        return records[_random.Next(records.Count)];
    }

    // Records of one handshake message, all in one datagram.
    private byte[] Fragment(byte[] record)
    {
        byte[] message = record[SecureClient.RecordHeader..];
        byte[] body = message[SecureClient.MessageHeader..];
        int size = _random.Next(1, body.Length + 1);
        var fragments = new List<byte[]>();
        for (int at = 0; at < body.Length; at += size)
        {
            int from = Math.Max(0, at - _random.Next(3));
            int to = Math.Min(body.Length, at + size);
            byte[] header = message[..SecureClient.MessageHeader];
            Put(header, 6, 3, from);
            Put(header, 9, 3, to - from);
            byte[] head = record[..SecureClient.RecordHeader];
            Put(head, 5, 6, _random.Next(1000));
            Put(head, 11, 2, header.Length + to - from);
            fragments.Add([.. head, .. header, .. body[from..to]]);
        }

        if (_random.Next(2) == 0)
        {
            fragments.Add(fragments[_random.Next(fragments.Count)]);
        }

        if (_random.Next(3) == 0)
        {
            fragments.RemoveAt(_random.Next(fragments.Count));
        }

        byte[][] order = [.. fragments];
        _random.Shuffle(order);
        return Cut([.. order.SelectMany(fragment => fragment)]);
    }

    // A request, which is to come out on the other side just so and once; or anything that only who has the keys can send.
    private byte[] Seal(SecurePeer peer)
    {
        byte[] token = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(token, ++_counter);
        RawMessage request = RawMessage.Request(MessageType.NonConfirmable, CoapCode.Get, "temperature", token);
        request.MessageId = _counter & 0xFFFF;
        byte[] content = request.Encode();
        if (_random.Next(4) == 0)
        {
            content = [.. _random.Bytes(_random.Next(60)), .. token];
        }

        SecureContent type = SecureContent.Message;
        if (_random.Next(5) == 0)
        {
            type = (SecureContent)_random.Next(18, 27);
            content = type == SecureContent.Alert && _random.Next(2) == 0 ? [(byte)_random.Next(1, 3), (byte)_random.Next(0, 120)]
                : type == SecureContent.Handshake && _random.Next(2) == 0
                    ? [(byte)OneOf(0, 1, 14, 16, 20), 0, 0, 0, 0, (byte)_random.Next(8), 0, 0, 0, 0, 0, 0]
                : content;
        }

        if (type == SecureContent.Message && peer.Client.HasKeys)
        {
            peer.Underway.Add(Convert.ToHexString(content));
        }

        byte[] record = peer.Client.Seal(type, content);
        return _random.Next(6) == 0 ? Cut([.. record, .. Recent()]) : record;
    }

    private byte[] Mutate()
    {
        byte[] bytes = (byte[])Recent().Clone();
        int start = 0;
        for (int changes = _random.Next(1, 4); changes > 0; changes--)
        {
            // Fields of one of its records, or a byte anywhere.
            int next = bytes.Length >= start + SecureClient.RecordHeader ? SecureClient.NextRecord(bytes, start) : bytes.Length;
            start = next < bytes.Length && _random.Next(2) == 0 ? next : start;
            (int at, int length) = s_fields[_random.Next(s_fields.Length)];
            at += start;
            if (_random.Next(3) == 0 || at + length > bytes.Length)
            {
                if (bytes.Length != 0)
                {
                    bytes[_random.Next(bytes.Length)] ^= (byte)(1 << _random.Next(8));
                }
            }
            else
            {
                long old = Number(bytes, at, length);
                long value = _random.Next(3) switch
                {
                    0 => s_edges[_random.Next(s_edges.Length)],
                    1 => old + _random.Next(-3, 4),
                    _ => _random.NextInt64(),
                };
                Put(bytes, at, length, value);
            }
        }

        return _random.Next(6) == 0 ? bytes[.._random.Next(bytes.Length + 1)] : bytes;
    }

    private byte[] Splice()
    {
        byte[] all = [];
        for (int parts = _random.Next(2, 5); parts > 0; parts--)
        {
            byte[] other = Recent();
            all = [.. all, .. _random.Next(4) == 0 ? other[.._random.Next(other.Length)] : other];
        }

        return Cut(all);
    }

    private byte[] Hello()
    {
        byte[] suites = _random.Next(2) == 0 ? [0xC0, 0xA8, 0, 0xFF] : _random.Bytes(_random.Next(40));
        byte[] cid = _random.Bytes(_random.Next(10));
        byte[] extensions = _random.Next(6) switch
        {
            0 => [0, 4, 0, 23, 0, 0],
            1 => [0, 5, 0xFF, 1, 0, 1, (byte)_random.Next(2)],
            2 => [0, (byte)(5 + cid.Length), 0, 54, 0, (byte)(1 + cid.Length), Length(cid), .. cid],
            3 => [0, 6, 0, 28, 0, 2, .. _random.Bytes(2)],
            4 => [0, 5, 0, 1, 0, 1, (byte)_random.Next(6)],
            _ => _random.Bytes(_random.Next(30)),
        };
        byte[] session = _random.Bytes(OneOf(0, 0, 0, 32, _random.Next(256)));
        byte[] cookie = _random.Bytes(OneOf(0, 8, 8, _random.Next(256)));
        byte[] methods = _random.Bytes(OneOf(1, 1, 0, _random.Next(256)));
        byte[] body =
        [
            0xFE, (byte)OneOf(0xFD, 0xFD, 0xFF, 0xFC, 0), .. _random.Bytes(32), Length(session), .. session, Length(cookie), .. cookie,
            (byte)(suites.Length >> 8), Length(suites), .. suites, Length(methods), .. methods, .. extensions,
        ];
        byte[] head =
        [
            22, 0xFE, 0xFF, 0, 0, 0, 0, 0, 0, 0, (byte)_random.Next(256), 0, 0, 1, 0, 0, 0, 0, (byte)_random.Next(3), 0, 0, 0, 0, 0, 0,
        ];
        Put(head, 11, 2, 12 + body.Length);
        Put(head, 14, 3, body.Length);
        Put(head, 22, 3, body.Length);
        return Cut([.. head, .. body]);
    }

    private byte Length(byte[] part)
    {
        return (byte)(_random.Next(20) == 0 ? _random.Next(256) : part.Length);
    }

    private byte[] Noise()
    {
        byte[] bytes = _random.Bytes(_random.Next(200));
        if (bytes.Length >= 13 && _random.Next(2) == 0)
        {
            bytes[0] = (byte)_random.Next(18, 28);
            bytes[1] = 0xFE;
            bytes[3] = 0;
            bytes[4] = (byte)_random.Next(4);
            Put(bytes, 11, 2, bytes.Length - 13 - (_random.Next(3) == 0 ? _random.Next(14) : 0));
        }

        return bytes;
    }

    private byte[] Recent()
    {
        return _recent[_random.Next(_recent.Count)];
    }

    private int OneOf(params ReadOnlySpan<int> choices)
    {
        return choices[_random.Next(choices.Length)];
    }

    private static byte[] Cut(byte[] bytes)
    {
        return bytes.Length > MaxBytes ? bytes[..MaxBytes] : bytes;
    }

    private static long Number(byte[] bytes, int at, int length)
    {
        long number = 0;
        for (int i = 0; i < length; i++)
        {
            number = (number << 8) | bytes[at + i];
        }

        return number;
    }

    private static void Put(byte[] bytes, int at, int length, long value)
    {
        for (int i = length - 1; i >= 0; i--)
        {
            bytes[at + i] = (byte)value;
            value >>= 8;
        }
    }
}
