// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Tests.Cli;

namespace NanoCoap.Workbench.Tests;

/// <summary>A test that wants a browser: skipped, with the reason, where there is none.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    /// <summary>Makes the attribute.</summary>
    public BrowserFactAttribute()
    {
        Skip = Chromium == null ? "No chromium in PATH (Debian: apt-get install chromium)" : null;
    }

    /// <summary>The browser, or null.</summary>
    public static string? Chromium { get; } = ChildProcess.Find("chromium", "chromium-browser", "google-chrome");
}
