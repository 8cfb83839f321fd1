// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Workbench.Costs;

/// <summary>A node with its radio, as it is assumed to be: typical figures, to be replaced by measured ones.</summary>
/// <param name="Id">Its name in links.</param>
/// <param name="Name">Its name.</param>
/// <param name="SleepUa">Current between readings, microamperes.</param>
/// <param name="WakeMs">Milliseconds from sleep to the first packet: to start, to join the network, to measure.</param>
/// <param name="WakeMa">Current meanwhile, milliamperes.</param>
/// <param name="SendMa">Current while it sends, milliamperes.</param>
/// <param name="ListenMa">Current while it receives or listens, milliamperes.</param>
/// <param name="Kbps">Kilobits a second in the air.</param>
/// <param name="FrameBytes">Bytes of IP that a frame takes; longer packets take several.</param>
/// <param name="FrameOverhead">Bytes that a frame adds: preamble, addresses, check, and the acknowledgement.</param>
/// <param name="WaitMs">Milliseconds that it listens each time that something is to come back.</param>
internal sealed record Radio(
    string Id,
    string Name,
    double SleepUa,
    double WakeMs,
    double WakeMa,
    double SendMa,
    double ListenMa,
    double Kbps,
    double FrameBytes,
    double FrameOverhead,
    double WaitMs)
{
    /// <summary>Those that can be chosen; each figure can be set to another.</summary>
    public static IReadOnlyList<Radio> All { get; } =
    [
        new("wifi", "Wi-Fi, joins for each reading", 10, 1000, 100, 180, 100, 6000, 1500, 90, 20),
        new("wifi-joined", "Wi-Fi, stays joined", 2000, 5, 50, 180, 100, 6000, 1500, 90, 20),
        new("thread", "802.15.4 (Thread)", 8, 10, 10, 20, 20, 250, 96, 42, 30),
        new("nbiot", "NB-IoT", 5, 2500, 60, 220, 60, 25, 1358, 20, 600),
    ];
}
