// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using NanoCoap.Server;
using NanoCoap.Tests.Host;
using NanoCoap.Simulated.Fleet;
using NanoCoap.Simulated;
using NanoCoap.Tool.Traffic;
using NanoCoap.Tool.Verbs;

namespace NanoCoap.Tests.Cli;

public sealed class FleetTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void EveryNode_Answers_ByItsOwnName(int threads)
    {
        using var fleet = new NodeFleet(new FleetOptions { Nodes = 40, Port = 0, Threads = threads, Seed = 1 });
        using var running = new Running(fleet);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => fleet.EndPoints[0].Port + i), fleet.EndPoints.Select(place => place.Port));
        for (int i = 0; i < 40; i++)
        {
            Assert.Equal($"node-{i:D4}", Get(fleet.EndPoints[i], "name"));
        }

        Assert.Equal(40, fleet.Measure().Requests);
    }

    [Fact]
    public void Sensors_AreNotInStep()
    {
        using var fleet = new NodeFleet(new FleetOptions { Nodes = 20, Port = 0, Seed = 1 });
        using var running = new Running(fleet);
        Assert.True(fleet.EndPoints.Select(place => Get(place, "temperature")).Distinct().Count() > 10);
    }

    [Fact]
    public void Notifications_Come_WithoutAPoll()
    {
        // Without a limit, as the command has it on the loopback interface: else a ping follows the registration.
        var config = new EndpointConfig { AmplificationLimit = 0 };
        using var fleet = new NodeFleet(new FleetOptions { Nodes = 5, Port = 0, PeriodSeconds = 1, Seed = 1, Config = config });
        using var running = new Running(fleet);
        using Socket observer = Socket(fleet.EndPoints[3]);
        observer.Send([0x41, 0x01, 0x00, 0x01, 0x77, 0x60, 0x54, .. "temp"u8]); // CON GET /temp with Observe 0
        byte[] buffer = new byte[100];
        int length = observer.Receive(buffer);
        Assert.Equal([0x61, 0x45, 0x00, 0x01, 0x77], buffer[..5]);
        Assert.True(length > 5);

        observer.Receive(buffer);
        Assert.Equal((0x45, 0x77), (buffer[1], buffer[4]));
        Assert.Equal(1, fleet.Measure().Observers);
        Assert.True(fleet.Measure().Notifications >= 1);
    }

    [LinuxFact]
    public void OwnAddresses_ShareOnePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Bind(new IPEndPoint(IPAddress.Parse("127.0.9.255"), 0));
        int port = ((IPEndPoint)probe.LocalEndPoint!).Port;
        using var fleet = new NodeFleet(new FleetOptions { Nodes = 3, Address = IPAddress.Parse("127.0.8.254"), OwnAddresses = true, Port = port, Seed = 1 });
        using var running = new Running(fleet);
        Assert.Equal([$"127.0.8.254:{port}", $"127.0.8.255:{port}", $"127.0.9.0:{port}"], fleet.EndPoints.Select(place => place.ToString()));
        Assert.Equal("node-0002", Get(fleet.EndPoints[2], "name"));
    }

    [Fact]
    public void PortThatIsTaken_IsNamed()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ExclusiveAddressUse = true };
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        HostException e = Assert.Throws<HostException>(() => new NodeFleet(new FleetOptions { Nodes = 2, Port = port }));
        Assert.StartsWith($"Port {port} on 127.0.0.1 is taken (node 1 of 2).", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_IsRatesBetweenTwoMoments()
    {
        var before = new FleetFigures(TimeSpan.FromSeconds(10), 100, 50, 0, 0, 7, TimeSpan.FromSeconds(1));
        var now = new FleetFigures(TimeSpan.FromSeconds(12), 300, 150, 0, 0, 9, TimeSpan.FromSeconds(1.5));
        Assert.Equal("1000 nodes, 9 observers, 100 requests/s, 50 notifications/s, CPU 25.0 %", FleetReport.Line(1000, before, now));
    }

    [Fact]
    public void Command_SaysWhereTheNodesAre_WhatOneCosts_AndEnds()
    {
        ToolRun run = ToolRun.Of(new FleetCommand(), "3", "--port", "0", "--seconds", "1", "--report", "0", "--seed", "1");
        Assert.Equal((0, ""), (run.Code, run.Error));

        // Here the memory is that of all tests that run meanwhile, and may have shrunk: EndToEndTests looks at the number.
        Assert.Matches(@"^nanoCoap fleet ready: 3 nodes, coap://127\.0\.0\.1:\d+ to coap://127\.0\.0\.1:\d+\nA node takes \S+ KB of memory here\.\n", run.Output);
        Assert.Contains("\nnanoCoap fleet stopped: 0 requests, 0 errors, 0 notifications, 0 retransmissions\n", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"\nWithout anything to do, 3 nodes took \d+\.\d\d % of a processor: \d+\.\d microseconds a second each\.\n$", run.Output);
    }

    [Theory]
    [InlineData("7", "127.0.0.1", 0)]
    [InlineData("7 --addresses", "127.0.1.1", 0)]
    [InlineData("7 --address 192.0.2.7", "192.0.2.7", 3)]
    public void Options_ArriveWhereTheyBelong(string line, string address, int amplification)
    {
        var command = new FleetCommand();
        FleetOptions options = command.Read(command.Parse(line + " --port 7000 --period 9 --name x- --observers 3 --exchanges 5 --threads 2 --seed 4"));
        Assert.Equal((7, address, 7000, 9, "x-", 2, 4), (options.Nodes, options.Address.ToString(), options.Port, options.PeriodSeconds, options.NamePrefix, options.Threads, options.Seed));
        Assert.Equal((3, 5, 10, amplification), (options.Config.Observers, options.Config.SafeExchanges, options.Config.UnsafeExchanges, options.Config.AmplificationLimit));
    }

    [Theory]
    [InlineData("0", "1 to 60000")]
    [InlineData("many", "1 to 60000")]
    [InlineData("10 --port 65530", "From port 65530 up there are 6 ports")]
    [InlineData("10 --address localhost", "--address localhost")]
    [InlineData("10 --address 127.1", "--address 127.1")]
    [InlineData("10 --threads 0", "1 to 64")]
    public void WhatIsWrong_IsNamed(string line, string expected)
    {
        ToolRun run = ToolRun.Of(new FleetCommand(), line.Split(' '));
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    private static Socket Socket(IPEndPoint place)
    {
        var socket = new Socket(place.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 10000 };
        socket.Connect(place);
        return socket;
    }

    private static string Get(IPEndPoint place, string segment)
    {
        using Socket socket = Socket(place);
        socket.Send([0x40, 0x01, 0x12, 0x34, .. Head(segment.Length), .. System.Text.Encoding.ASCII.GetBytes(segment)]);
        byte[] buffer = new byte[200];
        int length = socket.Receive(buffer);
        return System.Text.Encoding.UTF8.GetString(buffer[(Array.IndexOf(buffer, (byte)0xFF) + 1)..length]);
    }

    // Uri-Path, of any length that a name here has.
    private static byte[] Head(int length)
    {
        return length < 13 ? [(byte)(0xB0 | length)] : [0xBD, (byte)(length - 13)];
    }

    private sealed class Running : IDisposable
    {
        private readonly NodeFleet _fleet;
        private readonly Thread _thread;

        public Running(NodeFleet fleet)
        {
            _fleet = fleet;
            _thread = new Thread(fleet.Run) { IsBackground = true };
            _thread.Start();
        }

        public void Dispose()
        {
            _fleet.Stop();
            Assert.True(_thread.Join(10000), "The fleet does not stop.");
        }
    }
}
