// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;

namespace NanoCoap.Tests.Dtls;

/// <summary>
/// A router between one client and a node: the node sees a port of its, and another one each time it has forgotten its table. It can hold a
/// third address, from which copies of what the client sends arrive in place of it.
/// </summary>
internal sealed class MovingRelay : IDisposable
{
    private const int FrameBytes = 28; // headers of IPv4 and UDP
    private const int MaxBytes = 2000;

    private readonly Lock _lock = new();
    private readonly Socket _front = Bound();
    private readonly IPEndPoint _node;
    private readonly List<Socket> _backs = [];
    private readonly List<byte[]> _fromClient = [];
    private readonly List<byte[]> _toThird = [];
    private EndPoint? _client;
    private Socket? _third;
    private int _copiedBytes;
    private volatile bool _over;

    public MovingRelay(int port)
    {
        _node = new IPEndPoint(IPAddress.Loopback, port);
        Start(_front, Forward);
        Move();
    }

    /// <summary>Where the client finds the node.</summary>
    public int Port => ((IPEndPoint)_front.LocalEndPoint!).Port;

    /// <summary>What the client has sent.</summary>
    public byte[][] FromClient
    {
        get
        {
            lock (_lock)
            {
                return [.. _fromClient];
            }
        }
    }

    /// <summary>What has arrived at the third address.</summary>
    public byte[][] ToThird
    {
        get
        {
            lock (_lock)
            {
                return [.. _toThird];
            }
        }
    }

    /// <summary>Bytes of what was copied to the node, with their headers.</summary>
    public int CopiedBytes
    {
        get
        {
            lock (_lock)
            {
                return _copiedBytes;
            }
        }
    }

    /// <summary>Bytes of some datagrams, with their headers.</summary>
    public static int OnTheWire(byte[][] datagrams)
    {
        return datagrams.Sum(datagram => datagram.Length + FrameBytes);
    }

    /// <summary>Goes on from another port. What comes to the one before is lost.</summary>
    public void Move()
    {
        Socket back = Bound();
        lock (_lock)
        {
            _backs.Add(back);
        }

        Start(back, (bytes, _) =>
        {
            lock (_lock)
            {
                if (_backs[^1] == back && _client != null)
                {
                    _front.SendTo(bytes, _client);
                }
            }
        });
    }

    /// <summary>From now on all that the client sends comes from the third address, and not from the client's; or it ends.</summary>
    public void Steal(bool begin)
    {
        lock (_lock)
        {
            if (begin)
            {
                _third = Bound();
                _backs.Insert(0, _third);
                Start(_third, (bytes, _) =>
                {
                    lock (_lock)
                    {
                        _toThird.Add(bytes);
                    }
                });
            }
            else
            {
                _third = null;
            }
        }
    }

    public void Dispose()
    {
        _over = true;
        _front.Dispose();
        foreach (Socket back in _backs)
        {
            back.Dispose();
        }
    }

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private void Forward(byte[] bytes, EndPoint client)
    {
        lock (_lock)
        {
            _client = client;
            _fromClient.Add(bytes);
            _copiedBytes += _third == null ? 0 : bytes.Length + FrameBytes;
            (_third ?? _backs[^1]).SendTo(bytes, _node);
        }
    }

    private void Start(Socket socket, Action<byte[], EndPoint> take)
    {
        new Thread(() =>
        {
            byte[] buffer = new byte[MaxBytes];
            while (!_over)
            {
                try
                {
                    EndPoint from = new IPEndPoint(IPAddress.Any, 0);
                    int length = socket.ReceiveFrom(buffer, ref from);
                    take(buffer[..length], from);
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException)
                {
                    // It is over, or a port unreachable of somebody's.
                }
            }
        })
        { IsBackground = true }.Start();
    }
}
