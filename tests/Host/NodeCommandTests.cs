// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using NanoCoap.Dissection.Text;
using NanoCoap.Node;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Simulated;
using NanoCoap.Tool.SimulatedNode;
using NanoCoap.Tool.Verbs;

namespace NanoCoap.Tests.Host;

public sealed class NodeCommandTests
{
    [Fact]
    public void WithoutOptions_ItIsAnRfcNodeOnLoopback()
    {
        NodeOptions options = Read("");
        Assert.Equal("127.0.0.1 ::1", string.Join(' ', options.Bind.Select(b => b.Address)));
        Assert.Equal(5683, options.Port);
        Assert.Null(options.PeriodSeconds);
        Assert.Null(options.Strategy);
        Assert.Null(options.ConfirmEvery);
        Assert.Equal(2000, options.Parameters.AckTimeoutMs);
        Assert.Equal(1500, options.Parameters.AckRandomFactorThousandths);
        Assert.Equal(4, options.Parameters.MaxRetransmit);
        Assert.Equal(5000, options.Parameters.DefaultLeisureMs);
        Assert.Equal(8, options.Config.Observers);
        Assert.Equal(1152, options.Config.MaxMessageBytes);
        Assert.Null(options.TemperatureCenti);
        Assert.Empty(options.Faults);
        Assert.False(options.Quiet);
        Assert.False(options.Echo);
        Assert.NotEqual(options.Seed, Read("").Seed);
    }

    [Fact]
    public void AllOptions_ArriveWhereTheyBelong()
    {
        NodeOptions options = Read(
            "--bind 127.0.0.1 --bind ::1 --port 0 --period 7 --strategy con --n 9 --ack-timeout 300 --ack-random-factor 1.25 --max-retransmit 2 "
            + "--nstart 3 --leisure 100 --max-latency 1000 --observers 20 --transmissions 6 --exchanges 33 --max-message 200 --body 512 "
            + "--replies 700 --pending 3 --peers 11 --seed -5 --quiet --store settings --sensor-fails --fault sensor:1:2 --fault clock:3:4 --drop 10 --duplicate 20 --temperature -3.5 --echo");
        Assert.Equal(2, options.Bind.Count);
        Assert.Equal(0, options.Port);
        Assert.Equal(7, options.PeriodSeconds);
        Assert.Equal(ObserveStrategy.Confirmable, options.Strategy);
        Assert.Equal(9, options.ConfirmEvery);
        Assert.Equal(300, options.Parameters.AckTimeoutMs);
        Assert.Equal(1250, options.Parameters.AckRandomFactorThousandths);
        Assert.Equal(2, options.Parameters.MaxRetransmit);
        Assert.Equal(3, options.Parameters.NStart);
        Assert.Equal(100, options.Parameters.DefaultLeisureMs);
        Assert.Equal(1000, options.Parameters.MaxLatencyMs);
        Assert.Equal(20, options.Config.Observers);
        Assert.Equal(6, options.Config.Transmissions);
        Assert.Equal(33, options.Config.SafeExchanges);
        Assert.Equal(66, options.Config.UnsafeExchanges);
        Assert.Equal(200, options.Config.MaxMessageBytes);
        Assert.Equal(200, options.Config.TransmissionBytes);
        Assert.Equal(512, options.Config.BodyBytes);
        Assert.Equal(700, options.Config.ReplyBytes);
        Assert.Equal(3, options.Config.Pending);
        Assert.Equal(11, options.Config.Peers);
        Assert.Equal(-5, options.Seed);
        Assert.True(options.Quiet);
        Assert.Equal("settings", options.Store);
        Assert.Equal(3, options.Faults.Count);
        Assert.Contains(Fault.SensorForGood, options.Faults);
        Assert.Equal(10, options.DropPercent);
        Assert.Equal(20, options.DuplicatePercent);
        Assert.Equal(-350, options.TemperatureCenti);
        Assert.True(options.Echo);
    }

    [Fact]
    public void Mac_NamesTheNode()
    {
        Assert.Equal([2, 0, 0, 0, 0, 0xAB], Read("--mac 02-00-00-00-00-ab").HardwareAddress!);
        Assert.Equal([2, 0, 0, 0, 0, 0xAB], Read("--mac 02:00:00:00:00:AB").HardwareAddress!);
        Assert.Null(Read("--mac none").HardwareAddress);

        // Of its own: always the same on this machine, another for another port, and no address of hardware.
        byte[] address = Read("").HardwareAddress!;
        Assert.Equal(6, address.Length);
        Assert.Equal(2, address[0] & 3);
        Assert.Equal(address, Read("--seed 7").HardwareAddress!);
        Assert.NotEqual(address, Read("--port 5684").HardwareAddress!);
        Assert.NotEqual(Read("--port 0").HardwareAddress!, Read("--port 0").HardwareAddress!);
        Assert.Equal(Read("--port 0 --seed 7").HardwareAddress!, Read("--port 0 --seed 7").HardwareAddress!);
    }

    [Theory]
    [InlineData("--mac 02-00-00-00-00", "--mac 02-00-00-00-00: expected six bytes")]
    [InlineData("--mac 00-00-00-00-00-00", "expected six bytes")]
    [InlineData("--mac 02-00-00-00-00-00-00-01", "expected six bytes")]
    [InlineData("--mac kitchen", "expected six bytes")]
    [InlineData("--bind localhost", "--bind localhost")]
    [InlineData("--bind 224.0.1.187", "--bind 224.0.1.187")]
    [InlineData("--port 65536", "0 to 65535")]
    [InlineData("--port -1", "0 to 65535")]
    [InlineData("--port 1.5", "0 to 65535")]
    [InlineData("--port x", "0 to 65535")]
    [InlineData("--amplification-limit 2", "expected 0, or 3 to 1000")]
    [InlineData("--port 99999999999999999999", "0 to 65535")]
    [InlineData("--period 0", "1 to 3600")]
    [InlineData("--period 3601", "1 to 3600")]
    [InlineData("--strategy all", "all")]
    [InlineData("--n 0", "1 to 255")]
    [InlineData("--n 256", "1 to 255")]
    [InlineData("--ack-timeout 0", "1 to 600000")]
    [InlineData("--ack-random-factor 0.9", "1 to 10")]
    [InlineData("--ack-random-factor 1.2345", "at most 3 decimals")]
    [InlineData("--ack-random-factor 1,5", "1 to 10")]
    [InlineData("--max-retransmit 11", "0 to 10")]
    [InlineData("--nstart 0", "1 to 1000")]
    [InlineData("--leisure -1", "0 to 600000")]
    [InlineData("--max-latency 86400001", "0 to 86400000")]
    [InlineData("--observers -1", "0 to 10000")]
    [InlineData("--transmissions 0", "1 to 1000")]
    [InlineData("--exchanges 0", "1 to 16000")]
    [InlineData("--max-message 143", "144 to 65507")]
    [InlineData("--body -1", "0 to 1048576")]
    [InlineData("--replies 11", "12 to 1024")]
    [InlineData("--pending 17", "0 to 16")]
    [InlineData("--seed 1e3", "--seed 1e3")]
    [InlineData("--store no/such/folder/file", "folder")]
    [InlineData("--fault sensor", "sensor:AFTER[:FOR]")]
    [InlineData("--drop 101", "0 to 100")]
    [InlineData("--duplicate -1", "0 to 100")]
    [InlineData("--temperature 60.01", "-20 to 60")]
    [InlineData("--temperature 20.001", "at most 2 decimals")]
    [InlineData("--ack-timeout 600000 --ack-random-factor 10 --max-retransmit 10", "three weeks")]
    [InlineData("--no-such-option", "--no-such-option")]
    [InlineData("stray", "stray")]
    public void WhatIsWrong_IsNamed(string line, string expected)
    {
        ParseResult result = Parse(line);
        Assert.Contains(result.Errors, error => error.Message.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void OneMistake_IsOneError()
    {
        Assert.Single(Parse("--ack-timeout x --port 0").Errors);
        Assert.Equal(2, Parse("--ack-timeout x --port y").Errors.Count);
    }

    [Fact]
    public void EverythingInRange_MakesANode()
    {
        foreach (string line in (string[])[
            "--observers 0 --transmissions 1 --exchanges 1 --max-message 144 --body 0 --replies 12 --pending 0 --peers 1 --ack-timeout 1 "
                + "--ack-random-factor 1 --max-retransmit 0",
            "--observers 10000 --transmissions 1000 --exchanges 16000 --max-message 65507 --body 1048576 --replies 1024 --pending 16 --peers 10000 "
                + "--max-latency 86400000 --nstart 1000"])
        {
            using var host = new NodeHost(Read(line + " --port 0 --bind 127.0.0.1"), null, _ => { });
            Assert.Single(host.Uris);
        }
    }

    [Fact]
    public void PeriodStrategyAndN_AreInForceFromTheStart()
    {
        using var host = new NodeHost(Read("--port 0 --bind 127.0.0.1 --period 7 --strategy non --n 9"), null, _ => { });
        Assert.Equal(7, host.Node.Settings.PeriodSeconds);
        Assert.Equal(ObserveStrategy.NonConfirmable, host.Node.Settings.Strategy);
        Assert.Equal(9, host.Node.Settings.ConfirmEvery);
        Assert.Equal(0, host.Node.Endpoint.ConfirmEvery);
        Assert.Equal(7000, host.Node.Temperature.RefreshMs);
    }

    [Fact]
    public void Help_NamesEveryOption_AndEndsWithExamplesThatParse()
    {
        var output = new StringWriter();
        var command = new NodeCommand();
        var root = new RootCommand { command };
        VerbCommand.AddExamplesToHelp(root, "nanocoap node", _ => Screen.Plain);
        Assert.Equal(0, root.Parse("node --help").Invoke(new InvocationConfiguration { Output = output }));
        string help = output.ToString();
        Assert.All(command.Options, option => Assert.Contains(option.Name, help, StringComparison.Ordinal));

        string[] examples = [.. command.Examples.Split('\n').Where(line => line.StartsWith("nanocoap ", StringComparison.Ordinal))];
        Assert.True(examples.Length > 3);
        foreach (string example in examples)
        {
            Assert.Contains(example.TrimEnd(), help, StringComparison.Ordinal);
            Assert.Empty(root.Parse(example.Trim()["nanocoap ".Length..]).Errors);
        }
    }

    private static ParseResult Parse(string line)
    {
        return new RootCommand { new NodeCommand() }.Parse(("node " + line).TrimEnd());
    }

    private static NodeOptions Read(string line)
    {
        ParseResult result = Parse(line);
        Assert.Empty(result.Errors);
        return ((NodeCommand)result.CommandResult.Command).Read(result);
    }
}
