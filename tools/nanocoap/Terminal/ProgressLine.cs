// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Dissection.Text;

namespace NanoCoap.Tool.Terminal;

/// <summary>How far a transfer has come, in one line.</summary>
public static class ProgressLine
{
    private const int MaxBar = 30;

    /// <summary>Writes the line.</summary>
    /// <param name="what">What is done: "Receiving".</param>
    /// <param name="bytes">Bytes so far.</param>
    /// <param name="total">Bytes in all, or null if nobody knows.</param>
    /// <param name="elapsed">How long it has taken.</param>
    /// <param name="screen">Where it is shown.</param>
    /// <returns>A line that fits.</returns>
    public static string Text(string what, long bytes, long? total, TimeSpan elapsed, Screen screen)
    {
        double rate = elapsed.TotalSeconds < 0.001 ? 0 : bytes / elapsed.TotalSeconds;
        string figures = total is { } all
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes} of {all} bytes, {rate:F0} bytes/s")
            : string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes, {rate:F0} bytes/s");
        string bar = "";
        if (total is > 0)
        {
            int width = Math.Clamp(screen.Width - what.Length - figures.Length - 6, 0, MaxBar);
            int done = (int)Math.Clamp(bytes * width / total.Value, 0, width);
            (char full, char empty) = screen.Unicode ? ('━', '─') : ('#', '.');
            bar = width < 4 ? "" : new string(full, done) + new string(empty, width - done) + " ";
        }

        return TextTable.Cut($"{what} {bar}{figures}", screen.Width - 1, screen.Unicode);
    }
}
