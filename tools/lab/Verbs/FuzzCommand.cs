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

    private readonly Option<string> _target;

    private readonly IFuzzing[] _targets;

    /// <summary>Makes the verb.</summary>
    public FuzzCommand()
        : this(new FuzzSummary(), FuzzSummary.OfKeys(), new SecureFuzzSummary())
    {
    }

    /// <summary>Makes the verb with other targets.</summary>
    /// <param name="targets">The targets; the first one is taken if none is named.</param>
    public FuzzCommand(params IFuzzing[] targets)
        : base(
            "fuzz",
            "Feeds a node in memory with random, bent and hostile datagrams and judges every reply and every change. No network is used.",
            """
            lab fuzz
                a minute; ends with a summary, or with the datagram that did what none may do and exit code 1
            lab fuzz --seconds 3600
                an hour
            lab fuzz --target oscore
                a node that wants keys
            lab fuzz --target coaps
                handshakes and records of DTLS, in every state
            lab fuzz --seed 42 --sessions 1
                session 42 again, as a finding names it
            """)
    {
        _targets = targets;
        string[] names = [.. targets.Select(target => target.Name)];
        _target = new Option<string>("--target")
        {
            Description = $"What is fuzzed: {string.Join(" or ", names)}", HelpName = "NAME", DefaultValueFactory = _ => names[0],
        };
        _target.AcceptOnlyFromAmong(names);
        Add(_target);
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
        IFuzzing target = _targets.Single(one => one.Name == result.GetValue(_target));
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
                        finding = target.Run(unchecked(first + i) & int.MaxValue);
                        task.Description = $"{target.Datagrams:N0} datagrams";
                        task.Value = watch.ElapsedMilliseconds;
                    }

                    task.Value = task.MaxValue;
                });
        }
        finally
        {
            Console.CancelKeyPress -= stop;
        }

        console.Write(Table(target, watch.Elapsed));
        if (finding == null)
        {
            console.MarkupLine("[green]Nothing found.[/]");
            return 0;
        }

        // As plain text: a terminal's width must not break the hexadecimal.
        output.WriteLine("FOUND: " + finding);
        string option = target == _targets[0] ? "" : $" --target {target.Name}";
        output.WriteLine($"Again: {LabCommand.Line} fuzz{option} --seed {finding.Seed} --sessions 1");
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

    private static Table Table(IFuzzing target, TimeSpan elapsed)
    {
        Table table = new Table().Border(TableBorder.Simple).HideHeaders().AddColumn("").AddColumn(new TableColumn("").RightAligned());
        table.AddRow("sessions", $"{target.Sessions:N0}");
        table.AddRow("datagrams", $"{target.Datagrams:N0}");
        table.AddRow("a second", $"{target.Datagrams / Math.Max(0.001, elapsed.TotalSeconds):N0}");
        table.AddRow("bytes", $"{target.Bytes:N0}");
        foreach ((string what, string count) in target.Rows())
        {
            table.AddRow(Markup.Escape(what), count);
        }

        return table;
    }
}
