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
    private static readonly string[] s_heads = ["NAME", "KIND", "IDENTITY", "SENDER", "RECIPIENT", "CONTEXT", "NEXT", "NODE"];

    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object a line" };

    public KeysListCommand()
        : base(
            "list",
            "Lists the keys, without their secrets: the kind, the identity or the two IDs and the next sequence number, the node.",
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
        IReadOnlyList<(NamedKey Key, long? Next)> keys = store.ReadWithNumbers();
        if (result.GetValue(_json))
        {
            output.WriteWhole(keys.Select(entry => KeyDescription.Json(entry.Key, entry.Next)));
        }
        else if (keys.Count == 0)
        {
            output.Line($"{store.Path} has no keys. nanocoap keys new NAME makes one.");
        }
        else
        {
            output.Lines(TextTable.Lines(s_heads, keys.Select(entry => Row(entry.Key, entry.Next)), output.Screen.TableWidth));
        }
    }

    private static string[] Row(NamedKey key, long? next)
    {
        string node = SafeText.Clean(key.Node ?? "");
        return key is OscoreKey oscore
            ?
            [
                key.Name, key.Kind, "", KeyDescription.Id(oscore.Sender), KeyDescription.Id(oscore.Recipient),
                oscore.IdContext == null ? "" : KeyDescription.Id(oscore.IdContext),
                next?.ToString(CultureInfo.InvariantCulture) ?? "lost", node,
            ]
            : [key.Name, key.Kind, SafeText.Clean(((PskKey)key).Identity), "", "", "", "", node];
    }
}
