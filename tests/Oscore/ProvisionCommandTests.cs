// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Captures;
using NanoCoap.Hosting.Udp;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;
using NanoCoap.Tests.Cli;
using NanoCoap.Simulated.Fleet;
using NanoCoap.Tests.Host;
using NanoCoap.Tool.Keys;
using NanoCoap.Tool.SimulatedNode;
using NanoCoap.Tool.Verbs;

namespace NanoCoap.Tests.Oscore;

/// <summary>nanocoap provision, against our own node with its commissioning window, and against others.</summary>
public sealed class ProvisionCommandTests : IDisposable
{
    private readonly KeyFolder _keys = new();

    public void Dispose()
    {
        _keys.Dispose();
    }

    [Fact]
    public void FirstKey_FurtherKeys_AndAnotherInPlaceOfTheFirst()
    {
        using RunningHost node = Node();
        string uri = node.Host.Uris[0];

        ToolRun first = Provision(uri, "kitchen", "--trace");
        Assert.Equal(0, first.Code);
        Assert.Equal($"kitchen is in {uri} now. It crossed the network in plain: who could read along has it.\nChecked: the node answers under it, as admin.\n", first.Output);
        Assert.Contains("PUT /keys/kitchen", first.Error, StringComparison.Ordinal);
        OscoreKey kitchen = _keys.Key("kitchen");
        Assert.Equal(uri, kitchen.Node);
        Assert.DoesNotContain("secret", first.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexString(kitchen.Secret)[..6], first.Error, StringComparison.OrdinalIgnoreCase);

        ToolRun late = Provision(uri, "second");
        Assert.Equal((4, ""), (late.Code, late.Output));
        Assert.Contains("window is closed", late.Error, StringComparison.Ordinal);
        Assert.Contains("--admin", late.Error, StringComparison.Ordinal);

        ToolRun guest = Provision(uri, "guest", "--role", "user", "--admin", "kitchen", "--trace");
        Assert.Equal(0, guest.Code);
        Assert.DoesNotContain("/keys", guest.Error, StringComparison.Ordinal); // all of it is inside
        Assert.Contains("is no admin key", Provision(uri, "bad", "--admin", "guest").Error, StringComparison.Ordinal);
        Assert.Contains("without an admin key", Provision(uri, "bad", "--as", "kitchen", "--role", "user", "--admin", "kitchen").Error, StringComparison.Ordinal);

        Assert.Equal(0, Provision(uri, "kitchen2", "--as", "kitchen", "--role", "admin", "--admin", "kitchen").Code);
        ToolRun list = ToolRun.Of(RequestCommand.Get(), [uri + "/keys", "--json", .. _keys.With("kitchen2")]);
        Assert.Contains("kitchen admin sender=01", list.Output, StringComparison.Ordinal);
        Assert.Contains("guest user sender=01", list.Output, StringComparison.Ordinal);
        Assert.Equal(4, ToolRun.Of(RequestCommand.Get(), [uri + "/keys", .. _keys.With("kitchen")]).Code);
        Assert.Equal(0, ToolRun.Of(RequestCommand.Put(), [uri + "/alarm", "ON", .. _keys.With("guest")]).Code);
        Assert.Equal(["kitchen", "guest", "kitchen2"], _keys.Store.Read().Select(key => key.Name)); // of what failed nothing is left
    }

    // The admin's key is lost, and the window open once more.
    [Fact]
    public void AKeyBesideOthers_IsNoAdmins_UnlessThatIsSaid()
    {
        string store = _keys.File("node");
        string Run(params string[] role)
        {
            using var node = new NodeWithKeys(null, store: store, commission: true);
            ToolRun run = Provision(node.Uri, "key" + role.Length, role);
            Assert.Equal((0, ""), (run.Code, run.Error));
            return run.Output;
        }

        Assert.EndsWith("Checked: the node answers under it, as admin.\n", Run("--quiet"), StringComparison.Ordinal);
        Assert.Contains("answers under it, as user.\nThe node had keys already, so this one changes none", Run(), StringComparison.Ordinal);
        Assert.EndsWith("Checked: the node answers under it, as admin.\n", Run("--role", "admin"), StringComparison.Ordinal);
    }

    [Fact]
    public void PcapAndLadder_HaveItAll_AndTheLadderDoesNotShowTheKey()
    {
        using RunningHost node = Node();
        string file = _keys.File("provision.pcap");
        ToolRun run = Provision(node.Host.Uris[0], "kitchen", "--ladder", "--pcap", file);
        Assert.Equal(0, run.Code);
        Assert.Contains("PUT /keys/kitchen (", run.Error, StringComparison.Ordinal);
        Assert.Contains("2.01 Created", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run.Error, StringComparison.Ordinal);

        // The key, and the question under it, each with its answer.
        Assert.Equal(4, Capture.Read(File.ReadAllBytes(file)).Datagrams.Count);
    }

    [Fact]
    public void KeyThatWasUsed_OrIsInANode_IsRefused_AndNothingIsSent()
    {
        using ScriptedServer server = ScriptedServer.Always(CoapCode.Created);
        _keys.Store.Add(OscoreKey.Make("used"));
        using (NumberFile numbers = NumberFile.Open(_keys.Store.NumbersPath, create: false))
        {
            numbers.SetNext(_keys.Key("used").NumbersId, 8);
        }

        _keys.Store.Add(OscoreKey.Make("there") with { Node = "coap://192.0.2.7" });
        foreach (string name in (string[])["used", "there"])
        {
            ToolRun run = Provision(server.Uri(""), name);
            Assert.Equal((2, ""), (run.Code, run.Output));
            Assert.Contains($"{name} was used already", run.Error, StringComparison.Ordinal);
        }

        Assert.Contains("expected 1 to 15 letters", Provision(server.Uri(""), "a/b").Error, StringComparison.Ordinal);
        Assert.Empty(server.Received);
    }

    [Fact]
    public void AnswerThatDoesNotCome_LeavesTheKey_AndSaysWhatIsNotKnown()
    {
        using var silent = new ScriptedServer();
        ToolRun run = Provision(silent.Uri(""), "kitchen", "--ack-timeout", "50", "--max-retransmit", "1");
        Assert.Equal((3, ""), (run.Code, run.Output));
        Assert.Contains("not known", run.Error, StringComparison.Ordinal);
        string sent = System.Text.Encoding.UTF8.GetString(silent.Requests.First().Payload);
        OscoreKey node = _keys.Key("kitchen").OfOtherEnd();
        Assert.Equal(KeyFormats.Pairs(node, null), sent);

        // The same key, as it was never used.
        Assert.Equal(3, Provision(silent.Uri(""), "kitchen", "--ack-timeout", "50", "--max-retransmit", "0").Code);
        Assert.Single(silent.Requests.Select(request => Convert.ToHexString(request.Payload)).Distinct());
    }

    [Fact]
    public void IdsThatAnotherKeyHas_AreMadeAnew_ForANewKeyAlone()
    {
        using ScriptedServer server = ScriptedServer.Always(CoapCode.Conflict);
        ToolRun run = Provision(server.Uri(""), "kitchen");
        Assert.Equal(4, run.Code);
        Assert.Contains("the same IDs", run.Error, StringComparison.Ordinal);
        RawMessage[] requests = [.. server.Requests];
        Assert.Equal(3, requests.Select(request => Convert.ToHexString(request.Payload)).Distinct().Count());
        Assert.Empty(_keys.Store.Read());

        _keys.Store.Add(OscoreKey.Make("mine"));
        Assert.Equal(4, Provision(server.Uri(""), "mine").Code);
        Assert.Equal(4, server.Requests.Select(request => Convert.ToHexString(request.Payload)).Distinct().Count());
        Assert.Single(_keys.Store.Read());
    }

    [Theory]
    [InlineData(CoapCode.NotFound, 4, "no place for keys")]
    [InlineData(CoapCode.ServiceUnavailable, 5, "no room")]
    [InlineData(CoapCode.InternalServerError, 5, "5.00")]
    public void Refusal_IsExplained(CoapCode code, int exitCode, string expected)
    {
        using ScriptedServer server = ScriptedServer.Always(code);
        ToolRun run = Provision(server.Uri(""), "kitchen");
        Assert.Equal((exitCode, ""), (run.Code, run.Output));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Empty(_keys.Store.Read());
    }

    [Fact]
    public void NodeThatTakesTheKeyAndDoesNotKnowIt_IsNoSuccess()
    {
        using var server = new ScriptedServer(request =>
            [ScriptedServer.Answer(request, request.Code == (int)CoapCode.Put ? CoapCode.Created : CoapCode.Unauthorized)]);
        ToolRun run = Provision(server.Uri(""), "kitchen");
        Assert.Equal(4, run.Code);
        Assert.DoesNotContain("Checked", run.Output, StringComparison.Ordinal);
        Assert.Contains("came without protection", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void NodesOfAFleet_TakeKeysEachOfItsOwn()
    {
        var command = new FleetCommand();
        using var fleet = new NodeFleet(command.Read(command.Parse("3 --port 0 --commission")));
        var thread = new Thread(fleet.Run);
        thread.Start();
        try
        {
            Assert.Equal(0, Provision(fleet.EndPoints[0].ToString(), "first").Code);
            Assert.Equal(0, Provision(fleet.EndPoints[2].ToString(), "third").Code);
            for (int i = 0; i < 3; i++)
            {
                string alarm = fleet.EndPoints[i] + "/alarm";
                Assert.Equal(i == 1 ? 0 : 4, ToolRun.Of(RequestCommand.Put(), alarm, "ON").Code);
                Assert.Equal(i == 0 ? 0 : 4, ToolRun.Of(RequestCommand.Put(), [alarm, "ON", .. _keys.With("first")]).Code);
            }
        }
        finally
        {
            fleet.Stop();
            thread.Join();
        }
    }

    private static RunningHost Node()
    {
        return new RunningHost(new NodeOptions { Bind = [BindAddress.Loopback[0]], Port = 0, Quiet = true, Commission = true, TemperatureCenti = 2150 });
    }

    private ToolRun Provision(string uri, string key, params string[] options)
    {
        return ToolRun.Of(new ProvisionCommand(), [uri, "--key", key, .. options, "--key-store", _keys.Store.Path]);
    }
}
