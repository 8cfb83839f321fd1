// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.Diagnostics;
using NanoCoap.Lab.Fuzzing;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Terminal;
using Spectre.Console;

namespace NanoCoap.Lab.Verbs;

/// <summary>lab fuzz: sends a node, in memory, what no client should send.</summary>
public sealed class FuzzCommand : VerbCommand
{
    /// <summary>Exit code for a finding.</summary>
    public const int Found = 1;

    private readonly RangedOption _seconds = new("--seconds", "SECONDS", "How long", 1, 1000000, 60);

    private readonly RangedOption _seed = new(
        "--seed", "NUMBER", "Seed of the first session; the next ones count up (default: another each time)", 0, int.MaxValue, null);

    private readonly RangedOption _sessions = new("--sessions", "COUNT", "Stop after so many sessions (default: when the time is up)", 1, int.MaxValue, null);

    private readonly Func<int, FuzzSummary, Finding?> _session;

    /// <summary>Makes the verb.</summary>
    public FuzzCommand()
        : this((seed, summary) => new FuzzSession(seed, summary).Run())
    {
    }

    /// <summary>Makes the verb with sessions of another kind.</summary>
    /// <param name="session">Runs the session with a seed, counts what it did, and answers with its finding or null.</param>
    public FuzzCommand(Func<int, FuzzSummary, Finding?> session)
        : base(
            "fuzz",
            "Feeds a node in memory with random, bent and hostile datagrams and judges every reply and every change. No network is used.",
            """
            lab fuzz
                a minute; ends with a summary, or with the datagram that did what none may do and exit code 1
            lab fuzz --seconds 3600
                an hour
            lab fuzz --seed 42 --sessions 1
                session 42 again, as a finding names it
            """)
    {
        _session = session;
        Add(_seconds);
        Add(_seed);
        Add(_sessions);
        SetAction(Run);
    }

    private int Run(ParseResult result)
    {
        int first = _seed.Given(result.CommandResult) ?? Random.Shared.Next();
        int limit = _sessions.Given(result.CommandResult) ?? int.MaxValue;
        TimeSpan time = TimeSpan.FromSeconds(_seconds.Value(result.CommandResult));
        TextWriter output = result.InvocationConfiguration.Output;
        IAnsiConsole console = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected ? AnsiConsole.Console : Plain(output);
        var summary = new FuzzSummary();
        Finding? finding = null;
        console.MarkupLineInterpolated($"Fuzzing, seed [bold]{first}[/], at most {time.TotalSeconds:F0} s. Ctrl+C ends it early.");

        bool stopped = false;
        ConsoleCancelEventHandler stop = (_, args) =>
        {
            args.Cancel = true; // the summary is still to come
            stopped = true;
        };
        Console.CancelKeyPress += stop;
        var watch = Stopwatch.StartNew();
        try
        {
            console.Progress()
                .Columns(new SpinnerColumn(), new TaskDescriptionColumn(), new ProgressBarColumn(), new ElapsedTimeColumn())
                .Start(progress =>
                {
                    ProgressTask task = progress.AddTask("sessions", maxValue: time.TotalMilliseconds);
                    for (int i = 0; i < limit && !Volatile.Read(ref stopped) && finding == null && watch.Elapsed < time; i++)
                    {
                        finding = _session(unchecked(first + i) & int.MaxValue, summary);
                        task.Description = $"{summary.Datagrams:N0} datagrams";
                        task.Value = watch.ElapsedMilliseconds;
                    }

                    task.Value = task.MaxValue;
                });
        }
        finally
        {
            Console.CancelKeyPress -= stop;
        }

        console.Write(Table(summary, watch.Elapsed));
        if (finding == null)
        {
            console.MarkupLine("[green]Nothing found.[/]");
            return 0;
        }

        // As plain text: a terminal's width must not break the hexadecimal.
        output.WriteLine("FOUND: " + finding);
        output.WriteLine($"Again: {LabCommand.Line} fuzz --seed {finding.Seed} --sessions 1");
        return Found;
    }

    private static IAnsiConsole Plain(TextWriter output)
    {
        return AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
    }

    private static Table Table(FuzzSummary summary, TimeSpan elapsed)
    {
        Table table = new Table().Border(TableBorder.Simple).HideHeaders().AddColumn("").AddColumn(new TableColumn("").RightAligned());
        table.AddRow("sessions", $"{summary.Sessions:N0}");
        table.AddRow("datagrams", $"{summary.Datagrams:N0}");
        table.AddRow("a second", $"{summary.Datagrams / Math.Max(0.001, elapsed.TotalSeconds):N0}");
        table.AddRow("bytes", $"{summary.Bytes:N0}");
        foreach ((DatagramKind kind, long count) in summary.Kinds)
        {
            table.AddRow("  " + kind.ToString().ToLowerInvariant(), $"{count:N0}");
        }

        table.AddRow("no reply at once", $"{summary.Silent:N0}");
        foreach ((string code, int count) in summary.Codes())
        {
            table.AddRow("  " + Markup.Escape(code), $"{count:N0}");
        }

        foreach ((NodeParts part, long count) in summary.Changes)
        {
            table.AddRow($"changes of {part.ToString().ToLowerInvariant()}", $"{count:N0}");
        }

        table.AddRow("notifications", $"{summary.Notifications:N0}");
        table.AddRow("retransmissions", $"{summary.Retransmissions:N0}");
        table.AddRow("duplicates", $"{summary.Duplicates:N0}");
        return table;
    }
}
