// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.NetworkInformation;
using NanoCoap.Loop;
using NanoCoap.Platform;
using NanoCoap.Resources;

namespace NanoCoap.Hosting.Udp;

/// <summary>
/// Datagrams through any number of sockets, on one thread. What the network does wrong ends here, as false, -1 and a counter;
/// once it has met its remotes it allocates nothing.
/// </summary>
public sealed class UdpTransport : ITransport, IWaker, IDisposable
{
    /// <summary>Remotes that are remembered at a time.</summary>
    public const int Remotes = 1024;

    private readonly WakeSocket _wake;
    private readonly bool _portable;
    private readonly RemoteCache _remotes = new(Remotes);
    private UdpChannel[] _channels;
    private IDatagramSockets _sockets;
    private int _receiveErrors; // of sockets before these
    private int _sendErrors;

    /// <summary>Makes a transport.</summary>
    /// <param name="channels">Its sockets, at least one; it owns them.</param>
    /// <param name="portable">Whether it makes do with what every system has, though this one may offer more.</param>
    public UdpTransport(IEnumerable<UdpChannel> channels, bool portable = false)
    {
        _channels = [.. channels];
        ReceiveBufferBytes = _channels.Min(channel => channel.Socket.ReceiveBufferSize);
        _wake = new WakeSocket(_channels[0].Local.AddressFamily);
        _portable = portable;
        _sockets = MakeSockets();
    }

    /// <summary>The sockets.</summary>
    public IReadOnlyList<UdpChannel> Channels => _channels;

    /// <summary>Addresses at which clients find the sockets: "coap://127.0.0.1:5683".</summary>
    public IReadOnlyList<string> Uris =>
        [.. _channels.Where(channel => !channel.IsMulticast).SelectMany(UrisOf)];

    /// <summary>
    /// Bytes that the system grants for what has come and is not served yet, the least of the sockets; Linux counts its own management too,
    /// 768 bytes for a short message on the loopback interface. net.core.rmem_max, or what other systems have in its place, limits it.
    /// </summary>
    public int ReceiveBufferBytes { get; }

    /// <summary>Datagrams that could not be received.</summary>
    public int ReceiveErrors => _receiveErrors + _sockets.ReceiveErrors;

    /// <summary>Datagrams that could not be sent.</summary>
    public int SendErrors => _sendErrors + _sockets.LateSendErrors;

    /// <inheritdoc/>
    public object Remote { get; private set; } = "nobody yet";

    /// <inheritdoc/>
    public bool IsMulticast { get; private set; }

    /// <inheritdoc/>
    public bool Wait(int timeoutMs)
    {
        return _sockets.Wait(timeoutMs);
    }

    /// <inheritdoc/>
    public int Receive(byte[] buffer)
    {
        UdpChannel? channel = _sockets.Receive(buffer, out int length);
        if (channel == null)
        {
            return -1;
        }

        Remote = _remotes.Intern(channel.ReplyThrough, channel.Sender);
        IsMulticast = channel.IsMulticast;
        return length;
    }

    /// <summary>
    /// Sends a datagram. On Linux, answers to datagrams that came together leave together: one is kept until the last of them is answered,
    /// a handler takes its time, or the next <see cref="Wait"/>, and if it can't be sent then, <see cref="SendErrors"/> says so.
    /// </summary>
    /// <param name="remote">To whom.</param>
    /// <param name="buffer">The datagram; copied if it is kept.</param>
    /// <param name="length">Its bytes.</param>
    /// <returns>False if it is known that it was not sent.</returns>
    public bool Send(object remote, byte[] buffer, int length)
    {
        bool sent = _sockets.Send((UdpRemote)remote, buffer.AsSpan(0, length));
        _sendErrors += sent ? 0 : 1;
        return sent;
    }

    /// <summary>Sends what is kept: for who won't wait again. On the thread that waits and receives.</summary>
    public void Flush()
    {
        _sockets.Flush();
    }

    /// <inheritdoc/>
    public int AddressOf(object remote, byte[] target)
    {
        return AddressBytes.Write(((UdpRemote)remote).Address, target);
    }

    /// <summary>
    /// Takes other sockets for coaps in place of those that there are, which are closed. On the thread that waits and receives; what has
    /// come and was not received yet may be lost.
    /// </summary>
    /// <param name="channels">The sockets, or none; it owns them.</param>
    public void UseSecure(IEnumerable<UdpChannel> channels)
    {
        UdpChannel[] old = _channels;
        Flush();
        _receiveErrors += _sockets.ReceiveErrors;
        _sendErrors += _sockets.LateSendErrors;
        _channels = [.. old.Where(channel => !channel.IsSecure), .. channels];
        _sockets = MakeSockets();
        foreach (UdpChannel channel in old.Except(_channels))
        {
            channel.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Wake()
    {
        _wake.Wake();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _wake.Dispose();
        foreach (UdpChannel channel in _channels)
        {
            channel.Dispose();
        }
    }

    private IDatagramSockets MakeSockets()
    {
        return LinuxCalls.Supported && !_portable ? new LinuxSockets(_channels, _wake) : new PortableSockets(_channels, _wake);
    }

    // A wildcard is no address that anybody could type into a client.
    private static IReadOnlyList<IPEndPoint> Reachable(IPEndPoint local)
    {
        if (!local.Address.Equals(IPAddress.Any) && !local.Address.Equals(IPAddress.IPv6Any))
        {
            return [local];
        }

        List<IPEndPoint> addresses = [.. NetworkInterface.GetAllNetworkInterfaces()
            .Where(link => link.OperationalStatus != OperationalStatus.Down)
            .SelectMany(link => link.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(address => address.AddressFamily == local.AddressFamily && !address.IsIPv6LinkLocal)
            .Select(address => new IPEndPoint(address, local.Port))];
        return addresses.Count == 0 ? [local] : addresses; // a machine that is not on a network yet
    }

    private static IEnumerable<string> UrisOf(UdpChannel channel)
    {
        // RFC 6874: the percent sign of a zone is itself encoded in a URI.
        string scheme = channel.IsSecure ? "coaps://" : "coap://";
        return Reachable(channel.Local).Select(endPoint => scheme + endPoint.ToString().Replace("%", "%25", StringComparison.Ordinal));
    }
}
