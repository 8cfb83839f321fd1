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
    private const int SyntaxColumns = 12; // of a verb, and two blanks at least
    private const int MaxWidth = 100; // longer lines are hard to read
    private const int Unbroken = 10000;

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
    private readonly Func<TextWriter, Screen> _screenOf;

    public HelpWithExamples(HelpAction help, string rootExamples, Func<TextWriter, Screen> screenOf)
    {
        _help = help;
        _help.MaxWidth = Unbroken; // lines are broken here, and never in the middle of a name
        _rootExamples = rootExamples;
        _screenOf = screenOf;
    }

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        TextWriter output = parseResult.InvocationConfiguration.Output;
        Screen screen = _screenOf(output);
        var page = new Layout(output, screen, Math.Min(screen.Width, MaxWidth));
        Command command = parseResult.CommandResult.Command;
        if (command is RootCommand root)
        {
            WriteVerbs(root, page);
            page.Write("Examples:");
            page.WriteExamples(_rootExamples);
            return 0;
        }

        var usual = new StringWriter();
        parseResult.InvocationConfiguration.Output = usual;
        int result = _help.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;
        page.Write(usual.ToString().TrimEnd() + "\n");
        var verb = command as VerbCommand;
        page.Write("Examples:");
        page.WriteExamples(verb?.Examples ?? _rootExamples);
        if (verb != null && verb.Background.Length != 0)
        {
            page.Write("");
            page.Write(verb.Background);
        }

        return result;
    }

    private static void WriteVerbs(RootCommand root, Layout page)
    {
        page.Write(root.Description!);
        page.Write("");
        page.Write("Usage:");
        page.Write($"  {root.HelpName} VERB [arguments] [options]");
        page.Write("");
        foreach ((VerbGroup group, string head) in s_heads)
        {
            Command[] verbs = [.. root.Subcommands.Where(verb =>
                !verb.Hidden && (verb is VerbCommand known ? known.Group : VerbGroup.Develop) == group)];
            if (verbs.Length == 0)
            {
                continue;
            }

            page.Write(head);
            foreach (Command verb in verbs)
            {
                page.Write($"  {verb.Name,-SyntaxColumns}{FirstSentence(verb.Description ?? "")}");
            }

            page.Write("");
        }

        page.Write("Options:");
        page.Write($"  {"--help",-SyntaxColumns}What a verb does, all of its options, and examples.");
        page.Write($"  {"--version",-SyntaxColumns}The version of the tool.");
        page.Write("");
    }

    private static string FirstSentence(string text)
    {
        int end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text : text[..(end + 1)];
    }

    /// <summary>Where the help goes, and how it is broken into lines.</summary>
    private sealed class Layout(TextWriter output, Screen screen, int width)
    {
        /// <summary>
        /// Writes lines, each broken below its own text: "  130  ended with" goes on below "ended"; where that stands too far to the
        /// right, it begins below "130".
        /// </summary>
        public void Write(string text)
        {
            foreach (string line in text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()))
            {
                int start = line.Length - line.TrimStart().Length;
                int gap = line.IndexOf("  ", start, StringComparison.Ordinal);
                int column = gap < 0 ? start : line.Length - line[gap..].TrimStart().Length;
                if (gap >= 0 && column > width / 2)
                {
                    WriteBroken(line[..gap], start, start + 2);
                    column = start + 4;
                    WriteBroken(new string(' ', column) + line[gap..].TrimStart(), column, column);
                }
                else
                {
                    WriteBroken(line, column, column);
                }
            }
        }

        /// <summary>Writes examples: command lines, and below each what it does.</summary>
        public void WriteExamples(string text)
        {
            foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
            {
                if (line.Length == 0 || line[0] == ' ')
                {
                    Write("  " + line);
                }
                else
                {
                    foreach (string part in ShellLines.Of(line, "  ", screen, width))
                    {
                        output.WriteLine(part);
                    }
                }
            }
        }

        private void WriteBroken(string line, int column, int margin)
        {
            IReadOnlyList<string> parts = WrappedText.Wrap(line[column..], width - column, margin - column);
            output.WriteLine(line[..column] + parts[0]);
            foreach (string part in parts.Skip(1))
            {
                output.WriteLine(new string(' ', margin) + part);
            }
        }
    }
}
