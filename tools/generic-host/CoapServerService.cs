// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NanoCoap.Hosting;
using NanoCoap.Server;

namespace NanoCoap.Extensions.Hosting;

/// <summary>Runs the server from the start of the host to its end.</summary>
internal sealed class CoapServerService(CoapServer server, IHostApplicationLifetime lifetime, ILogger<CoapServer> logger) : IHostedService
{
    private Task? _running;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        server.Open(); // here, so that a port that is taken is the host's failure to start
        CoapServerLog.Started(logger, string.Join(' ', server.Uris), server.ReceiveBufferBytes);
        _running = RunAsync();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        server.Stop();
        if (_running != null)
        {
            await _running.WaitAsync(cancellationToken).ConfigureAwait(false);
            EndpointCounters counters = server.Counters!;
            CoapServerLog.Stopped(logger, counters.Requests, counters.Notifications, counters.ErrorResponses);
        }
    }

    private async Task RunAsync()
    {
        try
        {
            await server.RunAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // What ends the loop is a fault in the program: a host without its server is of no use.
            CoapServerLog.Failed(logger, e);
            lifetime.StopApplication();
        }
    }
}
