// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Client.Async;
using NanoCoap.Workbench.Access;
using NanoCoap.Workbench.Live;
using NanoCoap.Workbench.Nodes;
using NanoCoap.Workbench.Requests;
using NanoCoap.Workbench.Simulation;
using NanoCoap.Workbench.Wire;

namespace NanoCoap.Workbench;

/// <summary>The workbench: a web server for the browsers of this machine, and what it shows.</summary>
public sealed class WorkbenchServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SimulatedFleet? _fleet;
    private readonly RequestDesk _desk;
    private readonly NodeDirectory _directory = new();
    private readonly NodeWatcher _watcher;
    private readonly Stages _stages;
    private readonly CostsApi _costs = new();
    private readonly AccessKeys _keys = new();

    private WorkbenchServer(WorkbenchOptions options)
    {
        var ring = new KeyRing(options.KeyStore);
        _desk = new RequestDesk(_directory, ring);
        _directory.Added += node => node.Key = node.IsSimulated ? null : ring.NameFor(node);
        _watcher = new NodeWatcher(_directory, ring);
        _stages = new Stages(ring, options.Seed);
        var feed = new LiveFeed(_directory, _watcher);
        if (options.SimulatedNodes > 0)
        {
            _fleet = new SimulatedFleet(options.SimulatedNodes, options.Seed);
            foreach ((string name, IPEndPoint endPoint) in _fleet.Nodes)
            {
                _directory.Add(endPoint, name, isSimulated: true);
            }
        }

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Listen(IPAddress.Loopback, options.Port);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        _app = builder.Build();
        _app.UseMiddleware<AccessGate>(_keys);
        _app.MapGet("/api/live", (HttpContext context) => PageStream.Of(context, feed.ReadAsync));
        new NodeApi(_directory, _desk).Map(_app);
        new KeysApi(_directory, _watcher, _stages, ring).Map(_app);
        new TimelineApi(_directory, _stages).Map(_app);
        MessageApi.Map(_app);
        _costs.Map(_app);
        PageFiles.Map(_app);
    }

    /// <summary>The URL to open, with the token.</summary>
    public string EntryUrl => $"{Url}/?token={_keys.Token}";

    /// <summary>The URL without the token: "http://127.0.0.1:8683".</summary>
    public string Url => _app.Urls.First();

    /// <summary>Starts a workbench.</summary>
    /// <param name="options">What it is to be.</param>
    /// <returns>The workbench, which serves.</returns>
    /// <exception cref="IOException">The port is taken.</exception>
    /// <exception cref="NanoCoap.Simulated.HostException">There is no room for so many simulated nodes.</exception>
    public static async Task<WorkbenchServer> StartAsync(WorkbenchOptions options)
    {
        var server = new WorkbenchServer(options);
        try
        {
            await server._app.StartAsync().ConfigureAwait(false);
            foreach (CoapUri uri in options.Nodes)
            {
                server._directory.Add(await server._desk.ResolveAsync(uri, default).ConfigureAwait(false), isSecure: uri.IsSecure);
            }
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        if (options.Discover)
        {
            _ = NodeApi.SearchAsync(server._directory, server._desk, server._app.Lifetime.ApplicationStopping);
        }

        return server;
    }

    /// <summary>Ends it: pages are cut off, observations ended, and then the simulated nodes.</summary>
    /// <returns>When that is done.</returns>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync().ConfigureAwait(false);
        await _watcher.DisposeAsync().ConfigureAwait(false);
        await _stages.DisposeAsync().ConfigureAwait(false);
        await _desk.DisposeAsync().ConfigureAwait(false);
        _costs.Dispose();
        _fleet?.Dispose();
    }
}
