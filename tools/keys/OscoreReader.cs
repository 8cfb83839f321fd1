// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Client.Oscore;
using NanoCoap.Crypto;
using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Tool.Keys;

/// <summary>
/// Reads along with a key: opens what others have sent, in the order in which they did. It takes no sequence number and moves no replay
/// window of anybody. A response can be opened only behind its request, which it is bound to: RFC 8613 section 5.4.
/// </summary>
public sealed class OscoreReader
{
    private const int MaxOptions = 64;

    private readonly OscoreKey[] _ends; // each as the one who asks
    private readonly Hkdf _derivation = new();
    private readonly AesCcm _aead = new();
    private readonly MessageReader _message = new(MaxOptions);
    private readonly Dictionary<string, List<Request>> _requests = [];

    /// <summary>Makes a reader.</summary>
    /// <param name="key">The key, from whichever end.</param>
    public OscoreReader(OscoreKey key)
    {
        _ends = [key, key.OfOtherEnd()];
    }

    /// <summary>Opens a message.</summary>
    /// <param name="datagram">The message.</param>
    /// <param name="source">Where it came from; any one place where that is not known.</param>
    /// <param name="destination">Where it went, likewise.</param>
    /// <returns>What is inside, or why that can't be told; null for a message without protection.</returns>
    public OscoreInside? Open(byte[] datagram, IPEndPoint source, IPEndPoint destination)
    {
        if (_message.Parse(datagram, datagram.Length) != ParseStatus.Ok || !Protection.IsProtected(_message))
        {
            return null;
        }

        string token = Convert.ToHexString(datagram, MessageReader.TokenOffset, _message.TokenLength);
        return (int)_message.Code < 0x20
            ? OpenRequest(datagram.Length, $"{source} {destination} {token}")
            : OpenResponse(datagram.Length, $"{destination} {source} {token}");
    }

    private OscoreInside OpenRequest(int length, string id)
    {
        byte[] inner = new byte[length];
        UnprotectStatus status = UnprotectStatus.UnknownContext;
        foreach (OscoreKey end in _ends)
        {
            // A context for this message alone: who reads along may read a message again.
            ClientProtection protection = Make(end.OfOtherEnd(), out _);
            UnprotectStatus came = protection.UnprotectRequest(_message, inner);
            if (came == UnprotectStatus.Ok)
            {
                List<Request> known = _requests.TryGetValue(id, out List<Request>? requests) ? requests : _requests[id] = [];
                if (!known.Exists(request => request.PartialIv == protection.PartialIv))
                {
                    known.Insert(0, new Request(end, protection.PartialIv));
                }

                return new OscoreInside(inner[..protection.Length], protection.PartialIv, null);
            }

            status = came == UnprotectStatus.UnknownContext ? status : came;
        }

        return new OscoreInside(null, Protection.NoPartialIv, status switch
        {
            UnprotectStatus.UnknownContext => "It is protected with another key: no end of this one has its kid.",
            UnprotectStatus.Malformed => "Its OSCORE option, or what is inside, is malformed.",
            _ => "It can't be decrypted: it was forged or damaged, or is of another key with the same kid.",
        });
    }

    private OscoreInside OpenResponse(int length, string id)
    {
        if (!_requests.TryGetValue(id, out List<Request>? requests))
        {
            return new OscoreInside(null, Protection.NoPartialIv, "Its request is not here, or could not be opened; without it a response can't be.");
        }

        byte[] inner = new byte[length + 4]; // Observe may get a longer value
        foreach (Request request in requests)
        {
            ClientProtection protection = Make(request.End, out SecurityContext context);
            if (protection.UnprotectResponse(context, request.PartialIv, Protection.NoPartialIv, _message, inner) == UnprotectStatus.Ok)
            {
                return new OscoreInside(inner[..protection.Length], protection.PartialIv, null);
            }
        }

        return new OscoreInside(
            null, Protection.NoPartialIv, "It can't be decrypted: it was forged or damaged, or answers a request that is not here.");
    }

    private ClientProtection Make(OscoreKey end, out SecurityContext context)
    {
        var contexts = new SecurityContexts(1, _derivation, null, 1);
        context = end.AddTo(contexts)!;
        return new ClientProtection(contexts, _aead, MaxOptions);
    }

    private sealed record Request(OscoreKey End, long PartialIv);
}
