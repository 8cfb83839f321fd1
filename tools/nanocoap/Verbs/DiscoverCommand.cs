// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.Net;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Text;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Payloads;
using NanoCoap.Tool.Requests;

namespace NanoCoap.Tool.Verbs;

/// <summary>nanocoap discover: what is there?</summary>
public sealed class DiscoverCommand : AskCommand
{
    private const int Second = 1000;
    private const string AllNodes = "224.0.1.187"; // All CoAP Nodes, RFC 7252 section 12.8

    private readonly Argument<string> _uri = new("URI")
    {
        Description = $"A node or a multicast group; a query filters: \"?rt=temperature-c\" (default: {AllNodes}, all nodes of this network)",
        Arity = ArgumentArity.ZeroOrOne,
        DefaultValueFactory = _ => AllNodes,
    };

    private readonly Option<bool> _tree = new("--tree") { Description = "Draw the resources as a tree, not as a table" };

    private readonly RangedOption _window = new(
        "--window", "SECONDS", "Wait so long for the answers of a group; nodes take up to 5 s, their DEFAULT_LEISURE (default: 6)",
        1, 3600 * Second, null, scale: Second);

    /// <summary>Makes the verb.</summary>
    /// <param name="console">Its surroundings; null for those of the process.</param>
    public DiscoverCommand(ToolConsole? console = null)
        : base(
            "discover",
            "Lists the resources of a node, or, if none is named, finds all nodes of the network and lists theirs (RFC 6690).",
            """
            nanocoap discover 192.0.2.7
                what does it have?
            nanocoap discover 192.0.2.7 --tree
                the same as a tree
            nanocoap discover
                who is there? All CoAP nodes of the network answer within some seconds
            nanocoap discover '[ff02::fd%eth0]'
                the same by IPv6, on one link
            nanocoap discover '192.0.2.7?rt=temperature*'
                only resources of this type
            """,
            """
            Every node lists its resources at /.well-known/core in link format: <path>;attribute=value. The table
            shows rt (TYPE: what it is), if (INTERFACE: how it is to be used), ct (FORMAT: Content-Formats), obs
            (it can be observed), sz (SIZE: bytes) and title. A query with one of these filters. A request to a group
            is a NON, and each node waits a random time before it answers, so that not all answer at once.
            """,
            console)
    {
        Add(_uri);
        foreach (Option option in (IEnumerable<Option>)[_tree, _window, .. Ask.OfKeys, .. Ask.OfClients])
        {
            Add(option);
        }
    }

    /// <inheritdoc/>
    protected override string UriText(ParseResult result)
    {
        return result.GetValue(_uri)!;
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult result, AskSession session)
    {
        TimeSpan? window = _window.Given(result.CommandResult) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;
        IPEndPoint remote = await session.ResolveAsync();
        if (!CoapUri.IsGroup(remote.Address))
        {
            CoapDiscovery single = await session.AskAsync((_, token) => FirstAsync(session.Client.DiscoverAsync(session.Uri, window, token)));
            Print(result, session, single, first: true);
            int code = AnswerPrinter.ExitCodeOf(single.Answer.Code);
            if (code != ExitCode.Success)
            {
                session.Error.Write(session.Error.Begin().Add("nanocoap: ", LogStyle.Faint).Add(AnswerPrinter.Error(single.Answer), LogStyle.Bad));
            }

            return code;
        }

        int nodes = 0;
        await foreach (CoapDiscovery discovery in session.Client.DiscoverAsync(session.Uri, window, session.End.Token))
        {
            Print(result, session, discovery, nodes++ == 0);
        }

        if (nodes == 0)
        {
            throw new AskException(
                ExitCode.NoAnswer, "no-answer",
                $"nobody has answered at {remote}; multicast may not leave this machine, or the nodes are in another network");
        }

        return ExitCode.Success;
    }

    /// <summary>The first of some discoveries: of a single node there is one.</summary>
    internal static async Task<CoapDiscovery> FirstAsync(IAsyncEnumerable<CoapDiscovery> discoveries)
    {
        await foreach (CoapDiscovery discovery in discoveries)
        {
            return discovery;
        }

        throw new CoapException("There is no answer.");
    }

    private void Print(ParseResult result, AskSession session, CoapDiscovery discovery, bool first)
    {
        Page page = session.Output;
        if (Ask.Json(result))
        {
            page.Line(AnswerJson.OfDiscovery(discovery));
            return;
        }

        if (discovery.Answer.IsSuccess)
        {
            if (!first)
            {
                page.Line();
            }

            string uri = "coap://" + discovery.Remote.ToString().Replace("%", "%25", StringComparison.Ordinal);
            IReadOnlyList<string> lines = result.GetValue(_tree)
                ? LinkTree.Lines(uri, discovery.Links, page.Screen)
                : [uri, .. LinkTable.Lines(discovery.Links, page.Screen)];
            page.Line(lines[0], LogStyle.Subject);
            page.Lines(lines.Skip(1));
        }

        if (discovery.Problem != null)
        {
            session.Error.Line($"{discovery.Remote}: {SafeText.Clean(discovery.Problem)}", LogStyle.Warning);
        }
    }
}
