// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text.Json;
using Microsoft.Playwright;

namespace NanoCoap.Workbench.Tests;

/// <summary>Nothing moves while values arrive, and a page of 3840 pixels can be read as well as a small one.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LayoutTests(BrowserFixture browser)
{
    // In pixels: what the page uses on a small screen at most.
    private const double SmallestText = 14;

    // In characters, counted as half as wide as they are high.
    private const double LongestLine = 110;

    [BrowserFact]
    public async Task NothingMovesWhileValuesArrive()
    {
        await using Bench bench = await Bench.OpenAsync(browser, new() { SimulatedNodes = 6 });
        foreach ((string path, string ready, string news) in new[]
        {
            ("/nodes", ".node .switch:not(:disabled)", ".node .value"),
            ("/nodes/node-0000", ".counters dd", ".big"),
        })
        {
            await bench.GoAsync(path);
            await bench.Page.Locator(ready).First.WaitForAsync();
            await bench.Page.EvaluateAsync(
                """
                () => {
                  window.shifts = [];
                  new PerformanceObserver(list => window.shifts.push(...list.getEntries()
                    .map(entry => entry.value + ' '
                      + entry.sources.map(source => source.node?.className ?? source.node?.nodeName).join(' '))))
                    .observe({ type: 'layout-shift' });
                }
                """);
            ILocator value = bench.Page.Locator(news).First;
            for (int i = 0; i < 2; i++)
            {
                string text = await value.InnerTextAsync();
                await Assertions.Expect(value).Not.ToHaveTextAsync(text, new() { Timeout = 30_000 });
            }

            // What the last value has moved is told after the frame that shows it.
            await bench.Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 100)))");
            Assert.Empty(await bench.Page.EvaluateAsync<string[]>("() => window.shifts"));
        }
    }

    [BrowserFact]
    public async Task AShiftWouldBeSeen()
    {
        await using Bench bench = await Bench.OpenAsync(browser, new() { SimulatedNodes = 1 });
        await bench.Page.Locator(".node .switch:not(:disabled)").First.WaitForAsync();
        int shifts = await bench.Page.EvaluateAsync<int>(
            """
            () => new Promise(done => {
              new PerformanceObserver(list => done(list.getEntries().length)).observe({ type: 'layout-shift' });
              setTimeout(() => document.querySelector('.node').style.marginTop = '5rem', 700);
              setTimeout(() => done(0), 10000);
            })
            """);
        Assert.NotEqual(0, shifts);
    }

    [BrowserFact]
    public async Task ALargeScreenCanBeRead()
    {
        const int Width = 3840;
        IBrowserContext context = await browser.NewContextAsync(Width, 2160, ColorScheme.Light);
        await using Bench bench = await Bench.OpenAsync(browser, new() { SimulatedNodes = 2 }, context: context);
        foreach ((string path, string ready) in AccessibilityTests.Views)
        {
            await bench.GoAsync(path);
            await bench.Page.Locator(ready).First.WaitForAsync();
            JsonElement found = await bench.Page.EvaluateAsync<JsonElement>(
                """
                () => {
                  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                  let small = [1000, ''], long = [0, ''];
                  while (walker.nextNode()) {
                    const text = walker.currentNode, of = text.parentElement;
                    if (!text.data.trim() || !of.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
                    const size = parseFloat(getComputedStyle(of).fontSize);
                    if (size < small[0]) small = [size, text.data];
                    const range = document.createRange();
                    range.selectNodeContents(text);
                    const line = Math.max(...[...range.getClientRects()].map(box => box.width)) / (size / 2);
                    if (text.data.includes(' ') && line > long[0]) long = [line, text.data];
                  }

                  const width = document.documentElement.scrollWidth;
                  return { small: small[0], smallText: small[1], long: long[0], longText: long[1], width };
                }
                """);
            double small = found.GetProperty("small").GetDouble();
            double line = found.GetProperty("long").GetDouble();
            Assert.True(small >= SmallestText, $"{path}: {small} pixels: {found.GetProperty("smallText")}");
            Assert.True(line <= LongestLine, $"{path}: {line:F0} characters in a line: {found.GetProperty("longText")}");
            Assert.True(found.GetProperty("width").GetInt32() <= Width, $"{path} is wider than {Width} pixels.");
        }
    }
}
