// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.RegularExpressions;
using NanoCoap.Client.Async;
using NanoCoap.Workbench.Costs;
using NanoCoap.Workbench.Nodes;
using NanoCoap.Workbench.Requests;
using NanoCoap.Workbench.Simulation;
using NanoCoap.Workbench.Wire;

namespace NanoCoap.Workbench.Tests;

/// <summary>Changes that overlap: whatever comes in the middle of what, a node has as many observers as somebody looks at.</summary>
public sealed class ChangesTests : IAsyncLifetime
{
    private const int TracksOfANode = 2; // the value and the alarm
    private const int PatienceMs = 60_000;

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly SimulatedFleet _fleet = new(1, seed: 5);
    private readonly NodeDirectory _directory = new();
    private readonly CoapClient _client = new();
    private readonly KeyRing _ring;
    private readonly IPEndPoint _endPoint;

    public ChangesTests()
    {
        _ring = new KeyRing(Path.Combine(_folder, "keys.json"));
        _endPoint = _fleet.Nodes.Single().EndPoint;
    }

    private KnownNode Node => _directory.All.Single();

    public Task InitializeAsync()
    {
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        _fleet.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact(Timeout = PatienceMs)]
    public async Task TwoChoicesAtTheSameMoment_LeaveNoWatchBehind()
    {
        _directory.Add(_endPoint, "node", isSimulated: true);
        await using var watcher = new NodeWatcher(_directory, _ring);
        watcher.Enter();
        await ExpectAsync(TracksOfANode);
        int done = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => watcher.ChangeAsync(Node, () => done++)));
        Assert.Equal(4, done);
        await ExpectAsync(TracksOfANode);
        watcher.Leave();
        await ExpectAsync(0);
    }

    [Fact(Timeout = PatienceMs)]
    public async Task APageThatComesInTheMiddleOfAChoice_DoesNotWatchTwice()
    {
        _directory.Add(_endPoint, "node", isSimulated: true);
        await using var watcher = new NodeWatcher(_directory, _ring);
        await watcher.ChangeAsync(Node, watcher.Enter);
        await ExpectAsync(TracksOfANode);

        // And one that goes meanwhile leaves nothing behind.
        await watcher.ChangeAsync(Node, watcher.Leave);
        await ExpectAsync(0);
    }

    [Fact(Timeout = PatienceMs)]
    public async Task ANodeThatIsFoundWhileAPageComes_IsNotWatchedTwice()
    {
        NodeWatcher? first = null;
        _directory.Added += _ => first!.Enter();
        await using var watcher = first = new NodeWatcher(_directory, _ring);
        _directory.Add(_endPoint, "node", isSimulated: true);
        await ExpectAsync(TracksOfANode);
    }

    [Fact(Timeout = PatienceMs)]
    public async Task TwoObservationsThatAreChosenAtOnce_AreOne()
    {
        _directory.Add(_endPoint, "node", isSimulated: true);
        await using var stages = new Stages(_ring, 1);
        using var page = new Page(stages, Node);
        Stage stage = await page.StageAsync();
        await Task.WhenAll(stage.ObserveAsync("/temperature"), stage.ObserveAsync("/alarm"), stage.ObserveAsync("/humidity"));
        await ExpectAsync(1);
        Assert.Equal("/humidity", stage.Observed);
        await Task.WhenAll(stage.ObserveAsync("/temperature"), stage.ObserveAsync(null));
        await ExpectAsync(0);
        Assert.Null(stage.Observed);
    }

    [Fact(Timeout = PatienceMs)]
    public async Task APageThatClosesOverALinkThatLosesAll_LeavesNoObservationBehind()
    {
        _directory.Add(_endPoint, "node", isSimulated: true);
        await using var stages = new Stages(_ring, 1);
        Stage stage;
        using (var page = new Page(stages, Node))
        {
            stage = await page.StageAsync();
            await stage.ObserveAsync("/temperature");
            await ExpectAsync(1);
            stage.Conditions.DropPercent = 100;
        }

        await ExpectAsync(0);

        // What was asked for while the page was going comes too late.
        await stage.ObserveAsync("/temperature");
        Assert.Null(stage.Observed);
        await ExpectAsync(0);
    }

    [Fact(Timeout = PatienceMs)]
    public async Task AnotherKeyInTheMiddle_IsAnotherClient_AndEachMessageIsOpenedWithItsOwn()
    {
        using var node = new CostsNode(observers: 4);
        var directory = new NodeDirectory();
        directory.Add(node.EndPoint("coap"));
        KnownNode known = directory.All.Single();
        await using var stages = new Stages(new KeyRing(node.KeyStorePath), 1);
        using var page = new Page(stages, known);
        Stage stage = await page.StageAsync();
        using var giveUp = new CancellationTokenSource();

        // In plain, and lost: it is sent again while the other client speaks already.
        stage.Conditions.DropPercent = 100;
        var form = new RequestForm("GET", known.Uri + "/temperature");
        Task<object> plain = stage.RequestAsync(form, giveUp.Token);
        await UntilAsync(() => stage.Take().Datagrams.Length > 0);
        known.Key = node.Oscore.Name;
        stage.Conditions.DropPercent = 0;
        await UntilAsync(() => stage.Take().Datagrams.Count(datagram => datagram is { FromNode: false, Key: null }) > 1);
        Assert.Contains("2.05 Content", await stage.RequestAsync(form, default) + "", StringComparison.Ordinal);
        Assert.Contains("2.05 Content", await plain + "", StringComparison.Ordinal);

        // What is observed goes on under the new key.
        await stage.ObserveAsync("/temperature");
        await UntilAsync(() => stage.Take().Datagrams.Count(datagram => datagram.FromNode) > 4);
        known.Key = null;
        int before = stage.Take().Datagrams.Length;
        await stage.ObserveAnewAsync();
        await UntilAsync(() => stage.Take().Datagrams.Skip(before).Any(datagram => datagram is { FromNode: true, Key: null }));
        Assert.Equal("/temperature", stage.Observed);

        JsonElement[] messages = [.. JsonDocument.Parse(WireJson.Of(stage)).RootElement.GetProperty("messages").EnumerateArray()];
        JsonElement[] sealedOnes = [.. messages.Where(message => message.TryGetProperty("key", out _))];
        Assert.Contains(sealedOnes, message => Label(message) == "CON GET /temperature");
        Assert.All(sealedOnes.Where(message => message.GetProperty("code").GetString() != ""), message =>
        {
            Assert.Matches("POST|FETCH|2.0[45]", message.GetProperty("outside").GetString()!);
            Assert.NotEqual(message.GetProperty("hex").GetString(), message.GetProperty("inside").GetString());
        });
        Assert.Contains(messages, message => !message.TryGetProperty("key", out _) && Label(message) == "CON GET /temperature");

        static string Label(JsonElement message) => message.GetProperty("label").GetString()!;
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(20);
        }
    }

    // Until it is so, and a little longer: what is too many comes late.
    private async Task ExpectAsync(int wanted)
    {
        int observers = -1;
        for (int i = 0; i < 100 && observers != wanted; i++)
        {
            await Task.Delay(100);
            observers = await ObserversAsync();
        }

        Assert.Equal(wanted, observers);
        await Task.Delay(700);
        Assert.Equal(wanted, await ObserversAsync());
    }

    private async Task<int> ObserversAsync()
    {
        string text = (await _client.GetAsync($"coap://{_endPoint}/node")).Text;
        return int.Parse(Regex.Match(text, @"observers=(\d+)").Groups[1].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>A page that looks at the timeline of a node.</summary>
    private sealed class Page : IDisposable
    {
        private readonly CancellationTokenSource _gone = new();
        private readonly Stages _stages;
        private readonly KnownNode _node;
        private readonly TaskCompletionSource _here = new();

        public Page(Stages stages, KnownNode node)
        {
            _stages = stages;
            _node = node;
            _ = ReadAsync();
        }

        public async Task<Stage> StageAsync()
        {
            await _here.Task;
            return _stages.Find(_node)!;
        }

        public void Dispose()
        {
            _gone.Cancel();
            _gone.Dispose();
        }

        private async Task ReadAsync()
        {
            await foreach (SseItem<string> item in _stages.ReadAsync(_node, _gone.Token))
            {
                Assert.NotEqual(default, JsonDocument.Parse(item.Data).RootElement.ValueKind);
                _here.TrySetResult();
            }
        }
    }
}
