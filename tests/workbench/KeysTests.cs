// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NanoCoap.Client.Async;
using NanoCoap.Hosting;
using NanoCoap.Hosting.Udp;
using NanoCoap.Tool.Keys;
using NanoCoap.Workbench.Costs;

namespace NanoCoap.Workbench.Tests;

/// <summary>Nodes that want a key get it by its name, and no key reaches the page.</summary>
[Collection(BrowserCollection.Name)]
public sealed class KeysTests(BrowserFixture browser) : IDisposable
{
    private const string Name = "kitchen";

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
    }

    [BrowserFact]
    public async Task ANodeThatWantsAKey_GetsItByItsName_AndNoKeyReachesThePage()
    {
        OscoreKey key = OscoreKey.Make(Name);
        string store = Path.Combine(_folder, "keys.json");
        new KeyStore(store).Add(key);
        string nodeKey = Path.Combine(_folder, "node.json");
        PrivateFile.Replace(nodeKey, KeyJson.Write([key.OfOtherEnd()]));
        var options = new CoapServerOptions { Addresses = [BindAddress.Loopback[0]], Port = 0 };
        NodeSecurity.Apply(options.Config, KeyFile.Read(nodeKey), null, secureOnly: true, _ => { });
        using var node = new CoapServer(options);
        int value = 20;
        TextResource resource = node.MapGet("temperature", () => $"{value}.5");
        resource.Observable = true;
        node.Open();
        using var stop = new CancellationTokenSource();
        Task serving = node.RunAsync(stop.Token);
        Assert.True(CoapUri.TryParse(node.Uris[0], out CoapUri? uri, out _));

        byte[] sent;
        var shown = new WorkbenchOptions { SimulatedNodes = 0, Nodes = [uri], KeyStore = store };
        await using (WorkbenchServer workbench = await WorkbenchServer.StartAsync(shown))
        await using (var proxy = new RecordingProxy(new Uri(workbench.Url)))
        {
            await using IBrowserContext context = await browser.NewContextAsync();
            string own = $"http://127.0.0.1:{proxy.Port}";
            IPage page = await EnterAsync(context, own, workbench);
            await Assertions.Expect(page.Locator(".node .where")).ToContainTextAsync("It may want a key");

            await page.Locator(".node .name").ClickAsync();
            ILocator keys = page.GetByLabel("Key", new() { Exact = true });
            await Assertions.Expect(keys.Locator("option")).ToHaveCountAsync(2);
            await keys.SelectOptionAsync(Name);
            await Assertions.Expect(page.Locator(".big")).ToHaveTextAsync("20.5");
            value = 21;
            resource.Changed();
            await Assertions.Expect(page.Locator(".big")).ToHaveTextAsync("21.5");

            // Asked for, with the same key and its next sequence numbers; and over the timeline, where the datagrams are seen as they are.
            for (int i = 0; i < 3; i++)
            {
                await page.GetByRole(AriaRole.Button, new() { Name = "/temperature" }).ClickAsync();
                await Assertions.Expect(page.Locator(".outcome")).ToContainTextAsync("2.05 Content");
            }

            await page.GotoAsync($"{own}/timeline/{uri.Address}:{uri.Port}?observe=/temperature");
            await Assertions.Expect(page.Locator("[data-role=Notification], [data-role=PiggybackedResponse]").First).ToBeVisibleAsync();
            await Assertions.Expect(page.Locator(".message").First).ToContainTextAsync(new Regex("outside CON (FETCH|POST)"));
            await Assertions.Expect(page.Locator(".message").First).ToContainTextAsync("GET /temperature");
            foreach (string path in (string[])["/nodes", "/bytes", "/explain", "/api/keys"])
            {
                await page.GotoAsync(own + path);
            }

            await Assertions.Expect(page.Locator("body")).ToContainTextAsync(Name);

            // Without it nothing is to be had.
            await page.GotoAsync($"{own}/nodes/{uri.Address}:{uri.Port}");
            await keys.SelectOptionAsync("");
            await page.GetByLabel("URI").FillAsync(node.Uris[0] + "/temperature");
            await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
            await Assertions.Expect(page.Locator(".outcome")).ToContainTextAsync("4.01");
            sent = proxy.Sent;
        }

        await stop.CancelAsync();
        await serving;
        string text = Encoding.Latin1.GetString(sent);
        Assert.Contains($"\"{Name}\"", text, StringComparison.Ordinal); // what was sent is really here
        Assert.True(sent.Length > 100_000);
        HasNone(sent, [key.Secret, key.Salt]);
    }

    [BrowserFact]
    public async Task WhereThereIsNoKey_ThePageSaysHowToMakeOne()
    {
        string store = Path.Combine(_folder, "none.json");
        await using Bench bench = await Bench.OpenAsync(browser, new() { SimulatedNodes = 1, KeyStore = store }, "/nodes");
        await bench.Page.Locator(".node .name").ClickAsync();
        ILocator keys = bench.Page.GetByLabel("Key", new() { Exact = true });
        await Assertions.Expect(keys).ToHaveAttributeAsync("title", "nanocoap keys new NAME makes one");
        Assert.Empty(bench.Errors);
    }

    [BrowserFact]
    public async Task ANodeThatSpeaksCoaps_GetsItsKeyByItsName()
    {
        using var node = new CostsNode(observers: 4);
        Assert.True(CoapUri.TryParse("coaps://" + node.EndPoint("coaps"), out CoapUri? uri, out _));
        WorkbenchServer workbench = await WorkbenchServer.StartAsync(
            new() { SimulatedNodes = 0, Nodes = [uri], KeyStore = node.KeyStorePath });
        byte[] sent;
        await using (workbench)
        await using (var proxy = new RecordingProxy(new Uri(workbench.Url)))
        {
            await using IBrowserContext context = await browser.NewContextAsync();
            string own = $"http://127.0.0.1:{proxy.Port}";
            IPage page = await EnterAsync(context, own, workbench);
            await Assertions.Expect(page.Locator(".node .where")).ToContainTextAsync("pre-shared key");
            await page.Locator(".node .name").ClickAsync();

            // The key of OSCORE in the same store is for another scheme.
            ILocator keys = page.GetByLabel("Key", new() { Exact = true });
            await Assertions.Expect(keys.Locator("option")).ToHaveTextAsync(["no key", node.Psk.Name]);
            await keys.SelectOptionAsync(node.Psk.Name);
            await Assertions.Expect(page.Locator(".big")).ToHaveTextAsync(new Regex(@"^2\d\.\d+$"));
            await page.GetByRole(AriaRole.Switch).ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Switch)).ToHaveAttributeAsync("aria-checked", "true");
            await page.GetByRole(AriaRole.Button, new() { Name = "/temperature" }).First.ClickAsync();
            await Assertions.Expect(page.Locator(".outcome")).ToContainTextAsync("2.05 Content");

            // On the wire there is nothing but records.
            await page.GotoAsync($"{own}/timeline/{uri.Address}:{uri.Port}?observe=/temperature");
            await Assertions.Expect(page.Locator(".message").Filter(new() { HasText = "DTLS ClientHello" }).First).ToBeVisibleAsync();
            ILocator data = page.Locator(".message.down").Filter(new() { HasText = "DTLS application data" });
            await Assertions.Expect(data.Nth(1)).ToBeVisibleAsync();
            await Assertions.Expect(data.First).ToContainTextAsync($"key {node.Psk.Name}");

            // Without it nothing is to be had, and nothing goes out in plain.
            await page.GotoAsync($"{own}/nodes/{uri.Address}:{uri.Port}");
            await keys.SelectOptionAsync("");
            await Assertions.Expect(page.Locator(".head .where")).ToContainTextAsync("pre-shared key");
            sent = proxy.Sent;
        }

        Assert.True(sent.Length > 50_000);
        HasNone(sent, new KeyStore(node.KeyStorePath).Read().Select(key => key.Secret));
    }

    private static async Task<IPage> EnterAsync(IBrowserContext context, string through, WorkbenchServer workbench)
    {
        IPage page = await context.NewPageAsync();
        page.SetDefaultTimeout(30_000);
        await page.GotoAsync(through + new Uri(workbench.EntryUrl).PathAndQuery);
        return page;
    }

    // In no form in which a page might get it.
    private static void HasNone(byte[] sent, IEnumerable<byte[]> secrets)
    {
        string text = Encoding.Latin1.GetString(sent);
        foreach (byte[] secret in secrets)
        {
            Assert.DoesNotContain(Convert.ToHexString(secret), text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Convert.ToBase64String(secret).TrimEnd('='), text, StringComparison.Ordinal);
            Assert.Equal(-1, sent.AsSpan().IndexOf(secret));
        }
    }
}
