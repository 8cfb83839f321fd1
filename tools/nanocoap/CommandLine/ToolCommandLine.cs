// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.CommandLine.Parsing;
using NanoCoap.Dissection.Text;
using NanoCoap.Tool.Terminal;

namespace NanoCoap.Tool.CommandLine;

/// <summary>A program with verbs, from the arguments to the exit code: what all of its verbs have in common.</summary>
/// <param name="name">What people type to run it.</param>
/// <param name="description">What it is for, a sentence.</param>
/// <param name="examples">Lines under the head "Examples" of its own help.</param>
public sealed class ToolCommandLine(string name, string description, string examples)
{
    /// <summary>How command lines are read: a leading @ is left to the verbs, and names no file of arguments.</summary>
    public static ParserConfiguration Parser { get; } = new() { ResponseFileTokenReplacer = null };

    /// <summary>Runs a command line.</summary>
    /// <param name="verbs">The verbs, new ones.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="configuration">Where output goes; null for the console.</param>
    /// <param name="screenOf">What a writer can show, for help and mistakes; null for what the console says.</param>
    /// <returns>The exit code.</returns>
    public int Run(
        IEnumerable<Command> verbs,
        IReadOnlyList<string> arguments,
        InvocationConfiguration? configuration = null,
        Func<TextWriter, Screen>? screenOf = null)
    {
        screenOf ??= ConsoleScreen.Of;
        var root = new RootCommand(description) { HelpName = name }; // not the name of the assembly
        foreach (Command verb in verbs)
        {
            root.Add(verb);
        }

        VerbCommand.AddExamplesToHelp(root, examples, screenOf);

        // Verbs see to Ctrl+C themselves: each has something to say at its end.
        configuration ??= new InvocationConfiguration();
        configuration.ProcessTerminationTimeout = null;

        ParseResult result = root.Parse(arguments.Count == 0 ? ["--help"] : arguments, Parser);
        string[] mistakes = [.. CommandLineMistakes.Of(result)];
        if (mistakes.Length == 0)
        {
            return result.Invoke(configuration);
        }

        // A mistake must not scroll out of sight above all that a verb can do, and nothing of it is output.
        string asked = "";
        for (SymbolResult? part = result.CommandResult; part is CommandResult { Command: VerbCommand command }; part = part.Parent)
        {
            asked = command.Name + " " + asked;
        }

        new Page(configuration.Error, screenOf(configuration.Error)).Lines([.. mistakes, $"Try: {name} {asked}--help"]);
        return ExitCode.Usage;
    }
}
