// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net.Sockets;
using NanoCoap.Node;

namespace NanoCoap.Tool.Udp;

/// <summary>
/// Datagrams through any number of sockets, on one thread. What the network does wrong ends here, as false, -1 and a counter;
/// once it has met its remotes it allocates nothing.
/// </summary>
public sealed class UdpTransport : ITransport, IDisposable
{
    /// <summary>Remotes that are remembered at a time.</summary>
    public const int Remotes = 1024;

    // A wait that fails at once must not become a loop that does nothing else.
    private const int FailedWaitMs = 20;

    private readonly UdpChannel[] _channels;
    private readonly List<Socket> _ready;
    private readonly RemoteCache _remotes = new(Remotes);
    private int _turn;

    /// <summary>Makes a transport.</summary>
    /// <param name="channels">Its sockets, at least one; it owns them.</param>
    public UdpTransport(IEnumerable<UdpChannel> channels)
    {
        _channels = [.. channels];
        _ready = new List<Socket>(_channels.Length);
    }

    /// <summary>The sockets.</summary>
    public IReadOnlyList<UdpChannel> Channels => _channels;

    /// <summary>Datagrams that could not be received.</summary>
    public int ReceiveErrors { get; private set; }

    /// <summary>Datagrams that could not be sent.</summary>
    public int SendErrors { get; private set; }

    /// <inheritdoc/>
    public object Remote { get; private set; } = "nobody yet";

    /// <inheritdoc/>
    public bool IsMulticast { get; private set; }

    /// <inheritdoc/>
    public bool Wait(int timeoutMs)
    {
        _ready.Clear();
        try
        {
            if (_channels.Length == 1)
            {
                if (_channels[0].Socket.Poll(timeoutMs * 1000, SelectMode.SelectRead))
                {
                    _ready.Add(_channels[0].Socket);
                }
            }
            else
            {
                foreach (UdpChannel channel in _channels)
                {
                    _ready.Add(channel.Socket);
                }

                Socket.Select(_ready, null, null, timeoutMs * 1000);
            }
        }
        catch (SocketException)
        {
            ReceiveErrors++;
            _ready.Clear();
            Thread.Sleep(Math.Min(timeoutMs, FailedWaitMs));
        }

        return _ready.Count != 0;
    }

    /// <inheritdoc/>
    public int Receive(byte[] buffer)
    {
        while (_ready.Count != 0)
        {
            // In turn, so that a flood on one socket leaves room for the others.
            _turn = _turn + 1 < _ready.Count ? _turn + 1 : 0;
            UdpChannel channel = Channel(_ready[_turn]);
            try
            {
                // Not Available: that is 0 for an empty datagram too, which would then never be taken out.
                if (channel.Socket.Poll(0, SelectMode.SelectRead))
                {
                    int length = channel.Socket.ReceiveFrom(buffer, SocketFlags.None, channel.Sender);
                    Accept(channel);
                    return length;
                }
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.MessageSize)
            {
                Accept(channel); // Windows says so where others just cut the datagram
                return buffer.Length;
            }
            catch (SocketException)
            {
                ReceiveErrors++;
            }

            _ready.RemoveAt(_turn);
        }

        return -1;
    }

    /// <inheritdoc/>
    public bool Send(object remote, byte[] buffer, int length)
    {
        var to = (UdpRemote)remote;
        try
        {
            return to.Channel.Socket.SendTo(buffer.AsSpan(0, length), SocketFlags.None, to.Address) == length;
        }
        catch (SocketException)
        {
            SendErrors++;
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (UdpChannel channel in _channels)
        {
            channel.Dispose();
        }
    }

    private void Accept(UdpChannel channel)
    {
        Remote = _remotes.Intern(channel.ReplyThrough, channel.Sender);
        IsMulticast = channel.IsMulticast;
    }

    private UdpChannel Channel(Socket socket)
    {
        int i = 0;
        while (!ReferenceEquals(_channels[i].Socket, socket))
        {
            i++;
        }

        return _channels[i];
    }
}
