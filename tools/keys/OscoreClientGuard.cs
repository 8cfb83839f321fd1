// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
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
/// Responses in plain are dropped. Only in place of the first answer the errors of section 8.2 are let through, which tell a person what is
/// wrong and a program that it failed; without their options, since anybody may have sent them: an Echo value must not make us send a request
/// twice that was done the first time.
/// Several clients of one program share one guard, and may call it at the same time: two guards would take their sequence numbers from two
/// blocks, and the node, whose window is small, would take the lower ones for replays.
/// </summary>
public sealed class OscoreClientGuard : IMessageGuard
{
    private const int MaxBytes = 65536;
    private const int MaxOptions = 64;
    private const int MaxExchanges = 1024; // those that were used last

    // For retransmissions of ours.
    private const int RememberedRequests = 256;

    // For those of theirs: fewer and shorter than the engine knows duplicates. What is forgotten there must not come back through here.
    private const int RememberedResponses = 32;
    private static readonly TimeSpan s_rememberedResponses = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly ClientSequence _numbers;
    private readonly SecurityContext _context;
    private readonly Protection _protection;
    private readonly MessageReader _reader = new(MaxOptions);
    private readonly MessageWriter _writer = new();
    private readonly byte[] _buffer = new byte[MaxBytes];
    private readonly Dictionary<string, Exchange> _exchanges = [];
    private readonly Recent _sent = new(RememberedRequests, TimeSpan.MaxValue);
    private readonly Recent _opened = new(RememberedResponses, s_rememberedResponses);
    private long _uses;

    /// <summary>Makes the guard of one client.</summary>
    /// <param name="key">Its key.</param>
    /// <exception cref="KeyFileException">There is no sequence number for a first message.</exception>
    public OscoreClientGuard(ClientKey key)
    {
        _numbers = new ClientSequence(key);
        var contexts = new SecurityContexts(1, new Hkdf(), _numbers, 1);
        _context = key.Key.AddTo(contexts) ?? throw new KeyFileException($"{key.Key.Name} can't be used.");
        _numbers.Prepare(_context);
        _protection = new Protection(contexts, new AesCcm(), MaxOptions);
    }

    /// <inheritdoc/>
    public string Problem { get; private set; } = "";

    /// <summary>Whether an error was let through that had no protection.</summary>
    public bool HasTakenPlainError { get; private set; }

    /// <inheritdoc/>
    public byte[]? Seal(IPEndPoint remote, ReadOnlySpan<byte> message)
    {
        lock (_lock)
        {
            return SealAlone(remote, message.ToArray());
        }
    }

    /// <inheritdoc/>
    public int Open(IPEndPoint remote, byte[] buffer, int length)
    {
        lock (_lock)
        {
            return OpenAlone(remote, buffer, length);
        }
    }

    private static string TokenOf(IPEndPoint remote, byte[] message)
    {
        return $"{remote} {Convert.ToHexString(message, 4, message[0] & 15)}";
    }

    private byte[]? SealAlone(IPEndPoint remote, byte[] plain)
    {
        if (plain.Length < 4 || plain[1] == 0)
        {
            return plain; // empty messages are never protected: RFC 8613 section 4.2
        }

        if (CoapUri.IsGroup(remote.Address))
        {
            Problem = "A key is for one node: a group can't be asked with it.";
            return null;
        }

        string id = $"{remote} {Convert.ToHexString(plain)}";
        if (_sent.Find(id) is { } again)
        {
            return again;
        }

        try
        {
            _numbers.Prepare(_context);
        }
        catch (KeyFileException e)
        {
            Problem = e.Message;
            return null;
        }

        int length = plain[1] >= 0x20 ? 0 : _protection.ProtectRequest(_context, plain, plain.Length, _buffer); // a client sends no response
        if (length == 0)
        {
            Problem = "The request is none that can be protected.";
            return null;
        }

        string token = TokenOf(remote, plain);
        bool observes = _reader.Parse(plain, plain.Length) == ParseStatus.Ok && _reader.Has(OptionSlot.Observe);
        Exchange? before = observes ? _exchanges.GetValueOrDefault(token) : null;
        Remember(token, new Exchange(_protection.PartialIv, before));
        byte[] sealedMessage = _buffer[..length];
        _sent.Add(id, sealedMessage);
        return sealedMessage;
    }

    private int OpenAlone(IPEndPoint remote, byte[] buffer, int length)
    {
        if (length < 4 || buffer[1] < 0x40)
        {
            return length; // no response
        }

        if (_reader.Parse(buffer, length) != ParseStatus.Ok || !_exchanges.TryGetValue(TokenOf(remote, buffer), out Exchange? exchange))
        {
            return 0;
        }

        string id = $"{remote} {Convert.ToHexString(buffer, 0, length)}";
        if (_opened.Find(id) is { } again)
        {
            again.CopyTo(buffer, 0); // the engine sees that it is a duplicate, and acknowledges it
            return again.Length;
        }

        exchange.Used = ++_uses;
        if (!Protection.IsProtected(_reader))
        {
            return exchange.IsAnswered || exchange.Before is { IsAnswered: true } ? 0 : PlainError(buffer);
        }

        // Under the one before comes a notification that crossed the renewal of its registration.
        if (!Unprotect(exchange, exchange.Newest) && (exchange.Before == null || !Unprotect(exchange.Before, exchange.Newest)))
        {
            return 0;
        }

        byte[] inner = _buffer[.._protection.Length];
        if (_reader.Parse(inner, inner.Length) == ParseStatus.Ok && _reader.Has(OptionSlot.Observe))
        {
            exchange.Newest = Math.Max(exchange.Newest, _protection.PartialIv);
            inner = Numbered(++exchange.Notifications);
        }

        _opened.Add(id, inner);
        inner.CopyTo(buffer, 0);
        return inner.Length;
    }

    // Opens the message in the reader as the answer to a request, or as a notification for it.
    private bool Unprotect(Exchange request, long newest)
    {
        UnprotectStatus status = _protection.UnprotectResponse(_context, request.PartialIv, newest, _reader, _buffer);
        if (_protection.PartialIv == Protection.NoPartialIv)
        {
            // The nonce of the request is for one answer: the first, also where it renews a registration.
            if (request.IsAnswered)
            {
                return false;
            }

            if (status == UnprotectStatus.Replayed)
            {
                status = _protection.UnprotectResponse(_context, request.PartialIv, Protection.NoPartialIv, _reader, _buffer);
            }
        }

        request.IsAnswered |= status == UnprotectStatus.Ok;
        return status == UnprotectStatus.Ok;
    }

    // The message in the reader with a number of ours in its Observe option. What is older has been dropped by its Partial IV, and the first answer
    // need not have one: RFC 8613 section 7.4.1.
    private byte[] Numbered(int number)
    {
        MessageReader message = _reader;
        byte[] target = new byte[message.Length + 4];
        _writer.Begin(
            target, target.Length, message.Type, message.Code, message.MessageId, message.Buffer, MessageReader.TokenOffset, message.TokenLength);
        for (int i = 0; i < message.OptionCount; i++)
        {
            if (message.OptionNumberAt(i) == OptionNumber.Observe)
            {
                _writer.UintOption(OptionNumber.Observe, number & 0xFFFFFF);
            }
            else
            {
                _writer.Option(message.OptionNumberAt(i), message.Buffer, message.OptionOffset(i), message.OptionLength(i));
            }
        }

        _writer.Payload(message.Buffer, message.PayloadOffset, message.PayloadLength);
        return target[.._writer.Length];
    }

    // Of the message in the reader, which lies in the buffer.
    private int PlainError(byte[] buffer)
    {
        if ((CoapCode)buffer[1] is not (CoapCode.BadRequest or CoapCode.Unauthorized or CoapCode.BadOption))
        {
            return 0;
        }

        HasTakenPlainError = true;
        int at = MessageReader.TokenOffset + _reader.TokenLength;
        if (_reader.PayloadLength != 0)
        {
            buffer[at++] = 0xFF;
            buffer.AsSpan(_reader.PayloadOffset, _reader.PayloadLength).CopyTo(buffer.AsSpan(at));
        }

        return at + _reader.PayloadLength;
    }

    private void Remember(string token, Exchange exchange)
    {
        exchange.Used = ++_uses;
        _exchanges[token] = exchange;
        if (_exchanges.Count > MaxExchanges)
        {
            _exchanges.Remove(_exchanges.MinBy(entry => entry.Value.Used).Key);
        }
    }

    /// <summary>What is known of the last request under a token.</summary>
    private sealed class Exchange
    {
        public Exchange(long partialIv, Exchange? before)
        {
            PartialIv = partialIv;
            Newest = before?.Newest ?? Protection.NoPartialIv;
            Notifications = before?.Notifications ?? 0;
            Before = before;
            if (before != null)
            {
                before.Before = null;
            }
        }

        public long PartialIv { get; }

        /// <summary>The registration that it renews, or null.</summary>
        public Exchange? Before { get; private set; }

        /// <summary>The largest Partial IV of a notification.</summary>
        public long Newest { get; set; }

        /// <summary>How many there were.</summary>
        public int Notifications { get; set; }

        /// <summary>Whether it has a protected answer.</summary>
        public bool IsAnswered { get; set; }

        public long Used { get; set; }
    }

    /// <summary>The last few messages by what they looked like.</summary>
    private sealed class Recent(int count, TimeSpan time)
    {
        private readonly Queue<(string Id, long Time)> _order = new();
        private readonly Dictionary<string, byte[]> _messages = [];

        public byte[]? Find(string id)
        {
            Forget(count);
            return _messages.GetValueOrDefault(id);
        }

        public void Add(string id, byte[] message)
        {
            Forget(count - 1);
            _messages[id] = message;
            _order.Enqueue((id, Stopwatch.GetTimestamp()));
        }

        private void Forget(int most)
        {
            while (_order.TryPeek(out (string Id, long Time) oldest)
                && (_order.Count > most || Stopwatch.GetElapsedTime(oldest.Time) > time))
            {
                _messages.Remove(_order.Dequeue().Id);
            }
        }
    }
}
