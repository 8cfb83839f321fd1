// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Client.Async;
using NanoCoap.Crypto;
using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Tool.Keys;

/// <summary>
/// OSCORE for a client: requests are sealed, responses opened with what is known of the request under their token. RFC 8613 sections
/// 8.1 and 8.4.
/// Responses in plain are dropped, but for the errors of section 8.2, which tell a person what is wrong and a program that it failed.
/// </summary>
public sealed class OscoreClientGuard : IMessageGuard
{
    private const int MaxBytes = 65536;
    private const int Remembered = 64; // messages, for retransmissions of theirs and of ours

    private readonly SecurityContext _context;
    private readonly Protection _protection;
    private readonly MessageReader _reader = new(64);
    private readonly byte[] _buffer = new byte[MaxBytes];
    private readonly Dictionary<string, Exchange> _exchanges = [];
    private readonly Recent _sent = new();
    private readonly Recent _opened = new();

    private OscoreClientGuard(SecurityContexts contexts, SecurityContext context)
    {
        _context = context;
        _protection = new Protection(contexts, new AesCcm(), 64);
    }

    /// <summary>Makes the guard of one client.</summary>
    /// <param name="file">The keys.</param>
    /// <param name="name">The key; null for the only one.</param>
    /// <returns>The guard.</returns>
    /// <exception cref="KeyFileException">The key can't be used.</exception>
    public static OscoreClientGuard Make(KeyFile file, string? name)
    {
        OscoreKey key = file.Find(name);
        var numbers = new ClientSequence(file, key.Name);
        var contexts = new SecurityContexts(1, new Hkdf(), numbers, ClientSequence.Block);
        SecurityContext context = file.AddTo(contexts, key, isNode: false);
        context.Restore(numbers.First);
        return new OscoreClientGuard(contexts, context);
    }

    /// <inheritdoc/>
    public byte[]? Seal(IPEndPoint remote, ReadOnlySpan<byte> message)
    {
        int code = message.Length < 4 ? 0 : message[1];
        if (code is 0 or >= 0x20)
        {
            return message.ToArray(); // ACK and RST are never protected
        }

        if (CoapUri.IsGroup(remote.Address))
        {
            return null;
        }

        byte[] plain = message.ToArray();
        string id = $"{remote} {plain[2]:x2}{plain[3]:x2} {Convert.ToHexString(plain)}";
        if (_sent.Find(id) is { } again)
        {
            return again;
        }

        int length = _protection.ProtectRequest(_context, plain, plain.Length, _buffer);
        if (length == 0)
        {
            return null;
        }

        string token = TokenOf(remote, plain);
        Exchange? before = _exchanges.GetValueOrDefault(token);
        _exchanges[token] = new Exchange(_protection.PartialIv, before?.Newest ?? Protection.NoPartialIv, before?.PartialIv);
        byte[] sealedMessage = _buffer[..length];
        _sent.Add(id, sealedMessage);
        return sealedMessage;
    }

    /// <inheritdoc/>
    public int Open(IPEndPoint remote, byte[] buffer, int length)
    {
        if (length < 4 || buffer[1] < 0x40 || _reader.Parse(buffer, length) != ParseStatus.Ok)
        {
            return length; // no response; what is malformed the engine knows how to refuse
        }

        string id = $"{remote} {Convert.ToHexString(buffer, 0, length)}";
        if (_opened.Find(id) is { } again)
        {
            again.CopyTo(buffer, 0); // the engine sees that it is a duplicate, and acknowledges it
            return again.Length;
        }

        if (!Protection.IsProtected(_reader))
        {
            return (CoapCode)buffer[1] is CoapCode.BadRequest or CoapCode.Unauthorized or CoapCode.BadOption ? length : 0;
        }

        if (!_exchanges.TryGetValue(TokenOf(remote, buffer), out Exchange? exchange))
        {
            return 0;
        }

        UnprotectStatus status = _protection.UnprotectResponse(_context, exchange.PartialIv, exchange.Newest, _reader, _buffer);
        if (status != UnprotectStatus.Ok && exchange.Before is { } before)
        {
            // A notification that crossed the renewal of its registration.
            status = _protection.UnprotectResponse(_context, before, exchange.Newest, _reader, _buffer);
        }

        if (status != UnprotectStatus.Ok)
        {
            return 0;
        }

        bool hasNumber = _protection.PartialIv != Protection.NoPartialIv;
        if (hasNumber && _reader.Parse(_buffer, _protection.Length) == ParseStatus.Ok && _reader.Has(OptionSlot.Observe))
        {
            exchange.Newest = _protection.PartialIv;
        }

        byte[] inner = _buffer[.._protection.Length];
        _opened.Add(id, inner);
        inner.CopyTo(buffer, 0);
        return inner.Length;
    }

    private static string TokenOf(IPEndPoint remote, byte[] message)
    {
        return $"{remote} {Convert.ToHexString(message, 4, message[0] & 15)}";
    }

    private sealed record Exchange(long PartialIv, long Newest, long? Before)
    {
        public long Newest { get; set; } = Newest;
    }

    /// <summary>The last few messages by what they looked like.</summary>
    private sealed class Recent
    {
        private readonly Queue<string> _order = new();
        private readonly Dictionary<string, byte[]> _messages = [];

        public byte[]? Find(string id)
        {
            return _messages.GetValueOrDefault(id);
        }

        public void Add(string id, byte[] message)
        {
            _messages[id] = message;
            _order.Enqueue(id);
            if (_order.Count > Remembered)
            {
                _messages.Remove(_order.Dequeue());
            }
        }
    }
}
