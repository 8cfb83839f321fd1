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
}
