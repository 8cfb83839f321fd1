// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using System.Text;
using NanoCoap.Tests.Interop;

namespace NanoCoap.Tests.Cli;

/// <summary>The tool as a process: pipes, exit codes and Ctrl+C, against our own node and libcoap's server.</summary>
public sealed class EndToEndTests
{
    [UnixFact]
    public void Observe_DeregistersOnInterrupt_AndEndsWith0()
    {
        using NodeProcess node = NodeProcess.Ready("--temperature 21.5 --period 1");
        using ToolProcess observe = ToolProcess.Start("observe", $"127.0.0.1:{node.Port}/temperature");
        observe.WaitFor("21.5");
        observe.Interrupt();
        Assert.Equal(0, observe.WaitForExit());
        node.WaitFor("CON GET /temperature observe=1 ");
        Assert.Equal("", observe.Error);
    }

    [UnixFact]
    public void Get_EndsWith130OnInterrupt()
    {
        using var silent = new ScriptedServer();
        using ToolProcess get = ToolProcess.Start("get", silent.Uri("/x"));
        var watch = Stopwatch.StartNew();
        while (silent.Received.IsEmpty && watch.ElapsedMilliseconds < ChildProcess.PatienceMs)
        {
            Thread.Sleep(5);
        }

        get.Interrupt();
        Assert.Equal(130, get.WaitForExit());
        Assert.Equal(("", "nanocoap: interrupted\n"), (get.Output, get.Error));
    }

    [UnixFact]
    public void Fleet_EndsOnInterrupt()
    {
        using ToolProcess fleet = ToolProcess.Start("fleet", "20", "--port", "0", "--report", "0");
        fleet.WaitFor("A node takes ");
        fleet.Interrupt();
        Assert.Equal(0, fleet.WaitForExit());
        Assert.Contains("nanoCoap fleet stopped: ", fleet.Output, StringComparison.Ordinal);
        Assert.Matches(@"\nA node takes [1-9]\d\.\d KB of memory here\.\n", fleet.Output);
    }

    [LibcoapServerFact]
    public void Libcoap_GetPutDelete_ThroughPipes()
    {
        using var server = new CoapServer();
        byte[] body = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))];
        using (ToolProcess put = ToolProcess.Run(["put", server.Uri("/kept"), "-", "--content-format", "octets"], body))
        {
            Assert.Equal((0, "", ""), (put.WaitForExit(), put.Output, put.Error));
        }

        using (ToolProcess get = ToolProcess.Run(["get", server.Uri("/kept")]))
        {
            Assert.Equal(0, get.WaitForExit());
            Assert.Equal(body, get.OutputBytes);
        }

        using (ToolProcess delete = ToolProcess.Run(["delete", server.Uri("/kept")]))
        {
            Assert.Equal(0, delete.WaitForExit());
        }

        using (ToolProcess gone = ToolProcess.Run(["get", server.Uri("/kept")]))
        {
            Assert.Equal(4, gone.WaitForExit());
            Assert.StartsWith("nanocoap: 4.04 Not Found", gone.Error, StringComparison.Ordinal);
            Assert.Equal("", gone.Output);
        }
    }

    [LibcoapServerFact]
    public void Libcoap_DiscoverAndPing()
    {
        using var server = new CoapServer();
        using ToolProcess discover = ToolProcess.Run(["discover", server.Uri("")]);
        Assert.Equal((0, ""), (discover.WaitForExit(), discover.Error));
        Assert.Matches(@"\n/time +ticks +clock +text +obs +Internal Clock\n", discover.Output);
        using ToolProcess ping = ToolProcess.Run(["ping", server.Uri("")]);
        Assert.Equal(0, ping.WaitForExit());
    }

    [LibcoapServerFact]
    public void Libcoap_ObserveTheClock()
    {
        using var server = new CoapServer();
        using ToolProcess observe = ToolProcess.Run(["observe", server.Uri("/time"), "--count", "3", "--quiet"]);
        Assert.Equal((0, ""), (observe.WaitForExit(), observe.Error));
        Assert.Equal(3, observe.Output.TrimEnd().Split('\n').Distinct().Count());
    }

    // An answer that comes by itself, after an empty ACK. RFC 7252 section 5.2.2.
    [LibcoapServerFact]
    public void Libcoap_SeparateResponse()
    {
        using var server = new CoapServer();
        using ToolProcess get = ToolProcess.Run(["get", server.Uri("/async?1"), "--json"]);
        Assert.Equal(0, get.WaitForExit());
        Assert.Contains("\"type\":\"CON\"", get.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void EncodeAndDecode_ThroughPipes()
    {
        using ToolProcess encode = ToolProcess.Run(["encode", "--code", "post", "--payload-file", "-", "--raw"], [0x00, 0xFF]);
        Assert.Equal([0x40, 0x02, 0x00, 0x01, 0xFF, 0x00, 0xFF], encode.OutputBytes);
        using ToolProcess decode = ToolProcess.Run(["decode", "--raw", "--json"], encode.OutputBytes);
        Assert.Equal(0, decode.WaitForExit());
        Assert.Contains("\"code\":\"0.02\"", decode.Output, StringComparison.Ordinal);

        using ToolProcess file = ToolProcess.Run(["decode"], Encoding.ASCII.GetBytes("40 00 30"));
        Assert.Equal(1, file.WaitForExit());
    }
}
