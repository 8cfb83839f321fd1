// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Text;

namespace NanoCoap.Tool.Terminal;

/// <summary>The last line of a terminal, written over: what is waited for, how far something has come. Nothing anywhere else.</summary>
public sealed class StatusLine
{
    private readonly TextWriter _output;
    private readonly Screen _screen;
    private readonly Lock _lock = new();
    private bool _shown;
    private bool _muted;

    /// <summary>Makes the line; it is not there yet.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="screen">What can be shown there.</param>
    public StatusLine(TextWriter output, Screen screen)
    {
        _output = output;
        _screen = screen;
    }

    /// <summary>Writes the line in the place of the one that is there; from any thread.</summary>
    /// <param name="text">The text; what does not fit is cut behind a word.</param>
    public void Show(string text)
    {
        lock (_lock)
        {
            if (_screen.CanRewrite && !_muted)
            {
                int width = _screen.Width - 1; // a terminal goes on to the next line behind its last column
                string end = _screen.Unicode ? "\u2026" : "...";
                string shown = text.Length <= width ? text : WrappedText.Wrap(text, width - end.Length)[0] + end;
                _output.Write("\r" + WrappedText.Apart(shown).PadRight(width));
                _output.Flush();
                _shown = true;
            }
        }
    }

    /// <summary>Takes the line away, and shows none from now on: something else has the end of the screen.</summary>
    public void Mute()
    {
        lock (_lock)
        {
            Clear();
            _muted = true;
        }
    }

    /// <summary>Takes the line away, so that others can be written; from any thread.</summary>
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
        }
    }
}
