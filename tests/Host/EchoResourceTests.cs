// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Async;
using NanoCoap.Hosting.Udp;
using NanoCoap.Protocol;
using NanoCoap.Simulated;
using NanoCoap.Tool.SimulatedNode;

namespace NanoCoap.Tests.Host;

/// <summary>/echo of node --echo takes what --body says.</summary>
public sealed class EchoResourceTests
{
    [Theory]
    [InlineData(512, EchoResource.Capacity)] // does not come in blocks
    [InlineData(1024, 1024)]
    [InlineData(20000, 20000)]
    public async Task Body_OfTheLengthThatTheNodeTakes_IsKept_AndALongerOneRefused(int bodyBytes, int kept)
    {
        using var host = new RunningHost(new NodeOptions
        {
            Bind = BindAddress.Loopback, Port = 0, Echo = true, Config = new() { BodyBytes = bodyBytes, AmplificationLimit = 0 },
        });
        await using var client = new CoapClient();
        string uri = $"coap://127.0.0.1:{host.Port}/echo";
        byte[] body = [.. Enumerable.Range(0, kept + 1).Select(i => (byte)(i * 7))];

        await client.PutAsync(uri, body.AsMemory(0, kept), ContentFormat.OctetStream);
        Assert.Equal(body[..kept], (await client.GetAsync(uri)).Payload);
        CoapErrorException error = await Assert.ThrowsAsync<CoapErrorException>(
            () => client.PutAsync(uri, body, ContentFormat.OctetStream));
        Assert.Equal(CoapCode.RequestEntityTooLarge, error.Answer.Code);
    }
}
