// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.Globalization;
using NanoCoap.Dissection.Text;
using NanoCoap.Tool.Keys;

namespace NanoCoap.Tool.Verbs;

/// <summary>nanocoap keys list: which there are.</summary>
internal sealed class KeysListCommand : KeyVerb
{
    private static readonly string[] s_heads = ["NAME", "SENDER", "RECIPIENT", "CONTEXT", "NEXT", "NODE"];

    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object a line" };

    public KeysListCommand()
        : base(
            "list",
            "Lists the keys, without their secrets: the two IDs, the next sequence number, the node.",
            """
            nanocoap keys list
                a table
            nanocoap keys list --json
                for a program to read
            """)
    {
        AddAll(_json);
    }

    protected override void Run(ParseResult result, KeyStore store, Page output)
    {
        IReadOnlyList<(OscoreKey Key, long? Next)> keys = store.ReadWithNumbers();
        if (result.GetValue(_json))
        {
            output.Lines(keys.Select(entry => KeyDescription.Json(entry.Key, entry.Next)));
        }
        else if (keys.Count == 0)
        {
            output.Line($"{store.Path} has no keys. nanocoap keys new NAME makes one.");
        }
        else
        {
            output.Lines(TextTable.Lines(s_heads, keys.Select(entry => Row(entry.Key, entry.Next)), output.Screen.Width, output.Screen.Unicode));
        }
    }

    private static string[] Row(OscoreKey key, long? next)
    {
        return
        [
            key.Name, KeyDescription.Id(key.Sender), KeyDescription.Id(key.Recipient), key.IdContext == null ? "" : KeyDescription.Id(key.IdContext),
            next?.ToString(CultureInfo.InvariantCulture) ?? "lost", SafeText.Clean(key.Node ?? ""),
        ];
    }
}
