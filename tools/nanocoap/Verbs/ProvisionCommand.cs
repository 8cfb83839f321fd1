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

    private readonly Argument<string> _uri = new("NODE") { Description = "The node: coap://host[:port]; coap:// may be left out" };

    private readonly Option<string> _key = new("--key")
    {
        HelpName = "NAME",
        Description = "The key: one that was never used, or a name for a new one. It is kept under this name here",
        Required = true,
    };

    private readonly Option<string> _as = new("--as") { HelpName = "NAME", Description = "What the node is to call it (default: the same)" };

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
        foreach (Option option in (IEnumerable<Option>)[_key, _as, _role, _admin, _store, .. Ask.OfClients])
        {
            Add(option);
        }

        Validators.Add(result =>
        {
            foreach (Option<string> option in (Option<string>[])[_key, _as])
            {
                if (result.GetResult(option) is { Tokens: [var token] } && !OscoreKey.IsName(token.Value))
                {
                    result.AddError($"{option.Name} {token.Value}: expected {OscoreKey.NameRule}.");
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
        string there = result.GetValue(_as) ?? name;
        OscoreKey? known = store.ReadWithNumbers().Where(entry => entry.Key.Name == name).Select(Unused).FirstOrDefault();
        ClientKey? admin = result.GetValue(_admin) is { } adminName ? ClientKey.Find(adminName, store) : null;

        // Our side is safe before the node has its own.
        OscoreKey key = known ?? Make(store, name);
        CoapAnswer answer = await PutAsync(result, session, admin, key, there);
        for (int i = 1; i < Attempts && known == null && answer.Code == CoapCode.Conflict; i++)
        {
            store.Remove(name);
            key = Make(store, name);
            answer = await PutAsync(result, session, admin, key, there);
        }

        if (!answer.IsSuccess)
        {
            if (known == null)
            {
                store.Remove(name);
            }

            throw Refused(answer, admin, there);
        }

        store.SetNode(name, NodeOf(session.Uri));
        session.Output.Line(
            $"{name} is in {NodeOf(session.Uri)} now{(there == name ? "" : " as " + there)}"
                + (admin == null ? ". It crossed the network in plain: who could read along has it." : $", sent under {admin.Key.Name}."));
        return await CheckAsync(result, session, ClientKey.Find(name, store), there);
    }

    private static OscoreKey Unused((OscoreKey Key, long? Next) entry)
    {
        (OscoreKey key, long? next) = entry;

        // A node begins with the first number: where the key was before, those are used.
        return key.Node == null && next == 0 ? key
            : throw new KeyFileException(
                $"{key.Name} was used already. A key is for one node, and once: take another name, or nanocoap keys remove {key.Name}.");
    }

    private static OscoreKey Make(KeyStore store, string name)
    {
        OscoreKey key = OscoreKey.Make(name);
        store.Add(key);
        return key;
    }

    private static string NodeOf(CoapUri uri)
    {
        string text = uri.With([], []).ToString();
        return text.TrimEnd('/');
    }

    private static AskException Refused(CoapAnswer answer, ClientKey? admin, string there)
    {
        string why = answer.Code switch
        {
            CoapCode.Unauthorized when admin == null =>
                "it takes no key now: its commissioning window is closed. A long press of its button opens it; "
                    + "or use --admin with an admin key of the node",
            CoapCode.Unauthorized => $"{admin.Key.Name} is no admin key of the node",
            CoapCode.NotFound or CoapCode.MethodNotAllowed => "it has no place for keys",
            CoapCode.Forbidden => "that would leave it without an admin key: the first key, and what replaces the last admin key, has --role admin",
            CoapCode.Conflict => "another key of the node has the same IDs",
            CoapCode.ServiceUnavailable => "it has no room for another key: remove one",
            _ => "it does not want it",
        };
        int code = AnswerPrinter.ExitCodeOf(answer.Code);
        return new AskException(
            code,
            code == ExitCode.ServerError ? "server-error" : "client-error",
            $"{there} is not in the node: {why} ({AnswerPrinter.Error(answer)})");
    }

    private async Task<CoapAnswer> PutAsync(ParseResult result, AskSession session, ClientKey? admin, OscoreKey key, string there)
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
                    + $"nanocoap get {NodeOf(session.Uri)}/{KeysPath} --key {key.Name} tells");
        }
    }

    // Any answer under the key shows that it works; an admin is told what it is there.
    private async Task<int> CheckAsync(ParseResult result, AskSession session, ClientKey key, string there)
    {
        CoapAnswer answer = await SendAsync(result, session, key, CoapCode.Get, [KeysPath], []);
        string? line = answer.IsSuccess
            ? answer.Text.Split('\n').FirstOrDefault(text => text.StartsWith(there + " ", StringComparison.Ordinal))
            : null;
        string role = line == null ? "" : $", as {SafeText.Clean(line.Split(' ')[1])}";
        session.Output.Line($"Checked: the node answers under it{role}.");
        return ExitCode.Success;
    }

    private async Task<CoapAnswer> SendAsync(
        ParseResult result, AskSession session, ClientKey? key, CoapCode method, string[] path, byte[] payload)
    {
        CoapClientOptions options = Ask.Client(result, session.Trace, key);
        await using var client = new CoapUdpClient(options);
        CoapAnswer answer = await session.AskAsync((remote, token) => client.RequestAsync(
            new CoapRequest(method, session.Uri.With(path, [])) { Remote = remote, Payload = payload, Event = session.Note }, token));
        if (options.Guard is OscoreClientGuard { HasTakenPlainError: true })
        {
            throw new AskException(
                ExitCode.ClientError, "not-protected",
                $"the node does not know {key!.Key.Name}, or somebody on the way says so: {AnswerPrinter.Error(answer)} came without protection");
        }

        return answer;
    }
}
