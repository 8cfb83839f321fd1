// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using System.Net;
using System.Text;
using NanoCoap.Client;
using NanoCoap.Client.Async;
using NanoCoap.Protocol;
using NanoCoap.Tests.Host;

namespace NanoCoap.Tests.Client;

/// <summary>The client and our own node, over real sockets.</summary>
public sealed class OwnNodeTests(ClientNode node) : IClassFixture<ClientNode>
{
    private static readonly CancellationToken s_soon = new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    [Fact]
    public async Task Get()
    {
        await using var client = new CoapUdpClient();
        CoapAnswer answer = await client.RequestAsync(new CoapRequest(CoapCode.Get, node.Uri("/temperature")), s_soon);
        Assert.Equal(CoapCode.Content, answer.Code);
        Assert.True(answer.IsSuccess);
        Assert.Equal("21.5", answer.Text);
        Assert.Equal(ContentFormat.TextPlain, answer.Format);
        Assert.Equal(MessageType.Acknowledgement, answer.Type);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, node.Port), answer.Remote);
        Assert.Equal(1, answer.Transmissions);
        Assert.Equal(1, answer.Blocks);
        Assert.False(answer.IsPartial);
        Assert.InRange(answer.Elapsed, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(5));
    }

    [IPv6Fact]
    public async Task Get_OverIPv6()
    {
        using var other = new ClientNode(IPAddress.IPv6Loopback, 0, 0);
        await using var client = new CoapUdpClient();
        CoapAnswer answer = await client.RequestAsync(new CoapRequest(CoapCode.Get, Uris.Of($"coap://[::1]:{other.Port}/temperature")), s_soon);
        Assert.Equal("21.5", answer.Text);
        Assert.Equal(new IPEndPoint(IPAddress.IPv6Loopback, other.Port), answer.Remote);

        // The same client, at the same time, over IPv4.
        Assert.Equal("21.5", (await client.RequestAsync(new CoapRequest(CoapCode.Get, node.Uri("/temperature")), s_soon)).Text);
    }

    [Fact]
    public async Task Non_HasItsAnswerAsANon()
    {
        await using var client = new CoapUdpClient();
        CoapAnswer answer = await client.RequestAsync(new CoapRequest(CoapCode.Get, node.Uri("/temperature")) { Confirmable = false }, s_soon);
        Assert.Equal(MessageType.NonConfirmable, answer.Type);
        Assert.Equal("21.5", answer.Text);
    }

    [Fact]
    public async Task Accept_And_AnErrorIsAnAnswer()
    {
        await using var client = new CoapUdpClient();
        CoapAnswer senml = await client.RequestAsync(new CoapRequest(CoapCode.Get, node.Uri("/temperature")) { Accept = ContentFormat.SenmlJson }, s_soon);
        Assert.Equal(ContentFormat.SenmlJson, senml.Format);
        CoapAnswer refused = await client.RequestAsync(new CoapRequest(CoapCode.Get, node.Uri("/temperature")) { Accept = ContentFormat.Cbor }, s_soon);
        Assert.Equal(CoapCode.NotAcceptable, refused.Code);
        Assert.False(refused.IsSuccess);
        CoapAnswer missing = await client.RequestAsync(new CoapRequest(CoapCode.Get, node.Uri("/no/such/thing")), s_soon);
        Assert.Equal(CoapCode.NotFound, missing.Code);
    }

    [Fact]
    public async Task Post_SaysWhereTheNewResourceIs()
    {
        await using var client = new CoapUdpClient();
        CoapUri rules = node.Uri("/alarm/rules");
        CoapAnswer created = await client.RequestAsync(new CoapRequest(CoapCode.Post, rules) { Payload = "gt=30.0"u8.ToArray() }, s_soon);
        Assert.Equal(CoapCode.Created, created.Code);
        Assert.Equal("/alarm/rules/1", created.Location);
        Assert.True(rules.TryResolve(created.Location!, out CoapUri? rule, out _));
        CoapAnswer deleted = await client.RequestAsync(new CoapRequest(CoapCode.Delete, rule), s_soon);
        Assert.Equal(CoapCode.Deleted, deleted.Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(256)]
    [InlineData(1024)]
    public async Task BlockwiseBothWays(int blockSize)
    {
        await using var client = new CoapUdpClient();
        byte[] body = new byte[1000];
        new Random(blockSize).NextBytes(body);
        var progress = new List<CoapProgress>();
        var put = new CoapRequest(CoapCode.Put, node.Uri("/echo"))
        {
            Payload = body, Format = ContentFormat.OctetStream, BlockSize = blockSize, Progress = progress.Add,
        };
        Assert.Equal(CoapCode.Changed, (await client.RequestAsync(put, s_soon)).Code);
        var get = new CoapRequest(CoapCode.Get, node.Uri("/echo")) { BlockSize = blockSize, AskForSize = true, Progress = progress.Add };
        CoapAnswer answer = await client.RequestAsync(get, s_soon);
        Assert.Equal(body, answer.Payload.ToArray());
        Assert.Equal(ContentFormat.OctetStream, answer.Format);
        int blocks = blockSize == 0 ? 1 : (1000 + blockSize - 1) / blockSize;
        Assert.Equal(blocks, answer.Blocks);
        Assert.Equal(blocks == 1 ? 0 : 2 * blocks, progress.Count);
        if (blocks > 1)
        {
            Assert.Equal(new CoapProgress(true, blockSize, 1000, blockSize), progress[0]);
            Assert.Equal(new CoapProgress(true, 1000, 1000, blockSize), progress[blocks - 1]);
            Assert.Equal(new CoapProgress(false, blockSize, 1000, blockSize), progress[blocks]);
            Assert.Equal(new CoapProgress(false, 1000, 1000, blockSize), progress[^1]);
        }
    }

    [Fact]
    public async Task ABodyThatIsTooLargeForTheNode()
    {
        await using var client = new CoapUdpClient();
        CoapAnswer answer = await client.RequestAsync(new CoapRequest(CoapCode.Put, node.Uri("/echo")) { Payload = new byte[3000] }, s_soon);
        Assert.Equal(CoapCode.RequestEntityTooLarge, answer.Code);
    }

    [Fact]
    public async Task AnAnswerThatIsTooLargeForTheCaller()
    {
        await using var client = new CoapUdpClient();
        var get = new CoapRequest(CoapCode.Get, node.Uri("/.well-known/core")) { MaxAnswerBytes = 20 };
        CoapFailedException e = await Assert.ThrowsAsync<CoapFailedException>(() => client.RequestAsync(get, s_soon));
        Assert.Equal(FailureReason.ResponseTooLarge, e.Reason);
    }

    [Fact]
    public async Task Validation()
    {
        await using var client = new CoapUdpClient();
        var get = new CoapRequest(CoapCode.Get, node.Uri("/echo"));
        byte[] tag = (await client.RequestAsync(get, s_soon)).ETag!;
        Assert.NotEmpty(tag);
        CoapAnswer valid = await client.RequestAsync(new CoapRequest(CoapCode.Get, node.Uri("/echo")) { ETags = [[1], tag] }, s_soon);
        Assert.Equal(CoapCode.Valid, valid.Code);
        var put = new CoapRequest(CoapCode.Put, node.Uri("/echo")) { IfMatch = [[1, 2, 3]], Payload = new byte[1] };
        Assert.Equal(CoapCode.PreconditionFailed, (await client.RequestAsync(put, s_soon)).Code);
    }

    [Fact]
    public async Task Ping()
    {
        await using var client = new CoapUdpClient();
        Assert.InRange(await client.PingAsync(node.Uri("/"), s_soon), TimeSpan.FromTicks(1), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Discover()
    {
        await using var client = new CoapUdpClient();
        List<CoapDiscovery> all = await client.DiscoverAsync(node.Uri("/"), null, s_soon).ToListAsync(s_soon);
        CoapDiscovery found = Assert.Single(all);
        Assert.Null(found.Problem);
        Assert.Contains(found.Links, link => link.Target == "/temperature" && link["obs"] != null);
        all = await client.DiscoverAsync(node.Uri("/?rt=alarm"), null, s_soon).ToListAsync(s_soon);
        Assert.All(Assert.Single(all).Links, link => Assert.Equal("alarm", link["rt"]));
    }

    [LinuxFact]
    public async Task DiscoverByMulticast()
    {
        using var other = new ClientNode();
        await using var client = new CoapUdpClient(new CoapClientOptions { LocalAddress = IPAddress.Loopback });
        List<CoapDiscovery> all = await client.DiscoverAsync(Uris.Of($"coap://224.0.1.187:{node.Port}"), TimeSpan.FromMilliseconds(1500), s_soon).ToListAsync(s_soon);
        CoapDiscovery found = Assert.Single(all);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, node.Port), found.Remote);
        Assert.Null(found.Problem);

        // More than fits a message: the rest has been fetched.
        Assert.False(found.Answer.IsPartial);
        Assert.Contains(found.Links, link => link.Target == "/echo");
        Assert.Contains(found.Links, link => link.Target == "/temperature");
    }

    [LinuxFact]
    public async Task MulticastThatNobodyAnswers_IsEmpty()
    {
        await using var client = new CoapUdpClient(new CoapClientOptions { LocalAddress = IPAddress.Loopback });
        Assert.Empty(await client.DiscoverAsync(Uris.Of("coap://224.0.1.187:9"), TimeSpan.FromMilliseconds(100), s_soon).ToListAsync(s_soon));
    }

    [Fact]
    public async Task Observe_EachChangeIsANotification_AndLeavingDeregisters()
    {
        await using var client = new CoapUdpClient();
        var states = new List<string>();
        int before = node.Node.Endpoint.ObserverCount;
        await foreach (CoapNotification notification in client.ObserveAsync(new CoapRequest(CoapCode.Get, node.Uri("/alarm")), s_soon))
        {
            Assert.NotNull(notification.Sequence);
            Assert.Equal(states.Count == 0, notification.Delta == 0);
            states.Add(notification.Answer.Text);
            if (states.Count == 3)
            {
                Assert.Equal(before + 1, node.Node.Endpoint.ObserverCount);
                break;
            }

            await client.RequestAsync(new CoapRequest(CoapCode.Put, node.Uri("/alarm")) { Payload = Encoding.UTF8.GetBytes(states.Count == 1 ? "ON" : "OFF") }, s_soon);
        }

        Assert.Equal(["OFF", "ON", "OFF"], states);
        Assert.Equal(before, node.Node.Endpoint.ObserverCount);
    }

    [Fact]
    public async Task Observe_NotificationsInBlocks()
    {
        await using var client = new CoapUdpClient();
        CoapUri echo = node.Uri("/echo");
        byte[] one = [.. Enumerable.Repeat((byte)1, 300)];
        byte[] two = [.. Enumerable.Repeat((byte)2, 500)];
        await client.RequestAsync(new CoapRequest(CoapCode.Put, echo) { Payload = one }, s_soon);
        int count = 0;
        await foreach (CoapNotification notification in client.ObserveAsync(new CoapRequest(CoapCode.Get, echo) { BlockSize = 64 }, s_soon))
        {
            Assert.Equal(count == 0 ? one : two, notification.Answer.Payload.ToArray());
            Assert.Equal(count == 0 ? 5 : 8, notification.Answer.Blocks);
            Assert.Equal(count == 0 ? MessageType.Acknowledgement : MessageType.Confirmable, notification.Answer.Type);
            if (++count == 2)
            {
                break;
            }

            await client.RequestAsync(new CoapRequest(CoapCode.Put, echo) { Payload = two }, s_soon);
        }

        Assert.Equal(2, count);
    }

    [Fact]
    public async Task Observe_WhatCantBeObserved_HasOneState()
    {
        await using var client = new CoapUdpClient();
        List<CoapNotification> all = await client.ObserveAsync(new CoapRequest(CoapCode.Get, node.Uri("/node")), s_soon).ToListAsync(s_soon);
        CoapNotification only = Assert.Single(all);
        Assert.Null(only.Sequence);
        Assert.Equal(CoapCode.Content, only.Answer.Code);
        all = await client.ObserveAsync(new CoapRequest(CoapCode.Get, node.Uri("/nothing")), s_soon).ToListAsync(s_soon);
        Assert.Equal(CoapCode.NotFound, Assert.Single(all).Answer.Code);
    }

    [Fact]
    public async Task Observe_Cancelled_Deregisters()
    {
        await using var client = new CoapUdpClient();
        int before = node.Node.Endpoint.ObserverCount;
        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (CoapNotification notification in client.ObserveAsync(new CoapRequest(CoapCode.Get, node.Uri("/alarm/rules")), cancel.Token))
            {
                Assert.Equal(before + 1, node.Node.Endpoint.ObserverCount);
                cancel.Cancel();
            }
        });
        Assert.Equal(before, node.Node.Endpoint.ObserverCount);
    }

    [Fact]
    public async Task ManyAtATime_WaitForTheirTurn()
    {
        // Nine times as many as there are places, and NSTART lets one through at a time.
        await using var client = new CoapUdpClient(new CoapClientOptions { Requests = 4 });
        int rounds = 0;
        do
        {
            // On a busy machine each may be answered before the next begins.
            rounds++;
            var watch = Stopwatch.StartNew();
            CoapAnswer[] answers = await Task.WhenAll(
                Enumerable.Range(0, 36).Select(_ => client.RequestAsync(new CoapRequest(CoapCode.Get, node.Uri("/temperature")), s_soon)));
            Assert.All(answers, answer => Assert.Equal("21.5", answer.Text));
            Assert.Equal(36 * rounds, client.Counters.Requests);
            Assert.True(watch.ElapsedMilliseconds < 10000);
        }
        while (client.Counters.RequestsQueued == 0 && rounds < 20);
        Assert.True(client.Counters.RequestsQueued > 0);
    }

    [Fact]
    public async Task ANameGoesAlongAsUriHost_AnAddressDoesNot()
    {
        var sent = new List<CoapDatagram>();
        await using var client = new CoapUdpClient(new CoapClientOptions { Family = System.Net.Sockets.AddressFamily.InterNetwork, Trace = sent.Add });
        Assert.Equal("21.5", (await client.RequestAsync(new CoapRequest(CoapCode.Get, Uris.Of($"coap://LocalHost:{node.Port}/temperature")), s_soon)).Text);
        Assert.Equal("21.5", (await client.RequestAsync(new CoapRequest(CoapCode.Get, node.Uri("/temperature")), s_soon)).Text);
        Assert.Equal("396C6F63616C686F7374", Convert.ToHexString(sent[0].Bytes.Span[8..18]));
        Assert.Equal("BB74656D70", Convert.ToHexString(sent[2].Bytes.Span[8..13]));
    }

    [Fact]
    public async Task AnotherDestinationThanTheUriNames_GoesAlongToo()
    {
        var sent = new List<CoapDatagram>();
        await using var client = new CoapUdpClient(new CoapClientOptions { Trace = sent.Add });
        var get = new CoapRequest(CoapCode.Get, Uris.Of("coap://192.0.2.1/node")) { Remote = new IPEndPoint(IPAddress.Loopback, node.Port) };
        Assert.Equal(CoapCode.Content, (await client.RequestAsync(get, s_soon)).Code);

        // Uri-Host "192.0.2.1", Uri-Port 5683.
        Assert.Equal("393139322E302E322E31421633446E6F6465", Convert.ToHexString(sent[0].Bytes.Span[8..]));
    }
}
