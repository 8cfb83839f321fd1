// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Text;
using NanoCoap.Dissection.Text;

namespace NanoCoap.Tool.Terminal;

/// <summary>Draws a time series with characters: the curve, an axis of values, an axis of time, and the figures in a line below.</summary>
public static class TimeSeriesPlot
{
    /// <summary>Lines of the curve, in most plots.</summary>
    public const int StandardRows = 9;

    private const int MinColumns = 16;
    private const int TickGap = 12; // columns between two marks of time, at least

    private static readonly double[] s_timeSteps =
        [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800];

    /// <summary>Draws a series.</summary>
    /// <param name="points">The values in order of time; one that is not a number interrupts the curve.</param>
    /// <param name="unit">What stands behind the values in the last line, or "".</param>
    /// <param name="screen">Where it is shown.</param>
    /// <param name="rows">Lines of the curve, at least 3; there may be fewer, so that the axis has round numbers.</param>
    /// <returns>The lines; one that says so if there is nothing to draw.</returns>
    public static IReadOnlyList<string> Lines(IReadOnlyList<TimePoint> points, string unit, Screen screen, int rows = StandardRows)
    {
        TimePoint[] known = [.. points.Where(point => double.IsFinite(point.Value))];
        if (known.Length == 0)
        {
            return ["(no numbers to draw)"];
        }

        double low = known.Min(point => point.Value);
        double high = known.Max(point => point.Value);
        Scale scale = Scale.For(low, high, rows);
        string[] labels = [.. Enumerable.Range(0, scale.Intervals + 1).Select(i => scale.Label(scale.Intervals - i))];
        int margin = labels.Max(label => label.Length);
        int columns = Math.Max(MinColumns, screen.Width - margin - 3);
        double start = points[0].Seconds;
        double span = Math.Max(points[^1].Seconds - start, 0.001);

        var canvas = new DotCanvas(columns, scale.Rows, screen.Unicode);
        Draw(canvas, points, scale, start, span);

        var lines = new List<string>();
        for (int row = 0; row < scale.Rows; row++)
        {
            bool tick = row % scale.RowsPerInterval == 0;
            string label = tick ? labels[row / scale.RowsPerInterval] : "";
            string axis = screen.Unicode ? (tick ? " ┤" : " │") : (tick ? " +" : " |");
            lines.Add((label.PadLeft(margin) + axis + canvas.Row(row)).TrimEnd());
        }

        lines.AddRange(TimeAxis(start, span, margin, columns, screen.Unicode));
        string under = new(' ', margin + 2);
        lines.AddRange(WrappedText.Wrap(Summary(known, unit), screen.Width - under.Length).Select(line => under + WrappedText.Apart(line)));
        return lines;
    }

    /// <summary>Seconds as people say them.</summary>
    /// <param name="seconds">The seconds.</param>
    /// <param name="step">Distance of the marks beside it: it decides on decimals.</param>
    /// <returns>"2.5 s", "1:30", "2:00:00".</returns>
    public static string TimeText(double seconds, double step)
    {
        if (seconds < 60)
        {
            return seconds.ToString(step < 1 ? "0.0" : "0", CultureInfo.InvariantCulture) + " s";
        }

        long whole = (long)Math.Round(seconds);
        return whole < 3600 ? string.Create(CultureInfo.InvariantCulture, $"{whole / 60}:{whole % 60:D2}")
            : string.Create(CultureInfo.InvariantCulture, $"{whole / 3600}:{whole / 60 % 60:D2}:{whole % 60:D2}");
    }

    private static void Draw(DotCanvas canvas, IReadOnlyList<TimePoint> points, Scale scale, double start, double span)
    {
        int? lastX = null;
        int lastY = 0;
        foreach (TimePoint point in points)
        {
            if (!double.IsFinite(point.Value))
            {
                lastX = null;
                continue;
            }

            // The rows of the labels are those of their values: half a row stands above the first and below the last.
            double part = (scale.High - point.Value) / (scale.High - scale.Low);
            double cell = canvas.Height / (double)scale.Rows;
            int y = (int)Math.Round((part * (scale.Rows - 1) * cell) + ((cell - 1) / 2));
            int x = (int)Math.Round((point.Seconds - start) / span * (canvas.Width - 1));
            canvas.Line(lastX ?? x, lastX == null ? y : lastY, x, y);
            lastX = x;
            lastY = y;
        }
    }

    private static IEnumerable<string> TimeAxis(double start, double span, int margin, int columns, bool unicode)
    {
        double step = s_timeSteps.FirstOrDefault(candidate => candidate / span * (columns - 1) >= TickGap, s_timeSteps[^1]);
        var axis = new StringBuilder(new string(unicode ? '─' : '-', columns));
        var labels = new StringBuilder(new string(' ', columns + margin + 3));
        for (double at = Math.Ceiling(start / step) * step; at <= start + span + (step / 1000); at += step)
        {
            int column = (int)Math.Round((at - start) / span * (columns - 1));
            string label = TimeText(at, step);
            int place = Math.Min(margin + 2 + column, labels.Length - label.Length - 1);
            axis[Math.Min(column, columns - 1)] = unicode ? '┬' : '+';
            labels.Remove(place, label.Length).Insert(place, label);
        }

        yield return new string(' ', margin) + (unicode ? " └" : " +") + axis;
        yield return labels.ToString().TrimEnd();
    }

    private static string Summary(TimePoint[] known, string unit)
    {
        string Text(double value)
        {
            string format = Math.Abs(value) < 1e12 ? "0.####" : "0.####E+0";
            return value.ToString(format, CultureInfo.InvariantCulture) + (unit.Length == 0 ? "" : " " + unit);
        }

        double low = known.Min(point => point.Value);
        double high = known.Max(point => point.Value);
        string values = known.Length == 1 ? "1 value" : string.Create(CultureInfo.InvariantCulture, $"{known.Length} values");
        string[] parts = ["min " + Text(low), "max " + Text(high), "last " + Text(known[^1].Value), values];
        return string.Join("   ", parts.Select(WrappedText.Together));
    }

    // Round numbers at both ends, and between them in as many rows each.
    private sealed class Scale
    {
        private readonly decimal _low;
        private readonly decimal _step;

        private Scale(decimal low, decimal step, int intervals, int rows)
        {
            _low = low;
            _step = step;
            Intervals = intervals;
            RowsPerInterval = Math.Max(1, (rows - 1) / intervals);
            Rows = (intervals * RowsPerInterval) + 1;
        }

        public int Intervals { get; }

        public int RowsPerInterval { get; }

        public int Rows { get; }

        public double Low => (double)_low;

        public double High => (double)(_low + (_step * Intervals));

        public static Scale For(double low, double high, int rows)
        {
            // Beyond that no decimal can count the steps; no sensor gets there either.
            const double Limit = 1e20;
            low = Math.Clamp(low, -Limit, Limit);
            high = Math.Clamp(high, -Limit, Limit);
            if (high - low < Math.Max(Math.Abs(high), Math.Abs(low)) * 1e-9 || high - low < 1e-9)
            {
                double around = Math.Max(Math.Abs(low) * 0.01, 1e-3);
                around = Math.Min(around, 1);
                low -= around;
                high += around;
            }

            int most = Math.Clamp((rows - 1) / 2, 1, 5);
            double raw = (high - low) / most;
            int power = (int)Math.Floor(Math.Log10(raw));
            for (; ; power++)
            {
                foreach (decimal digit in (decimal[])[1, 2, 5])
                {
                    decimal step = digit * Power(power);
                    decimal first = Math.Floor((decimal)low / step);
                    decimal last = Math.Ceiling((decimal)high / step);
                    if (last - first <= most)
                    {
                        return new Scale(first * step, step, Math.Max(1, (int)(last - first)), rows);
                    }
                }
            }
        }

        public string Label(int interval)
        {
            decimal value = _low + (_step * interval);
            int decimals = (decimal.GetBits(_step / 1.000000000000000000000000000000m)[3] >> 16) & 0xFF;
            return value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        }

        private static decimal Power(int power)
        {
            decimal result = 1;
            for (int i = 0; i < Math.Abs(power); i++)
            {
                result = power > 0 ? result * 10 : result / 10;
            }

            return result;
        }
    }
}
