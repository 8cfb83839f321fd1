// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tests.Oscore;

/// <summary>A fact that Wireshark on the command line is a witness of; skipped where it is not installed.</summary>
public sealed class TsharkFactAttribute : FactAttribute
{
    public TsharkFactAttribute()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        bool isThere = Array.TrueForAll(["tshark", "text2pcap"], program => folders.Any(folder => File.Exists(Path.Combine(folder, program))));
        Skip = isThere ? null : "tshark is not installed.";
    }
}
