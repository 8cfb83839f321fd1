// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Keys;

namespace NanoCoap.Tool.Verbs;

/// <summary>nanocoap keys: the keys of this user.</summary>
public sealed class KeysCommand : VerbCommand
{
    /// <summary>Makes the verb.</summary>
    /// <param name="console">Its surroundings; null for those of the process.</param>
    public KeysCommand(ToolConsole? console = null)
        : base(
            "keys",
            "Makes and keeps keys for nodes: for OSCORE (RFC 8613) with coap://, and for DTLS with coaps://. "
                + "Every verb that asks a node takes --key NAME then.",
            """
            nanocoap keys new kitchen
                a key for a node; nanocoap provision puts it there
            nanocoap keys new phone --kind psk
                one for coaps://
            nanocoap keys list
                which there are, and how far their numbers are used
            nanocoap keys export kitchen --output node.json
                the node's side of it
            """)
    {
        Add(new KeysNewCommand());
        Add(new KeysListCommand());
        Add(new KeysShowCommand());
        Add(new KeysAddCommand(console));
        Add(new KeysRemoveCommand());
        Add(new KeysExportCommand());
    }

    /// <inheritdoc/>
    public override string Background => $"""
        Where keys are:
          {KeyStore.DefaultPath}
          or the file that --key-store or {KeyStore.PathVariable} names. It is the user's
          alone. The file beside it, with .numbers at its end, keeps which sequence
          numbers are used. Never copy the two to use them in a second place: both
          would use the same numbers, and that gives away what is protected with them.
          For a script: {ClientKey.KeyVariable} holds one key as JSON, and {ClientKey.NumbersVariable}
          names a file that is there and stays (empty for a new key). A key for coaps://
          has no numbers, and can be used in as many places as you like.
        """;

    /// <inheritdoc/>
    public override VerbGroup Group => VerbGroup.Keys;
}
