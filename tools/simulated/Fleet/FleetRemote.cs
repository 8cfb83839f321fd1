// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;

namespace NanoCoap.Simulated.Fleet;

/// <summary>Who sent a datagram to a node of a fleet. Never changed, and equal to another of the same address.</summary>
internal sealed class FleetRemote
{
    private readonly int _hash;

    public FleetRemote(SocketAddress address)
    {
        Address = new SocketAddress(address.Family, address.Size);
        address.Buffer.Span[..address.Size].CopyTo(Address.Buffer.Span);
        HashCode hash = default;
        hash.AddBytes(address.Buffer.Span[..address.Size]);
        _hash = hash.ToHashCode();
    }

    public SocketAddress Address { get; }

    public bool Is(SocketAddress address)
    {
        return Address.Buffer.Span[..Address.Size].SequenceEqual(address.Buffer.Span[..address.Size]);
    }

    public override bool Equals(object? obj)
    {
        return ReferenceEquals(this, obj) || (obj is FleetRemote other && Is(other.Address));
    }

    public override int GetHashCode()
    {
        return _hash;
    }
}
