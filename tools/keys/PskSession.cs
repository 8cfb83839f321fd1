// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Client.Async;
using Org.BouncyCastle.Tls;

namespace NanoCoap.Tool.Keys;

/// <summary>A session of BouncyCastle's, with the thread that receives in it.</summary>
internal sealed class PskSession : ISecureSession
{
    private const int LookMs = 100;

    private readonly IPEndPoint _remote;
    private readonly DtlsTransport _transport;
    private readonly Action<IPEndPoint, byte[], int> _receive;
    private readonly Task _receiving;
    private volatile bool _closing;
    private volatile bool _ended;

    public PskSession(IPEndPoint remote, DtlsTransport transport, Action<IPEndPoint, byte[], int> receive)
    {
        _remote = remote;
        _transport = transport;
        _receive = receive;
        _receiving = Task.Factory.StartNew(Receive, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public bool IsOpen => !_ended;

    public void Send(ReadOnlySpan<byte> message)
    {
        try
        {
            _transport.Send(message);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            _ended = true; // as good as lost
        }
    }

    public async ValueTask DisposeAsync()
    {
        _closing = true;
        await _receiving.ConfigureAwait(false);
        try
        {
            _transport.Close(); // with a close_notify
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            _ended = true;
        }
    }

    private void Receive()
    {
        byte[] buffer = new byte[_transport.GetReceiveLimit()];
        while (!_closing && !_ended)
        {
            try
            {
                int length = _transport.Receive(buffer, 0, buffer.Length, LookMs);
                if (length > 0)
                {
                    _receive(_remote, buffer, length);
                }
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                _ended = true;
            }
        }
    }
}
