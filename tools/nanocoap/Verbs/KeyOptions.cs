// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using NanoCoap.Client.Async;
using NanoCoap.Tool.Keys;

namespace NanoCoap.Tool.Verbs;

/// <summary>Which key a verb is to use, and where keys are.</summary>
public sealed class KeyOptions
{
    private readonly Option<string> _key;

    private readonly KeyStoreOption _store = new();

    /// <summary>Makes them.</summary>
    /// <param name="description">What --key does, a sentence without its point.</param>
    public KeyOptions(string description)
    {
        _key = new Option<string>("--key") { HelpName = "NAME", Description = description };
        _key.CompletionSources.Add(_store.Names);
    }

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => [_key, _store];

    /// <summary>The names of the keys that there are, for completion.</summary>
    /// <param name="context">The command line as far as it goes.</param>
    /// <returns>The names; none if they can't be read.</returns>
    public IEnumerable<string> Names(CompletionContext context)
    {
        return _store.Names(context);
    }

    /// <summary>Tells whether a key was named.</summary>
    /// <param name="result">The command.</param>
    /// <returns>True if it was.</returns>
    public bool IsGiven(CommandResult result)
    {
        return result.GetResult(_key) != null;
    }

    /// <summary>Finds the key for a client.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="uri">What is to be asked; null if any scheme will do.</param>
    /// <returns>What it protects with; null without --key.</returns>
    /// <exception cref="KeyFileException">It is not there, is for another scheme, or can't be used.</exception>
    public KeyInUse? Find(ParseResult result, CoapUri? uri)
    {
        return result.GetValue(_key) is { } name ? KeyInUse.Find(name, _store.Read(result), uri) : null;
    }

    /// <summary>Finds the key for what speaks OSCORE alone.</summary>
    /// <param name="result">The command line.</param>
    /// <returns>The key; null without --key.</returns>
    /// <exception cref="KeyFileException">It is not there, is one of DTLS, or can't be used.</exception>
    public ClientKey? FindOscore(ParseResult result)
    {
        return result.GetValue(_key) is { } name ? ClientKey.Find(name, _store.Read(result)) : null;
    }

    /// <summary>Finds the key to read along with: its numbers are not touched.</summary>
    /// <param name="result">The command line.</param>
    /// <returns>The key; null without --key.</returns>
    /// <exception cref="KeyFileException">It is not there.</exception>
    public NamedKey? FindToRead(ParseResult result)
    {
        return result.GetValue(_key) is { } name ? ClientKey.FindToRead(name, _store.Read(result)) : null;
    }
}
