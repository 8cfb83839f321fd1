// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using System.Text;
using NanoCoap.Tests.Interop;

namespace NanoCoap.Tests.Dtls;

/// <summary>coaps with the clients that people have: libcoap over OpenSSL and GnuTLS, the clients of both libraries themselves, and
/// node-coap-client in the version that node-wot uses and in its last.</summary>
public sealed class DtlsInteropTests
{
    private const int PatienceMs = 30000;

    public static TheoryData<string> Clients => [Program.CoapClientOpenssl, Program.CoapClientGnutls];

    [LibcoapTheory]
    [MemberData(nameof(Clients))]
    public void Get_AndPut(string client)
    {
        using var node = new SecureNode();
        Assert.Equal("21.37", Ask(client, node, "get", "/temperature").Output);
        Assert.Equal("ON", Ask(client, node, "put", "/alarm", "-e", "ON").Output);
        Assert.Equal("ON", Ask(client, node, "get", "/alarm").Output);
        Assert.Contains("</temperature>", Ask(client, node, "get", "/.well-known/core").Output, StringComparison.Ordinal);
    }

    [LibcoapTheory]
    [MemberData(nameof(Clients))]
    public void WithoutAKey_NothingIsWritten(string client)
    {
        using var node = new SecureNode();
        (_, string error) = Program.Run(client, "-B", "5", "-m", "put", "-e", "ON", node.Uris[0] + "/alarm");
        Assert.Contains("4.01", error, StringComparison.Ordinal);
    }

    [LibcoapTheory]
    [MemberData(nameof(Clients))]
    public void SecureOnly_InPlainThereIsNothing(string client)
    {
        using var node = new SecureNode(secureOnly: true);
        (_, string error) = Program.Run(client, "-B", "5", "-m", "get", node.Uris[0] + "/temperature");
        Assert.Contains("4.01", error, StringComparison.Ordinal);
        Assert.Equal("21.37", Ask(client, node, "get", "/temperature").Output);
    }

    [LibcoapTheory]
    [MemberData(nameof(Clients))]
    public void Blocks_BothWays(string client)
    {
        using var node = new SecureNode();
        string file = Path.GetTempFileName();
        try
        {
            string body = string.Concat(Enumerable.Range(0, 100).Select(i => $"line {i:000}\n"));
            File.WriteAllText(file, body);
            Ask(client, node, "put", "/echo", "-b", "64", "-f", file);
            Assert.Equal(body.TrimEnd('\n'), Ask(client, node, "get", "/echo", "-b", "128").Output);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [LibcoapTheory]
    [MemberData(nameof(Clients))]
    public void Observe_NotifiesInTheSession(string client)
    {
        using var node = new SecureNode();
        string output = Ask(client, node, "get", "/temperature", "-s", "5", "-w").Output;
        Assert.True(output.Split("21.37").Length - 1 >= 3, output);
        Assert.True(SpinWait.SpinUntil(() => node.Observers == 0 && node.Server.SessionCount == 0, PatienceMs), "It has taken its leave.");
    }

    [LibcoapTheory]
    [InlineData(Program.CoapClientOpenssl, SecureNode.Identity, "secret of a pod.")]
    [InlineData(Program.CoapClientGnutls, SecureNode.Identity, "secret of a pod.")]
    [InlineData(Program.CoapClientOpenssl, "pod", SecureNode.Key)]
    [InlineData(Program.CoapClientGnutls, "pod", SecureNode.Key)]
    public void WrongKey_AndWrongIdentity_AreToldTheSame(string client, string identity, string key)
    {
        using var node = new SecureNode();
        (string output, string error) = Program.Run(client, "-B", "20", "-u", identity, "-k", key, "-m", "get", node["/temperature"]);
        Assert.DoesNotContain("21.37", output, StringComparison.Ordinal);
        Assert.Contains("bad record mac", output + error, StringComparison.OrdinalIgnoreCase);
        Assert.True(SpinWait.SpinUntil(() => node.Server.HandshakeCount == 0, PatienceMs));
        Assert.Equal(0, node.Server.SessionCount);
    }

    [LibcoapTheory]
    [MemberData(nameof(Clients))]
    public void SeveralAtOnce(string client)
    {
        using var node = new SecureNode();
        Task<string>[] all =
            [.. Enumerable.Range(0, 8).Select(_ => Task.Run(() => Ask(client, node, "get", "/temperature", "-B", "20").Output))];
        Assert.All(all, one => Assert.Equal("21.37", one.Result));
    }

    [LibcoapTheory]
    [MemberData(nameof(Clients))]
    public void ClientThatVanishes_LeavesThePlaceToOthers(string client)
    {
        using var node = new SecureNode();
        using (Process process = Program.Start(client, Arguments(node, "get", "/temperature", "-s", "60", "-w")))
        {
            Assert.Equal("21.37", process.StandardOutput.ReadLine());
            process.Kill();
        }

        // Its registration ends with the CON that nobody acknowledges; its session stays until its place is wanted.
        Assert.Equal(1, node.Server.SessionCount);
        Assert.Equal("21.37", Ask(client, node, "get", "/temperature").Output);
    }

    [LibcoapTheory]
    [MemberData(nameof(Clients))]
    public void BadNetwork_IsServedAllTheSame(string client)
    {
        using var node = new SecureNode(percentLost: 10, percentTwice: 10);
        Assert.Equal("21.37", Ask(client, node, "get", "/temperature", "-B", "90").Output);
    }

    [ProgramFact(Program.Openssl)]
    public void OpensslsClient_SpeaksWithIt()
    {
        Converse(
            Program.Openssl,
            port => ["s_client", "-quiet", "-dtls1_2", "-psk", SecureNode.KeyHex, "-psk_identity", SecureNode.Identity,
                "-cipher", "PSK-AES128-CCM8:@SECLEVEL=0", "-connect", $"127.0.0.1:{port}"]);
    }

    [ProgramFact(Program.GnutlsCli)]
    public void GnutlssClient_SpeaksWithIt()
    {
        Converse(
            Program.GnutlsCli,
            port => ["--udp", "-p", $"{port}", "--pskusername", SecureNode.Identity, "--pskkey", SecureNode.KeyHex,
                "--priority", "NORMAL:-KX-ALL:+PSK:-CIPHER-ALL:+AES-128-CCM-8", "127.0.0.1"]);
    }

    [NodeJsFact]
    public void NodeCoapClient_OfNodeWot_GetsPutsAndObserves()
    {
        GetPutObserve("node-coap-client", "1.0.8");
    }

    [NodeJsFact]
    public void NodeCoapClient_GetsPutsAndObserves()
    {
        GetPutObserve("node-coap-client-2", "2.1.0");
    }

    private static void GetPutObserve(string package, string version)
    {
        using var node = new SecureNode();
        Assert.Equal(
            [
                $"[\"version\",\"{version}\"]", "[\"connected\",true]", "[\"get\",\"2.05\",0,\"21.37\"]",
                "[\"get\",\"2.05\",0,\"OFF\"]", "[\"put\",\"2.04\",0,\"ON\"]", "[\"get\",\"2.05\",0,\"ON\"]",
                "[\"observed\",\"2.05\",0,\"21.37\"]", "[\"observed\",\"2.05\",0,\"21.37\"]", "[\"observed\",\"2.05\",0,\"21.37\"]",
            ],
            NodeJs.Run("coaps.cjs", package, node[""], SecureNode.Identity, SecureNode.Key));
        Assert.Equal(1, node.Server.Counters.HandshakesFinished);
        Assert.True(SpinWait.SpinUntil(() => node.Observers == 0 && node.Server.SessionCount == 0, PatienceMs), "It has taken its leave.");
    }

    private static (string Output, string Error) Ask(string client, SecureNode node, string method, string path, params string[] more)
    {
        return Program.Run(client, Arguments(node, method, path, more));
    }

    private static IEnumerable<string> Arguments(SecureNode node, string method, string path, params string[] more)
    {
        return ["-B", "20", "-u", SecureNode.Identity, "-k", SecureNode.Key, "-m", method, .. more, node[path]];
    }

    // Types a CoAP message into the client, and finds the reading in what comes back. GnuTLS has to be connected first.
    private static void Converse(string program, Func<int, IEnumerable<string>> arguments)
    {
        using var node = new SecureNode();
        using Process process = Program.Start(program, arguments(node.Port));
        Assert.True(SpinWait.SpinUntil(() => node.Server.SessionCount == 1 || process.HasExited, PatienceMs), "no session");
        byte[] request = [0x50, 0x01, 0x12, 0x34, 0xBB, .. "temperature"u8];
        var output = new StringBuilder();
        Task reading = Task.Run(() =>
        {
            for (int c = process.StandardOutput.Read(); c >= 0; c = process.StandardOutput.Read())
            {
                lock (output)
                {
                    output.Append((char)c);
                }
            }
        });
        bool answered = SpinWait.SpinUntil(
            () =>
            {
                process.StandardInput.BaseStream.Write(request);
                process.StandardInput.BaseStream.Flush();
                Thread.Sleep(200);
                lock (output)
                {
                    return output.ToString().Contains("21.37", StringComparison.Ordinal);
                }
            },
            PatienceMs);
        process.Kill();
        process.WaitForExit();
        reading.Wait(PatienceMs);
        Assert.True(answered, output.ToString());
    }
}
