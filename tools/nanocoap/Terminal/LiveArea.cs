// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;

namespace NanoCoap.Tool.Terminal;

/// <summary>The last lines of a terminal, written over again and again.</summary>
public sealed class LiveArea
{
    private readonly TextWriter _output;
    private int _lines;

    /// <summary>Makes the area; it takes no room yet.</summary>
    /// <param name="output">A terminal.</param>
    public LiveArea(TextWriter output)
    {
        _output = output;
    }

    /// <summary>Puts lines in the place of those that are there.</summary>
    /// <param name="lines">The lines; each fits the width.</param>
    public void Show(IReadOnlyList<string> lines)
    {
        Clear();
        foreach (string line in lines)
        {
            _output.WriteLine(line);
        }

        _lines = lines.Count;
        _output.Flush();
    }

    /// <summary>Takes the lines away, so that others can be written above the area.</summary>
    public void Clear()
    {
        if (_lines != 0)
        {
            // To the left, whatever stands there; ECMA-48: cursor up, erase to the end of the display.
            _output.Write(string.Create(CultureInfo.InvariantCulture, $"\r\u001b[{_lines}A\u001b[J"));
            _lines = 0;
        }
    }
}
