// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using NanoCoap.Platform;

namespace NanoCoap.Client.Async;

/// <summary>The socket of a client for one IP family.</summary>
internal sealed class ClientSocket : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly CancellationTokenSource _closing = new();
    private readonly Action<IPEndPoint, byte[], int> _receive;
    private readonly IPAddress _local;
    private readonly Task _receiving;

    /// <summary>Binds it and begins to receive.</summary>
    /// <param name="local">The address to send from.</param>
    /// <param name="bufferBytes">Bytes of the largest datagram, and one more.</param>
    /// <param name="receive">Is handed each datagram; must not throw.</param>
    public ClientSocket(IPEndPoint local, int bufferBytes, Action<IPEndPoint, byte[], int> receive)
    {
        _local = local.Address;
        _receive = receive;
        _socket = SocketSettings.Create(local.AddressFamily);
        try
        {
            _socket.Bind(local);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        LocalPort = ((IPEndPoint)_socket.LocalEndPoint!).Port;
        _receiving = ReceiveAsync(new byte[bufferBytes]);
    }

    /// <summary>The port that it has.</summary>
    public int LocalPort { get; }

    /// <summary>Sends a datagram; to a group through every interface, unless address or zone name one.</summary>
    public void Send(IPEndPoint remote, ReadOnlySpan<byte> datagram)
    {
        if (!CoapUri.IsGroup(remote.Address) || !IsWildcard(_local) || remote.Address is { AddressFamily: AddressFamily.InterNetworkV6, ScopeId: not 0 })
        {
            if (remote.AddressFamily == AddressFamily.InterNetwork && CoapUri.IsGroup(remote.Address))
            {
                _socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, _local.GetAddressBytes());
            }

            _socket.SendTo(datagram, SocketFlags.None, remote);
            return;
        }

        // Without this the system takes the one with the default route, and fails where there is none.
        SocketException? failure = null;
        bool sent = false;
        foreach (NetworkInterface link in NetworkInterface.GetAllNetworkInterfaces())
        {
            if (link.OperationalStatus == OperationalStatus.Down || !TryIndex(link, remote.AddressFamily, out int index))
            {
                continue;
            }

            try
            {
                bool six = remote.AddressFamily == AddressFamily.InterNetworkV6;
                _socket.SetSocketOption(
                    six ? SocketOptionLevel.IPv6 : SocketOptionLevel.IP,
                    SocketOptionName.MulticastInterface,
                    six ? index : IPAddress.HostToNetworkOrder(index));
                _socket.SendTo(datagram, SocketFlags.None, remote);
                sent = true;
            }
            catch (SocketException e)
            {
                failure = e; // of several interfaces some may not do multicast
            }
        }

        if (!sent)
        {
            throw failure ?? new SocketException((int)SocketError.NetworkUnreachable);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _receiving.ConfigureAwait(false);
        _closing.Dispose();
    }

    private static bool IsWildcard(IPAddress address)
    {
        return address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
    }

    private static bool TryIndex(NetworkInterface link, AddressFamily family, out int index)
    {
        index = 0;
        bool six = family == AddressFamily.InterNetworkV6;
        if (!link.Supports(six ? NetworkInterfaceComponent.IPv6 : NetworkInterfaceComponent.IPv4))
        {
            return false;
        }

        IPInterfaceProperties properties = link.GetIPProperties();
        if (!properties.UnicastAddresses.Any(a => a.Address.AddressFamily == family))
        {
            return false;
        }

        index = six ? properties.GetIPv6Properties().Index : properties.GetIPv4Properties().Index;
        return true;
    }

    private async Task ReceiveAsync(byte[] buffer)
    {
        var any = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                SocketReceiveFromResult result = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, any, _closing.Token).ConfigureAwait(false);
                _receive((IPEndPoint)result.RemoteEndPoint, buffer, result.ReceivedBytes);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // Too long a datagram, on Windows, or a network that is down: as good as lost. But not as fast as can be.
                await Task.Delay(1, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }
}
