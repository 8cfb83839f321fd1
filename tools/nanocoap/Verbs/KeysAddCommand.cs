// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using NanoCoap.Dissection.Text;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Keys;

namespace NanoCoap.Tool.Verbs;

/// <summary>nanocoap keys add: takes keys that were made elsewhere.</summary>
internal sealed class KeysAddCommand : KeyVerb
{
    private readonly Argument<string> _file = new("FILE")
    {
        Description = "A JSON array, or one object, with name, secret, sender (this client), recipient (the node), and if need be salt and "
            + "idContext, in hexadecimal; for coaps:// with identity and key; - is standard input",
    };

    private readonly ToolConsole _console;

    public KeysAddCommand(ToolConsole? console)
        : base(
            "add",
            "Takes keys that were made elsewhere, for this client: they must not have been used by any other, nor be used from now on.",
            """
            nanocoap keys add client.json
                what somebody else has exported for us
            nanocoap keys add -
                from standard input: a secret is no argument, which all on this machine could read
            """)
    {
        _console = console ?? new ToolConsole();
        AddAll(_file);
    }

    protected override void Run(ParseResult result, KeyStore store, Page output)
    {
        string file = result.GetValue(_file)!;
        IReadOnlyList<NamedKey> keys = file == "-"
            ? KeyJson.Read(_console.ReadInput(), "standard input") : KeyJson.Read(PrivateFile.Read(file), file);
        foreach (NamedKey key in keys)
        {
            store.Add(key);
            output.Line($"{key.Name} is in {store.Path}.");
        }
    }
}
