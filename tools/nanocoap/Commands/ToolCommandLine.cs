// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.CommandLine.Invocation;

namespace NanoCoap.Tool.Commands;

/// <summary>From the arguments to the exit code: what all verbs have in common.</summary>
public static class ToolCommandLine
{
    private const string Examples = """
        nanocoap get coap://127.0.0.1/temperature
            asks a node for a representation
        nanocoap discover 192.0.2.7 --tree
            what is there
        nanocoap observe 192.0.2.7/temperature --plot
            hears of each change and draws it
        nanocoap node
            runs a node on this machine, on the standard port 5683
        nanocoap VERB --help
            says what a verb can do
        """;

    /// <summary>How command lines are read: a leading @ is left to the verbs, and names no file of arguments.</summary>
    public static ParserConfiguration Parser { get; } = new() { ResponseFileTokenReplacer = null };

    /// <summary>Runs a command line.</summary>
    /// <param name="root">The root with all verbs.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="configuration">Where output goes; null for the console.</param>
    /// <returns>The exit code.</returns>
    public static int Run(RootCommand root, IReadOnlyList<string> arguments, InvocationConfiguration? configuration = null)
    {
        root.HelpName = "nanocoap"; // not the name of the assembly
        VerbCommand.AddExamplesToHelp(root, Examples);

        // Verbs see to Ctrl+C themselves: each has something to say at its end.
        configuration ??= new InvocationConfiguration();
        configuration.ProcessTerminationTimeout = null;

        ParseResult result = root.Parse(arguments.Count == 0 ? ["--help"] : arguments, Parser);
        if (result.Action is not ParseErrorAction error)
        {
            return result.Invoke(configuration);
        }

        // The mistake must not scroll out of sight above all that a verb can do, and nothing of it is output.
        string verb = result.CommandResult.Command is VerbCommand command ? command.Name + " " : "";
        error.ShowHelp = false;
        error.ShowTypoCorrections = verb.Length == 0;
        result.Invoke(new InvocationConfiguration
        {
            Output = configuration.Error,
            Error = configuration.Error,
            ProcessTerminationTimeout = null,
        });
        configuration.Error.WriteLine($"Try: nanocoap {verb}--help");
        return ExitCode.Usage;
    }
}
