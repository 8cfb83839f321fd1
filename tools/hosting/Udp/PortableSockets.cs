// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net.Sockets;

namespace NanoCoap.Hosting.Udp;

/// <summary>Sockets as .NET offers them on every system.</summary>
internal sealed class PortableSockets : IDatagramSockets
{
    // A wait that fails at once must not become a loop that does nothing else.
    private const int FailedWaitMs = 20;

    private readonly UdpChannel[] _channels;
    private readonly bool[] _known; // whether there is a datagram for certain, by the index of its channel
    private readonly WakeSocket _wake;
    private readonly List<Socket> _ready;
    private int _turn;

    public PortableSockets(UdpChannel[] channels, WakeSocket wake)
    {
        _wake = wake;
        _channels = channels;
        _known = new bool[channels.Length];
        _ready = new List<Socket>(channels.Length + 1);
    }

    /// <inheritdoc/>
    public int ReceiveErrors { get; private set; }

    /// <inheritdoc/>
    public int LateSendErrors => 0;

    /// <inheritdoc/>
    public bool Wait(int timeoutMs)
    {
        _ready.Clear();
        try
        {
            foreach (UdpChannel channel in _channels)
            {
                _ready.Add(channel.Socket);
            }

            _wake.Expect();
            _ready.Add(_wake.Socket);
            Socket.Select(_ready, null, null, timeoutMs * 1000);
            if (_ready.Remove(_wake.Socket))
            {
                _wake.Take();
            }
        }
        catch (SocketException)
        {
            ReceiveErrors++;
            _ready.Clear();
            Thread.Sleep(Math.Min(timeoutMs, FailedWaitMs));
        }

        Array.Fill(_known, true);
        return _ready.Count != 0;
    }

    /// <inheritdoc/>
    public UdpChannel? Receive(byte[] buffer, out int length)
    {
        while (_ready.Count != 0)
        {
            // In turn, so that a flood on one socket leaves room for the others.
            _turn = _turn + 1 < _ready.Count ? _turn + 1 : 0;
            int index = IndexOf(_ready[_turn]);
            UdpChannel channel = _channels[index];
            try
            {
                // The wait has found the first one. Not Available for the others: that is 0 for an empty datagram too, which
                // would then never be taken out.
                bool known = _known[index];
                _known[index] = false;
                if (known || channel.Socket.Poll(0, SelectMode.SelectRead))
                {
                    length = channel.Socket.ReceiveFrom(buffer, SocketFlags.None, channel.Sender);
                    return channel;
                }
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.MessageSize)
            {
                length = buffer.Length; // Windows says so where others just cut the datagram
                return channel;
            }
            catch (SocketException)
            {
                ReceiveErrors++;
            }

            _ready.RemoveAt(_turn);
        }

        length = -1;
        return null;
    }

    /// <inheritdoc/>
    public bool Send(UdpRemote to, ReadOnlySpan<byte> datagram)
    {
        try
        {
            return to.Channel.Socket.SendTo(datagram, SocketFlags.None, to.Address) == datagram.Length;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        // Nothing is kept.
    }

    private int IndexOf(Socket socket)
    {
        int i = 0;
        while (!ReferenceEquals(_channels[i].Socket, socket))
        {
            i++;
        }

        return i;
    }
}
