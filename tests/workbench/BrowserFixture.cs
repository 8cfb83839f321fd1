// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using Microsoft.Playwright;

namespace NanoCoap.Workbench.Tests;

/// <summary>One browser for all tests; each page has a profile of its own.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private static readonly string[] s_flags =
        ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (BrowserFactAttribute.Chromium is { } chromium)
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Headless = true, Args = s_flags });
        }
    }

    public async Task DisposeAsync()
    {
        if (_browser != null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>What the browser is asked about itself with.</summary>
    public Task<ICDPSession> NewSessionAsync()
    {
        return _browser!.NewBrowserCDPSessionAsync();
    }

    /// <summary>Makes a profile.</summary>
    public Task<IBrowserContext> NewContextAsync(
        int width = 1280, int height = 800, ColorScheme scheme = ColorScheme.Light, float scale = 1)
    {
        return _browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = scheme,
            DeviceScaleFactor = scale,
            ReducedMotion = ReducedMotion.Reduce,
        });
    }
}
