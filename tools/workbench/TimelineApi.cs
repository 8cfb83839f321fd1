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
    // A browser has six connections to one place: what waits for an answer over a bad network must not hold them all.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(1);

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
            (string id, RequestForm form) => OnAsync(id, stage => WithinAsync(stage.RequestAsync(form, CancellationToken.None))));
        app.MapPost(
            "/api/timeline/{id}/ping", (string id) => OnAsync(id, stage => WithinAsync(stage.PingAsync(CancellationToken.None))));
        app.MapPost("/api/timeline/{id}/observe", (string id, ObserveForm form) => OnAsync(id, async stage =>
        {
            await stage.ObserveAsync(form.Path).ConfigureAwait(false);
            return new { };
        }));
        app.MapPost("/api/timeline/{id}/link", (string id, LinkForm form) => OnAsync(id, stage =>
        {
            stage.SetLink(Math.Clamp(form.Drop, 0, 100), Math.Clamp(form.Duplicate, 0, 100), Math.Clamp(form.Delay, 0, 5000));
            return Task.FromResult<object>(new { });
        }));
        app.MapPost("/api/timeline/{id}/clear", (string id) => OnAsync(id, stage =>
        {
            stage.Clear();
            return Task.FromResult<object>(new { });
        }));
        app.MapGet("/api/timeline/{id}/capture.pcap", Pcap);
    }

    // What comes later, or not at all, is to be seen in the ladder.
    private static async Task<object> WithinAsync(Task<object> answer)
    {
        return await Task.WhenAny(answer, Task.Delay(s_longestWait)).ConfigureAwait(false) == answer
            ? await answer.ConfigureAwait(false)
            : new { isUnderWay = true };
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
