// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Footprint;

/// <summary>What an assembly may take as a .pe file, so that the smallest boards stay within reach.</summary>
public static class FlashLimits
{
    private const int CodecAndEngine = 54 * 1024;
    private const int Client = 17 * 1024;
    private const int ClientOscore = 3 * 1024;
    private const int Node = 20 * 1024;
    private const int Values = 7 * 1024; // 3 KB for conditions, 4 for numbers and switches in four formats
    private const int Senml = 4 * 1024; // 1 KB for packs, 3 for FETCH
    private const int Hosting = 3 * 1024;
    private const int Crypto = 5 * 1024;
    private const int Oscore = 8 * 1024;
    private const int Keys = 15 * 1024; // 3 KB of it for those of coaps
    private const int Dtls = 15 * 1024;

    /// <summary>The limit of an assembly.</summary>
    /// <param name="assembly">Its name.</param>
    /// <returns>Bytes, or null if there is none.</returns>
    public static int? Of(string assembly)
    {
        return assembly switch
        {
            "NanoCoap" => CodecAndEngine,
            "NanoCoap.Client" => Client,
            "NanoCoap.Client.Oscore" => ClientOscore,
            "NanoCoap.Node" => Node,
            "NanoCoap.Values" => Values,
            "NanoCoap.Senml" => Senml,
            "NanoCoap.Hosting" => Hosting,
            "NanoCoap.Crypto" => Crypto,
            "NanoCoap.Oscore" => Oscore,
            "NanoCoap.Keys" => Keys,
            "NanoCoap.Dtls" => Dtls,
            _ => null,
        };
    }
}
