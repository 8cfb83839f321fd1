// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using NanoCoap.Lab.Load;

namespace NanoCoap.Tests.Interop;

/// <summary>libcoap's example server, on a free port of the loopback interface, started when first asked for.</summary>
public sealed class CoapServer : IDisposable
{
    private ServerProcess? _process;
    private int _port;

    public string Uri(string path)
    {
        if (_process == null)
        {
            _process = LibcoapServer.Start(out _port, "-d", "10");
            WaitUntilItAnswers();
        }

        return $"coap://127.0.0.1:{_port}{path}";
    }

    public void Dispose()
    {
        _process?.Dispose();
    }

    // It has no word for being ready: ask until it answers.
    private void WaitUntilItAnswers()
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 50 };
        client.Connect(IPAddress.Loopback, _port);
        for (int i = 0; ; i++)
        {
            try
            {
                client.Send([0x40, 0x00, 0x00, (byte)i]);
                client.Receive(new byte[4]);
                break;
            }
            catch (SocketException) when (i < 500)
            {
                Thread.Sleep(10);
            }
        }
    }
}
