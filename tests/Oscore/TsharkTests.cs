// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using NanoCoap.Client.Async;
using NanoCoap.Protocol;
using NanoCoap.Tests.Cli;
using NanoCoap.Tool.Keys;
using NanoCoap.Tool.Requests;

namespace NanoCoap.Tests.Oscore;

/// <summary>An independent reader: tshark decrypts what client and node say to each other, from the file
/// that --pcap writes and with the line that keys export gives it.</summary>
public sealed class TsharkTests : IDisposable
{
    private readonly KeyFolder _keys = new();
    private readonly List<CoapDatagram> _datagrams = [];

    public void Dispose()
    {
        _keys.Dispose();
    }

    [InstalledFact("tshark")]
    public async Task Tshark_DecryptsAConversation()
    {
        await ConverseAsync(OscoreKey.Make("phone"));
    }

    [InstalledFact("tshark")]
    public async Task Tshark_DecryptsAConversation_WithAnIdContextAndWithoutSalt()
    {
        await ConverseAsync(OscoreKey.Make("phone") with { IdContext = [0x37, 0xCB], Salt = [], Sender = [1, 2, 3, 4, 5, 6, 7], Recipient = [9] });
    }

    private async Task ConverseAsync(OscoreKey key)
    {
        _keys.Store.Add(key);
        _keys.WriteNodeFile();
        using (new NodeWithKeys(_keys.NodeFile))
        {
            // started once: from now on it asks whether a request is of now
        }

        using var node = new NodeWithKeys(_keys.NodeFile);
        await using (var client = new CoapUdpClient(new CoapClientOptions { Guard = new OscoreClientGuard(ClientKey.Find("phone", _keys.Store)), Trace = Note }))
        {
            Assert.Equal(CoapCode.Changed, (await client.RequestAsync(Request(node, CoapCode.Put, "/alarm", "ON"))).Code);
            CoapAnswer blocks = await client.RequestAsync(Request(node, CoapCode.Get, "/node", "", blockSize: 64));
            Assert.InRange(blocks.Blocks, 2, 1000);
            Assert.Equal(CoapCode.NotFound, (await client.RequestAsync(Request(node, CoapCode.Get, "/nothing", ""))).Code);
            int notifications = 0;
            await foreach (CoapNotification notification in client.ObserveAsync(Request(node, CoapCode.Get, "/temperature", "")))
            {
                if (++notifications == 3)
                {
                    break;
                }
            }
        }

        // It knows one request for a token, so not that which ends the observation; nor its answer.
        CoapDatagram[] known;
        lock (_datagrams)
        {
            int last = _datagrams.FindLastIndex(datagram => datagram.Direction == DatagramDirection.Sent && datagram.Bytes.Span[1] == (int)CoapCode.Fetch);
            known = [.. _datagrams.Take(last).Where(datagram => datagram.Bytes.Span[1] != 0)];
        }

        string[] lines = Read(known, KeyFormats.Write(_keys.Store.Find("phone").OfOtherEnd(), "wireshark", null).TrimEnd('\n'));
        Assert.Equal(known.Length, lines.Length);
        Assert.All(lines, line => Assert.Matches(@"^\d+\|[0-9a-f]{16}\|(Invalid Option Number 252)?$", line)); // inner code, tag; Echo is new to it
        string[] codes = [.. lines.Select(line => line.Split('|')[0])];
        Assert.Equal(["3", "129", "3", "68"], codes.Take(4)); // PUT, 4.01 with Echo, PUT, 2.04
        Assert.Contains("132", codes);
        Assert.InRange(codes.Count(code => code == "69"), 5, 1000);

        // The same with another key: the witness does look.
        lines = Read(known, KeyFormats.Write((key with { Secret = new byte[16] }).OfOtherEnd(), "wireshark", null).TrimEnd('\n'));
        Assert.All(lines, line => Assert.Contains("failed", line, StringComparison.Ordinal));
    }

    private static CoapRequest Request(NodeWithKeys node, CoapCode method, string path, string payload, int blockSize = 0)
    {
        Assert.True(CoapUri.TryParse(node.Uri + path, out CoapUri? uri, out _));
        return new CoapRequest(method, uri) { Payload = Encoding.UTF8.GetBytes(payload), BlockSize = blockSize };
    }

    private void Note(CoapDatagram datagram)
    {
        lock (_datagrams)
        {
            _datagrams.Add(datagram);
        }
    }

    private string[] Read(CoapDatagram[] datagrams, string context)
    {
        // The very file that --pcap writes.
        using (var recorder = new DatagramRecorder(_keys.File("pcap"), false))
        {
            foreach (CoapDatagram datagram in datagrams)
            {
                recorder.Write(datagram);
            }
        }

        return Run(
            "tshark", "-r", _keys.File("pcap"), "-d", $"udp.port=={datagrams[0].Remote.Port},coap",
            "-o", "uat:oscore_contexts:" + context, "-T", "fields", "-E", "separator=|",
            "-e", "oscore.code", "-e", "oscore.tag", "-e", "_ws.expert.message").Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Run(string program, params string[] arguments)
    {
        using ToolProcess process = ToolProcess.StartProgram(program, arguments);
        Assert.True(process.WaitForExit() == 0, process.Error);
        return process.Output;
    }
}
