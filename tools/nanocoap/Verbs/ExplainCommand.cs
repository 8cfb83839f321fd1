// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using NanoCoap.Dissection.Names;
using NanoCoap.Dissection.Reference;
using NanoCoap.Dissection.Text;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Terminal;

namespace NanoCoap.Tool.Verbs;

/// <summary>nanocoap explain: what a code, an option, a format or a message type means.</summary>
public sealed class ExplainCommand : VerbCommand
{
    private const int LabelColumns = 10;

    private readonly Argument<string[]> _what = new("WHAT")
    {
        Description = "A code (4.04, get, \"not found\"), an option (Block2, 23), a format (json, 50) or a message type (con)",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _all = new("--all") { Description = "Print the table of response codes" };

    private readonly ToolConsole _console;

    /// <summary>Makes the verb.</summary>
    /// <param name="console">Its surroundings; null for those of the process.</param>
    public ExplainCommand(ToolConsole? console = null)
        : base(
            "explain",
            "Says what a code, an option, a Content-Format or a message type means, what a client does then, "
                + "what is nearest to it in HTTP, and where it is defined.",
            """
            nanocoap explain 4.04
                what an answer means
            nanocoap explain Block2
                what an option is for
            nanocoap explain senml+json
                what a format is
            nanocoap explain --all
                all response codes
            """)
    {
        _console = console ?? new ToolConsole();
        _what.CompletionSources.Add(_ => CodeReference.All.Select(row => CodeNames.Number(row.Number))
            .Concat(OptionNames.All).Concat(ContentFormatNames.ShortNames));
        Add(_what);
        Add(_all);
        SetAction(Run);
    }

    /// <inheritdoc/>
    public override VerbGroup Group => VerbGroup.Messages;

    private int Run(ParseResult result)
    {
        TextWriter output = result.InvocationConfiguration.Output;
        TextWriter error = result.InvocationConfiguration.Error;
        var page = new Page(output, _console.ScreenOf(output));
        string[] words = result.GetValue(_what) ?? [];
        if (result.GetValue(_all))
        {
            WriteAll(page);
            return ExitCode.Success;
        }

        if (words.Length == 0)
        {
            error.WriteText("Explain what? A code, an option, a format or a message type. Try: nanocoap explain --help");
            return ExitCode.Usage;
        }

        // "not found" without quotes is two words and one thing.
        string joined = string.Join(' ', words);
        string[] asked = words.Length > 1 && Explanations.Find(joined).Count != 0 ? [joined] : words;
        bool first = true;
        foreach (string word in asked)
        {
            IReadOnlyList<Explanation> found = Explanations.Find(word);
            if (found.Count == 0)
            {
                string near = Explanations.Nearest(word) is { } name ? $" Did you mean {name}?" : "";
                error.WriteText(
                    $"There is no code, option, format or message type {SafeText.Clean(word)}.{near} Try: nanocoap explain --all");
                return ExitCode.Usage;
            }

            foreach (Explanation explanation in found)
            {
                if (!first)
                {
                    page.Line();
                }

                first = false;
                Write(page, explanation);
            }
        }

        return ExitCode.Success;
    }

    private static void Write(Page page, Explanation explanation)
    {
        page.Write(new LogLine().Add(explanation.Title, LogStyle.Subject).Add($"  {explanation.Class}", LogStyle.Faint));
        Part(page, "", explanation.Meaning);
        Part(page, "then", explanation.Reaction);
        Part(page, explanation.Subject == ExplainedSubject.Format ? "type" : "in HTTP", explanation.Http ?? "");
        Part(page, "see", explanation.Section);
    }

    private static void Part(Page page, string label, string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        int indent = label.Length == 0 ? 2 : LabelColumns + 2;
        string head = ("  " + label).PadRight(indent);
        foreach (string line in WrappedText.Wrap(text, page.Screen.Width - indent))
        {
            page.Write(new LogLine().Add(head, LogStyle.Faint).Add(line));
            head = new string(' ', indent);
        }
    }

    private static void WriteAll(Page page)
    {
        IEnumerable<Explanation> responses = CodeReference.All.Where(row => row.Number >= 0x40);
        page.Lines(TextTable.Lines(
            ["CODE", "CLASS", "IN HTTP", "MEANING"],
            responses.Select(row => (IReadOnlyList<string>)[row.Title, row.Class, row.Http?.Split(';')[0] ?? "", FirstSentence(row.Meaning)]),
            page.Screen.TableWidth));
    }

    private static string FirstSentence(string text)
    {
        int end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text : text[..(end + 1)];
    }
}
