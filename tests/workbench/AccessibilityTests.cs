// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace NanoCoap.Workbench.Tests;

/// <summary>
/// axe-core finds nothing serious, light and dark, on a small screen and a large one; and nothing is wider than the screen.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class AccessibilityTests(BrowserFixture browser)
{
    internal static readonly (string Path, string Ready)[] Views =
    [
        ("/nodes", ".node .switch:not(:disabled)"),
        ("/nodes/node-0000", ".counters dd"),
        ("/timeline/node-0000?observe=/temperature&drop=20", ".message"),
        ("/bytes?hex=44017d34a1b2c3d4f5616c61726d", ".rule.bad"),
        ("/costs", ".ways .bar-of"),
        ("/explain", "article.explain"),
    ];

    [BrowserFact]
    public async Task NothingSerious_InTheLight()
    {
        await LookAsync(1280, 900, ColorScheme.Light);
    }

    [BrowserFact]
    public async Task NothingSerious_InTheDark_OnASmallScreen()
    {
        await LookAsync(360, 740, ColorScheme.Dark);
    }

    private async Task LookAsync(int width, int height, ColorScheme scheme)
    {
        IBrowserContext context = await browser.NewContextAsync(width, height, scheme);
        await using Bench bench = await Bench.OpenAsync(browser, new() { SimulatedNodes = 2 }, context: context);
        foreach ((string path, string ready) in Views)
        {
            await bench.GoAsync(path);
            await bench.Page.Locator(ready).First.WaitForAsync();
            AxeResult result = await bench.Page.RunAxe();
            string[] serious = [.. result.Violations.Where(violation => violation.Impact is "serious" or "critical")
                .Select(violation =>
                    $"{path}: {violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}")];
            Assert.Empty(serious);
            int needed = await bench.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
            Assert.True(needed <= width, $"{path} is wider than {width} pixels.");
        }
    }
}
