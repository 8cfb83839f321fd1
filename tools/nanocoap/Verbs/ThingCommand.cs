// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.Net;
using System.Text;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Payloads;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Requests;
using NanoCoap.Tool.Things;

namespace NanoCoap.Tool.Verbs;

/// <summary>nanocoap td: a node for the Web of Things.</summary>
public sealed class ThingCommand : AskCommand
{
    private readonly Argument<string> _uri = new("URI") { Description = "The node: coap://host[:port]; a query filters its resources" };

    private readonly Option<string> _title = new("--title") { HelpName = "TEXT", Description = "What it is to be called (default: its host)" };

    /// <summary>Makes the verb.</summary>
    /// <param name="console">Its surroundings; null for those of the process.</param>
    public ThingCommand(ToolConsole? console = null)
        : base(
            "td",
            "Writes a W3C Thing Description of a node, from its own list of resources: for node-wot and other clients of the Web of Things.",
            """
            nanocoap td 192.0.2.7
                what node-wot needs to read, write and observe it
            nanocoap td 192.0.2.7 --title Boiler > boiler.td.json
                into a file
            """,
            """
            The list at /.well-known/core says where the resources are, in which formats (ct), whether they can be
            observed (obs), and how they are to be used (if: an actuator, core.a, and a parameter, core.p, can be
            written). What can be had as JSON is read once, to see whether it is a number, a switch, or something
            else, and in which unit. What wants a key says so (psk; OSCORE and DTLS are told apart in words), as far
            as the node lets know. nanocoap node has a description of itself at /.well-known/wot.
            """,
            console)
    {
        Add(_uri);
        foreach (Option option in (IEnumerable<Option>)[_title, .. Ask.OfKeys, .. Ask.OfClients])
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
        IPEndPoint remote = await session.ResolveAsync();
        if (CoapUri.IsGroup(remote.Address))
        {
            throw new AskException(ExitCode.Usage, "bad-uri", "a Thing Description is of one node; nanocoap discover finds nodes");
        }

        CoapDiscovery discovery = await session.AskAsync(
            (_, token) => NodeSearch.FirstAsync(session.Client.DiscoverAsync(session.Uri, null, token)));
        if (!discovery.Answer.IsSuccess || discovery.Problem != null)
        {
            string problem = discovery.Problem?.TrimEnd('.') ?? AnswerPrinter.Error(discovery.Answer);
            int code = discovery.Problem != null ? ExitCode.ProtocolFailure : AnswerPrinter.ExitCodeOf(discovery.Answer.Code);
            throw new AskException(code, "no-links", problem);
        }

        var reader = new ThingReader(session);
        IReadOnlyList<ThingProperty> properties = await reader.DescribeAsync(discovery.Links);
        var description = new ThingDescription
        {
            Title = result.GetValue(_title) ?? session.Uri.Host,
            Id = reader.Id,
            Base = session.Uri.With([], []).ToString(),
            SecureBase = reader.SecureBase,
            Properties = properties,
        };
        bool indented = !Ask.Json(result);
        string[] lines = Encoding.UTF8.GetString(description.ToJson(indented)).ReplaceLineEndings("\n").Split('\n');
        session.Output.WriteWhole(indented ? JsonLines.Fit(lines, session.Output.Screen.TableWidth) : lines);
        return ExitCode.Success;
    }
}
