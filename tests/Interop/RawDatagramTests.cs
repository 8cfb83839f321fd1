// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace NanoCoap.Tests.Interop;

/// <summary>What coap-client can't be made to send. These need no client, only UDP.</summary>
public sealed class RawDatagramTests : IDisposable
{
    private readonly NodeProcess _node = NodeProcess.Ready("--temperature 21.5 --period 3600");
    private readonly UdpClient _client;

    public RawDatagramTests()
    {
        _client = new UdpClient(0, AddressFamily.InterNetwork);
        _client.Client.ReceiveTimeout = 3000;
        _client.Connect(IPAddress.Loopback, _node.Port);
    }

    public void Dispose()
    {
        _client.Dispose();
        _node.Dispose();
    }

    [Fact]
    public void Ping_GetsARst()
    {
        Assert.Equal("70001234", Ask("40001234"));
    }

    [Fact]
    public void MalformedCon_GetsARst_AndGarbageNothing()
    {
        Assert.Equal("70001234", Ask("4F011234"));
        Send("");
        Send("40");
        Send("C0010001");
        Send("5F010001");
        Assert.Equal("70004321", Ask("40004321")); // nothing came in between
    }

    [Fact]
    public void Duplicate_GetsTheSameAnswer()
    {
        string request = "41010042AABB" + Convert.ToHexString("temperature"u8);
        string answer = Ask(request);
        Assert.Equal(answer, Ask(request));
        _node.WaitFor("(again)");
    }

    [Fact]
    public void TwoTokensOfOneClient_AreTwoObservations()
    {
        string alarm = "6055" + Convert.ToHexString("alarm"u8);
        Assert.StartsWith("61450001A1", Ask("41010001A1" + alarm), StringComparison.Ordinal);
        Assert.StartsWith("60450002", Ask("40010002" + alarm), StringComparison.Ordinal); // a token of no bytes
        Assert.Equal("60440003C0FF4F4E", Ask("40030003B5" + Convert.ToHexString("alarm"u8) + "FF" + Convert.ToHexString("ON"u8))); // with the new state

        // NSTART is 1: the second notification waits until the first is acknowledged.
        var seen = new List<string>();
        for (int i = 0; i < 2; i++)
        {
            string notification = Receive();
            Assert.EndsWith(Convert.ToHexString("ON"u8), notification, StringComparison.Ordinal);
            seen.Add(notification[..4]);
            Send("6000" + notification[4..8]);
        }

        Assert.Equal(["4045", "4145"], seen.Order());
    }

    [Fact]
    public void Rst_EndsAnObservation()
    {
        Ask("41010001A16055" + Convert.ToHexString("alarm"u8));
        Assert.Equal("60440003C0FF4F4E", Ask("40030003B5" + Convert.ToHexString("alarm"u8) + "FF" + Convert.ToHexString("ON"u8))); // with the new state
        string notification = Receive();
        Send("7000" + notification[4..8]);
        string node = Ask("40010004B4" + Convert.ToHexString("node"u8));
        Assert.Contains(Convert.ToHexString("observers=0\n"u8), node, StringComparison.Ordinal);
    }

    [Fact]
    public void DatagramLargerThanAnyMessage_Gets413()
    {
        string answer = Ask("40030005B5" + Convert.ToHexString("alarm"u8) + "FF" + new string('4', 2 * 3000));
        Assert.StartsWith("608D0005", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Flood_OfGarbage_LeavesTheNodeAlive()
    {
        var random = new Random(1);
        byte[] buffer = new byte[64];
        for (int i = 0; i < 5000; i++)
        {
            int length = random.Next(buffer.Length);
            random.NextBytes(buffer.AsSpan(0, length));
            _client.Client.Send(buffer.AsSpan(0, length));
        }

        using var other = new UdpClient(0, AddressFamily.InterNetwork);
        other.Client.ReceiveTimeout = 500;
        other.Connect(IPAddress.Loopback, _node.Port);
        string answer = "";
        for (int i = 0; i < 6 && answer.Length == 0; i++)
        {
            // A full receive buffer may cost a ping or two.
            other.Send(Convert.FromHexString("40007777"));
            try
            {
                IPEndPoint? from = null;
                answer = Convert.ToHexString(other.Receive(ref from));
            }
            catch (SocketException)
            {
            }
        }

        Assert.Equal("70007777", answer);
        Assert.Equal("", _node.Error);
        Assert.DoesNotMatch(new Regex("[\\x00-\\x08\\x0b-\\x1f]"), _node.Output);
    }

    private void Send(string hex)
    {
        _client.Send(Convert.FromHexString(hex));
    }

    private string Receive()
    {
        IPEndPoint? from = null;
        return Convert.ToHexString(_client.Receive(ref from));
    }

    private string Ask(string hex)
    {
        Send(hex);
        return Receive();
    }
}
