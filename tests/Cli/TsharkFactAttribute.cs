// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tests.Cli;

/// <summary>A fact that needs tshark, Wireshark on the command line; skipped without it.</summary>
public sealed class TsharkFactAttribute : FactAttribute
{
    public TsharkFactAttribute()
    {
        Skip = ChildProcess.Find("tshark") == null
            ? "tshark is not installed; Debian has it in the package tshark." : null;
    }
}
