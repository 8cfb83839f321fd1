// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Async;
using NanoCoap.Protocol;
using NanoCoap.Workbench.Live;
using NanoCoap.Workbench.Nodes;
using NanoCoap.Workbench.Requests;

namespace NanoCoap.Workbench;

/// <summary>What pages ask about nodes, and have them told.</summary>
internal sealed class NodeApi
{
    private const string AllNodes = "coap://224.0.1.187"; // RFC 7252 section 12.8

    private readonly NodeDirectory _directory;
    private readonly RequestDesk _desk;

    public NodeApi(NodeDirectory directory, RequestDesk desk)
    {
        _directory = directory;
        _desk = desk;
    }

    /// <summary>Searches the network, and adds what answers.</summary>
    /// <returns>What is wrong, a sentence, or null.</returns>
    public static async Task<string?> SearchAsync(NodeDirectory directory, RequestDesk desk, CancellationToken stop)
    {
        CoapUri.TryParse(AllNodes, out CoapUri? group, out _);
        try
        {
            await foreach (CoapDiscovery found in desk.DiscoverAsync(group!, stop).ConfigureAwait(false))
            {
                directory.Add(found.Remote);
            }

            return null;
        }
        catch (CoapException e)
        {
            return e.Message;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    public void Map(WebApplication app)
    {
        app.MapGet("/api/nodes/{id}/links", (string id) =>
            _directory.Find(id)?.Links is { } links ? Results.Text(NodeJson.Links(links), "application/json") : Results.NotFound());
        app.MapGet("/api/nodes/{id}/counters", CountersAsync);
        app.MapPost("/api/nodes/{id}/switch", SwitchAsync);
        app.MapPost("/api/nodes", AddAsync);
        app.MapPost("/api/search", async (CancellationToken gone) =>
        {
            int before = _directory.All.Count;
            string? problem = await SearchAsync(_directory, _desk, gone).ConfigureAwait(false);
            return Results.Json(new { problem, found = _directory.All.Count - before });
        });
        app.MapPost("/api/request", async (RequestForm form, CancellationToken gone) =>
            Results.Json(await _desk.MakeAsync(form, gone).ConfigureAwait(false)));
    }

    private static CoapUri? UriOf(KnownNode node, string path)
    {
        return CoapUri.TryParse(node.Uri + path, out CoapUri? uri, out _) ? uri : null;
    }

    private async Task<IResult> CountersAsync(string id, CancellationToken gone)
    {
        KnownNode? node = _directory.Find(id);
        CoapLink? link = node?.Links?.FirstOrDefault(link => link["rt"] == "node");
        return link != null && UriOf(node!, link.Target) is { } uri
            ? Results.Json(await _desk.ReadCountersAsync(uri, gone).ConfigureAwait(false))
            : Results.Json(Array.Empty<string[]>());
    }

    private async Task<IResult> SwitchAsync(string id, SwitchForm form, CancellationToken gone)
    {
        KnownNode? node = _directory.Find(id);
        Track? track = node?.Tracks.FirstOrDefault(track => track.IsSwitch);
        if (track == null || UriOf(node!, track.Path) is not { } uri)
        {
            return Results.NotFound();
        }

        byte[] payload = System.Text.Encoding.UTF8.GetBytes(form.On ? "ON" : "OFF");
        var request = new CoapRequest(CoapCode.Put, uri) { Payload = payload, Format = ContentFormat.TextPlain };
        return Results.Json(await _desk.MakeAsync(request, gone).ConfigureAwait(false));
    }

    private async Task<IResult> AddAsync(NodeForm form, CancellationToken gone)
    {
        if (!CoapUri.TryParse(form.Uri.Trim(), out CoapUri? uri, out string? problem))
        {
            return Results.Json(new { problem });
        }

        try
        {
            _directory.Add(await _desk.ResolveAsync(uri, gone).ConfigureAwait(false), isSecure: uri.IsSecure);
            return Results.Json(new { problem = (string?)null });
        }
        catch (CoapException e)
        {
            return Results.Json(new { problem = e.Message });
        }
    }

    private sealed record SwitchForm(bool On);

    private sealed record NodeForm(string Uri);
}
