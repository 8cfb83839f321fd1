// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Oscore;
using NanoCoap.Crypto;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Lab.Simulation;

/// <summary>
/// What a client with a key does with what it sends and what it gets: RFC 8613 sections 8.1 and 8.4, and the round of Echo after the node
/// has restarted (appendix B.1.2).
/// </summary>
internal sealed class KeyHolder
{
    private const int MaxBytes = 2048;

    private readonly SealBook _book;
    private readonly MessageReader _reader = new(32);
    private readonly byte[] _buffer = new byte[MaxBytes];
    private readonly Dictionary<TokenKey, (long Newest, long Before)> _requests = []; // what responses are bound to
    private SecurityContext _context = null!;
    private ClientProtection _protection = null!;
    private byte[]? _echo;

    public KeyHolder(SealBook book, SimulatedKey key)
    {
        _book = book;
        Name = key.Name;
        Take(key);
    }

    /// <summary>What the node calls it.</summary>
    public string Name { get; }

    /// <summary>Takes another key in the place of its own. What was under way is lost.</summary>
    public void Take(SimulatedKey key)
    {
        var contexts = new SecurityContexts(1, new Hkdf(), null, 1);
        _context = contexts.Add(key.Secret, [], key.ClientId, key.NodeId, null)!;
        _protection = new ClientProtection(contexts, _book, 32);
        _requests.Clear();
        _echo = null;
    }

    /// <summary>A request as it goes over the wire. Sent again it is the same bytes.</summary>
    public byte[] Seal(RawMessage message)
    {
        if (_echo != null)
        {
            message.Options.RemoveAll(option => option.Number == OptionNumber.Echo);
            message.Options.Add(new RawOption(OptionNumber.Echo, _echo));
        }

        byte[] plain = message.Encode();
        int length = _protection.ProtectRequest(_context, plain, plain.Length, _buffer);
        if (length == 0)
        {
            throw new InvalidOperationException("The request can't be protected.");
        }

        // Until its renewal is answered, an observation is heard of under the registration before.
        TokenKey token = TokenKey.Of(message.Token);
        long before = _requests.TryGetValue(token, out (long Newest, long Before) known) ? known.Newest : Protection.NoPartialIv;
        _requests[token] = (_protection.PartialIv, before);
        return _buffer[..length];
    }

    /// <summary>What is inside a response.</summary>
    /// <returns>The response with header and token of the outer one; null if it is none to a request of ours, or can't be opened.</returns>
    public RawMessage? Open(RawMessage outer)
    {
        byte[] bytes = outer.Encode();
        if (!_requests.TryGetValue(TokenKey.Of(outer.Token), out (long Newest, long Before) request)
            || _reader.Parse(bytes, bytes.Length) != ParseStatus.Ok || !Protection.IsProtected(_reader)
            || !(Opens(request.Newest) || (request.Before >= 0 && Opens(request.Before)))
            || RawMessage.Parse(_buffer.AsSpan(0, _protection.Length), out RawMessage message) != Shape.Message)
        {
            return null;
        }

        _echo = IsChallenge(message) ? message.Bytes(OptionNumber.Echo) : null;
        return message;
    }

    /// <summary>Whether a response asks for its Echo value: the request was not done then, but one before may have been.</summary>
    public static bool IsChallenge(RawMessage response)
    {
        return response.Is(CoapCode.Unauthorized) && response.Bytes(OptionNumber.Echo) != null;
    }

    private bool Opens(long requestPartialIv)
    {
        return _protection.UnprotectResponse(_context, requestPartialIv, Protection.NoPartialIv, _reader, _buffer) == UnprotectStatus.Ok;
    }
}
