// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.Text;
using NanoCoap.Dissection.Text;
using NanoCoap.Tool.Keys;

namespace NanoCoap.Tool.Verbs;

/// <summary>nanocoap keys export: the node's side of a key.</summary>
internal sealed class KeysExportCommand : KeyVerb
{
    private readonly Argument<string> _name;

    private readonly Option<string> _format = new Option<string>("--format")
    {
        HelpName = string.Join('|', KeyFormats.Names),
        Description = "json: for nanocoap node --oscore, or --psk; pairs: a line of a node's keys.txt; libcoap: for coap-server -E; "
            + "aiocoap: settings.json of a context; wireshark: a line of its table of OSCORE contexts, or what its preference dtls.psk "
            + "takes; text: a pre-shared key for coap-client -k",
        DefaultValueFactory = _ => KeyFormats.Names[0],
    }.AcceptOnlyFromAmong([.. KeyFormats.Names]);

    private readonly Option<string> _role = new Option<string>("--role")
    {
        HelpName = "admin|user",
        Description = "With --format pairs, what the node lets it do (default: user, and admin for a node's first key)",
    }.AcceptOnlyFromAmong("admin", "user");

    private readonly Option<string> _output = new("--output", "-o")
    {
        HelpName = "FILE",
        Description = "Write it to a file that is yours alone (default: print it)",
    };

    public KeysExportCommand()
        : base(
            "export",
            "Gives the node's side of a key, with its secret. Of one of OSCORE the two IDs are the other way round: never our own side, "
                + "which in two places would use the same sequence numbers. A pre-shared one is the same at both ends.",
            """
            nanocoap keys export kitchen --output node.json
                for nanocoap node --oscore node.json
            nanocoap keys export kitchen --format pairs --role admin --output keys.txt
                for a node, by cable
            nanocoap keys export kitchen --format wireshark
                to read along
            nanocoap keys export phone --output psk.json
                a key of the kind psk, for nanocoap node --psk psk.json
            nanocoap keys export phone --format text
                the same for coap-client -u phone -k TEXT
            """)
    {
        _name = NameArgument();
        AddAll(_name, _format, _role, _output);
    }

    protected override void Run(ParseResult result, KeyStore store, Page output)
    {
        NamedKey key = store.Find(result.GetValue(_name)!).OfOtherEnd();
        string text = KeyFormats.Write(key, result.GetValue(_format)!, result.GetValue(_role));
        if (result.GetValue(_output) is { } file)
        {
            PrivateFile.Replace(file, Encoding.UTF8.GetBytes(text));
        }
        else
        {
            output.Lines(text.TrimEnd('\n').Split('\n'));
        }
    }
}
