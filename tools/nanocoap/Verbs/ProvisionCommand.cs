// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.Text;
using NanoCoap.Client;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Text;
using NanoCoap.Protocol;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Keys;
using NanoCoap.Tool.Requests;

namespace NanoCoap.Tool.Verbs;

/// <summary>nanocoap provision: puts a key into a node.</summary>
public sealed class ProvisionCommand : AskCommand
{
    private const string KeysPath = "keys"; // the key resource of our nodes
    private const int Attempts = 3; // for IDs that no other key of the node has

    // A node opens its port of coaps when it has the first key for it, which may be a moment after it has said so.
    private const int Tries = 4;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);

    private readonly Argument<string> _uri = new("NODE")
    {
        Description = "The node: coap://host[:port]; coap:// may be left out. With an admin key of the kind psk coaps://host[:port]",
    };

    private readonly Option<string> _key = new("--key")
    {
        HelpName = "NAME",
        Description = "The key: one that was never used, or a name for a new one. It is kept under this name here",
        Required = true,
    };

    private readonly Option<string> _as = new("--as") { HelpName = "NAME", Description = "What the node is to call it (default: the same)" };

    private readonly KeyKindOption _kind = new("For which protocol a new key is: oscore for coap://, psk for coaps:// (DTLS)");

    private readonly Option<string> _at = new("--check-at")
    {
        HelpName = "URI",
        Description = "Where the node is to be had under the key "
            + "(default: NODE; or, for the other scheme, the same host at that scheme's port)",
    };

    private readonly Option<string> _role = new Option<string>("--role")
    {
        HelpName = "admin|user",
        Description = "What the node lets it do (default: user, and admin for a node's first key)",
    }.AcceptOnlyFromAmong("admin", "user");

    private readonly Option<string> _admin = new("--admin")
    {
        HelpName = "NAME",
        Description = "An admin key of the node: the new one goes there protected by it (default: in plain, while the node's commissioning "
            + "window is open)",
    };

    private readonly KeyStoreOption _store = new();

    /// <summary>Makes the verb.</summary>
    /// <param name="console">Its surroundings; null for those of the process.</param>
    public ProvisionCommand(ToolConsole? console = null)
        : base(
            "provision",
            "Puts a key into a node, keeps our side of it, and checks that the node answers under it.",
            """
            nanocoap provision 192.0.2.7 --key kitchen
                the first key of a node that was just started or whose button was held
            nanocoap provision 192.0.2.7 --key guest --role user --admin kitchen
                a further one
            nanocoap provision 192.0.2.7 --key kitchen2 --as laptop --role admin --admin kitchen
                what this client is called there; then the old one can go
            nanocoap provision 192.0.2.7 --key phone --kind psk --admin kitchen
                one for coaps://
            """,
            """
            A node without keys takes its first one from whoever sends it, for ten minutes after its start or after
            its button was held: the commissioning window. In a window the key crosses the network in plain, and who
            can read along there has it. With --admin it goes protected by a key that the node has already.
            """,
            console)
    {
        _admin.CompletionSources.Add(_store.Names);
        _key.CompletionSources.Add(_store.Names);
        Add(_uri);
        foreach (Option option in (IEnumerable<Option>)[_key, _kind, _as, _role, _admin, _at, _store, .. Ask.OfClients])
        {
            Add(option);
        }

        Validators.Add(result =>
        {
            foreach (Option<string> option in (Option<string>[])[_key, _as])
            {
                if (result.GetResult(option) is { Tokens: [var token] } && !NamedKey.IsName(token.Value))
                {
                    result.AddError($"{option.Name} {token.Value}: expected {NamedKey.NameRule}.");
                }
            }
        });
    }

    /// <inheritdoc/>
    public override VerbGroup Group => VerbGroup.Keys;

    /// <inheritdoc/>
    protected override string UriText(ParseResult result)
    {
        return result.GetValue(_uri)!;
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult result, AskSession session)
    {
        KeyStore store = _store.Read(result);
        string name = result.GetValue(_key)!;
        NamedKey? known = store.ReadWithNumbers().Where(entry => entry.Key.Name == name).Select(entry => Unused(result, entry))
            .FirstOrDefault();
        string there = result.GetValue(_as) ?? (known as PskKey)?.Identity ?? name;
        KeyInUse? admin = result.GetValue(_admin) is { } adminName ? KeyInUse.Find(adminName, store, session.Uri) : null;
        if (admin == null && session.Uri.IsSecure)
        {
            throw new AskException(
                ExitCode.Usage, "bad-request", "coaps:// wants --admin with a key that the node has; its first key goes by coap://");
        }

        // Our side is safe before the node has its own.
        NamedKey key = known ?? Make(result, store, name, there);
        CoapUri place = PlaceOf(result, session.Uri, key);
        CoapAnswer answer = await PutAsync(result, session, admin, key, there, place);
        for (int i = 1; i < Attempts && known == null && key is OscoreKey && answer.Code == CoapCode.Conflict; i++)
        {
            store.Remove(name);
            key = Make(result, store, name, there);
            answer = await PutAsync(result, session, admin, key, there, place);
        }

        if (!answer.IsSuccess)
        {
            if (known == null)
            {
                store.Remove(name);
            }

            throw Refused(answer, admin, key, there);
        }

        store.SetNode(name, NodeOf(place));
        session.Output.Line(
            $"{name} is in {NodeOf(session.Uri)} now{(there == name ? "" : " as " + there)}"
                + (admin == null ? ". It crossed the network in plain: who could read along has it." : $", sent under {admin.Name}."));
        return await CheckAsync(result, session.For(place), KeyInUse.Find(name, store, place), there, admin != null);
    }

    private NamedKey Unused(ParseResult result, (NamedKey Key, long? Next) entry)
    {
        (NamedKey key, long? next) = entry;
        if (result.GetResult(_kind) is { Implicit: false } && result.GetValue(_kind) != key.Kind)
        {
            throw new KeyFileException($"{key.Name} is of the kind {key.Kind}.");
        }

        // A node begins with the first number: where the key was before, those are used. A pre-shared key is for one node, too: who holds
        // one of two could pass for the other.
        if (key.Node != null || (key is OscoreKey && next != 0))
        {
            throw new KeyFileException(
                $"{key.Name} was used already. A key is for one node, and once: take another name, or nanocoap keys remove {key.Name}.");
        }

        if (key is PskKey psk)
        {
            CheckPsk(result, psk);
        }

        return key;
    }

    private void CheckPsk(ParseResult result, PskKey key)
    {
        if (key.Secret.Length is < PskKey.MinNodeLength or > PskKey.MaxNodeLength)
        {
            throw new KeyFileException(
                $"{key.Name} has {key.Secret.Length} bytes; a node takes {PskKey.MinNodeLength} to {PskKey.MaxNodeLength}.");
        }

        if (!NamedKey.IsName(key.Identity) || (result.GetValue(_as) is { } there && there != key.Identity))
        {
            throw new KeyFileException(
                $"{key.Name} says in the handshake that it is {key.Identity}, so the node has to call it that; "
                    + $"what a node calls a key is {NamedKey.NameRule}.");
        }
    }

    private NamedKey Make(ParseResult result, KeyStore store, string name, string there)
    {
        NamedKey key = result.GetValue(_kind) == KeyKind.Psk ? PskKey.Make(name) with { Identity = there } : OscoreKey.Make(name);
        store.Add(key);
        return key;
    }

    // Where the node is to be had under the key.
    private CoapUri PlaceOf(ParseResult result, CoapUri node, NamedKey key)
    {
        if (result.GetValue(_at) is { } text)
        {
            CoapUri given = AskUri.Parse(text);
            return given.IsSecure == key is PskKey ? given
                : throw new AskException(
                    ExitCode.Usage, "bad-uri", $"--check-at {text}: a key of the kind {key.Kind} is not for that scheme");
        }

        return node.IsSecure == key is PskKey ? node : AskUri.OfOtherScheme(node);
    }

    private static string NodeOf(CoapUri uri)
    {
        string text = uri.With([], []).ToString();
        return text.TrimEnd('/');
    }

    private static AskException Refused(CoapAnswer answer, KeyInUse? admin, NamedKey key, string there)
    {
        string why = answer.Code switch
        {
            CoapCode.Unauthorized when admin == null =>
                "it takes no key now: its commissioning window is closed. A long press of its button opens it; "
                    + "or use --admin with an admin key of the node",
            CoapCode.Unauthorized => $"{admin.Name} is no admin key of the node",
            CoapCode.NotFound or CoapCode.MethodNotAllowed => "it has no place for keys",
            CoapCode.Forbidden => "that would leave it without an admin key: the first key, and what replaces the last admin key, has --role admin",
            CoapCode.Conflict => key is PskKey ? "another key of the node has the same bytes" : "another key of the node has the same IDs",
            CoapCode.NotImplemented => "it has no coaps",
            CoapCode.ServiceUnavailable => "it has no room for another key: remove one",
            _ => "it does not want it",
        };
        int code = AnswerPrinter.ExitCodeOf(answer.Code);
        return new AskException(
            code,
            code == ExitCode.ServerError ? "server-error" : "client-error",
            $"{there} is not in the node: {why} ({AnswerPrinter.Error(answer)})");
    }

    private async Task<CoapAnswer> PutAsync(
        ParseResult result, AskSession session, KeyInUse? admin, NamedKey key, string there, CoapUri place)
    {
        byte[] payload = Encoding.UTF8.GetBytes(KeyFormats.Pairs(key.OfOtherEnd(), result.GetValue(_role)));
        try
        {
            return await SendAsync(result, session, admin, CoapCode.Put, [KeysPath, there], payload);
        }
        catch (Exception e) when (e is CoapFailedException { Reason: FailureReason.NoAnswer }
            or AskException { ExitCode: ExitCode.NoAnswer, Reason: "no-answer" })
        {
            throw new AskException(
                ExitCode.NoAnswer, "no-answer",
                $"{e.Message.TrimEnd('.')}. Whether {there} is in the node is not known: "
                    + $"nanocoap get {NodeOf(place)}/{KeysPath} --key {key.Name} tells");
        }
    }

    // Any answer under the key shows that it works; an admin is told what it is there, and nobody else.
    private async Task<int> CheckAsync(ParseResult result, AskSession session, KeyInUse key, string there, bool hasAdmin)
    {
        CoapAnswer answer = await AnswerUnderAsync(result, session, key);
        string? line = answer.IsSuccess
            ? answer.Text.Split('\n').FirstOrDefault(text => text.StartsWith(there + " ", StringComparison.Ordinal))
            : null;
        bool isUser = answer.Code == CoapCode.Unauthorized;
        string role = line != null ? $", as {SafeText.Clean(line.Split(' ')[1])}" : isUser ? ", as user" : "";
        string place = session.Uri.IsSecure ? $" at {NodeOf(session.Uri)}" : "";
        session.Output.Line($"Checked: the node answers under it{place}{role}.");
        if (isUser && !hasAdmin && result.GetValue(_role) == null)
        {
            session.Output.Line(
                "The node had keys already, so this one changes none, and the window is closed: if it is to take the place of a lost "
                    + "admin's, open the window again and take a new one with --role admin.");
        }

        return ExitCode.Success;
    }

    private async Task<CoapAnswer> AnswerUnderAsync(ParseResult result, AskSession session, KeyInUse key)
    {
        for (int i = 1; ; i++)
        {
            try
            {
                return await SendAsync(result, session, key, CoapCode.Get, [KeysPath], []);
            }
            catch (CoapHandshakeException e) when (!e.IsRefused)
            {
                if (i == Tries)
                {
                    throw new AskException(
                        ExitCode.NoAnswer, "not-checked",
                        $"whether the node answers under it is not known: {e.Message.TrimEnd('.')}; --check-at names another place");
                }
            }

            await Task.Delay(s_pause, session.End.Token);
        }
    }

    private async Task<CoapAnswer> SendAsync(
        ParseResult result, AskSession session, KeyInUse? key, CoapCode method, string[] path, byte[] payload)
    {
        await using var client = new CoapUdpClient(Ask.Client(result, session.Trace, session.Wire, key));
        CoapAnswer answer = await session.AskAsync((remote, token) => client.RequestAsync(
            new CoapRequest(method, session.Uri.With(path, [])) { Remote = remote, Payload = payload, Event = session.Note }, token));
        if (key is { HasTakenPlainError: true })
        {
            throw new AskException(
                ExitCode.ClientError, "not-protected",
                $"the node does not know {key.Name}, or somebody on the way says so: {AnswerPrinter.Error(answer)} came without protection");
        }

        return answer;
    }
}
