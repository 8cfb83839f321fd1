// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers.Binary;
using System.Security.Cryptography;
using NanoCoap.Dissection.Records;
using AesCcm = NanoCoap.Crypto.AesCcm;

namespace NanoCoap.Tool.Keys;

/// <summary>
/// A session that somebody else has made with a pre-shared key, of whom the handshake was seen: it has the keys of both ends. TLS 1.2's
/// pseudorandom function with SHA-256 and AES_128_CCM_8: RFC 5246 sections 5, 6.3 and 8.1, RFC 4279 section 2, RFC 6655 section 4.
/// </summary>
internal sealed class DtlsReaderSession
{
    private const int Suite = 0xC0A8; // TLS_PSK_WITH_AES_128_CCM_8
    private const int KeyLength = 16;
    private const int SaltLength = 4;
    private const int ExplicitLength = 8;
    private const int MasterLength = 48;

    private readonly SortedDictionary<int, byte[]> _ofServer = []; // by their numbers, each with its header
    private readonly AesCcm _aead = new();
    private (byte[] Bytes, HelloFields Fields, int Sequence)? _clientHello;
    private HelloFields? _serverHello;
    private byte[]? _clientKeyExchange;
    private byte[]? _identity;
    private byte[]? _block; // the keys of client and server, then their salts

    /// <summary>The pre-shared key; null before its identity was seen, or if it is none that is known.</summary>
    public PskKey? Key { get; private set; }

    /// <summary>The connection IDs that records carry, once both ends have offered one.</summary>
    public IReadOnlyList<byte[]> ConnectionIds { get; private set; } = [];

    /// <summary>Why nothing could be opened, a sentence.</summary>
    public string Problem => _clientHello == null || _serverHello == null || _clientKeyExchange == null
            ? "Its handshake is not here, at least not whole, and without it nothing can be opened."
        : _serverHello.Suites is not [Suite]
            ? $"Its suite is {RecordNames.Suite(_serverHello.Suites[0])}; only {RecordNames.Suite(Suite)} can be opened."
        : Key == null ? $"The key of the identity {IdentityText} is not among those given."
        : "It can't be decrypted: the key is another one, or it was forged or damaged.";

    private string IdentityText => _identity == null ? "that it has" : RecordContent.Text(_identity);

    /// <summary>Whether a hello is one of this session: the same random number, whether with cookie or without. RFC 6347 section
    /// 4.2.1.</summary>
    public bool Begins(HandshakeMessage hello)
    {
        return _clientHello is { } first && hello.Hello!.Random.AsSpan().SequenceEqual(first.Fields.Random);
    }

    /// <summary>Takes up a handshake message in clear.</summary>
    public void Take(HandshakeMessage message, byte[] whole, Func<byte[], PskKey?> find)
    {
        switch (message.Type)
        {
            case HandshakeType.ClientHello when message.Hello != null
                && (_clientHello is not { } known || (Begins(message) && message.Sequence >= known.Sequence)):
                _clientHello = (whole, message.Hello, message.Sequence);
                break;
            case HandshakeType.ServerHello when message.Hello != null
                && !(_serverHello?.Random.AsSpan().SequenceEqual(message.Hello.Random) ?? false):
                if (_serverHello != null)
                {
                    // Another one than before: the server has forgotten what it had begun.
                    _ofServer.Clear();
                    _clientKeyExchange = null;
                }

                _serverHello = message.Hello;
                _ofServer[message.Sequence] = whole;
                break;
            case HandshakeType.ClientKeyExchange:
                _clientKeyExchange = whole;
                _identity = message.Identity;
                Key = message.Identity == null ? null : find(message.Identity);
                break;
            case HandshakeType.ServerHello or HandshakeType.ClientHello or HandshakeType.HelloVerifyRequest or HandshakeType.Finished:
                return;
            default:
                _ofServer[message.Sequence] = whole;
                break;
        }

        _block = null;
        if (_clientHello?.Fields.ConnectionId is { } ofClient && _serverHello?.ConnectionId is { } ofServer)
        {
            ConnectionIds = [.. ((byte[][])[ofClient, ofServer]).Where(id => id.Length != 0)];
        }
    }

    /// <summary>Opens a record.</summary>
    /// <returns>What is inside; null if it can't be.</returns>
    public RecordContent? Open(DtlsRecord record)
    {
        int length = record.Bytes.Length - ExplicitLength - AesCcm.TagLength;
        _block ??= MakeKeys();
        if (_block == null || length < 0 || record.Length != record.Bytes.Length || record.ConnectionIdLength < 0)
        {
            return null;
        }

        byte[] additional = AdditionalData(record, length);
        for (int end = 0; end < 2; end++)
        {
            byte[] nonce = [.. _block.AsSpan((2 * KeyLength) + (end * SaltLength), SaltLength), .. record.Bytes[..ExplicitLength]];
            byte[] text = record.Bytes[ExplicitLength..].ToArray();
            if (!_aead.Open(_block[(end * KeyLength)..((end + 1) * KeyLength)], nonce, additional, additional.Length, text, 0, length))
            {
                continue;
            }

            text = text[..length];
            int type = record.Type;
            if (type == RecordType.ConnectionId)
            {
                // Zeros as padding behind the true type. RFC 9146 section 4.
                int last = text.AsSpan().LastIndexOfAnyExcept((byte)0);
                if (last < 0)
                {
                    return null;
                }

                type = text[last];
                text = text[..last];
            }

            return RecordContent.Of(type, text);
        }

        return null;
    }

    // RFC 5246 section 6.2.3.3, RFC 9146 section 5.3.
    private static byte[] AdditionalData(DtlsRecord record, int length)
    {
        ReadOnlySpan<byte> header = record.Header;
        ReadOnlySpan<byte> number = header[3..11];
        ReadOnlySpan<byte> version = header[1..3];
        byte[] size = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(size, (ushort)length);
        return record.Type == RecordType.ConnectionId
            ? [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, header[0], (byte)record.ConnectionIdLength, header[0], .. version, .. number,
                .. header[11..^2], .. size]
            : [.. number, header[0], .. version, .. size];
    }

    private byte[]? MakeKeys()
    {
        if (_clientHello is not { } client || _serverHello is not { Suites: [Suite] } server || _clientKeyExchange == null || Key == null)
        {
            return null;
        }

        byte[] size = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(size, (ushort)Key.Secret.Length);
        byte[] premaster = [.. size, .. new byte[Key.Secret.Length], .. size, .. Key.Secret];
        bool extended = client.Fields.Extensions.ContainsKey(ExtensionType.ExtendedMasterSecret)
            && server.Extensions.ContainsKey(ExtensionType.ExtendedMasterSecret);
        byte[] master = extended
            ? TlsPrf.Of(premaster, "extended master secret"u8, SessionHash(client.Bytes), MasterLength)
            : TlsPrf.Of(premaster, "master secret"u8, [.. client.Fields.Random, .. server.Random], MasterLength);
        return TlsPrf.Of(master, "key expansion"u8, [.. server.Random, .. client.Fields.Random], 2 * (KeyLength + SaltLength));
    }

    // All of the handshake from the hello that was accepted to the identity. RFC 7627 section 3.
    private byte[] SessionHash(byte[] clientHello)
    {
        return SHA256.HashData([.. clientHello, .. _ofServer.Values.SelectMany(message => message), .. _clientKeyExchange!]);
    }
}
