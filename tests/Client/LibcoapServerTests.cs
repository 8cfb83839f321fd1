// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Client;
using NanoCoap.Client.Async;
using NanoCoap.Protocol;
using NanoCoap.Tests.Interop;

namespace NanoCoap.Tests.Client;

/// <summary>The client and libcoap's example server.</summary>
public sealed class LibcoapServerTests(CoapServer server) : IClassFixture<CoapServer>
{
    private static readonly CancellationToken s_soon = new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    [LibcoapServerFact]
    public async Task Get()
    {
        await using var client = new CoapUdpClient();
        CoapAnswer answer = await client.RequestAsync(new CoapRequest(CoapCode.Get, Uri("/")), s_soon);
        Assert.Equal(CoapCode.Content, answer.Code);
        Assert.Contains("libcoap", answer.Text, StringComparison.Ordinal);
        CoapAnswer missing = await client.RequestAsync(new CoapRequest(CoapCode.Get, Uri("/nothing/here")), s_soon);
        Assert.Equal(CoapCode.NotFound, missing.Code);
        CoapAnswer non = await client.RequestAsync(new CoapRequest(CoapCode.Get, Uri("/")) { Confirmable = false }, s_soon);
        Assert.Equal(MessageType.NonConfirmable, non.Type);
    }

    [LibcoapServerFact]
    public async Task PingAndDiscover()
    {
        await using var client = new CoapUdpClient();
        Assert.InRange(await client.PingAsync(Uri("/"), s_soon), TimeSpan.FromTicks(1), TimeSpan.FromSeconds(5));
        CoapDiscovery found = Assert.Single(await client.DiscoverAsync(Uri("/"), null, s_soon).ToListAsync(s_soon));
        Assert.Null(found.Problem);
        Assert.Contains(found.Links, link => link.Target == "/time" && link["obs"] != null && link["title"] == "Internal Clock");
    }

    [LibcoapServerFact]
    public async Task SeparateResponse()
    {
        var events = new List<RequestEvent>();
        await using var client = new CoapUdpClient();
        var get = new CoapRequest(CoapCode.Get, Uri("/async?1")) { Event = what => events.Add(what.What) };
        CoapAnswer answer = await client.RequestAsync(get, s_soon);
        Assert.Equal("done", answer.Text);
        Assert.Equal(MessageType.Confirmable, answer.Type);
        Assert.InRange(answer.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(10));
        Assert.Equal([RequestEvent.Sending, RequestEvent.Acknowledged], events);
    }

    [LibcoapServerFact]
    public async Task LargeBodiesBothWays_InBlocksOfEverySize()
    {
        await using var client = new CoapUdpClient();
        foreach (int blockSize in (int[])[0, 32, 64, 512, 1024])
        {
            byte[] body = Body(blockSize == 0 ? 100_000 : 40 * blockSize + 7, blockSize);
            var put = new CoapRequest(CoapCode.Put, Uri("/large" + blockSize)) { Payload = body, Format = ContentFormat.OctetStream, BlockSize = blockSize };
            Assert.Equal(CoapCode.Created, (await client.RequestAsync(put, s_soon)).Code);
            var get = new CoapRequest(CoapCode.Get, put.Uri) { BlockSize = blockSize };
            CoapAnswer answer = await client.RequestAsync(get, s_soon);
            Assert.Equal(CoapCode.Content, answer.Code);
            Assert.Equal(body, answer.Payload.ToArray());
            Assert.Equal(blockSize == 0 ? 98 : 41, answer.Blocks);
            Assert.Equal(CoapCode.Deleted, (await client.RequestAsync(new CoapRequest(CoapCode.Delete, put.Uri), s_soon)).Code);
        }
    }

    [LibcoapServerFact]
    public async Task ObserveTheClock()
    {
        await using var client = new CoapUdpClient();
        var states = new List<CoapNotification>();
        await foreach (CoapNotification notification in client.ObserveAsync(new CoapRequest(CoapCode.Get, Uri("/time")), s_soon))
        {
            states.Add(notification);
            if (states.Count == 3)
            {
                break;
            }
        }

        Assert.Equal(0, states[0].Delta);
        Assert.Equal(TimeSpan.Zero, states[0].Interval);
        Assert.All(states.Skip(1), state => Assert.Equal(1, state.Delta));
        Assert.All(states, state => Assert.Equal(CoapCode.Content, state.Answer.Code));
        Assert.Equal(3, states.Select(state => state.Answer.Text).Distinct().Count());
    }

    [LibcoapServerFact]
    public async Task ObserveALargeBody()
    {
        await using var client = new CoapUdpClient();
        CoapUri uri = Uri("/example_data");
        byte[][] bodies = [Body(3000, 1), Body(5000, 2)];
        await client.RequestAsync(new CoapRequest(CoapCode.Put, uri) { Payload = bodies[0] }, s_soon);
        int seen = 0;
        await foreach (CoapNotification notification in client.ObserveAsync(new CoapRequest(CoapCode.Get, uri) { BlockSize = 256 }, s_soon))
        {
            if (notification.Answer.Payload.Span.SequenceEqual(bodies[seen]) && ++seen == 2)
            {
                break;
            }

            if (seen == 1)
            {
                await client.RequestAsync(new CoapRequest(CoapCode.Put, uri) { Payload = bodies[1] }, s_soon);
            }
        }

        Assert.Equal(2, seen);
    }

    [LibcoapServerFact]
    public async Task LargeBodies_OverALinkThatLosesAndDoubles()
    {
        using var relay = new LossyRelay(new IPEndPoint(IPAddress.Loopback, Uri("/").Port), dropPercent: 15, duplicatePercent: 10, seed: 7);
        var parameters = new TransmissionParameters { AckTimeoutMs = 30, MaxRetransmit = 10 };
        await using var client = new CoapUdpClient(new CoapClientOptions { Parameters = parameters });
        byte[] body = Body(20_000, 3);
        CoapUri uri = Uris.Of($"coap://127.0.0.1:{relay.Port}/lossy");
        Assert.Equal(CoapCode.Created, (await client.RequestAsync(new CoapRequest(CoapCode.Put, uri) { Payload = body, BlockSize = 512 }, s_soon)).Code);
        Assert.Equal(body, (await client.RequestAsync(new CoapRequest(CoapCode.Get, uri) { BlockSize = 512 }, s_soon)).Payload.ToArray());
        Assert.True(relay.Dropped > 0 && relay.Duplicated > 0);
        Assert.True(client.Counters.Retransmissions > 0);
        await client.RequestAsync(new CoapRequest(CoapCode.Delete, uri), s_soon);
    }

    private static byte[] Body(int length, int seed)
    {
        byte[] body = new byte[length];
        new Random(seed).NextBytes(body);
        return body;
    }

    private CoapUri Uri(string path)
    {
        return Uris.Of(server.Uri(path));
    }
}
