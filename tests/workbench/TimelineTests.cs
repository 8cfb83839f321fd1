// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NanoCoap.Client.Async;
using NanoCoap.Tests.Cli;

namespace NanoCoap.Workbench.Tests;

/// <summary>The view of what goes over the wire, with real datagrams.</summary>
[Collection(BrowserCollection.Name)]
public sealed class TimelineTests(BrowserFixture browser)
{
    private const string Path = "/timeline/node-0000";

    [BrowserFact]
    public async Task ATokenIsFollowedThroughASeparateResponse()
    {
        await using Bench bench = await OpenAsync();
        IPage page = bench.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "GET /slow" }).ClickAsync();
        ILocator separate = page.Locator("[data-role=SeparateResponse]");
        await Assertions.Expect(separate).ToHaveCountAsync(1, new() { Timeout = 30_000 });
        ILocator request = page.Locator("[data-role=Request]").First;
        ILocator ack = page.Locator("[data-role=Acknowledgement]").First;

        // The same token, another message ID; the empty ACK has the message ID of the request, and no token.
        Assert.Equal(await request.GetAttributeAsync("data-token"), await separate.GetAttributeAsync("data-token"));
        Assert.NotEqual(await request.GetAttributeAsync("data-mid"), await separate.GetAttributeAsync("data-mid"));
        Assert.Equal(await request.GetAttributeAsync("data-mid"), await ack.GetAttributeAsync("data-mid"));
        Assert.Equal("", await ack.GetAttributeAsync("data-token"));

        await separate.HoverAsync();
        await Assertions.Expect(request).ToHaveClassAsync(new Regex("same-token"));
        await Assertions.Expect(ack).Not.ToHaveClassAsync(new Regex("same-token"));

        // What its code means is a click away.
        await separate.GetByRole(AriaRole.Link, new() { Name = "2.05", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("article.explain h3")).ToHaveTextAsync("2.05 Content");
        Assert.Empty(bench.Errors);
    }

    [BrowserFact]
    public async Task TheSliderOfLoss_MakesARetransmissionAppear()
    {
        await using Bench bench = await OpenAsync();
        IPage page = bench.Page;
        await SlideAsync(page, "Loss", 70);
        ILocator again = page.Locator(".message").Filter(new() { HasText = "sent again" });
        for (int i = 0; i < 12 && await again.CountAsync() == 0; i++)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "GET /temperature" }).ClickAsync();
            await page.WaitForTimeoutAsync(1000);
        }

        await Assertions.Expect(again.First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".message.lost").First).ToBeVisibleAsync();
        Assert.Contains("drop=70", page.Url, StringComparison.Ordinal);

        // Another page that looks at the same network has its sliders where they are, though much is still under way: a browser has six
        // connections, and none of them waits for a node.
        for (int i = 0; i < 6; i++)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "GET /temperature" }).ClickAsync();
        }

        IPage other = await bench.NewPageAsync();
        await other.GotoAsync(bench.Server.Url + Path);
        await Assertions.Expect(other.GetByLabel("Loss")).ToHaveValueAsync("70");
        await SlideAsync(page, "Delay", 500);
        await Assertions.Expect(other.GetByLabel("Delay")).ToHaveValueAsync("500");
    }

    [BrowserFact]
    public async Task KeysThatFollowEachOtherFast_LeaveTheLinkAsTheLastOneSays()
    {
        await using Bench bench = await OpenAsync();
        IPage page = bench.Page;

        // The first of them is held up on its way: it must not come in after the others.
        bool isFirst = true;
        await page.RouteAsync("**/link", async route =>
        {
            bool isLate = isFirst;
            isFirst = false;
            await Task.Delay(isLate ? 700 : 0);
            await route.ContinueAsync();
        });
        ILocator loss = page.GetByLabel("Loss");
        await loss.FocusAsync();
        for (int i = 0; i < 8; i++)
        {
            await page.Keyboard.PressAsync("ArrowRight");
        }

        await page.WaitForURLAsync(new Regex("drop=40"));
        await loss.BlurAsync();
        await page.WaitForTimeoutAsync(1000);
        IPage other = await bench.NewPageAsync();
        await other.GotoAsync(bench.Server.Url + Path);
        await Assertions.Expect(other.GetByLabel("Loss")).ToHaveValueAsync("40");
        await Assertions.Expect(loss).ToHaveValueAsync("40");
    }

    [BrowserFact]
    public async Task ANodeThatIsNotThere_IsSaidToBeNone()
    {
        await using Bench bench = await Bench.OpenAsync(browser, new() { SimulatedNodes = 1 }, "/timeline/nobody");
        await Assertions.Expect(bench.Page.Locator(".empty")).ToHaveTextAsync("There is no node of this name here.");
    }

    [BrowserFact]
    public async Task AnObservationIsSeen_AndEndsWithThePage()
    {
        await using Bench bench = await OpenAsync("?observe=/temperature&delay=50");
        IPage page = bench.Page;
        await Assertions.Expect(page.Locator("[data-role=Notification]").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(page.GetByLabel("Delay")).ToHaveValueAsync("50");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Stop observing /temperature" })).ToBeVisibleAsync();

        // A step at a time.
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        int frozen = await page.Locator(".message").CountAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Step" })).ToBeEnabledAsync(new() { Timeout = 30_000 });
        Assert.Equal(frozen, await page.Locator(".message").CountAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Step" }).ClickAsync();
        await Assertions.Expect(page.Locator(".message")).ToHaveCountAsync(frozen + 1);

        await page.GotoAsync(bench.Server.Url + "/nodes");
        string? uri = await page.Locator(".node .where").First.TextContentAsync(); // also of a row that has not been drawn yet
        await page.CloseAsync();
        await using var client = new CoapClient();
        string info = "";
        for (int i = 0; i < 60 && !info.Contains("observers=0\n", StringComparison.Ordinal); i++)
        {
            info = (await client.GetAsync(uri + "/node")).Text + "\n";
            await Task.Delay(500);
        }

        Assert.Contains("observers=0\n", info, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task PeriodAndStrategy_AreSetOnTheRunningNode()
    {
        await using Bench bench = await OpenAsync();
        IPage page = bench.Page;
        await page.GetByLabel("Strategy").SelectOptionAsync("con");
        await page.GetByLabel("Period, s").FillAsync("1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set on the node" }).ClickAsync();
        await Assertions.Expect(page.Locator(".message").Filter(new() { HasText = "2.04 Changed" })).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Observe /temperature" }).ClickAsync();
        ILocator confirmed = page.Locator("[data-role=Notification]").Filter(new() { HasText = "CON 2.05" });
        await Assertions.Expect(confirmed.First).ToBeVisibleAsync(new() { Timeout = 30_000 });
    }

    [BrowserFact]
    public async Task ExportsOpen_PcapInTshark()
    {
        await using Bench bench = await OpenAsync();
        IPage page = bench.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "GET /temperature" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-role=PiggybackedResponse]")).ToHaveCountAsync(1);

        string svg = await ExportAsync(page, page.GetByRole(AriaRole.Button, new() { Name = "SVG" }));
        Assert.Contains("CON GET /temperature", File.ReadAllText(svg), StringComparison.Ordinal);
        _ = System.Xml.Linq.XDocument.Load(svg);
        string json = await ExportAsync(page, page.GetByRole(AriaRole.Button, new() { Name = "JSON" }));
        Assert.Equal(2, JsonDocument.Parse(File.ReadAllText(json)).RootElement.GetArrayLength());
        string pcap = await ExportAsync(page, page.GetByRole(AriaRole.Link, new() { Name = "pcap" }));
        Assert.Equal(0xD4, File.ReadAllBytes(pcap)[0]);
        if (ChildProcess.Find("tshark") is { } tshark)
        {
            // A node of a fleet has any port: that it is CoAP, tshark is told.
            string node = await page.EvaluateAsync<string>("async () => (await import('/live.js')).nodes[0].uri");
            string[] arguments = ["-r", pcap, "-d", $"udp.port=={new Uri(node).Port},coap"];
            using ChildProcess process = ChildProcess.Start(new ProcessStartInfo(tshark, arguments) { RedirectStandardOutput = true });
            string text = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.Contains("CON, MID:", text, StringComparison.Ordinal);
            Assert.Contains("2.05 Content", text, StringComparison.Ordinal);
        }
    }

    private static async Task<string> ExportAsync(IPage page, ILocator button)
    {
        IDownload download = await page.RunAndWaitForDownloadAsync(() => button.ClickAsync());
        return await download.PathAsync();
    }

    private static async Task SlideAsync(IPage page, string name, int value)
    {
        await page.GetByLabel(name).EvaluateAsync(
            "(slider, value) => { slider.value = value; "
            + "slider.dispatchEvent(new Event('input')); slider.dispatchEvent(new Event('change')); }",
            value);
        await page.WaitForFunctionAsync("() => location.search.includes('=')");
    }

    private async Task<Bench> OpenAsync(string query = "")
    {
        Bench bench = await Bench.OpenAsync(browser, new() { SimulatedNodes = 1, Seed = 5 }, Path + query);
        await Assertions.Expect(bench.Page.Locator("#link")).ToHaveTextAsync("live");
        await Assertions.Expect(bench.Page.Locator("select[aria-label=Node] option")).ToHaveCountAsync(1);
        return bench;
    }
}
