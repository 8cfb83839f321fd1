// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using NanoCoap.Dissection.Text;
using NanoCoap.Tool.Keys;

namespace NanoCoap.Tool.Verbs;

/// <summary>nanocoap keys remove: takes a key out of the store.</summary>
internal sealed class KeysRemoveCommand : KeyVerb
{
    private readonly Argument<string> _name;

    public KeysRemoveCommand()
        : base(
            "remove",
            "Takes a key out of the store; the node keeps it, until somebody with an admin key removes it there.",
            """
            nanocoap keys remove kitchen
                here
            nanocoap delete 192.0.2.7/keys/kitchen --key admin
                in the node
            """)
    {
        _name = NameArgument();
        AddAll(_name);
    }

    protected override void Run(ParseResult result, KeyStore store, Page output)
    {
        string name = result.GetValue(_name)!;
        store.Remove(name);
        output.Line($"{name} is not in {store.Path} any more.");
    }
}
