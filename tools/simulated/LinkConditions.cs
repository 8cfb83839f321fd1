// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Simulated;

/// <summary>How bad a network is. May be changed at any time, by any thread.</summary>
public sealed class LinkConditions
{
    private volatile int _dropPercent;
    private volatile int _duplicatePercent;
    private volatile int _delayMs;

    /// <summary>How many of a hundred datagrams are lost.</summary>
    public int DropPercent
    {
        get => _dropPercent;
        set => _dropPercent = value;
    }

    /// <summary>How many of a hundred that are not lost are delivered twice.</summary>
    public int DuplicatePercent
    {
        get => _duplicatePercent;
        set => _duplicatePercent = value;
    }

    /// <summary>How long what is sent is on its way, milliseconds.</summary>
    public int DelayMs
    {
        get => _delayMs;
        set => _delayMs = value;
    }
}
