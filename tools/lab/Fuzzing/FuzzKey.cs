// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Oscore;
using NanoCoap.Crypto;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Lab.Fuzzing;

/// <summary>A key of the node, with its client's end of it.</summary>
internal sealed class FuzzKey
{
    private static readonly byte[] s_node = [1];

    private readonly SecurityContext _context;
    private readonly ClientProtection _protection;
    private readonly MessageReader _reader = new(32);
    private readonly byte[] _buffer = new byte[4096];

    /// <summary>Makes the key.</summary>
    /// <param name="name">What the node calls it.</param>
    /// <param name="isAdmin">Whether it is an admin's.</param>
    /// <param name="secret">The master secret.</param>
    /// <param name="id">The client's ID.</param>
    /// <param name="idContext">The ID context, or null.</param>
    /// <param name="aead">Encrypts.</param>
    /// <param name="mayChange">What the node lets it change.</param>
    public FuzzKey(string name, bool isAdmin, byte[] secret, byte[] id, byte[]? idContext, IAead aead, NodeParts mayChange)
    {
        MayChange = mayChange;
        string context = idContext == null ? "" : " idContext=" + Convert.ToHexString(idContext);
        Line = $"name={name} role={(isAdmin ? "admin" : "user")} secret={Convert.ToHexString(secret)} sender={Convert.ToHexString(s_node)} "
            + $"recipient={Convert.ToHexString(id)}{context}";
        var contexts = new SecurityContexts(1, new Hkdf(), null!, 1 << 20);
        _context = contexts.Add(secret, [], id, s_node, idContext!)!;
        _protection = new ClientProtection(contexts, aead, 32);
    }

    /// <summary>The key as a line of the node's file.</summary>
    public string Line { get; }

    /// <summary>What the node lets it change.</summary>
    public NodeParts MayChange { get; }

    /// <summary>The value that the node has asked for last, or null.</summary>
    public byte[]? Echo { get; private set; }

    /// <summary>Protects a request.</summary>
    /// <param name="message">What is inside.</param>
    /// <returns>The request, or null if it can't be protected.</returns>
    public FuzzRequest? Seal(RawMessage message)
    {
        byte[] plain = message.Encode();
        int length = _protection.ProtectRequest(_context, plain, plain.Length, _buffer);
        return length == 0 ? null : new FuzzRequest(this, _protection.PartialIv, _buffer[..length]);
    }

    /// <summary>Opens an answer or a notification.</summary>
    /// <param name="request">The request.</param>
    /// <param name="bytes">What came.</param>
    /// <returns>False if it can't be opened.</returns>
    public bool Open(FuzzRequest request, byte[] bytes)
    {
        if (_reader.Parse(bytes, bytes.Length) != ParseStatus.Ok
            || _protection.UnprotectResponse(_context, request.PartialIv, Protection.NoPartialIv, _reader, _buffer) != UnprotectStatus.Ok)
        {
            return false;
        }

        _ = RawMessage.Parse(_buffer.AsSpan(0, _protection.Length), out RawMessage inside);
        Echo = inside.Values(OptionNumber.Echo).FirstOrDefault() ?? Echo;
        return true;
    }
}
