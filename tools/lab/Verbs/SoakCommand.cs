// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using NanoCoap.Lab.Soaking;
using NanoCoap.Tool.CommandLine;

namespace NanoCoap.Lab.Verbs;

/// <summary>lab soak: days of a node's life in virtual time.</summary>
public sealed class SoakCommand : VerbCommand
{
    /// <summary>Exit code if something was wrong.</summary>
    public const int Found = 1;

    private const long DayMs = 86400000;
    private const int Scale = 100;
    private const long StepMs = DayMs / Scale;
    private const int LastSequence = 0xFFFFFF;

    private readonly RangedOption _days = new("--days", "DAYS", "How long the node lives", 1, 1000 * Scale, 7 * Scale, Scale);

    private readonly RangedOption _clock = new(
        "--clock",
        "DAYS",
        "What its clock says at the beginning: it passes 2^31 ms at 24.86 days and 2^32 ms at 49.71",
        0,
        10000 * Scale,
        48 * Scale,
        Scale);

    private readonly RangedOption _sequence = new(
        "--sequence", "NUMBER", "Sequence number of its first notification", 0, LastSequence, LastSequence - 100000);

    private readonly RangedOption _seed = new("--seed", "NUMBER", "Decides all that is left to chance", 0, int.MaxValue, 1);

    private readonly RangedOption _traceFrom = new(
        "--trace-from", "SECONDS", "Print every datagram from this virtual second on", 0, int.MaxValue, null);

    private readonly Func<SoakSettings, Func<SoakSummary, bool>, SoakSummary> _run;

    /// <summary>Makes the verb.</summary>
    public SoakCommand()
        : this((settings, progress) => new Soak(settings).Run(DayMs, progress))
    {
    }

    /// <summary>Makes the verb with a life of another kind.</summary>
    /// <param name="run">Lives.</param>
    public SoakCommand(Func<SoakSettings, Func<SoakSummary, bool>, SoakSummary> run)
        : base(
            "soak",
            "Has a node live for days of virtual time, with observers, requests, losses and failures, and judges all of it. No network is used.",
            """
            lab soak
                a week, in which message IDs, sequence numbers and 32 bits of milliseconds begin anew; exit code 1 if anything is wrong
            lab soak --days 2 --clock 24
                two days, in which the clock passes 2^31 milliseconds
            """)
    {
        _run = run;
        Add(_days);
        Add(_clock);
        Add(_sequence);
        Add(_seed);
        Add(_traceFrom);
        SetAction(Run);
    }

    private int Run(ParseResult result)
    {
        CommandResult command = result.CommandResult;
        TextWriter output = result.InvocationConfiguration.Output;
        var settings = new SoakSettings
        {
            Seed = _seed.Value(command),
            DurationMs = _days.Value(command) * StepMs,
            ClockMs = _clock.Value(command) * StepMs,
            Trace = _traceFrom.Given(command) == null ? null : output,
            TraceFromMs = (_traceFrom.Given(command) ?? 0) * 1000L,
            Sequence = (_sequence.Value(command) - 1) & LastSequence,
        };
        bool stopped = false;
        using var interrupt = new Interrupt(() => Volatile.Write(ref stopped, true));
        var watch = Stopwatch.StartNew();
        SoakSummary summary = _run(settings, progress =>
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"day {progress.VirtualMs / DayMs}: {progress.Received + progress.Sent:N0} datagrams, "
                + $"{progress.MessageIdWraps} wraps of message IDs, {watch.Elapsed.TotalSeconds:F0} s"));
            return !Volatile.Read(ref stopped);
        });
        Print(output, summary, watch.Elapsed);
        if (summary.Failure == null)
        {
            output.WriteLine("Nothing found.");
            return 0;
        }

        output.WriteLine("FOUND: " + summary.Failure);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Again: {LabCommand.Line} soak --days {Days(settings.DurationMs)} --clock {Days(settings.ClockMs)} --sequence {_sequence.Value(command)} "
            + $"--seed {settings.Seed}"));
        return Found;
    }

    private static decimal Days(long ms)
    {
        return decimal.Round((decimal)ms / DayMs, 2);
    }

    private static void Print(TextWriter output, SoakSummary summary, TimeSpan elapsed)
    {
        Row("virtual time", string.Create(CultureInfo.InvariantCulture, $"{Days(summary.VirtualMs)} days"));
        Row("real time", string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:F1} s"));
        Row("datagrams in", Count(summary.Received));
        Row("datagrams out", Count(summary.Sent));
        Row("lost on the way", Count(summary.Lost));
        Row("requests", Count(summary.Requests));
        Row("notifications seen", Count(summary.Notifications));
        Row("message IDs began anew", Count(summary.MessageIdWraps));
        Row("sequence numbers did", Count(summary.SequenceWraps));
        Row("31 or 32 bits of clock did", Count(summary.ClockWraps));
        Row("settings saved", Count(summary.Saved));
        Row("observers at most", Count(summary.MostObservers));
        Row("outstanding at most", Count(summary.MostOutstanding));
        Row("done late by at most", Count(summary.LatestMs) + " ms");
        Row("times it allocated", Count(summary.AllocatingTurns));

        void Row(string name, string value)
        {
            output.WriteLine($"{name,-28}{value,15}");
        }

        string Count(long value)
        {
            return value.ToString("N0", CultureInfo.InvariantCulture);
        }
    }
}
