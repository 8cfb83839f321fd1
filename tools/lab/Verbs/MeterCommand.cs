// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using NanoCoap.Lab.Metering;
using NanoCoap.Tool.CommandLine;

namespace NanoCoap.Lab.Verbs;

/// <summary>lab meter: counts what the node executes to serve a datagram.</summary>
public sealed class MeterCommand : VerbCommand
{
    /// <summary>Exit code if a figure has grown.</summary>
    public const int Grown = 1;

    /// <summary>Exit code if a table can't be read or written, or nothing could be counted.</summary>
    public const int Failed = 2;

    private readonly Argument<string?> _only = new("TEXT")
    {
        Description = "Print only scenarios with this in their names",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> _check = new("--check")
    {
        Description = $"Compare with this table; exit code 1 if a figure has grown by more than {FigureTable.TolerancePercent} percent "
            + "or anything is allocated",
        HelpName = "FILE",
    };

    private readonly Option<string> _update = new("--update") { Description = "Write the figures to this table", HelpName = "FILE" };

    private readonly Option<bool> _byMethod = new("--by-method") { Description = "Print the share of each method, without what it calls" };

    private readonly Func<IReadOnlyList<MeterResult>> _meter;

    /// <summary>Makes the verb.</summary>
    public MeterCommand()
        : this(Meter.Run)
    {
    }

    /// <summary>Makes the verb with results from elsewhere.</summary>
    /// <param name="meter">Counts.</param>
    public MeterCommand(Func<IReadOnlyList<MeterResult>> meter)
        : base(
            "meter",
            "Counts the IL instructions, calls and allocations with which the node serves a datagram, and estimates what they cost the "
                + "device's interpreter, in additions to a local variable.",
            """
            lab meter
                all figures; the same code has the same figures everywhere
            lab meter "GET /temperature" --by-method
                where one of them comes from
            lab meter --check tests/meter.txt
                whether anything has become dearer
            lab meter --update tests/meter.txt
                that is on purpose
            """)
    {
        _meter = meter;
        Add(_only);
        Add(_check);
        Add(_update);
        Add(_byMethod);
        Validators.Add(result =>
        {
            if (result.GetResult(_check) != null && result.GetResult(_update) != null)
            {
                result.AddError("Either --check or --update: a table that has just been written agrees with anything.");
            }
        });
        SetAction(Run);
    }

    private int Run(ParseResult result)
    {
        TextWriter output = result.InvocationConfiguration.Output;
        TextWriter error = result.InvocationConfiguration.Error;
        try
        {
            // Read first: a wrong name should not cost the time of a run.
            string? check = result.GetValue(_check);
            IReadOnlyList<MeterResult>? before = check == null ? null : FigureTable.Read(File.ReadAllText(check));
            IReadOnlyList<MeterResult> results = _meter();
            string only = result.GetValue(_only) ?? "";
            output.Write(FigureTable.Write(
                results.Where(scenario => scenario.Scenario.Contains(only, StringComparison.OrdinalIgnoreCase)),
                result.GetValue(_byMethod)));
            if (result.GetValue(_update) is string update)
            {
                File.WriteAllText(update, FigureTable.WriteFile(results));
            }

            return before == null ? 0 : Report(before, results, output);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or FormatException or InvalidOperationException)
        {
            error.WriteLine(problem.Message);
            return Failed;
        }
    }

    private static int Report(IReadOnlyList<MeterResult> before, IReadOnlyList<MeterResult> results, TextWriter output)
    {
        (IReadOnlyList<string> findings, IReadOnlyList<string> notes) = FigureTable.Compare(before, results);
        foreach (string note in notes)
        {
            output.WriteLine("less: " + note);
        }

        foreach (string finding in findings)
        {
            output.WriteLine("MORE: " + finding);
        }

        if (findings.Count != 0)
        {
            output.WriteLine("If that is on purpose: " + FigureTable.UpdateCommand);
            return Grown;
        }

        output.WriteLine($"No figure has grown by more than {FigureTable.TolerancePercent} percent.");
        return 0;
    }
}
