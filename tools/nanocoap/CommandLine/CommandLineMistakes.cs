// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using NanoCoap.Dissection.Text;

namespace NanoCoap.Tool.CommandLine;

/// <summary>What is wrong with a command line, in sentences; what was mistyped comes with what may have been meant.</summary>
internal static class CommandLineMistakes
{
    /// <summary>Looks for mistakes.</summary>
    /// <param name="result">The command line as it was understood.</param>
    /// <returns>The sentences, none if it can be carried out.</returns>
    public static IEnumerable<string> Of(ParseResult result)
    {
        if (result.Action is not ParseErrorAction && result.Action != result.CommandResult.Command.Action)
        {
            return []; // help, the version, a completion: they want no right command line
        }

        // An argument takes anything, a mistyped option too: "put URI --formt" would send that word.
        string[] strays = [.. Arguments(result).Where(IsLikeAnOption)];
        if (strays.Length != 0)
        {
            return strays.Select(word => NoOption(result, word) + " Text that begins so goes behind --.");
        }

        IReadOnlyList<string> unknown = result.UnmatchedTokens;
        bool group = result.CommandResult.Command.Subcommands.Count != 0;
        IEnumerable<string> others = result.Errors.Select(error => error.Message)
            .Where(message => !unknown.Any(word => message.Contains($"'{word}'", StringComparison.Ordinal)));
        return [.. Unknown(result, unknown, group), .. group && unknown.Count != 0 ? [] : others];
    }

    private static IEnumerable<string> Unknown(ParseResult result, IReadOnlyList<string> words, bool group)
    {
        for (int i = 0; i < words.Count; i++)
        {
            if (words[i].StartsWith('-') && words[i].Length > 1)
            {
                yield return NoOption(result, words[i]);
                i += i + 1 < words.Count && !words[i + 1].StartsWith('-') ? 1 : 0; // its value
            }
            else if (group)
            {
                IEnumerable<string> verbs = result.CommandResult.Command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name);
                yield return $"There is no verb {SafeText.Clean(words[i])}.{Meant(words[i], verbs)}";
                yield break; // what follows is anybody's guess
            }
            else
            {
                yield return $"There is one argument too many: {SafeText.Clean(words[i])}";
            }
        }
    }

    private static IEnumerable<string> Arguments(ParseResult result)
    {
        return result.Tokens.Any(token => token.Type == TokenType.DoubleDash)
            ? []
            : result.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value);
    }

    private static bool IsLikeAnOption(string word)
    {
        return word.StartsWith("--", StringComparison.Ordinal) && word.Length > 2 && char.IsAsciiLetter(word[2]);
    }

    private static string NoOption(ParseResult result, string word)
    {
        string name = word.Split('=', ':')[0];
        IEnumerable<Option> options = result.CommandResult.Command.Options.Where(option => !option.Hidden);
        string meant = Meant(name, options.SelectMany(option => (string[])[option.Name, .. option.Aliases]));
        return $"There is no option {SafeText.Clean(name)}.{meant}";
    }

    private static string Meant(string word, IEnumerable<string> known)
    {
        return NearestWord.Of(word, known) is { } near ? $" Did you mean {near}?" : "";
    }
}
