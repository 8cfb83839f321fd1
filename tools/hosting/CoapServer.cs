// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Hosting.Udp;
using NanoCoap.Loop;
using NanoCoap.Resources;
using NanoCoap.Server;

namespace NanoCoap.Hosting;

/// <summary>
/// A CoAP server over UDP. All handlers run on one thread, that of <see cref="Run"/>: what they alone touch needs no lock.
/// <see cref="Resource.Changed"/> may be called from any thread, and wakes it.
/// RFC 7252, RFC 7641, RFC 7959, RFC 6690.
/// </summary>
/// <example>
/// <code>
/// using var server = new CoapServer();   // UDP port 5683, all addresses of this machine
/// server.Add(new CounterResource());
/// await server.RunAsync(stop);
/// </code>
/// </example>
public sealed class CoapServer : IDisposable
{
    private readonly CoapServerOptions _options;
    private readonly ResourceTree _tree = new();
    private UdpTransport? _udp;
    private CoapEndpoint? _endpoint;
    private CoapLoop? _loop;
    private int _running;

    /// <summary>Makes a server; it opens no socket yet.</summary>
    /// <param name="options">What it is to be like; null for the defaults.</param>
    public CoapServer(CoapServerOptions? options = null)
    {
        _options = options ?? new CoapServerOptions();
    }

    /// <summary>What has been received, sent and dropped; null before <see cref="Open"/>.</summary>
    public EndpointCounters? Counters => _endpoint?.Counters;

    /// <summary>Addresses at which clients find the server: "coap://127.0.0.1:5683"; none before <see cref="Open"/>.</summary>
    public IReadOnlyList<string> Uris => _udp?.Uris ?? [];

    /// <summary>Bytes that the system grants for what has come and is not served yet (<see cref="UdpTransport.ReceiveBufferBytes"/>); 0
    /// before <see cref="Open"/>.</summary>
    public int ReceiveBufferBytes => _udp?.ReceiveBufferBytes ?? 0;

    /// <summary>Adds a resource, before <see cref="Open"/>.</summary>
    /// <param name="resource">The resource.</param>
    /// <returns>The server itself.</returns>
    /// <exception cref="ArgumentException">The path is taken.</exception>
    /// <exception cref="InvalidOperationException">The server is open.</exception>
    public CoapServer Add(Resource resource)
    {
        _tree.Add(resource);
        return this;
    }

    /// <summary>Adds a resource that answers GET with a text.</summary>
    /// <param name="path">Its path: "uptime", "room/1/temperature".</param>
    /// <param name="text">Makes the text; on the thread of the server.</param>
    /// <returns>The resource: call its <see cref="Resource.Changed"/> when the text has changed, for observers.</returns>
    /// <exception cref="ArgumentException">The path is taken.</exception>
    /// <exception cref="InvalidOperationException">The server is open.</exception>
    public TextResource MapGet(string path, Func<string> text)
    {
        var resource = new TextResource(path, text);
        Add(resource);
        return resource;
    }

    /// <summary>Opens the sockets. <see cref="Run"/> does so itself; before it, to know <see cref="Uris"/>. Further calls do nothing.</summary>
    /// <exception cref="BindException">An address could not be bound: the message is a sentence for the user.</exception>
    /// <exception cref="ArgumentException">A size or a parameter is out of its range.</exception>
    public void Open()
    {
        if (_loop != null)
        {
            return;
        }

        if (_udp == null && _options.Discovery)
        {
            _tree.Add(new WellKnownCore(_tree));
        }

        _udp = UdpBinder.Open(BindAddress.Distinct(_options.Addresses), _options.Port, _options.Warning ?? (_ => { }));
        _endpoint = new CoapEndpoint(_options.Config, _options.Parameters, _tree, _udp, _options.Random) { ConfirmEvery = _options.ConfirmEvery };
        _loop = new CoapLoop(_endpoint, _udp, new SystemClock(), _options.Config.MaxMessageBytes);
    }

    /// <summary>Serves on this thread until <see cref="Stop"/>. Once only.</summary>
    /// <exception cref="BindException">An address could not be bound: the message is a sentence for the user.</exception>
    /// <exception cref="InvalidOperationException">It has been run before.</exception>
    public void Run()
    {
        Begin();
        Serve();
    }

    /// <summary>Serves on a thread of its own until it is told to stop. Once only.</summary>
    /// <param name="stop">Ends it: the task then completes without an exception.</param>
    /// <returns>Completes when the server has stopped.</returns>
    /// <exception cref="BindException">An address could not be bound: the message is a sentence for the user.</exception>
    /// <exception cref="InvalidOperationException">It has been run before.</exception>
    public async Task RunAsync(CancellationToken stop = default)
    {
        Begin();
        using CancellationTokenRegistration registration = stop.Register(Stop);
        await Task.Factory.StartNew(Serve, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .ConfigureAwait(false);
    }

    /// <summary>Ends <see cref="Run"/> and <see cref="RunAsync"/>. May be called from any thread.</summary>
    public void Stop()
    {
        _loop?.Stop();
    }

    /// <summary>Stops, and closes the sockets. Observers are not told; they find out.</summary>
    public void Dispose()
    {
        Stop();
        _udp?.Dispose();
    }

    private void Serve()
    {
        _loop!.Run();
        _udp!.Flush(); // what its last turn has answered
    }

    private void Begin()
    {
        if (Interlocked.Exchange(ref _running, 1) != 0)
        {
            throw new InvalidOperationException("This server has been run before; make another one.");
        }

        Open();
    }
}
