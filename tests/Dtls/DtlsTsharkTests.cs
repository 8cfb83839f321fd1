// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

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
        foreach (string file in files)
        {
            byte[] capture = File.ReadAllBytes(file);
            Assert.All(Capture.Read(capture).Datagrams, datagram => Assert.InRange(datagram.Bytes[0], 20, 25)); // records alone
            Assert.Contains(Capture.Read(capture).Datagrams, datagram => datagram.Bytes[0] == 25); // with the node's connection ID
            Assert.Equal(["3|alarm", "68|"], Codes(file, port, secret)); // PUT, 2.04
            Assert.Empty(Codes(file, port, new string('0', secret.Length))); // the witness does look
        }
    }

    // What tshark has found inside of the records.
    private static string[] Codes(string file, int port, string secret)
    {
        using ToolProcess process = ToolProcess.StartProgram(
            "tshark", "-r", file, "-d", $"udp.port=={port},dtls", "-d", $"dtls.port=={port},coap", "-o", "dtls.psk:" + secret,
            "-Y", "coap", "-T", "fields", "-E", "separator=|", "-e", "coap.code", "-e", "coap.opt.uri_path");
        Assert.True(process.WaitForExit() == 0, process.Error);
        return process.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
