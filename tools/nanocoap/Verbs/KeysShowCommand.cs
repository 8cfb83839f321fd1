// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using NanoCoap.Dissection.Text;
using NanoCoap.Tool.Keys;

namespace NanoCoap.Tool.Verbs;

/// <summary>nanocoap keys show: what is known of a key.</summary>
internal sealed class KeysShowCommand : KeyVerb
{
    private readonly Argument<string> _name;

    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object on one line" };

    public KeysShowCommand()
        : base(
            "show",
            "Says what is known of a key, but its secret.",
            """
            nanocoap keys show kitchen
                its kind, its IDs or its identity, its node, how far its numbers are used
            """)
    {
        _name = NameArgument();
        AddAll(_name, _json);
    }

    protected override void Run(ParseResult result, KeyStore store, Page output)
    {
        string name = store.Find(result.GetValue(_name)!).Name;
        (NamedKey key, long? next) = store.ReadWithNumbers().First(entry => entry.Key.Name == name);
        if (result.GetValue(_json))
        {
            output.WriteWhole(KeyDescription.Json(key, next));
        }
        else
        {
            output.Lines(KeyDescription.Lines(key, next));
        }
    }
}
