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

    private readonly KeyKindOption _kind = new(
        "For which protocol: oscore for coap://, psk for coaps:// (DTLS), which clients of other makes speak");

    private readonly Option<string> _identity = new("--identity")
    {
        HelpName = "TEXT",
        Description = "With --kind psk, what the client calls itself (default: the name, which is what our nodes want)",
    };

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
            nanocoap keys new phone --kind psk
                one for coaps://, that coap-client -u -k takes as well
            nanocoap keys new other --sender 02 --recipient "" --id-context 37cbf321
                with the IDs that a node of another make wants
            """)
    {
        _name = NameArgument(isNew: true);
        AddAll(_name, _kind, _identity, _sender, _recipient, _idContext);
        Validators.Add(result =>
        {
            bool isPsk = result.GetValue(_kind) == KeyKind.Psk;
            foreach (Option option in (Option[])(isPsk ? [_sender, _recipient, _idContext] : [_identity]))
            {
                if (result.GetResult(option) is { Implicit: false })
                {
                    result.AddError($"{option.Name} is nothing that a key of the kind {(isPsk ? KeyKind.Psk : KeyKind.Oscore)} has.");
                }
            }
        });
    }

    protected override void Run(ParseResult result, KeyStore store, Page output)
    {
        string name = result.GetValue(_name)!;
        NamedKey key = result.GetValue(_kind) == KeyKind.Psk ? MakePsk(result, name) : MakeOscore(result, name);
        store.Add(key);
        output.Line($"{key.Name} is in {store.Path}. Next: nanocoap provision NODE --key {key.Name}, or nanocoap keys export {key.Name}.");
    }

    private PskKey MakePsk(ParseResult result, string name)
    {
        string identity = result.GetValue(_identity) ?? name;
        PskKey key = PskKey.Make(name) with { Identity = identity };
        return PskKey.Problem(identity, key.Secret) is { } problem ? throw new KeyFileException($"--identity: {problem}") : key;
    }

    private OscoreKey MakeOscore(ParseResult result, string name)
    {
        OscoreKey key = OscoreKey.Make(name);
        key = key with
        {
            Sender = result.GetResult(_sender) == null ? key.Sender : result.GetValue(_sender)!,
            Recipient = result.GetResult(_recipient) == null ? key.Recipient : result.GetValue(_recipient)!,
            IdContext = result.GetResult(_idContext) == null ? null : result.GetValue(_idContext)!,
        };
        return key.Sender.AsSpan().SequenceEqual(key.Recipient) ? throw new KeyFileException("The two IDs have to be different.") : key;
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
