// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using NanoCoap.Tool.CommandLine;

namespace NanoCoap.Lab.Verbs;

/// <summary>The laboratory: its verbs, and what its own help says.</summary>
public static class LabProgram
{
    /// <summary>What it is for.</summary>
    public const string Description =
        "The laboratory: the instruments with which nanoCoap is measured and tried.";

    private const string Examples = $"""
        lab meter --check tests/meter.txt
            whether serving has become dearer than it was
        lab simulate --seeds 100
            hostile networks, a hundred of each kind
        lab VERB --help
            says what a verb can do

        Run it from the repository; "lab" stands for:
            {LabCommand.Line}
        """;

    /// <summary>How its command line is read.</summary>
    public static ToolCommandLine CommandLine { get; } = new("lab", Description, Examples);

    /// <summary>Makes its verbs.</summary>
    /// <returns>The verbs, in the order of the help.</returns>
    public static Command[] Verbs()
    {
        return
        [
            new FuzzCommand(),
            new NanoclrCommand(),
            new MeterCommand(),
            new FootprintCommand(),
            new LoadCommand(),
            new EchoCommand(),
            new SimulateCommand(),
            new SoakCommand(),
        ];
    }
}
