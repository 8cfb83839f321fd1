// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using NanoCoap.Client.Async;
using NanoCoap.Hosting.Udp;
using NanoCoap.Protocol;
using NanoCoap.Tests.Cli;
using NanoCoap.Tests.Dtls;
using NanoCoap.Tests.Host;
using NanoCoap.Tests.Oscore;
using NanoCoap.Tool.Keys;
using NanoCoap.Tool.SimulatedNode;
using NanoCoap.Tool.Verbs;

namespace NanoCoap.Tests.Keys;

/// <summary>Pre-shared keys by their names: made, kept, given away, put into a node, used with every verb, and for coaps alone.</summary>
public sealed class PskKeyTests : IDisposable
{
    private const string Given = """
        [{ "identity": "pad", "key": "736563726574206f6620612070616422" }, { "name": "other", "identity": "urn:x:1", "key": "00" }]
        """;

    private readonly KeyFolder _keys = new();

    public void Dispose()
    {
        _keys.Dispose();
    }

    [Fact]
    public void New_List_Show_Remove_ShowNoSecret()
    {
        ToolRun[] runs =
        [
            Keys("new", "phone", "--kind", "psk"), Keys("new", "pad", "--kind", "psk", "--identity", "a pad"), Keys("new", "kitchen"),
            Keys("list"), Keys("show", "pad"), Keys("list", "--json"),
        ];
        Assert.All(runs, run => Assert.Equal((0, ""), (run.Code, run.Error)));
        PskKey phone = Psk("phone");
        Assert.Matches("^[A-Za-z0-9]{22}$", phone.Text!);
        Assert.Matches(
            "^NAME +KIND +IDENTITY +SENDER +RECIPIENT +NEXT\nphone +psk +phone *\npad +psk +a pad *\n"
                + "kitchen +oscore +[0-9a-f]{4} +01 +0\n$",
            runs[3].Output);
        Assert.Contains("kind        psk, for coaps://", runs[4].Output, StringComparison.Ordinal);
        Assert.Contains("identity    a pad\n", runs[4].Output, StringComparison.Ordinal);
        Assert.DoesNotContain("numbers", runs[4].Output, StringComparison.Ordinal);
        JsonElement json = JsonDocument.Parse(runs[5].Output.Split('\n')[1]).RootElement;
        Assert.Equal(["pad", "psk", "a pad"], ((string[])["name", "kind", "identity"]).Select(name => json.GetProperty(name).GetString()!));
        Assert.False(json.TryGetProperty("next", out _));
        foreach (PskKey key in _keys.Store.Read().OfType<PskKey>())
        {
            Assert.All(runs, run => Assert.DoesNotContain(key.Text!, run.Output, StringComparison.Ordinal));
            Assert.All(runs, run => Assert.DoesNotContain(Convert.ToHexString(key.Secret), run.Output, StringComparison.OrdinalIgnoreCase));
        }

        Assert.NotEqual(phone.Text, Psk("pad").Text);
        Assert.Equal(0, Keys("remove", "phone").Code);
        Assert.Equal(["pad", "kitchen"], _keys.Store.Read().Select(key => key.Name));
    }

    [UnixFact]
    public void Store_IsItsOwnersAlone()
    {
        Keys("new", "phone", "--kind", "psk");
        Assert.False(PrivateFile.IsOpenToOthers(_keys.Store.Path));
    }

    [Theory]
    [InlineData("new a --kind dtls", "'oscore'\n\t'psk'")]
    [InlineData("new a --kind psk --sender 01", "--sender is nothing that a key of the kind psk has")]
    [InlineData("new a --identity b", "--identity is nothing that a key of the kind oscore has")]
    public void WhatMakesNoSense_IsSaid(string line, string expected)
    {
        ToolRun run = Keys(line.Split(' '));
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Empty(_keys.Store.Read());
    }

    [Fact]
    public void IdentityThatIsTooLong_IsRefused()
    {
        ToolRun run = Keys("new", "a", "--kind", "psk", "--identity", new string('x', 129));
        Assert.Equal(2, run.Code);
        Assert.Contains("1 to 128 bytes", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_TakesTheListOfANode_AndWhatExportGives_GoesThereAgain()
    {
        File.WriteAllText(_keys.File("psk.json"), Given);
        Assert.Equal(0, Keys("add", _keys.File("psk.json")).Code);
        Assert.Equal(("pad", "urn:x:1"), (Psk("pad").Identity, Psk("other").Identity));
        Assert.Equal(2, Keys("add", _keys.File("psk.json")).Code);
        Assert.Equal(0, Keys("export", "pad", "--output", _keys.File("node.json")).Code);
        Assert.False(PrivateFile.IsOpenToOthers(_keys.File("node.json")));
        (string identity, byte[] key) = PskFile.Read(_keys.File("node.json")).Find(null);
        Assert.Equal(("pad", "secret of a pad\""), (identity, Encoding.ASCII.GetString(key)));
    }

    [Theory]
    [InlineData("pad", "pairs", "name=pad psk=736563726574206f6620612070616422\n")]
    [InlineData("pad", "wireshark", "736563726574206f6620612070616422\n")]
    public void Export_ForOthers(string name, string format, string expected)
    {
        File.WriteAllText(_keys.File("psk.json"), Given);
        Keys("add", _keys.File("psk.json"));
        Assert.Equal(expected, Keys("export", name, "--format", format).Output);
    }

    [Fact]
    public void ExportAsText_IsWhatLibcoapTakes_AndSaysWhereThereIsNone()
    {
        File.WriteAllText(_keys.File("psk.json"), Given);
        Keys("add", _keys.File("psk.json"));
        Keys("new", "phone", "--kind", "psk");
        Keys("new", "kitchen");
        Assert.Equal(Psk("phone").Text + "\n", Keys("export", "phone", "--format", "text").Output);
        string line = Keys("export", "phone", "--format", "pairs", "--role", "admin").Output;
        Assert.StartsWith("name=phone role=admin psk=", line, StringComparison.Ordinal);
        Assert.Contains("no text that can be typed", Keys("export", "other", "--format", "text").Error, StringComparison.Ordinal);
        Assert.Contains("takes no identity but", Keys("export", "other", "--format", "pairs").Error, StringComparison.Ordinal);
        Assert.Contains("has no format aiocoap", Keys("export", "phone", "--format", "aiocoap").Error, StringComparison.Ordinal);
        Assert.Contains("has no format text", Keys("export", "kitchen", "--format", "text").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void SameSecret_ForBothProtocols_IsRefused()
    {
        OscoreKey kitchen = OscoreKey.Make("kitchen");
        _keys.Store.Add(kitchen);
        var same = new PskKey("phone", "phone", kitchen.Secret);
        KeyFileException problem = Assert.Throws<KeyFileException>(() => _keys.Store.Add(same));
        Assert.Contains("already: kitchen. It is of the kind oscore, and", problem.Message, StringComparison.Ordinal);
        PskKey phone = PskKey.Make("phone");
        _keys.Store.Add(phone);
        Assert.Throws<KeyFileException>(() => _keys.Store.Add(phone with { Name = "copy" }));
        _keys.Store.Add(phone with { Name = "two", Identity = "two" });
    }

    [Fact]
    public void FilesOfTheOtherKind_AreNotTakenForEachOther()
    {
        File.WriteAllText(_keys.File("psk.json"), Given);
        KeyFileException psk = Assert.Throws<KeyFileException>(() => KeyFile.Read(_keys.File("psk.json")));
        Assert.Contains("with --psk", psk.Message, StringComparison.Ordinal);
        _keys.Store.Add(OscoreKey.Make("kitchen"));
        KeyFileException oscore = Assert.Throws<KeyFileException>(() => PskFile.Read(_keys.Store.Path));
        Assert.Contains("no list of pre-shared keys", oscore.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryVerb_SpeaksCoapsWithIt()
    {
        using var node = new SecureNode(secureOnly: true);
        AddPad();
        Assert.Contains("21.37", Run("get", node["/temperature"], "--json").Output, StringComparison.Ordinal);
        Assert.Equal(0, Run("put", node["/alarm"], "ON").Code);
        Assert.Contains("\"ON\"", Run("get", node["/alarm"], "--json").Output, StringComparison.Ordinal);
        Assert.Contains(" is there: ", Run("ping", node[""]).Output, StringComparison.Ordinal);
        Assert.StartsWith(node.Uris[1] + "\n", Run("discover", node[""]).Output, StringComparison.Ordinal);
        ToolRun range = Run("discover", $"coaps://127.0.0.1:{node.Port}-{node.Port + 1}");
        Assert.StartsWith(node.Uris[1] + "\n", range.Output, StringComparison.Ordinal);
        Assert.Contains("21.37", Run("observe", node["/temperature"], "--count", "2").Output, StringComparison.Ordinal);
        Assert.Matches(
            "/temperature .* 21.37 ", Run("observe", "--discover", node["?rt=temperature-c"], "--count", "2").Output);
        Assert.Contains($"\"base\": \"{node.Uris[1]}/\"", Run("td", node[""]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void KeyOfTheOtherKind_AndAGroup_AreRefused_AndNoNumberIsTaken()
    {
        using var node = new SecureNode();
        AddPad();
        _keys.Store.Add(OscoreKey.Make("kitchen"));
        ToolRun plain = Run("get", node.Uris[0] + "/alarm");
        Assert.Contains("pad is a pre-shared key of DTLS, which coaps:// speaks", plain.Error, StringComparison.Ordinal);
        ToolRun run = ToolRun.Of(NanocoapProgram.Verbs(), ["get", node["/alarm"], .. _keys.With("kitchen")]);
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains("kitchen is a key of OSCORE, which coap:// speaks", run.Error, StringComparison.Ordinal);
        ToolRun without = ToolRun.Of(RequestCommand.Get(), node["/alarm"]);
        Assert.Contains("coaps:// wants a pre-shared key", without.Error, StringComparison.Ordinal);
        Assert.Equal(0, _keys.Store.ReadWithNumbers().Single(entry => entry.Key.Name == "kitchen").Next);
        Assert.Contains("a group can't be asked by coaps://", Run("discover", "coaps://224.0.1.187").Error, StringComparison.Ordinal);

        // Of several the first is right, and the others would go in plain.
        ToolRun both = Run("observe", node["/temperature"], node.Uris[0] + "/temperature", "--count", "1");
        Assert.NotEqual(0, both.Code);
        Assert.Contains("this client is for coaps:// alone", both.Error, StringComparison.Ordinal);
        Assert.Equal(0, node.Observers);
        ToolRun ping = ToolRun.Of(NanocoapProgram.Verbs(), ["ping", node.Uris[0], .. _keys.With("kitchen")]);
        Assert.Contains("nothing in it that OSCORE could protect", ping.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void KeyThatTheNodeDoesNotKnow_IsSaid()
    {
        using var node = new SecureNode();
        _keys.Store.Add(PskKey.Make("pad"));
        ToolRun run = Run("get", node["/alarm"]);
        Assert.Equal(4, run.Code);
        Assert.Contains("does not know this key under this identity", run.Error, StringComparison.Ordinal);
        ToolRun plain = ToolRun.Of(RequestCommand.Put(), node.Uris[0] + "/alarm", "ON");
        Assert.Contains("4.01 Unauthorized (it wants a key: --key NAME", plain.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void OneKeyForSeveralClients_ByItsName()
    {
        using var node = new SecureNode();
        AddPad();
        Assert.True(CoapUri.TryParse(node["/temperature"], out CoapUri? uri, out _));
        KeyInUse key = KeyInUse.Find("pad", _keys.Store, uri);
        Assert.Equal(("pad", "coaps"), (key.Name, key.Scheme));
        Assert.Null(key.Guard);
        Assert.True(CoapUri.TryParse("coap://[::1]", out CoapUri? plain, out _));
        Assert.Throws<KeyFileException>(() => key.Check(plain));
        Assert.Throws<KeyFileException>(() => KeyInUse.Find("pad", _keys.Store, plain));
        Assert.All(Enumerable.Range(0, 3).Select(_ => AskAsync(key, uri)).ToArray(), one => Assert.Equal("21.37", one.Result));
    }

    [Fact]
    public void Provision_FirstKey_AnotherByIt_AndOneOfOscore()
    {
        int port = FreePort();
        using var node = new RunningHost(
            new NodeOptions { Bind = [BindAddress.Loopback[0]], Port = 0, SecurePort = port, Quiet = true, Commission = true });
        string uri = node.Host.Uris[0];
        string secure = $"coaps://127.0.0.1:{port}";

        ToolRun first = Provision(uri, "phone", "--kind", "psk", "--check-at", secure, "--trace");
        Assert.Equal(
            $"phone is in {uri} now. It crossed the network in plain: who could read along has it.\n"
                + $"Checked: the node answers under it at {secure}, as admin.\n",
            first.Output);
        Assert.Equal(0, first.Code);
        Assert.DoesNotContain(Psk("phone").Text![..6], first.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexString(Psk("phone").Secret)[..6], first.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(secure, Psk("phone").Node);
        Assert.Contains("phone was used already", Provision(uri, "phone").Error, StringComparison.Ordinal);

        // The window is closed; the way is by the first.
        ToolRun second = Provision(uri, "second", "--kind", "psk", "--check-at", secure);
        Assert.Contains("window is closed", second.Error, StringComparison.Ordinal);
        Assert.Contains("which coaps:// speaks", Provision(uri, "guest", "--admin", "phone").Error, StringComparison.Ordinal);
        Assert.Contains("wants --admin", Provision(secure, "guest").Error, StringComparison.Ordinal);
        ToolRun guest = Provision(secure, "guest", "--kind", "psk", "--as", "visitor", "--admin", "phone");
        Assert.Equal(
            $"guest is in {secure} now as visitor, sent under phone.\nChecked: the node answers under it at {secure}, as user.\n",
            guest.Output);
        Assert.Equal(0, guest.Code);
        Assert.Equal("visitor", Psk("guest").Identity);
        Assert.Equal(0, Provision(secure, "kitchen", "--admin", "phone", "--check-at", uri).Code);
        Assert.Equal(uri, _keys.Key("kitchen").Node);
        Assert.Equal(0, ToolRun.Of(RequestCommand.Put(), [uri + "/alarm", "ON", .. _keys.With("kitchen")]).Code);
        ToolRun alarm = ToolRun.Of(RequestCommand.Get(), [secure + "/alarm", "--json", .. _keys.With("guest")]);
        Assert.Contains("\"ON\"", alarm.Output, StringComparison.Ordinal);
        ToolRun bad = Provision(secure, "bad", "--admin", "guest", "--check-at", uri);
        Assert.Contains("is no admin key", bad.Error, StringComparison.Ordinal);
        Assert.Equal(["phone", "guest", "kitchen"], _keys.Store.Read().Select(key => key.Name)); // of what failed nothing is left
    }

    [Fact]
    public void KeysThatNoNodeTakes_AreNotSent()
    {
        File.WriteAllText(_keys.File("psk.json"), Given);
        Keys("add", _keys.File("psk.json"));
        Keys("new", "long", "--kind", "psk", "--identity", "a name that is too long");
        Assert.Contains("other has 1 bytes; a node takes 16 to 32", Provision("127.0.0.1:9", "other").Error, StringComparison.Ordinal);
        Assert.Contains("says in the handshake that it is", Provision("127.0.0.1:9", "long").Error, StringComparison.Ordinal);
        ToolRun tablet = Provision("127.0.0.1:9", "pad", "--as", "tablet");
        Assert.Contains("says in the handshake that it is", tablet.Error, StringComparison.Ordinal);
        Assert.Contains("pad is of the kind psk", Provision("127.0.0.1:9", "pad", "--kind", "oscore").Error, StringComparison.Ordinal);
        ToolRun plain = Provision("127.0.0.1:9", "pad", "--check-at", "coap://127.0.0.1");
        Assert.Contains("is not for that scheme", plain.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void KeyOfTheEnvironment_NeedsNoFileForNumbers()
    {
        using var node = new SecureNode();
        string key = $$"""{"identity": "pad", "key": "{{SecureNode.KeyHex}}"}""";
        using ToolProcess get = ToolProcess.StartWith(
            new() { [ClientKey.KeyVariable] = key, [ClientKey.NumbersVariable] = null },
            "get", node["/alarm"], "--key", "pad");
        Assert.Equal(0, get.WaitForExit());
        Assert.Equal("OFF", get.Output);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static async Task<string> AskAsync(KeyInUse key, CoapUri uri)
    {
        await using var client = new CoapUdpClient(
            new CoapClientOptions { Guard = key.Guard, Secure = key.Secure, SecureOnly = key.Secure != null });
        return (await client.RequestAsync(new CoapRequest(CoapCode.Get, uri))).Text;
    }

    private PskKey Psk(string name)
    {
        return (PskKey)_keys.Store.Find(name);
    }

    private void AddPad()
    {
        _keys.Store.Add(new PskKey("pad", SecureNode.Identity, Encoding.ASCII.GetBytes(SecureNode.Key)));
    }

    private ToolRun Keys(params string[] arguments)
    {
        return ToolRun.Of(new KeysCommand(), [.. arguments, "--key-store", _keys.Store.Path]);
    }

    private ToolRun Provision(string uri, string key, params string[] options)
    {
        return ToolRun.Of(new ProvisionCommand(), [uri, "--key", key, .. options, "--key-store", _keys.Store.Path]);
    }

    private ToolRun Run(string verb, params string[] arguments)
    {
        return ToolRun.Of(NanocoapProgram.Verbs(), [verb, .. arguments, .. _keys.With("pad")]);
    }
}
