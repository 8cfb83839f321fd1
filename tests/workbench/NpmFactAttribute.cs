// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Workbench.Tests;

/// <summary>A test that asks npm for a package: skipped, with the reason, where there is no npm.</summary>
public sealed class NpmFactAttribute : FactAttribute
{
    /// <summary>Makes the attribute.</summary>
    public NpmFactAttribute()
    {
        bool found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "npm")));
        Skip = found ? null : "No npm in PATH (Debian: apt-get install npm)";
    }
}
