// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using NanoCoap.Tool.Keys;

namespace NanoCoap.Tool.Verbs;

/// <summary>The kind of a new key.</summary>
internal sealed class KeyKindOption : Option<string>
{
    /// <summary>Makes the option.</summary>
    /// <param name="description">What it does, without its default.</param>
    public KeyKindOption(string description)
        : base("--kind")
    {
        HelpName = $"{KeyKind.Oscore}|{KeyKind.Psk}";
        Description = description;
        DefaultValueFactory = _ => KeyKind.Oscore;
        this.AcceptOnlyFromAmong(KeyKind.Oscore, KeyKind.Psk);
    }
}
