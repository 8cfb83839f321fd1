// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Async;
using NanoCoap.Protocol;

namespace NanoCoap.Tests.Client;

/// <summary>The client and our own node on a network that loses and doubles datagrams: everything arrives all the same, once.</summary>
public sealed class LossyNodeTests
{
    private static readonly CancellationToken s_soon = new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    [Fact]
    public async Task BodiesInBlocks()
    {
        using var node = new ClientNode(20, 20);
        await using CoapUdpClient client = Persistent();
        byte[] body = new byte[1024];
        new Random(1).NextBytes(body);
        for (int i = 0; i < 3; i++)
        {
            body[0] = (byte)i;
            var put = new CoapRequest(CoapCode.Put, node.Uri("/echo")) { Payload = body, BlockSize = 64 };
            Assert.Equal(CoapCode.Changed, (await client.RequestAsync(put, s_soon)).Code);
            var get = new CoapRequest(CoapCode.Get, node.Uri("/echo")) { BlockSize = 32 };
            Assert.Equal(body, (await client.RequestAsync(get, s_soon)).Payload.ToArray());
        }

        Assert.True(client.Counters.Retransmissions > 0);
    }

    [Fact]
    public async Task EachPostCountsOnce()
    {
        using var node = new ClientNode(20, 20);
        await using CoapUdpClient client = Persistent();
        CoapUri rules = node.Uri("/alarm/rules");
        for (int i = 1; i <= 4; i++)
        {
            CoapAnswer created = await client.RequestAsync(new CoapRequest(CoapCode.Post, rules) { Payload = "gt=30"u8.ToArray() }, s_soon);
            Assert.Equal($"/alarm/rules/{i}", created.Location);
        }
    }

    [Fact]
    public async Task ConfirmedNotificationsArriveInOrder()
    {
        using var node = new ClientNode(20, 20);
        await using CoapUdpClient client = Persistent();
        int sequence = -1;
        int count = 0;
        await foreach (CoapNotification notification in client.ObserveAsync(new CoapRequest(CoapCode.Get, node.Uri("/alarm")), s_soon))
        {
            Assert.True(notification.Sequence > sequence);
            sequence = notification.Sequence!.Value;
            if (++count == 6)
            {
                break;
            }

            await client.RequestAsync(new CoapRequest(CoapCode.Put, node.Uri("/alarm")) { Payload = count % 2 == 1 ? "ON"u8.ToArray() : "OFF"u8.ToArray() }, s_soon);
        }

        Assert.Equal(6, count);
    }

    private static CoapUdpClient Persistent()
    {
        return new CoapUdpClient(new CoapClientOptions { Parameters = new TransmissionParameters { AckTimeoutMs = 20, MaxRetransmit = 10 } });
    }
}
