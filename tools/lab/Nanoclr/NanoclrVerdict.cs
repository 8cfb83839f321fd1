// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Text.RegularExpressions;

namespace NanoCoap.Lab.Nanoclr;

/// <summary>
/// What the output of nanoclr means. Its exit code says nothing: it is 0 after an uncaught exception, a failed test and no test at all. So success has to be
/// found in the output, whole: a count above zero, no failure, and the line that comes when the program has ended.
/// </summary>
public sealed partial class NanoclrVerdict
{
    private static readonly (string Sign, string Meaning)[] s_problems =
    [
        ("Firmware version does not match", "The packages and this nanoclr are of different generations: nanoclr instance --update, or other packages."),
        ("Invalid native checksum", "The packages and this nanoclr are of different generations: nanoclr instance --update, or other packages."),
        ("Link failure", "A referenced .pe file is missing from the folder, or has another version."),
        ("Cannot find any entrypoint", "None of the .pe files has a Main."),
    ];

    private NanoclrVerdict(int passed, int failed, int skipped, string? problem)
    {
        Passed = passed;
        Failed = failed;
        Skipped = skipped;
        Problem = problem;
    }

    /// <summary>Checks or tests that passed.</summary>
    public int Passed { get; }

    /// <summary>Those that failed.</summary>
    public int Failed { get; }

    /// <summary>Tests that were skipped.</summary>
    public int Skipped { get; }

    /// <summary>Why the run does not count, or null if it does.</summary>
    public string? Problem { get; }

    /// <summary>Whether all is well.</summary>
    public bool IsSuccess => Problem == null && Failed == 0;

    /// <summary>Reads an output.</summary>
    /// <param name="output">All of it.</param>
    /// <param name="isUnitTests">Whether a launcher of unit tests wrote it; else a program that counts for itself.</param>
    /// <returns>What it means.</returns>
    public static NanoclrVerdict Read(string output, bool isUnitTests)
    {
        string[] lines = [.. output.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim())];
        int passed = 0;
        int failed = 0;
        int skipped = 0;
        if (isUnitTests)
        {
            passed = lines.Count(line => line.StartsWith("Test passed,", StringComparison.Ordinal));
            failed = lines.Count(line => line.StartsWith("Test failed,", StringComparison.Ordinal));
            skipped = lines.Count(line => line.StartsWith("Test skipped,", StringComparison.Ordinal));
        }
        else if (lines.Select(line => Count().Match(line)).LastOrDefault(match => match.Success) is { } count)
        {
            passed = int.Parse(count.Groups["passed"].Value, CultureInfo.InvariantCulture);
            failed = int.Parse(count.Groups["failed"].Value, CultureInfo.InvariantCulture);
        }

        string? problem = null;
        foreach ((string sign, string meaning) in s_problems)
        {
            problem ??= output.Contains(sign, StringComparison.Ordinal) ? meaning : null;
        }

        if (problem == null && !lines.Contains("Done."))
        {
            problem = "The program did not run to its end: \"Done.\" is missing.";
        }

        if (problem == null && passed + failed == 0)
        {
            problem = isUnitTests ? "Not one test ran." : "The program did not say how many checks passed: an exception has ended it.";
        }

        return new NanoclrVerdict(passed, failed, skipped, problem);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string text = $"{Passed} passed, {Failed} failed" + (Skipped == 0 ? string.Empty : $", {Skipped} skipped");
        return Problem == null ? text : $"{text}. {Problem}";
    }

    [GeneratedRegex("^(?<passed>[0-9]{1,9}) passed, (?<failed>[0-9]{1,9}) failed$")]
    private static partial Regex Count();
}
