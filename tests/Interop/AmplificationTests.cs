// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using NanoCoap.Tests.Cli;

namespace NanoCoap.Tests.Interop;

/// <summary>A client that has shown nothing yet still gets all it asks for, in smaller pieces. RFC 7252 section 11.3.</summary>
public sealed class AmplificationTests
{
    [CoapClientFact]
    public void Discovery_ArrivesWhole_InSmallBlocks()
    {
        using NodeProcess node = NodeProcess.Ready("--amplification-limit 3");
        string port = FreePort();
        string links = CoapClient.Run("-p", port, node.Uri("/.well-known/core")).Output;
        foreach (string path in (string[])["/temperature", "/alarm", "/alarm/rules", "/config", "/node"])
        {
            Assert.Contains($"<{path}>", links, StringComparison.Ordinal);
        }

        node.WaitFor("block2=0/1/64");
        node.WaitFor(new Regex("-> [^\n]* block2=[0-9]+/0/64")); // the last one: what is printed from now on is of the second time

        // Its request for the next block returned the Echo of the first one: nobody had to be pinged, and the next answer is whole.
        int first = node.Output.Length;
        Assert.Equal(links, CoapClient.Run("-p", port, node.Uri("/.well-known/core")).Output);
        node.WaitFor(new Regex("-> .* 2.05 Content /.well-known/core format="));
        Assert.DoesNotContain("block2=", node.Output[first..], StringComparison.Ordinal);
        Assert.DoesNotContain("ping", node.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void WhoDoesNotReturnTheEcho_IsPinged()
    {
        using NodeProcess node = NodeProcess.Ready("--amplification-limit 3");
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        client.ReceiveTimeout = ChildProcess.PatienceMs;
        client.Connect(IPAddress.Loopback, node.Port);
        byte[] buffer = new byte[1500];
        Assert.InRange(Ask(1), 20, 100);
        Assert.Equal(0x45, buffer[1]);

        Assert.InRange(Ask(2), 20, 100);
        Assert.Equal(4, client.Receive(buffer));
        Assert.Equal((0x40, 0x00), (buffer[0], buffer[1]));
        client.Send([0x70, 0x00, buffer[2], buffer[3]]);
        Assert.InRange(Ask(3), 400, 1200);

        int Ask(byte messageId)
        {
            client.Send([0x40, 0x01, 0x00, messageId, 0xBB, .. ".well-known"u8, 0x04, .. "core"u8]);
            return client.Receive(buffer);
        }
    }

    [CoapClientFact]
    public void Observer_HearsOfChanges_WithAnyStrategy()
    {
        using NodeProcess node = NodeProcess.Ready("--amplification-limit 3 --strategy non --period 1 --temperature 21.5");
        string output = CoapClient.Run("-B", "10", "-s", "8", node.Uri("/temperature")).Output;
        Assert.True(output.Split("21.5").Length > 3, output);

        // Whether libcoap's client answers the ping depends on what it is doing. If it does, that is the proof, and there is no CON, hence
        // no round-trip time: a notification in 3 s. If it does not, a CON is.
        Assert.InRange(node.Output.Split('\n').Count(line => line.Contains(" CON 2.05", StringComparison.Ordinal)), 0, 1);
        Assert.Matches("<- .* (RST|ACK) ", node.Output);
    }

    [CoapClientFact]
    public void OnTheLoopbackInterface_ThereIsNoLimit()
    {
        using NodeProcess node = NodeProcess.Ready("");
        CoapClient.Run(node.Uri("/.well-known/core"));
        node.WaitFor("2.05 Content /.well-known/core");
        Assert.DoesNotContain("block2=", node.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("ping", node.Output, StringComparison.Ordinal);
    }

    private static string FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture);
    }
}
