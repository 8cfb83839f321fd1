// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Dissection.Text;
using NanoCoap.Simulated.Fleet;
using NanoCoap.Tool.Terminal;

namespace NanoCoap.Tool.Traffic;

/// <summary>Says in a line what a fleet does: written over on a terminal, one below the other elsewhere.</summary>
public sealed class FleetReport
{
    private readonly NodeFleet _fleet;
    private readonly TextWriter _output;
    private readonly Screen _screen;
    private readonly StatusLine _line;
    private readonly Lock _lock = new();
    private FleetFigures _last;
    private TimeSpan _idle;
    private TimeSpan _idleProcessor;
    private bool _ended;

    /// <summary>Begins to measure.</summary>
    /// <param name="fleet">The fleet.</param>
    /// <param name="output">Where the lines go.</param>
    /// <param name="screen">What can be shown there.</param>
    public FleetReport(NodeFleet fleet, TextWriter output, Screen screen)
    {
        _fleet = fleet;
        _output = output;
        _screen = screen;
        _line = new StatusLine(output, screen);
        _last = fleet.Measure();
    }

    /// <summary>What has happened between two moments, as a line.</summary>
    /// <param name="nodes">How many nodes there are.</param>
    /// <param name="before">The earlier moment.</param>
    /// <param name="now">The later one.</param>
    /// <returns>The line.</returns>
    public static string Line(int nodes, FleetFigures before, FleetFigures now)
    {
        double seconds = Math.Max(0.001, (now.Elapsed - before.Elapsed).TotalSeconds);
        double processor = (now.Processor - before.Processor).TotalSeconds / seconds;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Counted.Of(nodes, "node")}, {Counted.Of(now.Observers, "observer")}, {(now.Requests - before.Requests) / seconds:F0} requests/s, ")
            + string.Create(
            CultureInfo.InvariantCulture,
            $"{(now.Notifications - before.Notifications) / seconds:F0} notifications/s, CPU {processor:P1}");
    }

    /// <summary>A number of bytes for people.</summary>
    /// <param name="bytes">The number.</param>
    /// <returns>"51.3 KB", with a K of 1024.</returns>
    public static string Bytes(long bytes)
    {
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:F1} KB");
    }

    /// <summary>Writes what has happened since the last time.</summary>
    public void Write()
    {
        lock (_lock)
        {
            if (_ended)
            {
                return;
            }

            string line = Line(_fleet.EndPoints.Count, _last, Advance());
            if (_screen.CanRewrite)
            {
                _line.Show(string.Join(", ", line.Split(", ").Select(WrappedText.Together)));
            }
            else
            {
                _output.WriteLine(line);
                _output.Flush();
            }
        }
    }

    /// <summary>Writes what has happened in all.</summary>
    public void WriteLast()
    {
        lock (_lock)
        {
            _ended = true;
            if (_screen.CanRewrite)
            {
                _output.WriteLine();
            }

            FleetFigures all = Advance();
            var page = new Page(_output, _screen);
            page.Line(
                $"nanoCoap fleet stopped: {Counted.Of(all.Requests, "request")}, {Counted.Of(all.Errors, "error")}, "
                + $"{Counted.Of(all.Notifications, "notification")}, "
                + Counted.Of(all.Retransmissions, "retransmission"));
            if (_idle > TimeSpan.Zero)
            {
                double share = _idleProcessor / _idle;
                int nodes = _fleet.EndPoints.Count;
                string each = string.Create(CultureInfo.InvariantCulture, $"{share:P2} of a processor: {share * 1e6 / nodes:F1} microseconds a second each");
                page.Line($"Without anything to do, {Counted.Of(nodes, "node")} took {each}.");
            }

            _output.Flush();
        }
    }

    private FleetFigures Advance()
    {
        FleetFigures now = _fleet.Measure();

        // What nobody asked for is what a node costs by being there.
        if (now.Requests == _last.Requests && now.Notifications == _last.Notifications && now.Retransmissions == _last.Retransmissions)
        {
            _idle += now.Elapsed - _last.Elapsed;
            _idleProcessor += now.Processor - _last.Processor;
        }

        _last = now;
        return now;
    }
}
