// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace NanoCoap.Workbench.Tests;

/// <summary>
/// A thousand nodes. Limits are a multiple of what is wanted, since a machine may be busy: the figures themselves are printed, and stand in
/// the README.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class ThousandNodesTests(BrowserFixture browser, ITestOutputHelper output)
{
    private const int Nodes = 1000;

    [BrowserFact]
    public async Task ThePageIsSoonThere_AndScrolls_AndNobodyLooksIsCheap()
    {
        var watch = Stopwatch.StartNew();
        await using Bench bench = await Bench.OpenAsync(browser, new() { SimulatedNodes = Nodes }, "/explain");
        IPage page = bench.Page;
        output.WriteLine($"Started after {watch.ElapsedMilliseconds} ms");

        await page.CloseAsync();
        await Task.Delay(3000); // observations end, and what is compiled meanwhile is compiled
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        await Task.Delay(5000);
        double share = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds / 5;
        output.WriteLine($"Nobody looks: {share:P1} of a core");

        IPage second = await bench.NewPageAsync();
        watch.Restart();
        await second.GotoAsync(bench.Server.Url + "/nodes", new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await second.Locator(".node .switch:not(:disabled)").First.WaitForAsync();
        output.WriteLine($"First value and switch after {watch.ElapsedMilliseconds} ms");
        long interactive = watch.ElapsedMilliseconds;
        await Assertions.Expect(second.Locator(".node")).ToHaveCountAsync(Nodes, new() { Timeout = 60_000 });
        output.WriteLine($"All rows after {watch.ElapsedMilliseconds} ms");
        await Assertions.Expect(second.Locator(".count")).ToContainTextAsync($"{Nodes} fresh", new() { Timeout = 120_000 });
        output.WriteLine($"All values after {watch.ElapsedMilliseconds} ms");

        double[] tasks = await second.EvaluateAsync<double[]>(
            """
            async () => {
              const long = [];
              const observer = new PerformanceObserver(list => long.push(...list.getEntries().map(entry => entry.duration)));
              observer.observe({ type: 'longtask' });
              for (let y = 0; y < document.body.scrollHeight; y += 400) {
                scrollTo(0, y);
                await new Promise(requestAnimationFrame);
              }

              await new Promise(done => setTimeout(done, 200));
              return long;
            }
            """);
        string lengths = string.Join(", ", tasks.Select(task => $"{task:F0}"));
        output.WriteLine($"Long tasks while scrolling: {tasks.Length}, milliseconds {lengths}");
        Assert.True(interactive < 10_000, $"Interactive after {interactive} ms");
        Assert.True(tasks.Sum() < 1000, $"Long tasks: {string.Join(", ", tasks)}");
        Assert.True(share < 0.5, $"{share:P1} of a core");
        Assert.Empty(bench.Errors);
    }
}
