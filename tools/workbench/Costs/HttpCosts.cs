// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Text;

namespace NanoCoap.Workbench.Costs;

/// <summary>A reading over HTTP/1.1: a GET on a connection that stays open. The node is the server.</summary>
internal static class HttpCosts
{
    /// <summary>Counts it.</summary>
    /// <param name="reading">The reading.</param>
    /// <param name="byRule">See <see cref="CountedConnection.ConnectAsync"/>.</param>
    /// <param name="stop">Gives it up.</param>
    /// <returns>The row.</returns>
    public static async Task<CostRow> MeasureAsync(byte[] reading, bool byRule, CancellationToken stop)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Listen(IPAddress.Loopback, 0);
        });
        WebApplication server = builder.Build();
        await using (server.ConfigureAwait(false))
        {
            server.MapGet("/temperature", () => Results.Bytes(reading, "text/plain"));
            await server.StartAsync(stop).ConfigureAwait(false);
            return await MeasureAsync(server.Urls.First() + "/temperature", byRule, stop).ConfigureAwait(false);
        }
    }

    private static async Task<CostRow> MeasureAsync(string url, bool byRule, CancellationToken stop)
    {
        CountedConnection? connection = null;
        Exchange session = Exchange.None;
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (context, cancel) =>
            {
                connection = await CountedConnection.ConnectAsync(
                    IPEndPoint.Parse($"{context.DnsEndPoint.Host}:{context.DnsEndPoint.Port}"), nodeConnects: false, Label, byRule, cancel)
                    .ConfigureAwait(false);
                session = connection.Take();
                return connection;
            },
        };
        var readings = new List<Exchange>();
        using (var client = new HttpClient(handler))
        {
            for (int i = 0; i < CoapCosts.Rounds; i++)
            {
                await client.GetByteArrayAsync(url, stop).ConfigureAwait(false);
                readings.Add(await connection!.TakeAsync().ConfigureAwait(false));
            }
        }

        session = session.And(await connection!.EndAsync().ConfigureAwait(false));
        return new CostRow(
            "http",
            "HTTP/1.1",
            "A GET on a connection that stays open, with the headers that it must have and no more.",
            session,
            Exchange.MedianOf(readings));
    }

    private static string Label(byte[] bytes, bool fromNode)
    {
        string text = Encoding.ASCII.GetString(bytes);
        return text[..text.IndexOf('\r', StringComparison.Ordinal)];
    }
}
