// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Async;
using NanoCoap.Dissection.Text;
using NanoCoap.Tool.Keys;
using NanoCoap.Workbench.Nodes;
using NanoCoap.Workbench.Wire;

namespace NanoCoap.Workbench;

/// <summary>Which key a node is spoken to with. Pages know names of keys, and nothing else of them.</summary>
internal sealed class KeysApi
{
    private readonly NodeDirectory _directory;
    private readonly NodeWatcher _watcher;
    private readonly Stages _stages;
    private readonly KeyRing _ring;

    public KeysApi(NodeDirectory directory, NodeWatcher watcher, Stages stages, KeyRing ring)
    {
        _directory = directory;
        _watcher = watcher;
        _stages = stages;
        _ring = ring;
    }

    /// <summary>Adds the routes.</summary>
    public void Map(WebApplication app)
    {
        app.MapGet("/api/keys", () => Results.Json(_ring.All.Select(key => new { name = key.Name, secure = key.Kind == KeyKind.Psk })));
        app.MapPost("/api/nodes/{id}/key", ChooseAsync);
    }

    private async Task<IResult> ChooseAsync(string id, KeyForm form)
    {
        if (_directory.Find(id) is not { } node)
        {
            return Results.NotFound();
        }

        string? name = string.IsNullOrEmpty(form.Name) ? null : form.Name;
        try
        {
            _ring.Check(name, node);
        }
        catch (CoapException e)
        {
            return Results.Json(new { problem = SafeText.Clean(e.Message) });
        }

        await _watcher.ChangeAsync(node, () => node.Key = name).ConfigureAwait(false);
        if (_stages.Find(node) is { } stage)
        {
            await stage.ObserveAnewAsync().ConfigureAwait(false);
        }

        return Results.Json(new { problem = (string?)null });
    }

    private sealed record KeyForm(string? Name);
}
