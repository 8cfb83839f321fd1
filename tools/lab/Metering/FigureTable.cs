// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Text;

namespace NanoCoap.Lab.Metering;

/// <summary>Results as a table of text, which is both what is printed and what is kept, and the comparison of two.</summary>
public static class FigureTable
{
    /// <summary>By how much a figure may grow before that is a finding, percent.</summary>
    public const int TolerancePercent = 5;

    /// <summary>How the checked-in table is updated.</summary>
    public const string UpdateCommand = LabCommand.Line + " meter --update tests/meter.txt";

    private const string Head = "observers  scenario                                          IL  calls  virtual  allocations   cost";

    /// <summary>Writes a table.</summary>
    /// <param name="results">What goes in.</param>
    /// <param name="withMethods">Whether the methods of each scenario follow it.</param>
    /// <returns>Lines, each with its end.</returns>
    public static string Write(IEnumerable<MeterResult> results, bool withMethods = false)
    {
        var text = new StringBuilder(Head).Append('\n');
        foreach (MeterResult result in results)
        {
            text.Append(CultureInfo.InvariantCulture, $"{result.Observers,9}  {result.Scenario,-44}").Append(Columns(result.Figures));
            foreach (MethodFigures method in withMethods ? result.Methods : [])
            {
                text.Append(CultureInfo.InvariantCulture, $"{method.Entered,13:0.##} x {method.Method,-40}").Append(Columns(method.Figures));
            }
        }

        return text.ToString();
    }

    /// <summary>Writes a table to be kept.</summary>
    /// <param name="results">What goes in.</param>
    /// <returns>The text of a file.</returns>
    public static string WriteFile(IEnumerable<MeterResult> results)
    {
        return $"""
            # What serving costs: counts of executed IL, and an estimate of the interpreter's time in additions to a local variable.
            # A test fails where a figure grows by more than {TolerancePercent} percent. If that is on purpose:
            # {UpdateCommand}

            """.ReplaceLineEndings("\n") + Write(results);
    }

    /// <summary>Reads a table.</summary>
    /// <param name="text">What was written.</param>
    /// <returns>What went in, but for the methods.</returns>
    /// <exception cref="FormatException">It is none.</exception>
    public static IReadOnlyList<MeterResult> Read(string text)
    {
        var results = new List<MeterResult>();
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.Length == 0 || line[0] == '#' || line == Head)
            {
                continue;
            }

            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            long[] numbers = new long[5];
            bool sound = words.Length > 6 & int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out int observers);
            for (int i = 0; sound && i < 5; i++)
            {
                sound = long.TryParse(words[^(5 - i)], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]);
            }

            if (!sound)
            {
                throw new FormatException("Not a line of figures: " + line);
            }

            var figures = new Figures(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4] * 100);
            results.Add(new MeterResult(observers, string.Join(' ', words[1..^5]), figures, []));
        }

        return results;
    }

    /// <summary>Compares.</summary>
    /// <param name="before">The table that was kept.</param>
    /// <param name="now">What was counted.</param>
    /// <returns>What must not be, and what may be of interest; a line each.</returns>
    public static (IReadOnlyList<string> Findings, IReadOnlyList<string> Notes) Compare(
        IReadOnlyList<MeterResult> before, IReadOnlyList<MeterResult> now)
    {
        var findings = new List<string>();
        var notes = new List<string>();
        foreach (MeterResult result in now)
        {
            string name = $"{result.Scenario}, observers: {result.Observers}";
            if (result.Figures.Allocations > 0)
            {
                findings.Add($"{name}: allocations {result.Figures.Allocations}, must be 0");
            }

            MeterResult? known = before.FirstOrDefault(other => other.Observers == result.Observers && other.Scenario == result.Scenario);
            if (known == null)
            {
                findings.Add($"{name}: not in the table");
                continue;
            }

            foreach ((string what, long old, long current) in Pairs(known.Figures, result.Figures))
            {
                string change = $"{name}: {what} {old} -> {current}";
                if (current * 100 > old * (100 + TolerancePercent))
                {
                    findings.Add(change);
                }
                else if (current * 100 < old * (100 - TolerancePercent))
                {
                    notes.Add(change);
                }
            }
        }

        findings.AddRange(before
            .Where(known => !now.Any(result => result.Observers == known.Observers && result.Scenario == known.Scenario))
            .Select(known => $"{known.Scenario}, observers: {known.Observers}: in the table, and no scenario any more"));
        return (findings, notes);
    }

    private static IEnumerable<(string What, long Old, long Current)> Pairs(Figures before, Figures now)
    {
        yield return ("IL", before.Instructions, now.Instructions);
        yield return ("calls", before.Calls, now.Calls);
        yield return ("virtual", before.VirtualCalls, now.VirtualCalls);
        yield return ("cost", Units(before.Cost), Units(now.Cost));
    }

    private static string Columns(Figures figures)
    {
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{figures.Instructions,8}{figures.Calls,7}{figures.VirtualCalls,9}{figures.Allocations,13}{Units(figures.Cost),7}\n");
    }

    private static long Units(long cost)
    {
        return (cost + 50) / 100;
    }
}
