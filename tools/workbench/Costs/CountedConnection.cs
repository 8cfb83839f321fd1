// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;

namespace NanoCoap.Workbench.Costs;

/// <summary>A TCP connection that somebody uses as a stream, and what went over it. It stays open when he is done with it.</summary>
internal sealed class CountedConnection : Stream
{
    // Linux acknowledges what is not answered after 40 ms.
    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private readonly List<CostMessage> _messages = [];
    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly bool _nodeConnects;
    private readonly bool _byRule;
    private readonly Func<byte[], bool, string> _label;
    private int _taken;
    private bool _isOpen;
    private bool _isClosed;
    private TcpSegments _before = new(0, 0, 0);

    private CountedConnection(Socket socket, bool nodeConnects, Func<byte[], bool, string> label, bool byRule)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: false);
        _nodeConnects = nodeConnects;
        _label = label;
        _byRule = byRule;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Connects.</summary>
    /// <param name="remote">Where to.</param>
    /// <param name="nodeConnects">Whether this end is the node; else the other one is.</param>
    /// <param name="label">Says what a message is, of its bytes and whether the node sent it.</param>
    /// <param name="byRule">Whether segments are counted by the rule though the system counts them too.</param>
    /// <param name="stop">Gives it up.</param>
    /// <returns>The connection.</returns>
    public static async Task<CountedConnection> ConnectAsync(
        EndPoint remote, bool nodeConnects, Func<byte[], bool, string> label, bool byRule, CancellationToken stop)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(remote, stop).ConfigureAwait(false);
            return new CountedConnection(socket, nodeConnects, label, byRule);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>What went over it since the last time, when the acknowledgements are through.</summary>
    public async Task<Exchange> TakeAsync()
    {
        await Task.Delay(s_quiet).ConfigureAwait(false);
        return Take();
    }

    /// <summary>What went over it since the last time: right after it was opened, that alone.</summary>
    public Exchange Take()
    {
        lock (_lock)
        {
            CostMessage[] taken = [.. _messages.Skip(_taken)];
            _taken = _messages.Count;
            bool opens = !_isOpen;
            _isOpen = true;
            TcpSegments segments = _byRule || TcpSegments.Of(_socket) is not { } now
                ? TcpSegments.ByRule(taken, message => message.FromNode == _nodeConnects, opens, _isClosed)
                : Since(now);
            int syn = opens ? TcpSegments.SynHeader - segments.HeaderBytes : 0;
            Traffic sent = Count(segments.Out, isOut: true);
            Traffic received = Count(segments.In, isOut: false);
            return _nodeConnects ? new Exchange(taken, sent, received) : new Exchange(taken, received, sent);

            Traffic Count(int count, bool isOut) => new(
                count,
                taken.Where(message => message.FromNode == _nodeConnects == isOut).Sum(message => message.Bytes.Length),
                (count * segments.HeaderBytes) + syn);
        }
    }

    /// <summary>Closes it, and waits until the other end has.</summary>
    /// <returns>What went over it since the last time.</returns>
    public async Task<Exchange> EndAsync()
    {
        Shutdown();
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            while (await _socket.ReceiveAsync(new byte[256], patience.Token).ConfigureAwait(false) != 0)
            {
                // Nobody reads it any more.
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // It is closed all the same.
        }

        _isClosed = true;
        Exchange last = await TakeAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        _socket.Dispose();
        return last;
    }

    public override void Flush()
    {
        // Nothing is kept back.
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int length = _stream.Read(buffer, offset, count);
        Note(buffer.AsSpan(offset, length), isOut: false);
        return length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int length = await _stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Note(buffer.Span[..length], isOut: false);
        return length;
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        Note(buffer.AsSpan(offset, count), isOut: true);
        _stream.Write(buffer, offset, count);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        return WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Note(buffer.Span, isOut: true);
        return _stream.WriteAsync(buffer, cancellationToken);
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        throw new NotSupportedException();
    }

    public override void SetLength(long value)
    {
        throw new NotSupportedException();
    }

    // Who has used it is done with it; what its end costs is still to be counted.
    protected override void Dispose(bool disposing)
    {
        Shutdown();
    }

    private TcpSegments Since(TcpSegments now)
    {
        TcpSegments since = new(now.Out - _before.Out, now.In - _before.In, now.HeaderBytes);
        _before = now;
        return since;
    }

    private void Shutdown()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The other end was faster.
        }
    }

    // What is read in pieces is one message; what is written is as the writer made it.
    private void Note(ReadOnlySpan<byte> bytes, bool isOut)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        bool fromNode = isOut == _nodeConnects;
        lock (_lock)
        {
            byte[] before = !isOut && _messages.Count > _taken && _messages[^1].FromNode == fromNode ? _messages[^1].Bytes : [];
            if (before.Length != 0)
            {
                _messages.RemoveAt(_messages.Count - 1);
            }

            byte[] all = [.. before, .. bytes];
            _messages.Add(new CostMessage(fromNode, all, _label(all, fromNode)));
        }
    }
}
