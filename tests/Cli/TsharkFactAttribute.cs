// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tests.Cli;

/// <summary>A fact that needs tshark; skipped without it.</summary>
public sealed class TsharkFactAttribute : FactAttribute
{
    public TsharkFactAttribute()
    {
        string[] path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        Skip = path.Any(folder => File.Exists(Path.Combine(folder, "tshark"))) ? null : "tshark is not installed; Debian has it in the package tshark.";
    }
}
