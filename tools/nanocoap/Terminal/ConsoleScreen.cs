// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using NanoCoap.Dissection.Text;

namespace NanoCoap.Tool.Terminal;

/// <summary>What the console can show: standard output and standard error, each a terminal or not.</summary>
public static class ConsoleScreen
{
    private const int MinWidth = 40;

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
        return new Screen(WindowWidth(), colour, unicode && !dumb && terminal != "linux", IsTerminal: true) { IsDumb = dumb };
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
}
