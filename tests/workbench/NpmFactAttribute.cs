// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Tests.Cli;

namespace NanoCoap.Workbench.Tests;

/// <summary>A test that asks npm for a package: skipped, with the reason, where there is no npm.</summary>
public sealed class NpmFactAttribute : FactAttribute
{
    /// <summary>Makes the attribute.</summary>
    public NpmFactAttribute()
    {
        Skip = ChildProcess.Find("npm") == null ? "No npm in PATH (Debian: apt-get install npm)" : null;
    }
}
