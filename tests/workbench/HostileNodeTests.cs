// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using Microsoft.Playwright;
using NanoCoap.Client.Async;
using NanoCoap.Hosting;
using NanoCoap.Hosting.Udp;

namespace NanoCoap.Workbench.Tests;

/// <summary>What nodes send is shown and not run.</summary>
[Collection(BrowserCollection.Name)]
public sealed class HostileNodeTests(BrowserFixture browser)
{
    private const string Script = "<img src=x onerror=window.hit=1><script>window.hit=1</script>";

    [BrowserFact]
    public async Task ScriptBidiAndControlCharacters_AreShownAndNotRun()
    {
        using var server = new CoapServer(new() { Addresses = [BindAddress.Loopback[0]], Port = 0 });
        TextResource resource = server.MapGet("s\u202E&x", () => Script + "\u202Egpj.exe\u0007");
        resource.Title = Script + "\u202Etitle\u001b[31m";
        resource.Observable = true;
        server.Open();
        using var stop = new CancellationTokenSource();
        Task serving = server.RunAsync(stop.Token);
        Assert.True(CoapUri.TryParse(server.Uris[0], out CoapUri? uri, out _));

        await using (Bench bench = await Bench.OpenAsync(browser, new() { SimulatedNodes = 0, Nodes = [uri] }))
        {
            ILocator row = bench.Page.Locator(".node").First;
            await Assertions.Expect(row.Locator(".value")).ToContainTextAsync("0x3c696d67"); // no text that prints: bytes
            await row.Locator(".name").ClickAsync();
            await Assertions.Expect(bench.Page.Locator("tbody")).ToContainTextAsync("<script>window.hit=1</script>");
            string links = await bench.Page.Locator("tbody").InnerTextAsync();
            Assert.DoesNotContain('\u202E', links);
            Assert.DoesNotContain('\u001b', links);

            await bench.Page.GetByRole(AriaRole.Button, new() { Name = "/s" }).First.ClickAsync();
            await Assertions.Expect(bench.Page.Locator(".answer pre")).ToContainTextAsync("<script>window");
            Assert.DoesNotContain('\u202E', await bench.Page.Locator(".answer").InnerTextAsync());
            Assert.Null(await bench.Page.EvaluateAsync<int?>("() => window.hit ?? null"));
            Assert.Equal(0, await bench.Page.Locator("main img, main script").CountAsync());
            Assert.Empty(bench.Errors);
        }

        await stop.CancelAsync();
        await serving;
    }
}
