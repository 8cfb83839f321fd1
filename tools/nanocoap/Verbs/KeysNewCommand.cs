// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.CommandLine.Parsing;
using NanoCoap.Dissection.Text;
using NanoCoap.Oscore;
using NanoCoap.Tool.Keys;

namespace NanoCoap.Tool.Verbs;

/// <summary>nanocoap keys new: makes a key.</summary>
internal sealed class KeysNewCommand : KeyVerb
{
    private readonly Argument<string> _name;

    private readonly Option<byte[]> _sender = Bytes(
        "--sender", "The client's ID, 0 to 7 bytes in hexadecimal (default: 2 random ones)", SecurityContext.MaxIdLength);

    private readonly Option<byte[]> _recipient = Bytes("--recipient", "The node's ID, likewise (default: 01)", SecurityContext.MaxIdLength);

    private readonly Option<byte[]> _idContext = Bytes(
        "--id-context", "The ID Context, 0 to 16 bytes in hexadecimal, if the node wants one", SecurityContext.MaxIdContextLength);

    public KeysNewCommand()
        : base(
            "new",
            "Makes a key of random bytes. It is for one client and one node.",
            """
            nanocoap keys new kitchen
                a key; nothing of it is shown
            nanocoap keys new other --sender 02 --recipient "" --id-context 37cbf321
                with the IDs that a node of another make wants
            """)
    {
        _name = NameArgument(isNew: true);
        AddAll(_name, _sender, _recipient, _idContext);
    }

    protected override void Run(ParseResult result, KeyStore store, Page output)
    {
        OscoreKey key = OscoreKey.Make(result.GetValue(_name)!);
        key = key with
        {
            Sender = result.GetResult(_sender) == null ? key.Sender : result.GetValue(_sender)!,
            Recipient = result.GetResult(_recipient) == null ? key.Recipient : result.GetValue(_recipient)!,
            IdContext = result.GetResult(_idContext) == null ? null : result.GetValue(_idContext)!,
        };
        if (key.Sender.AsSpan().SequenceEqual(key.Recipient))
        {
            throw new KeyFileException("The two IDs have to be different.");
        }

        store.Add(key);
        output.Line($"{key.Name} is in {store.Path}. Next: nanocoap provision NODE --key {key.Name}, or nanocoap keys export {key.Name}.");
    }

    private static Option<byte[]> Bytes(string name, string description, int most)
    {
        return new Option<byte[]>(name)
        {
            HelpName = "HEX",
            Description = description,
            CustomParser = result =>
            {
                string text = result.Tokens[^1].Value;
                if (text.Length % 2 == 0 && text.Length <= 2 * most && text.All(char.IsAsciiHexDigit))
                {
                    return Convert.FromHexString(text);
                }

                result.AddError($"{name} {text}: expected 0 to {most} bytes in hexadecimal.");
                return null;
            },
        };
    }
}
