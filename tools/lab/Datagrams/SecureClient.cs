// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers.Binary;
using System.Security.Cryptography;
using NanoCoap.Tool.Keys;

namespace NanoCoap.Lab.Datagrams;

/// <summary>
/// A client of DTLS 1.2 with a pre-shared key, for TLS_PSK_WITH_AES_128_CCM_8: RFC 6347, RFC 4279, RFC 7627, with a connection ID if it is to
/// have one (RFC 9146). Datagrams in, datagrams out; it has no clock, and shares no code with the server.
/// </summary>
public sealed class SecureClient
{
    /// <summary>Bytes of the header of a record.</summary>
    public const int RecordHeader = 13;

    /// <summary>Bytes of the header of a handshake message.</summary>
    public const int MessageHeader = 12;

    /// <summary>Bytes of a connection ID: those of the server, and those that a client has here.</summary>
    public const int CidBytes = 4;

    private const int CidAt = 11; // in the header of a record
    private const int TagBytes = 8;
    private const int VerifyBytes = 12;

    // As many as OpenSSL offers.
    private const int OtherSuites = 48;

    private readonly byte[] _identity;
    private readonly byte[] _key;
    private readonly byte[] _random;
    private readonly byte[] _suites;
    private readonly byte[] _cid;
    private readonly List<byte[]> _transcript = [];
    private readonly List<(int Epoch, SecureContent Type, byte[] Content)> _flight = [];
    private byte[] _cookie = [];
    private byte[] _serverRandom = [];
    private byte[] _master = [];
    private byte[] _keys = [];
    private byte[] _serverCid = [];
    private int _messageSeq;
    private long _plainNumber;
    private long _sealedNumber;

    /// <summary>Makes a client.</summary>
    /// <param name="identity">Its identity.</param>
    /// <param name="key">Its key.</param>
    /// <param name="random">Its 32 random bytes.</param>
    /// <param name="offersMuch">Whether it offers as many suites as OpenSSL does, and not the one alone.</param>
    /// <param name="cid">The connection ID that it wants in what it receives, of <see cref="CidBytes"/>; null for none both ways.</param>
    public SecureClient(byte[] identity, byte[] key, byte[] random, bool offersMuch = false, byte[]? cid = null)
    {
        _identity = identity;
        _key = key;
        _random = random;
        _cid = cid ?? [];
        byte[] others = [.. Enumerable.Range(0, offersMuch ? OtherSuites : 0).SelectMany(i => (byte[])[0xC0, (byte)i])];
        _suites = [.. others, 0xC0, 0xA8, 0x00, 0xFF];
        _flight.Add((0, SecureContent.Handshake, Message(1, Hello(_cookie))));
    }

    /// <summary>How far it is.</summary>
    public SecureStage Stage { get; private set; }

    /// <summary>Whether what it protects is protected.</summary>
    public bool HasKeys => _keys.Length != 0;

    /// <summary>The keys of client and server, 16 bytes each, then their salts, 4 each; empty before there are any. RFC 5246 section 6.3.</summary>
    public ReadOnlyMemory<byte> Keys => _keys;

    /// <summary>The number of the next record under them.</summary>
    public long NextNumber => _sealedNumber;

    /// <summary>Messages that have come in the session.</summary>
    public Queue<byte[]> Messages { get; } = [];

    /// <summary>The description of the last alert that has come, or -1.</summary>
    public int Alert { get; private set; } = -1;

    /// <summary>Where the record behind another one starts, or would start.</summary>
    /// <param name="datagram">Holds them; anything may be behind the header of the first.</param>
    /// <param name="at">Where that one starts; its header is whole, but for a connection ID.</param>
    /// <returns>The place, which may be beyond the end.</returns>
    public static int NextRecord(ReadOnlySpan<byte> datagram, int at)
    {
        int body = at + HeaderOf(datagram[at]);
        return body > datagram.Length ? body : body + BinaryPrimitives.ReadUInt16BigEndian(datagram[(body - 2)..]);
    }

    /// <summary>Tells whether a record has the connection ID of this client.</summary>
    /// <param name="record">The record, and what is behind it.</param>
    /// <returns>True if it is for this client, wherever that may be.</returns>
    public bool IsFor(ReadOnlySpan<byte> record)
    {
        return _cid.Length != 0 && record[0] == (int)SecureContent.WithCid && record.Length > CidAt + CidBytes
            && record.Slice(CidAt, CidBytes).SequenceEqual(_cid);
    }

    /// <summary>The last flight, a record each, with new numbers each time; nothing once the session is there.</summary>
    /// <returns>Records.</returns>
    public List<byte[]> Records()
    {
        return [.. _flight.Select(record => Record(record.Epoch, record.Type, record.Content))];
    }

    /// <summary>The last flight in a datagram.</summary>
    /// <returns>The datagram.</returns>
    public byte[] Flight()
    {
        return [.. Records().SelectMany(record => record)];
    }

    /// <summary>A hello of this client with a cookie, whatever it has said before.</summary>
    /// <param name="cookie">The cookie; none for a first hello.</param>
    /// <returns>The datagram.</returns>
    public byte[] HelloWith(byte[] cookie)
    {
        byte[] hello = Hello(cookie);
        byte[] length = Number(hello.Length, 3);
        return Record(0, SecureContent.Handshake, [1, .. length, 0, (byte)(cookie.Length == 0 ? 0 : 1), 0, 0, 0, .. length, .. hello]);
    }

    /// <summary>Protects something, or does not if there are no keys yet.</summary>
    /// <param name="type">Its content type.</param>
    /// <param name="content">What it is.</param>
    /// <returns>The record.</returns>
    public byte[] Seal(SecureContent type, byte[] content)
    {
        return Record(HasKeys ? 1 : 0, type, content);
    }

    /// <summary>Takes a datagram of the server's.</summary>
    /// <param name="datagram">The datagram.</param>
    /// <returns>Whether there is a flight to send.</returns>
    public bool Take(byte[] datagram)
    {
        bool isNew = false;
        for (int at = 0; at < datagram.Length;)
        {
            int next = NextRecord(datagram, at);
            ReadOnlySpan<byte> record = datagram.AsSpan(at, next - at);
            byte[]? content = record[4] == 0 ? record[RecordHeader..].ToArray() : Open(record);
            at = next;
            var type = (SecureContent)record[0];
            if (type == SecureContent.WithCid && content != null)
            {
                type = (SecureContent)content[^1];
                content = content[..^1];
            }

            switch (type)
            {
                case SecureContent.Alert when content != null:
                    Alert = content[1];
                    Stage = content[0] == 2 || content[1] == 0 ? SecureStage.Ended : Stage;
                    break;
                case SecureContent.Message when content != null:
                    Messages.Enqueue(content);
                    break;
                case SecureContent.Handshake when content != null:
                    isNew |= TakeHandshake(content);
                    break;
                default:
                    break;
            }
        }

        return isNew;
    }

    private static int HeaderOf(byte type)
    {
        return RecordHeader + (type == (int)SecureContent.WithCid ? CidBytes : 0);
    }

    private static byte[] Number(long value, int bytes)
    {
        byte[] all = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(all, value);
        return all[(8 - bytes)..];
    }

    private bool TakeHandshake(byte[] message)
    {
        switch ((message[0], Stage))
        {
            case (3, SecureStage.Hello):
                _cookie = message[(MessageHeader + 3)..];
                _flight[0] = (0, SecureContent.Handshake, Message(1, Hello(_cookie)));
                _transcript.Clear();
                _transcript.Add(_flight[0].Content);
                Stage = SecureStage.Cookie;
                return true;
            case (2, SecureStage.Cookie) when _transcript.Count == 1:
                _serverRandom = message[(MessageHeader + 2)..(MessageHeader + 34)];
                int cidAt = message.AsSpan().IndexOf((byte[])[0, 54, 0, 1 + CidBytes, CidBytes]);
                _serverCid = cidAt < 0 ? [] : message[(cidAt + 5)..(cidAt + 5 + CidBytes)];
                _transcript.Add(message);
                return false;
            case (14, SecureStage.Cookie) when _transcript.Count == 2:
                _transcript.Add(message);
                Exchange();
                Stage = SecureStage.Finished;
                return true;
            case (14, SecureStage.Finished):
                return true; // our flight was lost
            case (20, SecureStage.Finished):
                if (message.AsSpan(MessageHeader).SequenceEqual(TlsPrf.Of(_master, "server finished"u8, Digest(), VerifyBytes)))
                {
                    Stage = SecureStage.Connected;
                    _flight.Clear();
                }

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
        _master = TlsPrf.Of(premaster, "extended master secret"u8, Digest(), 48);
        _keys = TlsPrf.Of(_master, "key expansion"u8, [.. _serverRandom, .. _random], 40);
        byte[] finished = Message(20, TlsPrf.Of(_master, "client finished"u8, Digest(), VerifyBytes));
        _transcript.Add(finished);
        _flight.Clear();
        _flight.Add((0, SecureContent.Handshake, exchange));
        _flight.Add((0, SecureContent.ChangeCipherSpec, [1]));
        _flight.Add((1, SecureContent.Handshake, finished));
    }

    private byte[] Digest()
    {
        return SHA256.HashData([.. _transcript.SelectMany(message => message)]);
    }

    // No session ID, no compression, extended master secret.
    private byte[] Hello(byte[] cookie)
    {
        byte[] extensions = [0, 23, 0, 0, .. _cid.Length == 0 ? (byte[])[] : [0, 54, 0, 1 + CidBytes, CidBytes, .. _cid]];
        return
        [
            0xFE, 0xFD, .. _random, 0, (byte)cookie.Length, .. cookie, .. Number(_suites.Length, 2), .. _suites, 1, 0,
            .. Number(extensions.Length, 2), .. extensions,
        ];
    }

    private byte[] Message(int type, byte[] body)
    {
        return [(byte)type, .. Number(body.Length, 3), .. Number(_messageSeq++, 2), 0, 0, 0, .. Number(body.Length, 3), .. body];
    }

    private byte[] Record(int epoch, SecureContent type, byte[] content)
    {
        byte[] number = [.. Number(epoch, 2), .. Number(epoch == 0 ? _plainNumber++ : _sealedNumber++, 6)];
        if (epoch == 0)
        {
            return [(byte)type, 0xFE, 0xFD, .. number, .. Number(content.Length, 2), .. content];
        }

        byte[] head = [(byte)type, 0xFE, 0xFD, .. number];
        if (_serverCid.Length != 0)
        {
            content = [.. content, (byte)type];
            head = [(byte)SecureContent.WithCid, 0xFE, 0xFD, .. number, .. _serverCid];
        }

        byte[] aad = AdditionalData(head, content.Length);
        byte[] cipher = new byte[content.Length];
        byte[] tag = new byte[TagBytes];
        using var aead = new AesCcm(_keys.AsSpan(0, 16));
        byte[] nonce = [.. _keys[32..36], .. number];
        aead.Encrypt(nonce, content, cipher, tag, aad);
        return [.. head, .. Number(8 + cipher.Length + TagBytes, 2), .. number, .. cipher, .. tag];
    }

    // RFC 5246 section 6.2.3.3, RFC 9146 section 5.3; of the header without its length.
    private static byte[] AdditionalData(ReadOnlySpan<byte> head, int length)
    {
        return head[0] != (int)SecureContent.WithCid
            ? [.. head[3..], head[0], 0xFE, 0xFD, .. Number(length, 2)]
            : [.. Number(-1, 8), head[0], CidBytes, .. head, .. Number(length, 2)];
    }

    private byte[]? Open(ReadOnlySpan<byte> record)
    {
        int header = HeaderOf(record[0]);
        int length = record.Length - header - 8 - TagBytes;
        if (!HasKeys || length < 0)
        {
            return null;
        }

        int textAt = header + 8;
        byte[] aad = AdditionalData(record[..(header - 2)], length);
        byte[] content = new byte[length];
        using var aead = new AesCcm(_keys.AsSpan(16, 16));
        try
        {
            aead.Decrypt(
                [.. _keys[36..40], .. record[header..textAt]], record[textAt..(textAt + length)], record[(textAt + length)..], content, aad);
            return content;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
