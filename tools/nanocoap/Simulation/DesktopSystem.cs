// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Node;

namespace NanoCoap.Tool.Simulation;

/// <summary>The memory of this machine, as far as it fits the number of a device.</summary>
public sealed class DesktopSystem : ISystemInfo
{
    private readonly long _available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <inheritdoc/>
    public int FreeBytes => (int)Math.Clamp(_available - GC.GetTotalMemory(false), 0, int.MaxValue);
}
