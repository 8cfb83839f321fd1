// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using Microsoft.Playwright;
using NanoCoap.Tests.Build;

namespace NanoCoap.Workbench.Tests;

/// <summary>
/// Makes the pictures in tools/workbench/pictures, if asked to: NANOCOAP_PICTURES=1 dotnet test tests/workbench --filter Pictures.
/// Otherwise it sees to it that the pictures are there and small.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class PictureTests(BrowserFixture browser)
{
    private const int LargestPicture = 200 * 1024;

    private static readonly string s_folder = Repository.Locate("tools/workbench/pictures");

    [BrowserFact]
    public async Task Pictures()
    {
        if (Environment.GetEnvironmentVariable("NANOCOAP_PICTURES") == "1")
        {
            Directory.CreateDirectory(s_folder);
            IBrowserContext context = await browser.NewContextAsync(1200, 760);
            await using Bench bench = await Bench.OpenAsync(browser, new() { SimulatedNodes = 8, Seed = 7 }, context: context);
            await Assertions.Expect(bench.Page.Locator(".node").First.GetByRole(AriaRole.Switch)).ToBeEnabledAsync();
            await bench.Page.Locator(".node").Nth(2).GetByRole(AriaRole.Switch).ClickAsync();
            await bench.Page.WaitForTimeoutAsync(20_000); // curves want some values
            await TakeAsync(bench, "nodes");
            await bench.GoAsync("/nodes/node-0003");
            await bench.Page.GetByRole(AriaRole.Button, new() { Name = "/temperature" }).First.ClickAsync();
            await Assertions.Expect(bench.Page.Locator(".outcome")).ToContainTextAsync("2.05");
            await TakeAsync(bench, "node");
            await bench.GoAsync("/timeline/node-0003?observe=/temperature&drop=15&delay=100");
            await bench.Page.Locator("[data-role=Reset]").First.WaitForAsync(); // in this order, with this seed, it is lost twice
            await bench.Page.GetByRole(AriaRole.Button, new() { Name = "GET /slow" }).ClickAsync();
            await Assertions.Expect(bench.Page.Locator("[data-role=SeparateResponse]:not(.lost)").First)
                .ToBeVisibleAsync(new() { Timeout = 90_000 });
            await bench.Page.WaitForTimeoutAsync(1500);
            await TakeAsync(bench, "timeline");
            await bench.GoAsync("/bytes?hex=44017d34a1b2c3d4b5616c61726d6132ff4f4e");
            await bench.Page.Locator(".byte").First.WaitForAsync();
            await TakeAsync(bench, "bytes");
            await bench.GoAsync("/costs");
            await bench.Page.Locator(".ways .bar-of").First.WaitForAsync();
            await TakeAsync(bench, "costs");
            await bench.GoAsync("/explain");
            await bench.Page.Locator("article").First.WaitForAsync();
            await TakeAsync(bench, "explain");
        }

        string[] pictures = Directory.GetFiles(s_folder, "*.png");
        Assert.NotEmpty(pictures);
        Assert.All(pictures, picture => Assert.InRange(new FileInfo(picture).Length, 1, LargestPicture));
    }

    private static async Task TakeAsync(Bench bench, string name)
    {
        await bench.Page.WaitForTimeoutAsync(500);
        await bench.Page.ScreenshotAsync(new() { Path = Path.Combine(s_folder, name + ".png") });
    }
}
