// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;

namespace NanoCoap.Tool.Terminal;

/// <summary>What the place can show where output goes.</summary>
/// <param name="Width">Columns of a line.</param>
/// <param name="Colour">Whether colours are wanted there.</param>
/// <param name="Unicode">Whether box drawing and braille can be shown, or plain ASCII has to do.</param>
/// <param name="IsTerminal">Whether somebody looks on: lines may be written over, and bytes that do not print must not get there.</param>
public sealed record Screen(int Width, bool Colour, bool Unicode, bool IsTerminal)
{
    /// <summary>Columns where nobody knows how many there are.</summary>
    public const int StandardWidth = 80;

    private const int MinWidth = 40;

    /// <summary>A file or a pipe.</summary>
    public static Screen Plain { get; } = new(StandardWidth, Colour: false, Unicode: true, IsTerminal: false);

    /// <summary>Columns of a table: what is cut for a terminal would be lost to a program.</summary>
    public int TableWidth => IsTerminal ? Width : int.MaxValue;

    /// <summary>Finds out about the place where a writer goes.</summary>
    /// <param name="output">The writer; anything but the console's own counts as a file.</param>
    /// <returns>What it can show.</returns>
    public static Screen Of(TextWriter output)
    {
        bool error = ReferenceEquals(output, StandardStreams.Error);
        if (!error && !ReferenceEquals(output, StandardStreams.Output))
        {
            return Plain;
        }

        bool unicode = Console.OutputEncoding.CodePage == Encoding.UTF8.CodePage;
        if (error ? Console.IsErrorRedirected : Console.IsOutputRedirected)
        {
            return Plain with { Unicode = unicode };
        }

        string? terminal = Environment.GetEnvironmentVariable("TERM");

        // https://no-color.org: present and not empty, whatever it says.
        bool colour = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && terminal != "dumb";
        return new Screen(WindowWidth(), colour, unicode && terminal is not ("dumb" or "linux"), terminal != "dumb");
    }

    private static int WindowWidth()
    {
        try
        {
            return Console.WindowWidth == 0 ? StandardWidth : Math.Max(MinWidth, Console.WindowWidth);
        }
        catch (IOException)
        {
            return StandardWidth;
        }
    }
}
