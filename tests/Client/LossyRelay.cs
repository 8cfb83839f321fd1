// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;

namespace NanoCoap.Tests.Client;

/// <summary>Stands between one client and a server, loses datagrams of both and delivers others twice.</summary>
internal sealed class LossyRelay : IDisposable
{
    private readonly Socket _front = Open();
    private readonly Socket _back = Open();
    private readonly EndPoint _server;
    private readonly int _dropPercent;
    private readonly int _duplicatePercent;
    private readonly Random _random;
    private readonly Thread _thread;
    private readonly Predicate<byte[]>? _isLast;
    private EndPoint? _client;
    private volatile bool _isCut;
    private volatile bool _stopped;

    /// <summary>Makes it.</summary>
    /// <param name="server">Where the server is.</param>
    /// <param name="dropPercent">Datagrams that are lost.</param>
    /// <param name="duplicatePercent">Datagrams that come twice.</param>
    /// <param name="seed">Decides which.</param>
    /// <param name="isLast">
    /// Tells of a datagram of the client's whether it is the last that anybody gets, as if the client had vanished.
    /// </param>
    public LossyRelay(IPEndPoint server, int dropPercent, int duplicatePercent, int seed, Predicate<byte[]>? isLast = null)
    {
        _isLast = isLast;
        _server = server;
        _dropPercent = dropPercent;
        _duplicatePercent = duplicatePercent;
        _random = new Random(seed);
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    public int Port => ((IPEndPoint)_front.LocalEndPoint!).Port;

    /// <summary>Whether the last datagram has passed.</summary>
    public bool IsCut => _isCut;

    public int Dropped { get; private set; }

    public int Duplicated { get; private set; }

    public void Dispose()
    {
        _stopped = true;
        _thread.Join();
        _front.Dispose();
        _back.Dispose();
    }

    private static Socket Open()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private void Run()
    {
        byte[] buffer = new byte[65536];
        while (!_stopped)
        {
            var ready = new List<Socket> { _front, _back };
            Socket.Select(ready, null, null, 20_000);
            foreach (Socket socket in ready)
            {
                EndPoint from = new IPEndPoint(IPAddress.Any, 0);
                int length = socket.ReceiveFrom(buffer, ref from);
                if (_isCut)
                {
                    continue;
                }

                if (socket == _front)
                {
                    _client = from;
                    Pass(_back, _server, buffer.AsSpan(0, length));
                    _isCut = _isLast?.Invoke(buffer[..length]) ?? false;
                }
                else if (_client != null)
                {
                    Pass(_front, _client, buffer.AsSpan(0, length));
                }
            }
        }
    }

    private void Pass(Socket socket, EndPoint to, ReadOnlySpan<byte> datagram)
    {
        if (_random.Next(100) < _dropPercent)
        {
            Dropped++;
            return;
        }

        socket.SendTo(datagram, to);
        if (_random.Next(100) < _duplicatePercent)
        {
            Duplicated++;
            socket.SendTo(datagram, to);
        }
    }
}
