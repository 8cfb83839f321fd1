// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.CommandLine.Completions;
using NanoCoap.Tool.Keys;

namespace NanoCoap.Tool.Verbs;

/// <summary>Where keys are.</summary>
public sealed class KeyStoreOption : Option<string>
{
    /// <summary>Makes the option.</summary>
    public KeyStoreOption()
        : base("--key-store")
    {
        HelpName = "FILE";
        Description = $"The file with the keys (default: {KeyStore.PathVariable} of the environment, else keys.json in the user's own folder)";
    }

    /// <summary>The store.</summary>
    /// <param name="result">The command line, which need not be complete.</param>
    /// <returns>The store; it need not exist.</returns>
    public KeyStore Read(ParseResult result)
    {
        return new KeyStore(result.GetResult(this) is { Tokens: [var path, ..] } ? path.Value : null);
    }

    /// <summary>The names of the keys that there are, for completion.</summary>
    /// <param name="context">The command line as far as it goes.</param>
    /// <returns>The names; none if they can't be read.</returns>
    public IEnumerable<string> Names(CompletionContext context)
    {
        return ClientKey.All(Read(context.ParseResult)).Select(key => key.Name);
    }
}
