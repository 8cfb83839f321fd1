// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace NanoCoap.Tool.Commands;

/// <summary>The usual help, and examples behind it.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private readonly HelpAction _help;
    private readonly string _rootExamples;

    public HelpWithExamples(HelpAction help, string rootExamples)
    {
        _help = help;
        _rootExamples = rootExamples;
    }

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int result = _help.Invoke(parseResult);
        string examples = parseResult.CommandResult.Command is VerbCommand verb ? verb.Examples : _rootExamples;
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (string line in examples.ReplaceLineEndings("\n").Split('\n'))
        {
            output.WriteLine(line.Length == 0 ? "" : "  " + line);
        }

        return result;
    }
}
