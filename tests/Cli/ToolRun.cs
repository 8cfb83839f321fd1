// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using NanoCoap.Dissection.Text;
using NanoCoap.Lab.Verbs;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Verbs;

namespace NanoCoap.Tests.Cli;

/// <summary>A command line run in this process.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error.</param>
internal sealed record ToolRun(int Code, string Output, string Error)
{
    /// <summary>Runs a verb.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="arguments">What follows it.</param>
    public static ToolRun Of(Command verb, params string[] arguments)
    {
        return Of([verb], [verb.Name, .. arguments]);
    }

    /// <summary>Runs a command line.</summary>
    /// <param name="verbs">The verbs that there are.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="screen">What help and mistakes are shown on; null for a pipe.</param>
    public static ToolRun Of(Command[] verbs, string[] arguments, Screen? screen = null)
    {
        bool lab = verbs[0].GetType().Assembly == typeof(LabProgram).Assembly;
        var output = new StringWriter { NewLine = "\n" };
        var error = new StringWriter { NewLine = "\n" };
        var configuration = new InvocationConfiguration { Output = output, Error = error };
        int code = (lab ? LabProgram.CommandLine : NanocoapProgram.CommandLine)
            .Run(verbs, arguments, configuration, screen == null ? null : _ => screen);
        return new ToolRun(code, output.ToString(), error.ToString());
    }

    /// <summary>The examples of a verb's help, without the name of the tool: each must be a command line that parses.</summary>
    /// <param name="verb">The verb.</param>
    public static IReadOnlyList<string> Examples(VerbCommand verb)
    {
        return [.. verb.Examples.ReplaceLineEndings("\n").Split('\n').Where(line =>
            line.StartsWith("nanocoap ", StringComparison.Ordinal) || line.StartsWith("lab ", StringComparison.Ordinal))];
    }
}
