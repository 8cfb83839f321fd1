// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Node;

namespace NanoCoap.Simulated;

/// <summary>The memory of this machine, as far as it fits the number of a device, and an address that is not this machine's.</summary>
public sealed class DesktopSystem : ISystemInfo
{
    private readonly long _available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Takes a hardware address for the node.</summary>
    /// <param name="hardwareAddress">6 bytes, or null for none.</param>
    public DesktopSystem(byte[]? hardwareAddress)
    {
        HardwareAddress = hardwareAddress;
    }

    /// <inheritdoc/>
    public byte[]? HardwareAddress { get; }

    /// <inheritdoc/>
    public int FreeBytes => (int)Math.Clamp(_available - GC.GetTotalMemory(false), 0, int.MaxValue);
}
