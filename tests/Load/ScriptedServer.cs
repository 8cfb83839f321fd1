// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;

namespace NanoCoap.Tests.Load;

/// <summary>A UDP server on the loopback interface that answers each datagram with those that a function makes of it.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 100 };
    private readonly Func<byte[], byte[][]> _answer;
    private readonly Thread _thread;
    private volatile bool _stopped;

    public ScriptedServer(Func<byte[], byte[][]> answer)
    {
        _answer = answer;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _thread = new Thread(Serve);
        _thread.Start();
    }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>What has come, with the port it came from. To be read after <see cref="Dispose"/>.</summary>
    public List<(int Port, byte[] Datagram)> Received { get; } = [];

    public void Dispose()
    {
        _stopped = true;
        _thread.Join();
        _socket.Dispose();
    }

    private void Serve()
    {
        byte[] buffer = new byte[2000];
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        while (!_stopped)
        {
            try
            {
                int length = _socket.ReceiveFrom(buffer, ref from);
                Received.Add((((IPEndPoint)from).Port, buffer[..length]));
                foreach (byte[] answer in _answer(buffer[..length]))
                {
                    _socket.SendTo(answer, from);
                }
            }
            catch (SocketException)
            {
                // nothing came, or a client has gone
            }
        }
    }
}
