// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Text;
using NanoCoap.Tool.Terminal;

namespace NanoCoap.Tool.Requests;

/// <summary>Shows on a terminal how a block-wise transfer goes, once it takes long.</summary>
public sealed class TransferProgress
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(100);

    private readonly StatusLine _line;
    private readonly Screen _screen;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Lock _lock = new();
    private TimeSpan _next = s_patience;

    /// <summary>Makes the display.</summary>
    /// <param name="line">Where it goes.</param>
    /// <param name="screen">What can be shown there.</param>
    public TransferProgress(StatusLine line, Screen screen)
    {
        _line = line;
        _screen = screen;
    }

    /// <summary>Shows how far it has come; from any thread.</summary>
    /// <param name="progress">How far.</param>
    public void Show(CoapProgress progress)
    {
        lock (_lock)
        {
            TimeSpan now = _watch.Elapsed;
            if (now >= _next)
            {
                _line.Show(ProgressLine.Text(progress.Upload ? "Sending" : "Receiving", progress.Bytes, progress.Total, now, _screen));
                _next = now + s_pace;
            }
        }
    }

    /// <summary>Takes the display away, for good.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _line.Clear();
            _next = TimeSpan.MaxValue;
        }
    }
}
