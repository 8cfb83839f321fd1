// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;

namespace NanoCoap.Tool.Terminal;

/// <summary>A curve in one line of characters.</summary>
public static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█";
    private const string Ascii = "_.-=+*#@";

    /// <summary>Draws values from left to right.</summary>
    /// <param name="values">The values; one that is not a number leaves a gap.</param>
    /// <param name="columns">Characters at most: of more values the last are drawn.</param>
    /// <param name="unicode">Whether blocks can be shown, or ASCII has to do.</param>
    /// <returns>The characters; "" without a number.</returns>
    public static string Text(IReadOnlyList<double> values, int columns, bool unicode)
    {
        double[] shown = [.. values.Skip(Math.Max(0, values.Count - columns))];
        double[] known = [.. shown.Where(double.IsFinite)];
        if (known.Length == 0)
        {
            return "";
        }

        string heights = unicode ? Blocks : Ascii;
        double low = known.Min();
        double span = known.Max() - low;
        var text = new StringBuilder();
        foreach (double value in shown)
        {
            int height = span > 0 ? (int)Math.Round((value - low) / span * (heights.Length - 1)) : heights.Length / 2;
            text.Append(double.IsFinite(value) ? heights[height] : ' ');
        }

        return text.ToString();
    }
}
