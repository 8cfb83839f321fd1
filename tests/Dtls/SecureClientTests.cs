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
        CoapException e = await Assert.ThrowsAsync<CoapException>(() => client.GetAsync(node["/temperature"]));
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

    private static CoapClientOptions Options(string identity, byte[] key)
    {
        return new CoapClientOptions { Secure = PskTransport.Of((identity, key)) };
    }
}
