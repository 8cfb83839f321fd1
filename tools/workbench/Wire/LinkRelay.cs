// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using NanoCoap.Client.Async;
using NanoCoap.Hosting;
using NanoCoap.Simulated;

namespace NanoCoap.Workbench.Wire;

/// <summary>
/// Stands on the way between a client of this program and a node, hands each datagram on as it is, through a network as bad as is wished,
/// and sees all of them. The node takes it for the client.
/// </summary>
internal sealed class LinkRelay : ILinkLog, IDisposable
{
    private const int MaxBytes = 65536;
    private const int LookMs = 100;

    private readonly IPEndPoint _node;
    private readonly Action<WireDatagram> _seen;
    private readonly LinkConditions _conditions;
    private readonly RelaySocket _socket;
    private readonly LossyTransport _link;
    private readonly Thread _thread;
    private IPEndPoint? _client;
    private string? _fate;
    private volatile bool _stopped;

    /// <summary>Begins to relay.</summary>
    /// <param name="node">The node.</param>
    /// <param name="conditions">How bad the network is.</param>
    /// <param name="seed">Decides what is lost.</param>
    /// <param name="seen">Is handed each datagram, on the thread of the relay.</param>
    /// <exception cref="CoapException">There is no way to the node from here.</exception>
    public LinkRelay(IPEndPoint node, LinkConditions conditions, int seed, Action<WireDatagram> seen)
    {
        _node = node;
        _conditions = conditions;
        _seen = seen;
        try
        {
            _socket = new RelaySocket(LocalAddressFor(node));
        }
        catch (SocketException e)
        {
            throw new CoapException($"{node} can't be reached: {e.Message}.", e);
        }

        _link = new LossyTransport(_socket, conditions, new SystemClock(), seed, MaxBytes, this);
        _thread = new Thread(Run) { IsBackground = true, Name = "relay" };
        _thread.Start();
    }

    /// <summary>Where the client is to send to.</summary>
    public IPEndPoint EndPoint => _socket.Local;

    public void NoteNext(string note)
    {
        _fate = note;
    }

    public void Received(object remote, byte[] buffer, int length, bool multicast)
    {
        // What comes in is taken from the socket itself: each datagram meets the bad network once, when it is handed on.
    }

    public void Dispose()
    {
        _stopped = true;
        _thread.Join();
        _socket.Dispose();
    }

    private static IPAddress LocalAddressFor(IPEndPoint node)
    {
        using var probe = new Socket(node.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        probe.Connect(node); // sends nothing; the system chooses the address
        return ((IPEndPoint)probe.LocalEndPoint!).Address;
    }

    private void Run()
    {
        byte[] buffer = new byte[MaxBytes];
        while (!_stopped)
        {
            _link.Wait(LookMs);
            int length = _socket.Receive(buffer);
            if (length < 0)
            {
                continue;
            }

            var from = (IPEndPoint)_socket.Remote;
            bool fromNode = from.Equals(_node);
            if (!fromNode && from.Address.Equals(EndPoint.Address))
            {
                _client = from; // on this machine; a new session of DTLS has a socket of its own
            }

            if (_client == null || (!fromNode && _client != from))
            {
                continue; // a stranger
            }

            _fate = null;
            int delay = _conditions.DelayMs;
            _link.Send(fromNode ? _client : _node, buffer, length);
            _seen(new WireDatagram(DateTimeOffset.Now, fromNode, buffer[..length], _fate == "lost", _fate == "twice", delay));
        }
    }
}
