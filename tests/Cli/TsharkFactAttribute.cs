// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tests.Cli;

/// <summary>A fact that needs tshark, Wireshark on the command line, with text2pcap beside it; skipped without them.</summary>
public sealed class TsharkFactAttribute : FactAttribute
{
    public TsharkFactAttribute()
    {
        Skip = ChildProcess.Find("tshark") == null || ChildProcess.Find("text2pcap") == null
            ? "tshark is not installed; Debian has it in the package tshark." : null;
    }
}
