// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using NanoCoap.Client.Async;
using NanoCoap.Protocol;
using NanoCoap.Tool.Keys;

namespace NanoCoap.Tests.Dtls;

/// <summary>
/// Connection IDs (RFC 9146) with the tool's client, which is BouncyCastle's: the client's address changes, as behind a router, or somebody
/// sends copies of its records from another one.
/// </summary>
public sealed class ConnectionIdTests
{
    private const int WithConnectionId = 25; // tls12_cid
    private const int EmptyRecord = 13 + 8 + 4 + 8; // a Reset or a ping, without a connection ID of the client's
    private const int PatienceMs = 30000;

    [Fact]
    public async Task Session_OutlivesItsAddress()
    {
        using var node = new SecureNode();
        using var relay = new MovingRelay(node.Port);
        await using CoapUdpClient client = NewClient();
        CoapUri uri = Uri(relay, "/temperature");
        Assert.Equal("21.37", await Get(client, uri));
        Assert.Contains(relay.FromClient, record => record[0] == WithConnectionId);
        for (int i = 1; i <= 3; i++)
        {
            relay.Move();
            Assert.Equal("21.37", await Get(client, uri));
            Assert.Equal(i, node.Server.Counters.SessionsMoved);
        }

        await client.RequestAsync(new CoapRequest(CoapCode.Put, Uri(relay, "/alarm")) { Payload = "ON"u8.ToArray() });
        Assert.Equal("ON", await Get(client, Uri(relay, "/alarm")));
        Assert.Equal(1, node.Server.Counters.HandshakesFinished);
        Assert.Equal(1, node.Server.SessionCount);
    }

    [Fact]
    public async Task Observation_GoesOn_OnceTheAddressIsProven()
    {
        using var node = new SecureNode();
        using var relay = new MovingRelay(node.Port);
        await using CoapUdpClient client = NewClient();
        CoapUri uri = Uri(relay, "/temperature");
        await using IAsyncEnumerator<CoapNotification> states = Observe(client, uri);
        Assert.True(await states.MoveNextAsync());
        relay.Move();
        await client.PingAsync(uri);
        for (int i = 0; i < 3; i++)
        {
            Assert.True(await states.MoveNextAsync());
            Assert.Equal("21.37", states.Current.Answer.Text);
        }

        Assert.Equal(1, node.Observers);
        Assert.Equal(1, node.Server.Counters.HandshakesFinished);
        Assert.Equal(1, node.Server.Counters.SessionsMoved);
    }

    [Fact]
    public async Task CopiedRecords_BringTheThirdAddressNoNotification_AndThreeTimesTheirBytesAtMost()
    {
        using var node = new SecureNode();
        using var relay = new MovingRelay(node.Port);
        await using CoapUdpClient client = NewClient(ackTimeoutMs: 3000); // so it sends nothing more for so long
        CoapUri uri = Uri(relay, "/temperature");
        await using IAsyncEnumerator<CoapNotification> states = Observe(client, uri);
        Assert.True(await states.MoveNextAsync());

        relay.Steal(true);
        Task ping = client.PingAsync(uri);
        Assert.True(SpinWait.SpinUntil(() => node.Server.Counters.SessionsMoved == 1, PatienceMs));
        await Task.Delay(2500); // the time of two notifications
        byte[][] stolen = relay.ToThird;
        Assert.NotEmpty(stolen);
        Assert.All(stolen, record => Assert.Equal(EmptyRecord, record.Length));
        Assert.InRange(MovingRelay.OnTheWire(stolen), 1, 3 * relay.CopiedBytes);

        relay.Steal(false);
        await ping;
        for (int i = 0; i < 2; i++)
        {
            Assert.True(await states.MoveNextAsync());
        }

        Assert.Equal(2, node.Server.Counters.SessionsMoved);
        Assert.Equal(1, node.Server.Counters.HandshakesFinished);
    }

    private static CoapUri Uri(MovingRelay relay, string path)
    {
        Assert.True(CoapUri.TryParse($"coaps://127.0.0.1:{relay.Port}{path}", out CoapUri? uri, out _));
        return uri;
    }

    private static async Task<string> Get(CoapUdpClient client, CoapUri uri)
    {
        return (await client.RequestAsync(new CoapRequest(CoapCode.Get, uri))).Text;
    }

    private static IAsyncEnumerator<CoapNotification> Observe(CoapUdpClient client, CoapUri uri)
    {
        return client.ObserveAsync(new CoapRequest(CoapCode.Get, uri)).GetAsyncEnumerator();
    }

    private static CoapUdpClient NewClient(int ackTimeoutMs = 1000)
    {
        return new CoapUdpClient(new CoapClientOptions
        {
            Secure = PskTransport.Of((SecureNode.Identity, Encoding.ASCII.GetBytes(SecureNode.Key))),
            Parameters = new TransmissionParameters { AckTimeoutMs = ackTimeoutMs },
        });
    }
}
