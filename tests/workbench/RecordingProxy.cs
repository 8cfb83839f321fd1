// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NanoCoap.Workbench.Tests;

/// <summary>
/// Stands between a browser and the workbench, and keeps every byte that the workbench sends. Ports in what the browser sends are changed
/// for the workbench's own, so that Host and Origin are right: both have five digits.
/// </summary>
internal sealed class RecordingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly MemoryStream _sent = new();
    private readonly int _port;
    private readonly Task _accepting;

    public RecordingProxy(Uri workbench)
    {
        _port = workbench.Port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What the workbench has sent so far.</summary>
    public byte[] Sent
    {
        get
        {
            lock (_sent)
            {
                return _sent.ToArray();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient browser = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = ServeAsync(browser);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Over.
        }
    }

    private async Task ServeAsync(TcpClient browser)
    {
        using (browser)
        using (var workbench = new TcpClient())
        {
            try
            {
                await workbench.ConnectAsync(IPAddress.Loopback, _port, _stop.Token);
                Task there = PumpAsync(browser.GetStream(), workbench.GetStream(), toWorkbench: true);
                Task back = PumpAsync(workbench.GetStream(), browser.GetStream(), toWorkbench: false);
                await Task.WhenAny(there, back);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // The one or the other has gone.
            }
        }
    }

    private async Task PumpAsync(Stream from, Stream to, bool toWorkbench)
    {
        byte[] buffer = new byte[65536];
        try
        {
            int length;
            while ((length = await from.ReadAsync(buffer, _stop.Token)) > 0)
            {
                byte[] bytes = buffer[..length];
                if (toWorkbench)
                {
                    string text = Encoding.Latin1.GetString(bytes);
                    text = text.Replace($"127.0.0.1:{Port}", $"127.0.0.1:{_port}", StringComparison.Ordinal);
                    bytes = Encoding.Latin1.GetBytes(text);
                }
                else
                {
                    lock (_sent)
                    {
                        _sent.Write(bytes);
                    }
                }

                await to.WriteAsync(bytes, _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The one or the other has gone.
        }
    }
}
