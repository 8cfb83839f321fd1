// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using NanoCoap.Dissection.Text;

namespace NanoCoap.Tool.Terminal;

/// <summary>What the console can show: standard output and standard error, each a terminal or not.</summary>
public static class ConsoleScreen
{
    private const int MinWidth = 40;
    private const int StandardHeight = 24;

    /// <summary>Finds out about the place where a writer goes.</summary>
    /// <param name="output">The writer; anything but the console's own counts as a file.</param>
    /// <returns>What it can show.</returns>
    public static Screen Of(TextWriter output)
    {
        bool error = ReferenceEquals(output, Console.Error);
        if (!error && !ReferenceEquals(output, Console.Out))
        {
            return Screen.Plain;
        }

        bool unicode = Console.OutputEncoding.CodePage == Encoding.UTF8.CodePage;
        if (error ? Console.IsErrorRedirected : Console.IsOutputRedirected)
        {
            return Screen.Plain with { Unicode = unicode };
        }

        string? terminal = Environment.GetEnvironmentVariable("TERM");
        bool dumb = terminal == "dumb";

        // https://no-color.org: present and not empty, whatever it says.
        bool colour = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && !dumb;
        (int width, int height) = WindowSize();
        return new Screen(width, colour, unicode && !dumb && terminal != "linux", IsTerminal: true) { IsDumb = dumb, Height = height };
    }

    private static (int Width, int Height) WindowSize()
    {
        try
        {
            int width = Console.WindowWidth == 0 ? Screen.StandardWidth : Math.Max(MinWidth, Console.WindowWidth);
            return (width, Console.WindowHeight == 0 ? StandardHeight : Console.WindowHeight);
        }
        catch (IOException)
        {
            return (Screen.StandardWidth, StandardHeight);
        }
    }
}
