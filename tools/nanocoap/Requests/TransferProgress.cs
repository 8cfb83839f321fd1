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

    private readonly TextWriter _output;
    private readonly Screen _screen;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Lock _lock = new();
    private TimeSpan _next = s_patience;
    private bool _shown;

    /// <summary>Makes the display; it shows nothing on anything but a terminal.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="screen">What can be shown there.</param>
    public TransferProgress(TextWriter output, Screen screen)
    {
        _output = output;
        _screen = screen;
    }

    /// <summary>Shows how far it has come; from any thread.</summary>
    /// <param name="progress">How far.</param>
    public void Show(CoapProgress progress)
    {
        lock (_lock)
        {
            TimeSpan now = _watch.Elapsed;
            if (_screen.IsTerminal && now >= _next)
            {
                string line = ProgressLine.Text(progress.Upload ? "Sending" : "Receiving", progress.Bytes, progress.Total, now, _screen);
                _output.Write("\r" + line.PadRight(_screen.Width - 1));
                _output.Flush();
                _next = now + s_pace;
                _shown = true;
            }
        }
    }

    /// <summary>Takes the display away.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            if (_shown)
            {
                _output.Write("\r" + new string(' ', _screen.Width - 1) + "\r");
                _output.Flush();
                _shown = false;
            }

            _next = TimeSpan.MaxValue;
        }
    }
}
