// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using Microsoft.Playwright;

namespace NanoCoap.Workbench.Tests;

/// <summary>The view of bytes, and what is explained.</summary>
[Collection(BrowserCollection.Name)]
public sealed class BytesTests(BrowserFixture browser)
{
    [BrowserFact]
    public async Task ABrokenDatagram_HasTheRuleThatItBreaks()
    {
        await using Bench bench = await Bench.OpenAsync(browser, new() { SimulatedNodes = 1 }, "/bytes?hex=44017d34a1b2c3d4f5616c61726d");
        ILocator rule = bench.Page.Locator(".rule.bad");
        await Assertions.Expect(rule).ToContainTextAsync("Broken at byte 8");
        await Assertions.Expect(rule).ToContainTextAsync("RFC 7252 section 3.1");
        Assert.Empty(bench.Errors);
    }

    [BrowserFact]
    public async Task BytesOfABrokenRecord_ThatNobodyReads_AreThereAllTheSame()
    {
        const string Hex = "14fefd0000000000000005000101" + "63fefd0000000000000005000101";
        await using Bench bench = await Bench.OpenAsync(browser, new() { SimulatedNodes = 1 }, "/bytes?hex=" + Hex);
        await Assertions.Expect(bench.Page.Locator(".rule.bad")).ToContainTextAsync("Broken at byte 14");
        await Assertions.Expect(bench.Page.Locator("tr").Filter(new() { HasText = "not read any further" })).ToHaveCountAsync(1);
        await Assertions.Expect(bench.Page.Locator(".byte")).ToHaveCountAsync(Hex.Length / 2);
        Assert.Empty(bench.Errors);
    }

    [BrowserFact]
    public async Task EachByteIsLinkedWithItsMeaning_AndTheAddressSaysHowToSeeItAgain()
    {
        await using Bench bench = await Bench.OpenAsync(browser, new() { SimulatedNodes = 1 }, "/bytes");
        IPage page = bench.Page;
        await page.GetByLabel("Datagram, in hexadecimal").FillAsync("6445 7d34 a1b2c3d4 c0 ff 32322e35");
        await Assertions.Expect(page.Locator(".byte")).ToHaveCountAsync(14);
        await page.Locator(".byte").Nth(5).HoverAsync();
        await Assertions.Expect(page.Locator("tr.lit")).ToContainTextAsync("token, matches response to request");
        await Assertions.Expect(page.Locator(".taken pre")).ToHaveTextAsync("22.5");
        Assert.EndsWith("/bytes?hex=64457d34a1b2c3d4c0ff32322e35", page.Url, StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Link, new() { Name = "code 2.05" }).ClickAsync();
        await Assertions.Expect(page.Locator("article.explain h3")).ToHaveTextAsync("2.05 Content");
        Assert.EndsWith("/explain/2.05", page.Url, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task AMessageIsBuiltFieldByField_AndSentToANode()
    {
        await using Bench bench = await Bench.OpenAsync(browser, new() { SimulatedNodes = 1 }, "/bytes");
        IPage page = bench.Page;
        await Assertions.Expect(page.Locator("select[aria-label='Node to send to'] option")).ToHaveCountAsync(1);
        await page.GetByLabel("Message ID").FillAsync("4660");
        await page.GetByLabel("Options").FillAsync("Uri-Path=temperature\nAccept=json");
        await Assertions.Expect(page.GetByLabel("Datagram, in hexadecimal"))
            .ToHaveValueAsync("44011234a1b2c3d4bb74656d70657261747572656132");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        ILocator answer = page.Locator(".plainlist a");
        await Assertions.Expect(answer).ToHaveCountAsync(1, new() { Timeout = 30_000 });
        await answer.ClickAsync();
        await Assertions.Expect(page.Locator(".summary")).ToContainTextAsync("ACK 2.05 Content");
        Assert.Empty(bench.Errors);
    }

    [BrowserFact]
    public async Task CodesOptionsAndFormats_AreExplained_WithTheirCounterpartsInHttp()
    {
        await using Bench bench = await Bench.OpenAsync(browser, new() { SimulatedNodes = 1 }, "/explain/4.04");
        await Assertions.Expect(bench.Page.Locator("article.explain")).ToHaveCountAsync(1);
        await Assertions.Expect(bench.Page.Locator("article.explain")).ToContainTextAsync("HTTP: 404 Not Found");
        await bench.Page.GetByRole(AriaRole.Searchbox).FillAsync("block");
        await Assertions.Expect(bench.Page.Locator("article.explain").Filter(new() { HasText = "Block2" }).First).ToBeVisibleAsync();
    }
}
