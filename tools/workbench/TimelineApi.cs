// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Captures;
using NanoCoap.Workbench.Live;
using NanoCoap.Workbench.Nodes;
using NanoCoap.Workbench.Requests;
using NanoCoap.Workbench.Wire;

namespace NanoCoap.Workbench;

/// <summary>What pages do on a stage.</summary>
internal sealed class TimelineApi
{
    private readonly NodeDirectory _directory;
    private readonly Stages _stages;

    public TimelineApi(NodeDirectory directory, Stages stages)
    {
        _directory = directory;
        _stages = stages;
    }

    public void Map(WebApplication app)
    {
        app.MapGet("/api/timeline/{id}/live", (string id, HttpContext context) => _directory.Find(id) is { } node
            ? PageStream.Of(context, gone => _stages.ReadAsync(node, gone))
            : Results.NotFound());
        app.MapPost(
            "/api/timeline/{id}/request",
            (string id, RequestForm form, CancellationToken gone) => OnAsync(id, stage => stage.RequestAsync(form, gone)));
        app.MapPost("/api/timeline/{id}/ping", (string id, CancellationToken gone) => OnAsync(id, stage => stage.PingAsync(gone)));
        app.MapPost("/api/timeline/{id}/observe", (string id, ObserveForm form) => OnAsync(id, async stage =>
        {
            await stage.ObserveAsync(form.Path).ConfigureAwait(false);
            return new { };
        }));
        app.MapPost("/api/timeline/{id}/link", (string id, LinkForm form) => OnAsync(id, stage =>
        {
            stage.Conditions.DropPercent = Math.Clamp(form.Drop, 0, 100);
            stage.Conditions.DuplicatePercent = Math.Clamp(form.Duplicate, 0, 100);
            stage.Conditions.DelayMs = Math.Clamp(form.Delay, 0, 5000);
            return Task.FromResult<object>(new { });
        }));
        app.MapPost("/api/timeline/{id}/clear", (string id) => OnAsync(id, stage =>
        {
            stage.Clear();
            return Task.FromResult<object>(new { });
        }));
        app.MapGet("/api/timeline/{id}/capture.pcap", Pcap);
    }

    private async Task<IResult> OnAsync(string id, Func<Stage, Task<object>> act)
    {
        return _stages.Find(_directory.Find(id)) is { } stage ? Results.Json(await act(stage).ConfigureAwait(false)) : Results.NotFound();
    }

    private IResult Pcap(string id)
    {
        if (_stages.Find(_directory.Find(id)) is not { } stage)
        {
            return Results.NotFound();
        }

        var buffer = new MemoryStream();
        using (var writer = new PcapWriter(buffer))
        {
            foreach (CapturedDatagram datagram in stage.Capture(stage.Take().Datagrams, inside: false))
            {
                writer.Write(datagram);
            }
        }

        return Results.File(buffer.ToArray(), "application/vnd.tcpdump.pcap", "nanocoap.pcap");
    }

    private sealed record ObserveForm(string? Path);

    private sealed record LinkForm(int Drop, int Duplicate, int Delay);
}
