// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.Net;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Text;
using NanoCoap.Protocol;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Payloads;
using NanoCoap.Tool.Requests;

namespace NanoCoap.Tool.Verbs;

/// <summary>nanocoap discover: what is there?</summary>
public sealed class DiscoverCommand : AskCommand
{
    private const int Second = 1000;
    private const string AllNodes = "224.0.1.187"; // All CoAP Nodes, RFC 7252 section 12.8

    private static readonly TimeSpan s_leisure = TimeSpan.FromMilliseconds(new TransmissionParameters().DefaultLeisureMs);

    private readonly Argument<string> _uri = new("URI")
    {
        Description = $"{NodeSearch.Syntax} (default: {AllNodes}, all nodes of this network)",
        Arity = ArgumentArity.ZeroOrOne,
        DefaultValueFactory = _ => AllNodes,
    };

    private readonly Option<bool> _tree = new("--tree") { Description = "Draw the resources as a tree, not as a table" };

    private readonly RangedOption _window = new(
        "--window", "SECONDS",
        "Wait so long for the answers of a group, whose nodes take up to 5 s, their DEFAULT_LEISURE, or of each place of a range "
            + "(default: 6, and 2 for a range)",
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
            nanocoap discover 192.0.2.7/alarm
                what is there and below
            nanocoap discover 127.0.0.1:5683-6682
                a fleet on this machine, port by port
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
        return NodeSearch.First(result.GetValue(_uri)!);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult result, AskSession session)
    {
        TimeSpan? window = _window.Given(result.CommandResult) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;
        NodeSearch search = NodeSearch.Parse(result.GetValue(_uri)!);
        IPEndPoint remote = await session.ResolveAsync();
        bool group = CoapUri.IsGroup(remote.Address);
        bool quiet = Ask.Quiet(result);
        if (!group && !search.IsRange)
        {
            CoapDiscovery single = await session.AskAsync(
                (_, token) => NodeSearch.FirstAsync(search.FindAsync(session.Client, window, token)));
            Print(result, session, single, first: true);
            if (!single.Answer.IsSuccess)
            {
                await ErrorAdvice.WriteAsync(session, session.Uri.With([".well-known", "core"], []), single.Answer, look: false);
                return AnswerPrinter.ExitCodeOf(single.Answer.Code);
            }

            if (single.Links.Count == 0 && single.Problem == null && !quiet)
            {
                string none = search.Filter.Length == 0 ? "has no resources" : $"has no resource that matches {search.Filter}";
                session.Error.Line(SafeText.Clean($"{session.Place} {none}"), LogStyle.Warning);
            }

            return single.Problem == null ? ExitCode.Success : ExitCode.ProtocolFailure;
        }

        if (group && window < s_leisure && !quiet)
        {
            session.Error.Line(
                FormattableString.Invariant($"--window {window.Value.TotalSeconds:0.###}: nodes may take {s_leisure.TotalSeconds:0} s ")
                + "to answer a group (DEFAULT_LEISURE), and those that do so later are missed",
                LogStyle.Warning);
        }

        int nodes = 0;
        int code = ExitCode.Success;
        await foreach (CoapDiscovery discovery in search.FindAsync(session.Client, window, session.End.Token))
        {
            // Of a range, who has nothing of the kind is as good as nobody; in a group it keeps silent itself. RFC 7252 section 8.2.
            if (discovery.Links.Count != 0 || discovery.Problem != null || search.Filter.Length == 0)
            {
                Print(result, session, discovery, nodes++ == 0);
                code = discovery.Problem == null ? code : ExitCode.ProtocolFailure;
            }
        }

        if (nodes == 0)
        {
            string filtered = search.Filter.Length == 0 ? "" : $"; who has nothing that matches {search.Filter} keeps silent";
            throw new AskException(
                ExitCode.NoAnswer, "no-answer",
                group
                    ? $"nobody has answered at {remote}{filtered}; multicast may not leave this machine, or the nodes are in another "
                        + "network (a fleet on this machine: nanocoap discover 127.0.0.1:5683-5700)"
                    : $"nobody has answered at {result.GetValue(_uri)}{filtered}");
        }

        return code;
    }

    private void Print(ParseResult result, AskSession session, CoapDiscovery discovery, bool first)
    {
        Page page = session.Output;
        if (Ask.Json(result))
        {
            page.WriteWhole(AnswerJson.OfDiscovery(discovery));
            return;
        }

        if (discovery.Answer.IsSuccess)
        {
            if (!first)
            {
                page.Line();
            }

            string uri = AskUri.Of(discovery.Remote, session.Uri.IsSecure);
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
