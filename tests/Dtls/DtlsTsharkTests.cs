// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Dissection.Captures;
using NanoCoap.Hosting.Udp;
using NanoCoap.Tests.Cli;
using NanoCoap.Tests.Host;
using NanoCoap.Tests.Oscore;
using NanoCoap.Tool.Keys;
using NanoCoap.Tool.SimulatedNode;
using NanoCoap.Tool.Verbs;

namespace NanoCoap.Tests.Dtls;

/// <summary>
/// An independent reader: tshark decrypts a session of coaps with the key that keys export gives it, from the file that --pcap of the
/// client writes, and from that of the node.
/// </summary>
public sealed class DtlsTsharkTests : IDisposable
{
    private readonly KeyFolder _keys = new();

    public void Dispose()
    {
        _keys.Dispose();
    }

    [InstalledFact("tshark")]
    public void Tshark_DecryptsWhatClientAndNodeHaveRecorded()
    {
        PskKey key = PskKey.Make("phone");
        _keys.Store.Add(key);
        PrivateFile.Replace(_keys.NodeFile, KeyJson.Write([key]));
        string[] files = [_keys.File("client.pcap"), _keys.File("node.pcap")];
        int port;
        using (var node = new RunningHost(new NodeOptions
        {
            Bind = [BindAddress.Loopback[0]], Port = 0, SecurePort = 0, Quiet = true, PskFile = _keys.NodeFile, CaptureFile = files[1],
        }))
        {
            string uri = node.Host.Uris[1];
            port = node.Host.Transport.Channels.First(channel => channel.IsSecure).Local.Port;
            ToolRun run = ToolRun.Of(
                NanocoapProgram.Verbs(), ["put", uri + "/alarm", "ON", "--ladder", "--pcap", files[0], .. _keys.With("phone")]);
            Assert.Equal(0, run.Code);
            Assert.Contains("PUT /alarm", run.Error, StringComparison.Ordinal); // the ladder has what was inside
        }

        string[] export = ["export", "phone", "--format", "wireshark", "--key-store", _keys.Store.Path];
        string secret = ToolRun.Of(new KeysCommand(), export).Output.Trim();
        CapturedDatagram[] ofClient = [.. Capture.Read(File.ReadAllBytes(files[0])).Datagrams];
        IPEndPoint client = ofClient[0].Source;
        Assert.All(ofClient, datagram => Assert.True(IsOf(datagram, client), "the client's capture has what is its own alone"));
        foreach (string file in files)
        {
            // A node's port is open to all of the machine: what a stranger may have sent there is none of the client's.
            CapturedDatagram[] own = [.. Capture.Read(File.ReadAllBytes(file)).Datagrams.Where(datagram => IsOf(datagram, client))];
            Assert.All(own, datagram => Assert.InRange(datagram.Bytes[0], 20, 25)); // records alone
            Assert.Contains(own, datagram => datagram.Bytes[0] == 25 && datagram.Source.Equals(client)); // with the node's connection ID
            Assert.Contains(own, datagram => datagram.Destination.Equals(client));
            Assert.Equal(["3|alarm", "68|"], Codes(file, port, client, secret)); // PUT, 2.04
            Assert.Empty(Codes(file, port, client, new string('0', secret.Length))); // the witness does look
        }
    }

    private static bool IsOf(CapturedDatagram datagram, IPEndPoint client)
    {
        return datagram.Source.Equals(client) || datagram.Destination.Equals(client);
    }

    // What tshark has found inside of the client's records.
    private static string[] Codes(string file, int port, IPEndPoint client, string secret)
    {
        using ToolProcess process = ToolProcess.StartProgram(
            "tshark", "-r", file, "-d", $"udp.port=={port},dtls", "-d", $"dtls.port=={port},coap", "-o", "dtls.psk:" + secret,
            "-Y", $"coap && udp.port == {client.Port}", "-T", "fields", "-E", "separator=|", "-e", "coap.code", "-e", "coap.opt.uri_path");
        Assert.True(process.WaitForExit() == 0, process.Error);
        return process.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
