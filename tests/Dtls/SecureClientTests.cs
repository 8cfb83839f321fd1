// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using NanoCoap.Client.Async;
using NanoCoap.Protocol;
using NanoCoap.Tool.Keys;

namespace NanoCoap.Tests.Dtls;

/// <summary>coaps with the tool's client: BouncyCastle in this process against the node's server.</summary>
public sealed class SecureClientTests
{
    private static readonly byte[] s_key = Encoding.ASCII.GetBytes(SecureNode.Key);

    [Fact]
    public async Task GetPutAndDiscover_InOneSession()
    {
        using var node = new SecureNode(secureOnly: true);
        await using var client = new CoapClient(Options(SecureNode.Identity, s_key));
        Assert.Equal("21.37", (await client.GetAsync(node["/temperature"])).Text);
        await client.PutAsync(node["/alarm"], "ON");
        Assert.Equal("ON", (await client.GetAsync(node["/alarm"])).Text);
        Assert.Contains(await client.DiscoverAsync(node[""]), link => link.Target.EndsWith("/temperature", StringComparison.Ordinal));
        Assert.Equal(1, node.Server.SessionCount);
        Assert.Equal(1, node.Server.Counters.HandshakesFinished);
    }

    [Theory]
    [InlineData(false, "keys")]
    [InlineData(true, "secure-only")]
    public async Task Node_SaysWhoMayAndCountsSessions(bool secureOnly, string access)
    {
        using var node = new SecureNode(secureOnly);
        await using (var stranger = new CoapClient(Options("pod", s_key)))
        {
            await Assert.ThrowsAsync<CoapHandshakeException>(() => stranger.GetAsync(node["/node"]));
        }

        await using var client = new CoapClient(Options(SecureNode.Identity, s_key));
        string[] lines = (await client.GetAsync(node["/node"])).Text.Split('\n');
        Assert.Equal([$"access={access}", "keys=2", "window=0"], lines[5..8]);
        Assert.Equal(["sessions=1", "handshakes=1", "handshakes-failed=1", "hellos=2", "hellos-dropped=0"], lines[38..43]);
        Assert.Equal("records-ignored", lines[^1].Split('=')[0]);
        Assert.Equal(49, lines.Length);
    }

    [Fact]
    public async Task Observation_IsOfTheSession()
    {
        using var node = new SecureNode();
        await using (var client = new CoapUdpClient(Options(SecureNode.Identity, s_key)))
        {
            Assert.True(CoapUri.TryParse(node["/temperature"], out CoapUri? uri, out _));
            int count = 0;
            await foreach (CoapNotification notification in client.ObserveAsync(new CoapRequest(CoapCode.Get, uri)))
            {
                Assert.Equal("21.37", notification.Answer.Text);
                if (++count == 3)
                {
                    break;
                }
            }
        }

        Assert.True(SpinWait.SpinUntil(() => node.Server.SessionCount == 0, 30000), "It has closed its session.");
        Assert.Equal(0, node.Observers);
    }

    [Theory]
    [InlineData(SecureNode.Identity, "secret of a pod.")]
    [InlineData("pod", SecureNode.Key)]
    public async Task WrongKey_IsSaid(string identity, string key)
    {
        using var node = new SecureNode();
        await using var client = new CoapClient(Options(identity, Encoding.ASCII.GetBytes(key)));
        CoapHandshakeException e = await Assert.ThrowsAsync<CoapHandshakeException>(() => client.GetAsync(node["/temperature"]));
        Assert.True(e.IsRefused);
        Assert.EndsWith(" does not know this key under this identity.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutAKey_NothingIsSent()
    {
        using var node = new SecureNode();
        await using var client = new CoapClient();
        CoapException e = await Assert.ThrowsAsync<CoapException>(() => client.GetAsync(node["/temperature"]));
        Assert.StartsWith("coaps:// needs a pre-shared key", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, node.Server.Counters.Malformed);
    }

    [Fact]
    public async Task Blocks_BothWays()
    {
        using var node = new SecureNode();
        await using var client = new CoapClient(Options(SecureNode.Identity, s_key));
        string body = string.Concat(Enumerable.Range(0, 300).Select(i => $"line {i:000}\n"))[..1024];
        await client.PutAsync(node["/echo"], body);
        Assert.Equal(body, (await client.GetAsync(node["/echo"])).Text);
    }

    [Fact]
    public async Task NodeThatWasRestarted_GetsANewSession_AndWhatCanBeAskedAgainIs()
    {
        var node = new SecureNode();
        try
        {
            int port = node.Port;
            await using var client = new CoapUdpClient(Options(SecureNode.Identity, s_key, ackTimeoutMs: 100));
            Assert.True(CoapUri.TryParse(node["/temperature"], out CoapUri? uri, out _));
            await using IAsyncEnumerator<CoapNotification> states =
                client.ObserveAsync(new CoapRequest(CoapCode.Get, uri)).GetAsyncEnumerator();
            Assert.True(await states.MoveNextAsync());

            node = Restart(node, port);
            Assert.Equal("21.37", (await client.RequestAsync(new CoapRequest(CoapCode.Get, uri))).Text);
            Assert.Equal(1, node.Server.Counters.HandshakesFinished);

            // The observation is in the new session, too: what the old one had given is over.
            for (int i = 0; i < 10 && node.Observers == 0; i++)
            {
                Assert.True(await states.MoveNextAsync());
            }

            Assert.Equal(1, node.Observers);
            await client.PingAsync(uri);

            // Whether it was done nobody knows, so it is not done again.
            node = Restart(node, port);
            Assert.True(CoapUri.TryParse(node["/alarm"], out CoapUri? alarm, out _));
            CoapFailedException e = await Assert.ThrowsAsync<CoapFailedException>(
                () => client.RequestAsync(new CoapRequest(CoapCode.Post, alarm)));
            Assert.Contains("has made another one", e.Message, StringComparison.Ordinal);
            Assert.Equal("21.37", (await client.RequestAsync(new CoapRequest(CoapCode.Get, uri))).Text);
            Assert.Equal(1, node.Server.Counters.HandshakesFinished);
        }
        finally
        {
            node.Dispose();
        }
    }

    [Fact]
    public async Task BadNetwork_IsNoReasonToFail()
    {
        using var node = new SecureNode(percentLost: 15);
        await using var client = new CoapUdpClient(Options(SecureNode.Identity, s_key, ackTimeoutMs: 200));
        Assert.True(CoapUri.TryParse(node["/temperature"], out CoapUri? uri, out _));
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal("21.37", (await client.RequestAsync(new CoapRequest(CoapCode.Get, uri))).Text);
        }
    }

    private static SecureNode Restart(SecureNode node, int port)
    {
        node.Dispose();
        return new SecureNode(port: port);
    }

    private static CoapClientOptions Options(string identity, byte[] key, int ackTimeoutMs = 2000)
    {
        return new CoapClientOptions
        {
            Secure = PskTransport.Of((identity, key)),
            Parameters = new TransmissionParameters { AckTimeoutMs = ackTimeoutMs },
        };
    }
}
