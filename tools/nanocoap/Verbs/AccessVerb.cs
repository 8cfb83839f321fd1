// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.Text;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Text;
using NanoCoap.Protocol;
using NanoCoap.Tool.Access;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Keys;
using NanoCoap.Tool.Requests;

namespace NanoCoap.Tool.Verbs;

/// <summary>One of the verbs under nanocoap access: asks a node, perhaps changes its rules, and shows what holds then.</summary>
public abstract class AccessVerb : AskCommand
{
    private static readonly string[] s_keys = ["keys"];
    private static readonly string[] s_rules = ["keys", "rules"];

    private readonly Argument<string> _uri = new("NODE") { Description = "The node: coap://host[:port]; coap:// may be left out" };

    /// <summary>Makes the verb.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="examples">Lines under the head "Examples".</param>
    /// <param name="howItWorks">A paragraph under the head "How it works".</param>
    /// <param name="console">Its surroundings; null for those of the process.</param>
    protected AccessVerb(string name, string description, string examples, string howItWorks, ToolConsole? console)
        : base(name, description, examples, howItWorks, console)
    {
        Add(_uri);
    }

    /// <inheritdoc/>
    public override VerbGroup Group => VerbGroup.Keys;

    /// <summary>What rules there are to be.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="state">What holds now.</param>
    /// <returns>The rules; null if they are to stay as they are.</returns>
    /// <exception cref="KeyFileException">They make no sense.</exception>
    protected abstract AccessRuleList? Change(ParseResult result, AccessState state);

    /// <summary>Lets rules through that say nothing for the node; of a verb that adds it.</summary>
    protected Option<bool> Anyway { get; } = new("--anyway")
    {
        Description = "Send it though it names a key that the node does not have, or a path that leads nowhere",
    };

    /// <summary>The path that somebody means, who may leave out its first slash.</summary>
    /// <param name="text">What he typed.</param>
    /// <returns>The path.</returns>
    protected static string PathOf(string text)
    {
        return text.StartsWith('/') ? text : "/" + text;
    }

    /// <summary>Adds arguments and options behind the node, and behind them those of all these verbs.</summary>
    /// <param name="symbols">Arguments and options.</param>
    protected void AddAll(params Symbol[] symbols)
    {
        AddSymbols([.. symbols, .. Ask.OfKeys, .. Ask.OfClients]);
    }

    /// <inheritdoc/>
    protected override string UriText(ParseResult result)
    {
        return result.GetValue(_uri)!;
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult result, AskSession session)
    {
        AccessState state = await ReadAsync(session);
        if (Change(result, state) is { } rules)
        {
            Check(result, state, rules);
            CoapCode method = rules.Rules.Count == 0 ? CoapCode.Delete : CoapCode.Put;
            await AskAsync(session, method, s_rules, Encoding.UTF8.GetBytes(rules.Text));
            state = state with { Rules = rules };
        }

        if (Ask.Json(result))
        {
            session.Output.WriteWhole(AccessText.Json(state));
        }
        else
        {
            session.Output.Lines(AccessText.Lines(state, session.Output.Screen));
        }

        return ExitCode.Success;
    }

    private static async Task<AccessState> ReadAsync(AskSession session)
    {
        string node = session.Uri.With([], []).ToString().TrimEnd('/');
        string keys = await AskAsync(session, CoapCode.Get, s_keys, []);
        string rules = await AskAsync(session, CoapCode.Get, s_rules, []);
        IReadOnlyList<CoapLink> links = await NodeSearch.LinksAsync(session, session.Uri, null);
        session.Status.Clear();
        AccessRuleList list = AccessRuleList.Parse(SafeLines(rules), node + AccessState.KeysPath + "/rules");
        return AccessState.Read(node, keys, list, [.. links.Select(link => link.Target)]);
    }

    // What comes from a node is printed, and not trusted with that.
    private static string SafeLines(string text)
    {
        return string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(SafeText.Clean));
    }

    private void Check(ParseResult result, AccessState state, AccessRuleList rules)
    {
        // Discovery does not list itself. A node that lists nothing says itself what leads nowhere. What is there already was seen to.
        string[] paths = state.Paths.Count == 0 ? [.. rules.Rules.Select(rule => rule.Path)] : [.. state.Paths, "/.well-known/core"];
        var others = new AccessRuleList([.. rules.Rules.Except(state.Rules.Rules)]);
        string[] problems = [.. others.Problems(paths, [.. state.Keys.Select(key => key.Name)])];
        if (problems.Length != 0 && !(Options.Contains(Anyway) && result.GetValue(Anyway)))
        {
            throw new AskException(
                ExitCode.Usage, "bad-rules", string.Join(' ', problems) + " Nothing was changed; --anyway sends it nevertheless");
        }
    }

    private static async Task<string> AskAsync(AskSession session, CoapCode method, string[] path, byte[] payload)
    {
        CoapAnswer answer = await session.AskAsync((remote, token) => session.Client.RequestAsync(
            new CoapRequest(method, session.Uri.With(path, [])) { Remote = remote, Payload = payload, Event = session.Note }, token));
        if (answer.IsSuccess)
        {
            return answer.Text;
        }

        string why = answer.Code switch
        {
            CoapCode.Unauthorized when !session.HasKey => "it wants a key of an admin: --key NAME",
            CoapCode.Unauthorized => "that key is no admin's",
            CoapCode.NotFound or CoapCode.MethodNotAllowed => "who may do what is not changed there over the network",
            _ => "it does not want it",
        };
        int code = AnswerPrinter.ExitCodeOf(answer.Code);
        throw new AskException(
            code, code == ExitCode.ServerError ? "server-error" : "client-error", $"{why} ({AnswerPrinter.Error(answer)})");
    }
}
