// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;

namespace NanoCoap.Hosting.Udp;

/// <summary>
/// Who sent a datagram, and through which socket an answer goes. Two are equal if address and socket are: the same client
/// that reaches the node at another of its addresses is another remote, since an answer from there would not be taken.
/// </summary>
public sealed class UdpRemote
{
    private readonly int _hash;
    private string? _text;

    internal UdpRemote(UdpChannel channel, SocketAddress address, int hash)
    {
        Channel = channel;
        Address = address;
        _hash = hash;
    }

    /// <summary>Through which an answer goes.</summary>
    public UdpChannel Channel { get; }

    /// <summary>The address, as the system wrote it; never changed.</summary>
    internal SocketAddress Address { get; }

    /// <inheritdoc/>
    public override bool Equals(object? obj)
    {
        return ReferenceEquals(this, obj) || (obj is UdpRemote other && other.Is(Channel, Address, _hash));
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return _hash;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        return _text ??= Channel.Local.Create(Address).ToString()!;
    }

    internal static int Hash(UdpChannel channel, SocketAddress address)
    {
        HashCode hash = default;
        hash.AddBytes(address.Buffer.Span[..address.Size]);
        hash.Add(channel.GetHashCode());
        return hash.ToHashCode();
    }

    internal bool Is(UdpChannel channel, SocketAddress address, int hash)
    {
        return _hash == hash && ReferenceEquals(Channel, channel)
            && Address.Buffer.Span[..Address.Size].SequenceEqual(address.Buffer.Span[..address.Size]);
    }
}
