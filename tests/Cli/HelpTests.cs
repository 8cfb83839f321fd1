// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.Text.RegularExpressions;
using NanoCoap.Dissection.Text;
using NanoCoap.Lab;
using NanoCoap.Lab.Verbs;
using NanoCoap.Tests.Host;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Verbs;

namespace NanoCoap.Tests.Cli;

/// <summary>What --help says, and that what it says is true.</summary>
public sealed partial class HelpTests
{
    private static Command[] Verbs => NanocoapProgram.Verbs();

    private static Command[] LabVerbs => LabProgram.Verbs();

    /// <summary>The names of all verbs of the tool.</summary>
    public static string[] AllNames { get; } = [.. Verbs.Select(verb => verb.Name)];

    public static TheoryData<string> LabNames => [.. LabVerbs.Select(verb => verb.Name)];

    public static TheoryData<string> Names => [.. AllNames];

    /// <summary>The verbs under verbs: "keys new".</summary>
    public static TheoryData<string> Parts => [.. Verbs.SelectMany(verb => verb.Subcommands.Select(part => verb.Name + " " + part.Name))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Verb_HasExamplesThatParse_AndNamesItsOptions(string name)
    {
        CheckHelp(Verbs, "nanocoap", name);
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void PartOfAVerb_HasExamplesThatParse_AndNamesItsOptions(string path)
    {
        CheckHelp(Verbs, "nanocoap", path.Split(' '));
    }

    [Theory]
    [MemberData(nameof(LabNames))]
    public void VerbOfTheLaboratory_HasExamplesThatParse_AndNamesItsOptions(string name)
    {
        CheckHelp(LabVerbs, "lab", name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void VerbThatAsks_ExplainsHowItWorks_AndItsExitCodes(string name)
    {
        var verb = (VerbCommand)Verbs.Single(verb => verb.Name == name);
        if (verb is AskCommand)
        {
            string help = ToolRun.Of(Verbs, [name, "--help"]).Output;
            Assert.Contains("\nHow it works:\n  ", help, StringComparison.Ordinal);
            Assert.Contains("\n  4    answered with 4.xx: the request is at fault\n", help, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Root_ListsItsVerbsInGroups()
    {
        string help = ToolRun.Of(Verbs, ["--help"]).Output;
        Snapshot.Check("help", help);
        Assert.Equal(help, ToolRun.Of(Verbs, []).Output);
        Assert.All(help.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    // Nothing is cut in the middle of a name, no line is longer than the terminal, and an example stays one command line for a shell.
    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(200)]
    public void Help_OfEveryVerb_FitsTheTerminal(int width)
    {
        Screen terminal = Screen.Plain with { Width = width, IsTerminal = true };
        foreach (Command[] verbs in (Command[][])[Verbs, LabVerbs])
        {
            CheckFits(verbs, [], terminal);
            foreach (Command verb in verbs.Where(verb => !verb.Hidden))
            {
                CheckFits(verbs, [verb.Name], terminal);
                foreach (Command part in verb.Subcommands.Where(part => !part.Hidden))
                {
                    CheckFits(verbs, [verb.Name, part.Name], terminal);
                }
            }
        }
    }

    [Fact]
    public void Program_HasTheVerbs()
    {
        using ToolProcess help = ToolProcess.Run(["--help"]);
        Assert.Equal(ToolRun.Of(Verbs, ["--help"]).Output, help.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Laboratory_ListsItsVerbs_AndSaysHowToStartIt()
    {
        ToolRun run = ToolRun.Of(LabVerbs, ["--help"]);
        Assert.All(LabVerbs, verb => Assert.Contains($"\n  {verb.Name} ", run.Output, StringComparison.Ordinal));
        Assert.Contains("\n      " + LabCommand.Line + "\n", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("Try: lab --help\n", ToolRun.Of(LabVerbs, ["metre"]).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gett", "There is no verb gett. Did you mean get?", "")]
    [InlineData("keys lst", "There is no verb lst. Did you mean list?", "keys ")]
    [InlineData("get x --acept json", "There is no option --acept. Did you mean --accept?", "get ")]
    [InlineData("put x --qiet", "There is no option --qiet. Did you mean --quiet? Text that begins so goes behind --.", "put ")]
    [InlineData("get x y", "There is one argument too many: y", "get ")]
    public void SlipOfTheFinger_IsNamed_OnStandardError(string line, string expected, string verb)
    {
        Assert.Equal(new ToolRun(2, "", $"{expected}\nTry: nanocoap {verb}--help\n"), ToolRun.Of(Verbs, line.Split(' ')));
    }

    // script makes a terminal for it, of a kind whose description has a string for the keypad.
    [LinuxFact]
    public void Terminal_GetsNothing_ThatIsNotTakenBack()
    {
        string tool = string.Join(' ', ToolProcess.Command.Select(word => $"'{word}'"));
        using ToolProcess script = ToolProcess.StartProgram(
            "script", "-qec", $"export TERM=xterm; stty cols 40; {tool} --version; {tool} '[suggest:2]' ge; {tool} ping --help",
            "/dev/null");
        Assert.Equal(0, script.WaitForExit());
        Assert.DoesNotContain('\u001b', script.Output);
        Assert.Contains("get\r\n", script.Output, StringComparison.Ordinal);
        Assert.All(script.Output.Split("\r\n").TakeWhile(text => text != "Examples:"), text => Assert.True(text.Length <= 40, text));
        Assert.Contains("  130  ended with Ctrl+C before there\r\n       was an answer\r\n", script.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ge", "get")]
    [InlineData("get --if-n", "--if-none-match")]
    [InlineData("get coap://x --accept senml+", "senml+cbor senml+json")]
    [InlineData("encode --type a", "ack")]
    [InlineData("encode --option Uri-P", "Uri-Path= Uri-Port=")]
    [InlineData("observe x --pl", "--plot")]
    [InlineData("completion z", "zsh")]
    public void Suggestion_CompletesTheLastWord(string line, string expected)
    {
        ToolRun run = ToolRun.Of(Verbs, [$"[suggest:{line.Length}]", line]);
        Assert.Equal(expected, string.Join(' ', run.Output.TrimEnd().Split('\n')));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public void CompletionScript_AsksTheTool(string shell)
    {
        ToolRun run = ToolRun.Of(new CompletionCommand(), shell);
        Assert.Equal(0, run.Code);
        Snapshot.Check("completion-" + shell, run.Output);
        Assert.Equal(2, ToolRun.Of(new CompletionCommand(), "tcsh").Code);
    }

    [UnixFact]
    public void CompletionScript_CompletesInBash()
    {
        const string Script = """
            nanocoap() { "$TOOL_HOST" "$TOOL_DLL" "$@"; }
            source <(nanocoap completion bash)
            COMP_LINE='nanocoap get 127.0.0.1/x --acc'; COMP_POINT=${#COMP_LINE}; COMP_WORDS=(nanocoap get 127.0.0.1/x --acc); COMP_CWORD=3
            _nanocoap
            echo "${COMPREPLY[@]}"
            cd "$(mktemp -d)"; touch a.pcap b
            COMP_LINE='nanocoap decode @a'; COMP_POINT=${#COMP_LINE}; COMP_WORDS=(nanocoap decode @ a); COMP_CWORD=3
            _nanocoap
            echo "${COMPREPLY[@]}"
            COMP_WORDS=(nanocoap decode @a); COMP_CWORD=2
            _nanocoap
            echo "${COMPREPLY[@]}"
            rm -r "$PWD"
            """;
        Assert.Equal("--accept\na.pcap\n@a.pcap\n", Shell("bash", "--norc", Script));
    }

    // fish has a command that completes.
    [InstalledFact("fish")]
    public void CompletionScript_CompletesInFish()
    {
        const string Script = """
            function nanocoap; $TOOL_HOST $TOOL_DLL $argv; end
            nanocoap completion fish | source
            complete -C 'nanocoap get 127.0.0.1/x --acc'
            complete -C 'nanocoap get 127.0.0.1/x --accept js'
            cd (mktemp -d); touch a.bin b
            complete -C 'nanocoap put 127.0.0.1/x @a'
            rm -r $PWD
            """;
        Assert.Equal("--accept\njson\n@a.bin\n", Shell("fish", "--no-config", Script));
    }

    // zsh has none: what adds a word there prints it here.
    [InstalledFact("zsh")]
    public void CompletionScript_CompletesInZsh()
    {
        const string Script = """
            nanocoap() { "$TOOL_HOST" "$TOOL_DLL" "$@"; }
            compdef() { [[ "$*" == "_nanocoap nanocoap" ]] }
            compset() { [[ "${words[CURRENT]}" == "$2"* ]] }
            compadd() { [[ "$1" == -a ]] && print -r -- "${(@P)2}"; }
            _files() { print files; }
            source <(nanocoap completion zsh)
            words=(nanocoap get 127.0.0.1/x --acc) CURRENT=4; _nanocoap
            words=(nanocoap get 127.0.0.1/x --accept td) CURRENT=5; _nanocoap
            words=(nanocoap put 127.0.0.1/x @a) CURRENT=4; _nanocoap
            words=(nanocoap nothing) CURRENT=2; _nanocoap
            """;
        Assert.Equal("--accept\ntd+json\nfiles\nfiles\n", Shell("zsh", "-f", Script));
    }

    private static void CheckFits(Command[] verbs, string[] path, Screen terminal)
    {
        string name = string.Join(' ', path);
        Command verb = Find(verbs, path);
        string help = ToolRun.Of(verbs, [.. path, "--help"], terminal).Output;
        string[] lines = help.Split('\n');

        // A word of its own that is longer than a line is all that may be: whoever copies it wants it whole.
        Assert.All(lines, line => Assert.True(
            line.Length <= terminal.Width || !line.TrimStart().Contains(' ', StringComparison.Ordinal), $"{name}: {line}"));
        Assert.All(lines, line => Assert.False(line.EndsWith(' '), $"{name}: {line}"));

        string wide = ToolRun.Of(verbs, [.. path, "--help"], Screen.Plain with { Width = 100 }).Output;
        HashSet<string> words = [.. wide.Split((char[])[' ', '\n'])];
        string[] longer = [.. words.Where(word => word.Length > terminal.Width - 14)];
        IEnumerable<string> shown = lines.SelectMany(line => line.Split(' ')).Where(word => word is not ("" or "\\" or "`"));
        Assert.All(shown, word => Assert.True(
            words.Contains(word) || longer.Any(whole => whole.Contains(word, StringComparison.Ordinal)), $"{name}: {word}"));

        if (verb is VerbCommand { Examples: not "" } known)
        {
            string joined = help.Replace(" \\\n    ", " ", StringComparison.Ordinal).Replace(" `\n    ", " ", StringComparison.Ordinal);
            Assert.All(ToolRun.Examples(known), example => Assert.Contains("\n  " + example + "\n", joined, StringComparison.Ordinal));
        }
    }

    private static string Shell(string program, string option, string script)
    {
        using ToolProcess shell = ToolProcess.StartProgram(
            "env", $"TOOL_HOST={ToolProcess.Command[0]}", $"TOOL_DLL={ToolProcess.Command[1]}",
            program, option, "-c", script.ReplaceLineEndings("\n"));
        Assert.True(shell.WaitForExit() == 0, shell.Error);
        return shell.Output;
    }

    // By its path; without one, what all of them stand under.
    private static Command Find(Command[] verbs, string[] path)
    {
        return path.Aggregate((Command)new RootCommand(), (known, word) =>
            (known is RootCommand ? verbs : known.Subcommands).Single(command => command.Name == word));
    }

    private static void CheckHelp(Command[] verbs, string program, params string[] path)
    {
        var verb = (VerbCommand)Find(verbs, path);
        ToolRun help = ToolRun.Of(verbs, [.. path, "--help"]);
        Assert.Equal((0, ""), (help.Code, help.Error));
        Assert.All(verb.Options, option => Assert.Contains(option.Name, help.Output, StringComparison.Ordinal));
        Assert.Contains($"{program} {string.Join(' ', path)} ", help.Output, StringComparison.Ordinal);

        var root = new RootCommand();
        Array.ForEach(verbs, root.Add);
        IReadOnlyList<string> examples = ToolRun.Examples(verb);
        Assert.NotEmpty(examples);
        Assert.All(examples, example =>
        {
            Assert.Contains(example, help.Output, StringComparison.Ordinal);

            string[] words = [.. Words(example).Skip(1).TakeWhile(word => word is not (">" or ">>" or "|" or "&&"))];
            Assert.True(root.Parse(words, ToolCommandLine.Parser).Errors.Count == 0, example);
        });
    }

    // What a shell makes of a line: words, in which quotes of either kind hold blanks together.
    private static IEnumerable<string> Words(string line)
    {
        return ShellWord().Matches(line).Select(match => match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Success ? match.Groups[2].Value : match.Value);
    }

    [GeneratedRegex("""'([^']*)'|"([^"]*)"|[^ ]+""")]
    private static partial Regex ShellWord();
}
