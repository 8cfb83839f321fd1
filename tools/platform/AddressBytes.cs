// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace NanoCoap.Platform;

/// <summary>Addresses as the message layer wants them: bytes of the host, then two of the port.</summary>
public static class AddressBytes
{
    private const int PortOffset = 2;
    private const int V4Offset = 4;
    private const int V4Bytes = 4;
    private const int V6Offset = 8;
    private const int V6Bytes = 16 + 4; // with the scope, which is part of a link-local address

    /// <summary>Writes a socket's address.</summary>
    /// <param name="address">The address, as the system wrote it.</param>
    /// <param name="target">Where the bytes go.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(SocketAddress address, byte[] target)
    {
        ReadOnlySpan<byte> bytes = address.Buffer.Span;
        bool v4 = address.Family == AddressFamily.InterNetwork;
        ReadOnlySpan<byte> host = v4 ? bytes.Slice(V4Offset, V4Bytes) : bytes.Slice(V6Offset, V6Bytes);
        host.CopyTo(target);
        target[host.Length] = bytes[PortOffset];
        target[host.Length + 1] = bytes[PortOffset + 1];
        return host.Length + 2;
    }

    /// <summary>Writes the address of an endpoint.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="target">Where the bytes go.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(IPEndPoint endpoint, byte[] target)
    {
        endpoint.Address.TryWriteBytes(target, out int length);
        if (endpoint.AddressFamily == AddressFamily.InterNetworkV6)
        {
            BinaryPrimitives.WriteUInt32BigEndian(target.AsSpan(length), (uint)endpoint.Address.ScopeId);
            length += sizeof(uint);
        }

        BinaryPrimitives.WriteUInt16BigEndian(target.AsSpan(length), (ushort)endpoint.Port);
        return length + sizeof(ushort);
    }

    /// <summary>Writes a name that stands for an address, where no socket is: "alice" is a host of its own.</summary>
    /// <param name="name">The name; what is behind a colon is the port, else that is 0.</param>
    /// <param name="target">Where the bytes go.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(string name, byte[] target)
    {
        // Without allocating anything: the node's own allocations are counted around this.
        int colon = name.IndexOf(':', StringComparison.Ordinal);
        ReadOnlySpan<char> host = colon < 0 ? name : name.AsSpan(0, colon);
        int length = Math.Min(host.Length, 30);
        for (int i = 0; i < length; i++)
        {
            target[i] = (byte)host[i];
        }

        int port = 0;
        for (int i = colon < 0 ? name.Length : colon + 1; i < name.Length; i++)
        {
            port = (port * 10) + name[i] - '0';
        }

        target[length] = (byte)(port >> 8);
        target[length + 1] = (byte)port;
        return length + 2;
    }
}
