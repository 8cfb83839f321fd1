// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NanoCoap.Client.Async;

namespace NanoCoap.Workbench.Tests;

/// <summary>The view of the nodes, with real ones.</summary>
[Collection(BrowserCollection.Name)]
public sealed class NodesTests(BrowserFixture browser)
{
    [BrowserFact]
    public async Task ValuesComeAlive_AndTheTokenLeavesTheAddressBar()
    {
        await using Bench bench = await Bench.OpenAsync(browser, new() { SimulatedNodes = 3 });
        ILocator value = bench.Page.Locator(".node").First.Locator(".value");
        await Assertions.Expect(value).ToHaveTextAsync(new Regex(@"^\d\d\.\d\d$"));
        string first = await value.InnerTextAsync();
        await Assertions.Expect(value).Not.ToHaveTextAsync(first, new() { Timeout = 30_000 });
        Assert.Equal(bench.Server.Url + "/nodes", bench.Page.Url);
        Assert.Empty(bench.Errors);
    }

    [BrowserFact]
    public async Task TheSwitchSwitches_AndAnotherClientIsSeen()
    {
        await using Bench bench = await Bench.OpenAsync(browser, new() { SimulatedNodes = 2 });
        ILocator row = bench.Page.Locator(".node").First;
        ILocator knob = row.GetByRole(AriaRole.Switch);
        await Assertions.Expect(knob).ToBeEnabledAsync();
        await knob.ClickAsync();
        await Assertions.Expect(knob).ToHaveAttributeAsync("aria-checked", "true");

        string uri = await row.Locator(".where").InnerTextAsync();
        await using var client = new CoapClient();
        Assert.Equal("ON", (await client.GetAsync(uri + "/alarm")).Text);

        await client.PutAsync(uri + "/alarm", "OFF");
        await Assertions.Expect(knob).ToHaveAttributeAsync("aria-checked", "false");
    }

    [BrowserFact]
    public async Task ANotificationIsOnThePageWithinHalfASecond()
    {
        await using Bench bench = await Bench.OpenAsync(browser, new() { SimulatedNodes = 1 });
        ILocator row = bench.Page.Locator(".node").First;
        ILocator knob = row.GetByRole(AriaRole.Switch);
        await Assertions.Expect(knob).ToBeEnabledAsync();
        string uri = await row.Locator(".where").InnerTextAsync();

        // The moments at which the page shows another state.
        await bench.Page.EvaluateAsync(
            "() => { window.seen = []; const knob = document.querySelector('.switch'); "
            + "new MutationObserver(() => window.seen.push([Date.now(), knob.getAttribute('aria-checked')]))"
            + ".observe(knob, { attributes: true }); }");
        await using var observer = new CoapClient();
        await using var client = new CoapClient();
        var delays = new List<double>();
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await using IAsyncEnumerator<CoapState> states = observer.ObserveAsync(uri + "/alarm", stop.Token).GetAsyncEnumerator(stop.Token);
        Assert.True(await states.MoveNextAsync());
        for (int i = 0; i < 7; i++)
        {
            string text = i % 2 == 0 ? "ON" : "OFF";
            await client.PutAsync(uri + "/alarm", text, stop.Token);
            while (states.Current.Text != text)
            {
                Assert.True(await states.MoveNextAsync());
            }

            double notified = states.Current.Answer.Time.ToUnixTimeMilliseconds();
            await Assertions.Expect(knob).ToHaveAttributeAsync("aria-checked", i % 2 == 0 ? "true" : "false");
            double[] seen = await bench.Page.EvaluateAsync<double[]>("() => window.seen.map(([time]) => time)");
            delays.Add(seen[^1] - notified);
        }

        // The median: a machine that is busy elsewhere may hold one up.
        delays.Sort();
        Assert.True(delays[delays.Count / 2] < 500, $"Milliseconds: {string.Join(", ", delays)}");
    }

    [BrowserFact]
    public async Task ThePageThatClosesLeavesNoObservationBehind()
    {
        await using Bench bench = await Bench.OpenAsync(browser, new() { SimulatedNodes = 2 });
        ILocator row = bench.Page.Locator(".node").First;
        await Assertions.Expect(row.GetByRole(AriaRole.Switch)).ToBeEnabledAsync();
        string uri = await row.Locator(".where").InnerTextAsync();
        await using var client = new CoapClient();
        Assert.Equal(2, await ObserversAsync(client, uri, 2));

        await bench.Page.CloseAsync();
        Assert.Equal(0, await ObserversAsync(client, uri, 0));
    }

    [BrowserFact]
    public async Task ANodeHasAPage_WithCountersResourcesAndARequestBox()
    {
        await using Bench bench = await Bench.OpenAsync(browser, new() { SimulatedNodes = 1 }, "/nodes/node-0000");
        IPage page = bench.Page;
        await Assertions.Expect(page.Locator(".counters")).ToContainTextAsync("observers");
        await page.GetByRole(AriaRole.Button, new() { Name = "/alarm/rules" }).ClickAsync();
        await Assertions.Expect(page.Locator(".outcome")).ToContainTextAsync("2.05 Content");

        await page.GetByLabel("Method").SelectOptionAsync("PUT");
        string uri = await page.GetByLabel("URI").InputValueAsync();
        await page.GetByLabel("URI").FillAsync(uri.Replace("/alarm/rules", "/alarm", StringComparison.Ordinal));
        await page.GetByLabel("Payload", new() { Exact = true }).FillAsync("MAYBE");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Assertions.Expect(page.Locator(".outcome")).ToContainTextAsync("4.00 Bad Request");
        Assert.Empty(bench.Errors);
    }

    private static async Task<int> ObserversAsync(CoapClient client, string uri, int wanted)
    {
        int observers = -1;
        for (int i = 0; i < 60 && observers != wanted; i++)
        {
            string text = (await client.GetAsync(uri + "/node")).Text;
            observers = int.Parse(Regex.Match(text, @"observers=(\d+)").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
            await Task.Delay(observers == wanted ? 0 : 500);
        }

        return observers;
    }
}
