// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using System.Net;
using NanoCoap.Dissection.Records;
using NanoCoap.Dtls;
using NanoCoap.Tests.Client;

namespace NanoCoap.Tests.Dtls;

/// <summary>Clients of others that vanish in the middle: behind a network that ends with one of their datagrams.</summary>
public sealed class DtlsVanishedClientTests
{
    private const int PatienceMs = 60000;

    // After which of its datagrams each vanishes, and whether there is a session then. OpenSSL's last flight is one datagram, GnuTLS's
    // three.
    private static readonly (string Client, string Last, bool Connected)[] s_all =
    [
        (Program.CoapClientOpenssl, "ClientHello", false),
        (Program.CoapClientOpenssl, "ClientHello with cookie", false),
        (Program.CoapClientOpenssl, "encrypted handshake", true),
        (Program.CoapClientOpenssl, "application data", true),
        (Program.CoapClientGnutls, "ClientHello", false),
        (Program.CoapClientGnutls, "ClientHello with cookie", false),
        (Program.CoapClientGnutls, "ClientKeyExchange", false),
        (Program.CoapClientGnutls, "ChangeCipherSpec", false),
        (Program.CoapClientGnutls, "encrypted handshake", true),
        (Program.CoapClientGnutls, "application data", true),
    ];

    [LibcoapFact]
    public void InEachState_NoPlaceOfAHandshakeIsLeft_AndOthersAreServed()
    {
        using var node = new SecureNode();
        var server = new IPEndPoint(IPAddress.Loopback, node.Port);
        LossyRelay[] relays = [.. s_all.Select(one => new LossyRelay(
            server, 0, 0, 1, datagram => RecordDissection.Of(datagram).Words.Contains(one.Last, StringComparison.Ordinal)))];
        var clients = new List<Process>();
        try
        {
            // One after the other: the node takes no more hellos of one host in a row than it may.
            foreach (((string client, string last, _), LossyRelay relay) in s_all.Zip(relays))
            {
                string uri = $"coaps://127.0.0.1:{relay.Port}/temperature";
                clients.Add(Program.Start(client, "-B", "60", "-u", SecureNode.Identity, "-k", SecureNode.Key, "-m", "get", uri));
                Assert.True(SpinWait.SpinUntil(() => relay.IsCut, PatienceMs), $"{client} never came to {last}.");
            }

            clients.ForEach(client => client.Kill());
            (string output, _) = Program.Run(
                Program.CoapClientOpenssl, "-B", "60", "-u", SecureNode.Identity, "-k", SecureNode.Key, "-m", "get", node["/temperature"]);
            Assert.Equal("21.37", output);

            DtlsCounters counters = node.Server.Counters;
            int connected = s_all.Count(one => one.Connected);
            Assert.True(SpinWait.SpinUntil(() => node.Server.HandshakeCount == 0 && node.Server.SessionCount == connected, PatienceMs),
                $"{node.Server.HandshakeCount} handshakes and {node.Server.SessionCount} sessions are left.");

            // A hello without its cookie has left nothing.
            int begun = s_all.Count(one => one.Last != "ClientHello");
            Assert.Equal(
                (begun + 1, connected + 1, begun - connected),
                (counters.HandshakesBegun, counters.HandshakesFinished, counters.HandshakesFailed));
        }
        finally
        {
            clients.ForEach(client =>
            {
                client.Kill();
                client.Dispose();
            });
            Array.ForEach(relays, relay => relay.Dispose());
        }
    }
}
