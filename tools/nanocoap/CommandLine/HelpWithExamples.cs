// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using NanoCoap.Dissection.Text;
using NanoCoap.Tool.Terminal;

namespace NanoCoap.Tool.CommandLine;

/// <summary>The usual help of a verb, with examples behind it; of the tool itself, its verbs in groups.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private const int SyntaxColumns = 12;

    private static readonly (VerbGroup Group, string Head)[] s_heads =
    [
        (VerbGroup.Ask, "Ask a node:"),
        (VerbGroup.Keys, "Keys:"),
        (VerbGroup.Simulate, "Be a node:"),
        (VerbGroup.Messages, "Read and write messages by hand:"),
        (VerbGroup.Tool, "Set up a shell:"),
        (VerbGroup.Develop, "Work on nanoCoap:"),
    ];

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
        TextWriter output = parseResult.InvocationConfiguration.Output;
        Command command = parseResult.CommandResult.Command;
        if (command is RootCommand root)
        {
            WriteVerbs(root, output);
            WriteExamples(_rootExamples, output);
            return 0;
        }

        _help.MaxWidth = ConsoleScreen.Of(output).Width;
        int result = _help.Invoke(parseResult);
        var verb = command as VerbCommand;
        WriteExamples(verb?.Examples ?? _rootExamples, output);
        if (verb != null && verb.Background.Length != 0)
        {
            output.WriteLine();
            WriteLines(verb.Background, "", output);
        }

        return result;
    }

    private static void WriteVerbs(RootCommand root, TextWriter output)
    {
        int width = ConsoleScreen.Of(output).Width - SyntaxColumns - 2;
        WriteWrapped(root.Description!, "", ConsoleScreen.Of(output).Width, output);
        output.WriteLine();
        output.WriteLine("Usage:");
        output.WriteLine($"  {root.HelpName} VERB [arguments] [options]");
        output.WriteLine();
        foreach ((VerbGroup group, string head) in s_heads)
        {
            Command[] verbs = [.. root.Subcommands.Where(verb =>
                !verb.Hidden && (verb is VerbCommand known ? known.Group : VerbGroup.Develop) == group)];
            if (verbs.Length == 0)
            {
                continue;
            }

            output.WriteLine(head);
            foreach (Command verb in verbs)
            {
                output.Write("  " + verb.Name.PadRight(SyntaxColumns));
                WriteWrapped(FirstSentence(verb.Description ?? ""), new string(' ', SyntaxColumns + 2), width, output);
            }

            output.WriteLine();
        }

        output.WriteLine("Options:");
        output.WriteLine("  --help      What a verb does, all of its options, and examples.");
        output.WriteLine("  --version   The version of the tool.");
        output.WriteLine();
    }

    private static void WriteWrapped(string text, string indent, int width, TextWriter output)
    {
        output.WriteLine(string.Join(Environment.NewLine + indent, WrappedText.Wrap(text, width)));
    }

    private static string FirstSentence(string text)
    {
        int end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text : text[..(end + 1)];
    }

    private static void WriteExamples(string examples, TextWriter output)
    {
        output.WriteLine("Examples:");
        WriteLines(examples, "  ", output);
    }

    // Each line is broken below its own text: "  130  ended with" goes on below "ended". A command line stays whole, to be copied.
    private static void WriteLines(string text, string indent, TextWriter output)
    {
        int width = Math.Min(ConsoleScreen.Of(output).Width, Screen.StandardWidth);
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            string whole = line.Length == 0 ? "" : indent + line;
            int start = whole.Length - whole.TrimStart().Length;
            int gap = start == whole.Length ? -1 : whole.IndexOf("  ", start, StringComparison.Ordinal);
            int column = gap < 0 ? start : whole.Length - whole[gap..].TrimStart().Length;
            bool command = indent.Length != 0 && start == indent.Length;
            if (command || whole.Length <= width || column >= width)
            {
                output.WriteLine(whole);
                continue;
            }

            output.Write(whole[..column]);
            WriteWrapped(whole[column..], new string(' ', column), width - column, output);
        }
    }
}
