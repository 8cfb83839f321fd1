// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using NanoCoap.Dissection.Text;

namespace NanoCoap.Tool.Terminal;

/// <summary>
/// Standard output and standard error as text. Not Console.Out and Console.Error: those switch a terminal's keypad over first, and never
/// back.
/// </summary>
public static class StandardStreams
{
    private const int MinWidth = 40;

    private static readonly Lazy<TextWriter> s_output = new(() => Open(Console.OpenStandardOutput()));
    private static readonly Lazy<TextWriter> s_error = new(() => Open(Console.OpenStandardError()));

    /// <summary>Standard output; written through at once.</summary>
    public static TextWriter Output => s_output.Value;

    /// <summary>Standard error; written through at once.</summary>
    public static TextWriter Error => s_error.Value;

    /// <summary>Finds out about the place where a writer goes.</summary>
    /// <param name="output">The writer; anything but these two counts as a file.</param>
    /// <returns>What it can show.</returns>
    public static Screen ScreenOf(TextWriter output)
    {
        bool error = ReferenceEquals(output, Error);
        if (!error && !ReferenceEquals(output, Output))
        {
            return Screen.Plain;
        }

        bool unicode = Console.OutputEncoding.CodePage == Encoding.UTF8.CodePage;
        if (error ? Console.IsErrorRedirected : Console.IsOutputRedirected)
        {
            return Screen.Plain with { Unicode = unicode };
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
            return Console.WindowWidth == 0 ? Screen.StandardWidth : Math.Max(MinWidth, Console.WindowWidth);
        }
        catch (IOException)
        {
            return Screen.StandardWidth;
        }
    }

    private static TextWriter Open(Stream stream)
    {
        // Without the mark at the start that some encodings have.
        var writer = new StreamWriter(stream, Console.OutputEncoding.RemovePreamble()) { AutoFlush = true };
        return TextWriter.Synchronized(writer);
    }

    private static Encoding RemovePreamble(this Encoding encoding)
    {
        return encoding.CodePage == Encoding.UTF8.CodePage ? new UTF8Encoding(false) : encoding;
    }
}
