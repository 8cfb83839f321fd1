// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace NanoCoap.Lab.Datagrams;

/// <summary>
/// A client of DTLS 1.2 with a pre-shared key, for TLS_PSK_WITH_AES_128_CCM_8: RFC 6347, RFC 4279, RFC 7627. Datagrams in, datagrams out; it
/// has no clock, and shares no code with the server.
/// </summary>
public sealed class SecureClient
{
    /// <summary>Content type of an alert.</summary>
    public const int Alert = 21;

    /// <summary>Content type of a handshake message.</summary>
    public const int Handshake = 22;

    /// <summary>Content type of a message.</summary>
    public const int ApplicationData = 23;

    private const int RecordHeader = 13;
    private const int MessageHeader = 12;
    private const int TagBytes = 8;
    private const int VerifyBytes = 12;

    private readonly byte[] _identity;
    private readonly byte[] _key;
    private readonly byte[] _random = new byte[32];
    private readonly List<byte[]> _transcript = [];
    private readonly List<(int Epoch, int Type, byte[] Content)> _flight = [];
    private byte[] _cookie = [];
    private byte[] _serverRandom = [];
    private byte[] _master = [];
    private byte[] _keys = [];
    private int _messageSeq;
    private long _plainNumber;
    private long _sealedNumber;

    /// <summary>Makes a client.</summary>
    /// <param name="identity">Its identity.</param>
    /// <param name="key">Its key.</param>
    /// <param name="random">Gives it its random bytes.</param>
    public SecureClient(string identity, byte[] key, Random random)
    {
        _identity = Encoding.ASCII.GetBytes(identity);
        _key = key;
        random.NextBytes(_random);
        _flight.Add((0, Handshake, Message(1, Hello())));
    }

    /// <summary>How far a handshake is.</summary>
    public enum Stage
    {
        /// <summary>No HelloVerifyRequest has come.</summary>
        Hello,

        /// <summary>The cookie was returned.</summary>
        Cookie,

        /// <summary>The keys are there, and Finished was sent.</summary>
        Finished,

        /// <summary>The session is there.</summary>
        Connected,

        /// <summary>The server has ended it by an alert.</summary>
        Ended,
    }

    /// <summary>How far it is.</summary>
    public Stage State { get; private set; }

    /// <summary>Messages that have come in the session.</summary>
    public Queue<byte[]> Messages { get; } = [];

    /// <summary>The last flight, in a datagram, with new numbers of records each time.</summary>
    /// <returns>The datagram.</returns>
    public byte[] Flight()
    {
        return [.. _flight.SelectMany(record => Record(record.Epoch, record.Type, record.Content))];
    }

    /// <summary>Protects something, if there are keys yet.</summary>
    /// <param name="type">Its content type.</param>
    /// <param name="content">What it is.</param>
    /// <returns>The record.</returns>
    public byte[] Seal(int type, byte[] content)
    {
        return Record(_keys.Length == 0 ? 0 : 1, type, content);
    }

    /// <summary>Takes a datagram of the server's.</summary>
    /// <param name="datagram">The datagram.</param>
    /// <returns>Whether there is a new flight to send.</returns>
    public bool Take(byte[] datagram)
    {
        bool isNew = false;
        for (int at = 0; at < datagram.Length;)
        {
            int type = datagram[at];
            int length = BinaryPrimitives.ReadUInt16BigEndian(datagram.AsSpan(at + 11));
            byte[]? content = datagram[at + 4] == 0 ? datagram[(at + RecordHeader)..(at + RecordHeader + length)] : Open(datagram.AsSpan(at, RecordHeader + length));
            at += RecordHeader + length;
            if (content == null)
            {
                continue;
            }

            switch (type)
            {
                case Alert when content is [2, _] or [_, 0]:
                    State = Stage.Ended;
                    break;
                case ApplicationData:
                    Messages.Enqueue(content);
                    break;
                case Handshake:
                    isNew |= TakeHandshake(content);
                    break;
                default:
                    break;
            }
        }

        return isNew;
    }

    private static byte[] Number(long value, int bytes)
    {
        byte[] all = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(all, value);
        return all[(8 - bytes)..];
    }

    private static byte[] Prf(byte[] secret, string label, byte[] seed, int length)
    {
        byte[] first = [.. Encoding.ASCII.GetBytes(label), .. seed];
        byte[] a = first;
        var all = new List<byte>();
        while (all.Count < length)
        {
            a = HMACSHA256.HashData(secret, a);
            all.AddRange(HMACSHA256.HashData(secret, [.. a, .. first]));
        }

        return [.. all.Take(length)];
    }

    private bool TakeHandshake(byte[] message)
    {
        switch ((message[0], State))
        {
            case (3, Stage.Hello):
                _cookie = message[(MessageHeader + 3)..];
                _flight[0] = (0, Handshake, Message(1, Hello()));
                _transcript.Clear();
                _transcript.Add(_flight[0].Content);
                State = Stage.Cookie;
                return true;
            case (2, Stage.Cookie) when _transcript.Count == 1:
                _serverRandom = message[(MessageHeader + 2)..(MessageHeader + 34)];
                _transcript.Add(message);
                return false;
            case (14, Stage.Cookie) when _transcript.Count == 2:
                _transcript.Add(message);
                Exchange();
                State = Stage.Finished;
                return true;
            case (14, Stage.Finished):
                return true; // our flight was lost
            case (20, Stage.Finished):
                State = Stage.Connected;
                return false;
            default:
                return false;
        }
    }

    private void Exchange()
    {
        byte[] exchange = Message(16, [.. Number(_identity.Length, 2), .. _identity]);
        _transcript.Add(exchange);
        byte[] premaster = [.. Number(_key.Length, 2), .. new byte[_key.Length], .. Number(_key.Length, 2), .. _key];
        _master = Prf(premaster, "extended master secret", Digest(), 48);
        _keys = Prf(_master, "key expansion", [.. _serverRandom, .. _random], 40);
        byte[] finished = Message(20, Prf(_master, "client finished", Digest(), VerifyBytes));
        _flight.Clear();
        _flight.Add((0, Handshake, exchange));
        _flight.Add((0, 20, [1]));
        _flight.Add((1, Handshake, finished));
    }

    private byte[] Digest()
    {
        return SHA256.HashData([.. _transcript.SelectMany(message => message)]);
    }

    // One suite and the one that stands for RFC 5746, no compression, extended master secret.
    private byte[] Hello()
    {
        return
        [
            0xFE, 0xFD, .. _random, 0, (byte)_cookie.Length, .. _cookie, 0, 4, 0xC0, 0xA8, 0, 0xFF, 1, 0, 0, 4, 0, 23, 0, 0,
        ];
    }

    private byte[] Message(int type, byte[] body)
    {
        return [(byte)type, .. Number(body.Length, 3), .. Number(_messageSeq++, 2), 0, 0, 0, .. Number(body.Length, 3), .. body];
    }

    private byte[] Record(int epoch, int type, byte[] content)
    {
        byte[] number = [.. Number(epoch, 2), .. Number(epoch == 0 ? _plainNumber++ : _sealedNumber++, 6)];
        if (epoch == 0)
        {
            return [(byte)type, 0xFE, 0xFD, .. number, .. Number(content.Length, 2), .. content];
        }

        byte[] aad = [.. number, (byte)type, 0xFE, 0xFD, .. Number(content.Length, 2)];
        byte[] cipher = new byte[content.Length];
        byte[] tag = new byte[TagBytes];
        using var aead = new System.Security.Cryptography.AesCcm(_keys.AsSpan(0, 16));
        aead.Encrypt([.. _keys[32..36], .. number], content, cipher, tag, aad);
        return [(byte)type, 0xFE, 0xFD, .. number, .. Number(8 + cipher.Length + TagBytes, 2), .. number, .. cipher, .. tag];
    }

    private byte[]? Open(ReadOnlySpan<byte> record)
    {
        int length = record.Length - RecordHeader - 8 - TagBytes;
        if (_keys.Length == 0 || length < 0)
        {
            return null;
        }

        byte[] aad = [.. record[3..11], record[0], 0xFE, 0xFD, .. Number(length, 2)];
        byte[] content = new byte[length];
        using var aead = new System.Security.Cryptography.AesCcm(_keys.AsSpan(16, 16));
        try
        {
            aead.Decrypt([.. _keys[36..40], .. record[13..21]], record[21..(21 + length)], record[(21 + length)..], content, aad);
            return content;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
