// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tool.Terminal;

/// <summary>
/// Standard output and standard error as text. Not Console.Out and Console.Error: those switch a terminal's keypad over first, and never
/// back.
/// </summary>
public static class StandardStreams
{
    private static readonly Lazy<TextWriter> s_output = new(() => Open(Console.OpenStandardOutput()));
    private static readonly Lazy<TextWriter> s_error = new(() => Open(Console.OpenStandardError()));

    /// <summary>Standard output; written through at once.</summary>
    public static TextWriter Output => s_output.Value;

    /// <summary>Standard error; written through at once.</summary>
    public static TextWriter Error => s_error.Value;

    private static TextWriter Open(Stream stream)
    {
        // Without the mark at the start that some encodings have.
        var writer = new StreamWriter(stream, Console.OutputEncoding.RemovePreamble()) { AutoFlush = true };
        return TextWriter.Synchronized(writer);
    }

    private static System.Text.Encoding RemovePreamble(this System.Text.Encoding encoding)
    {
        return encoding.CodePage == System.Text.Encoding.UTF8.CodePage ? new System.Text.UTF8Encoding(false) : encoding;
    }
}
