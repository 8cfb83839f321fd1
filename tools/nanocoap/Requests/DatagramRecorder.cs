// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Captures;
using NanoCoap.Dissection.Conversations;
using NanoCoap.Dissection.Text;
using NanoCoap.Tool.Traffic;

namespace NanoCoap.Tool.Requests;

/// <summary>Keeps what a client sent and received: in a capture file, as a ladder diagram, or both.</summary>
public sealed class DatagramRecorder : IDisposable
{
    // An observation may run for days: of its ladder the last part is drawn.
    private const int MaxKept = 10000;

    private readonly PcapWriter? _file;
    private readonly bool _keeps;
    private readonly Queue<CapturedDatagram> _kept = new();
    private readonly LocalAddresses _addresses = new();
    private readonly Lock _lock = new();

    /// <summary>Makes the recorder.</summary>
    /// <param name="path">The capture file, made anew; null for none.</param>
    /// <param name="keeps">Whether there will be a ladder.</param>
    /// <exception cref="IOException">The file can't be made.</exception>
    public DatagramRecorder(string? path, bool keeps)
    {
        _file = path == null ? null : new PcapWriter(path);
        _keeps = keeps;
    }

    /// <summary>Writes a datagram to the file, as it goes over the wire; from any thread.</summary>
    /// <param name="datagram">The datagram.</param>
    public void Write(CoapDatagram datagram)
    {
        lock (_lock)
        {
            _file?.Write(Captured(datagram));
        }
    }

    /// <summary>Keeps a message for the ladder; from any thread.</summary>
    /// <param name="message">The message.</param>
    public void Keep(CoapDatagram message)
    {
        lock (_lock)
        {
            if (_keeps)
            {
                _kept.Enqueue(Captured(message));
                if (_kept.Count > MaxKept)
                {
                    _kept.Dequeue();
                }
            }
        }
    }

    /// <summary>Draws the ladder, if there is to be one.</summary>
    /// <param name="page">Where it goes.</param>
    public void Draw(Page page)
    {
        lock (_lock)
        {
            foreach (LogLine line in LadderText.Lines(Ladder.Of([.. _kept]), page.Screen))
            {
                page.Write(line);
            }
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _file?.Dispose();
        }
    }

    private CapturedDatagram Captured(CoapDatagram datagram)
    {
        var here = new IPEndPoint(_addresses.Towards(datagram.Remote.Address), datagram.LocalPort);
        bool sent = datagram.Direction == DatagramDirection.Sent;
        return new CapturedDatagram(datagram.Time, sent ? here : datagram.Remote, sent ? datagram.Remote : here, datagram.Bytes.ToArray());
    }
}
