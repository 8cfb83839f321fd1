// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using System.Net;
using NanoCoap.Dissection.Captures;
using NanoCoap.Hosting.Udp;
using NanoCoap.Protocol;
using NanoCoap.Tests.Host;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.SimulatedNode;
using NanoCoap.Tool.Verbs;

namespace NanoCoap.Tests.Cli;

/// <summary>--pcap and --ladder: what went over the wire, in a file and as a picture.</summary>
public sealed class RecordingTests
{
    [Fact]
    public void Pcap_HasRequestAndAnswer()
    {
        using var file = new TemporaryFile();
        using ScriptedServer server = ScriptedServer.Always(CoapCode.Content, "21.5");
        ToolRun run = ToolRun.Of(RequestCommand.Get(), server.Uri("/temperature"), "--pcap", file.Path, "--quiet", "--hex");
        Assert.Equal(ExitCode.Success, run.Code);

        IReadOnlyList<CapturedDatagram> datagrams = Capture.Read(File.ReadAllBytes(file.Path)).Coap();
        Assert.Equal(2, datagrams.Count);
        Assert.Equal(datagrams[0].Source, datagrams[1].Destination);
        Assert.Equal(datagrams[0].Destination, datagrams[1].Source);
        Assert.EndsWith(":" + datagrams[0].Destination.Port + "/temperature", server.Uri("/temperature"), StringComparison.Ordinal);
        Assert.NotEqual(0, datagrams[0].Source.Port);
    }

    [InstalledFact("tshark")]
    public void Tshark_ReadsThePcap_AndFindsTheChecksumsRight()
    {
        using var file = new TemporaryFile();
        using ScriptedServer server = ScriptedServer.Always(CoapCode.Content, "21.5");
        Assert.Equal(ExitCode.Success, ToolRun.Of(RequestCommand.Get(), server.Uri("/temperature"), "--pcap", file.Path, "--quiet", "--hex").Code);
        int port = Capture.Read(File.ReadAllBytes(file.Path)).Datagrams[0].Destination.Port;

        Assert.Equal("1\t1\t1\n69\t1\t1\n", Tshark(file.Path, port));
    }

    [InstalledFact("tshark")]
    public void PcapOfANode_HasBothWays_AndTsharkFindsTheChecksumsRight()
    {
        using var file = new TemporaryFile();
        int port;
        var options = new NodeOptions { Bind = [new BindAddress(IPAddress.Any, false)], Port = 0, CaptureFile = file.Path };
        using (var node = new RunningHost(options))
        {
            port = node.Port;
            Assert.Equal(ExitCode.Success, ToolRun.Of(RequestCommand.Get(), $"127.0.0.1:{port}/temperature", "--quiet", "--hex").Code);
        }

        CapturedDatagram request = Capture.Read(File.ReadAllBytes(file.Path)).Datagrams[0];
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, port), request.Destination); // and not the wildcard that the socket is bound to
        Assert.Equal("1\t1\t1\n69\t1\t1\n", Tshark(file.Path, port));
    }

    [Fact]
    public void Ladder_IsDrawnAtTheEnd_AlsoOfWhatFailed()
    {
        using ScriptedServer server = ScriptedServer.Always(CoapCode.Content, "21.5");
        ToolRun run = ToolRun.Of(RequestCommand.Get(), server.Uri("/temperature"), "--ladder", "--quiet", "--hex");
        Assert.Contains("─ CON GET /temperature ─", run.Error, StringComparison.Ordinal);
        Assert.Contains(" ACK 2.05 Content \"21.5\" ─", run.Error, StringComparison.Ordinal);

        using var silent = new ScriptedServer();
        ToolRun none = ToolRun.Of(RequestCommand.Get(), silent.Uri("/x"), "--ladder", "--ack-timeout", "100", "--max-retransmit", "1");
        Assert.Equal(ExitCode.NoAnswer, none.Code);
        Assert.Contains("no ACK came", none.Error, StringComparison.Ordinal);
        Assert.Equal(2, none.Error.Split("CON GET /x").Length - 1);
    }

    [Fact]
    public void FileThatCantBeMade_IsAWrongCommandLine()
    {
        ToolRun run = ToolRun.Of(RequestCommand.Get(), "127.0.0.1/x", "--pcap", Path.Combine(Path.GetTempPath(), "no", "such", "folder", "x.pcap"));
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.NotEmpty(run.Error);
    }

    // Code and checksums of each message; status 1 is "good".
    private static string Tshark(string file, int port)
    {
        using ChildProcess tshark = ChildProcess.Start(new ProcessStartInfo("tshark")
        {
            ArgumentList =
            {
                "-r", file, "-d", $"udp.port=={port},coap", "-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE",
                "-T", "fields", "-e", "coap.code", "-e", "ip.checksum.status", "-e", "udp.checksum.status",
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        Task<string> error = tshark.StandardError.ReadToEndAsync();
        string output = tshark.StandardOutput.ReadToEnd();
        Assert.True(tshark.WaitForExit(ChildProcess.PatienceMs), error.Result);
        return output;
    }

    private sealed class TemporaryFile : IDisposable
    {
        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose()
        {
            File.Delete(Path);
        }
    }
}
