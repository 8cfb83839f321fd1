// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Simulated;

/// <summary>What can be made to go wrong at a set time.</summary>
public enum FaultKind
{
    /// <summary>The sensor gives no reading.</summary>
    Sensor,

    /// <summary>The clock jumps ahead.</summary>
    Clock,
}
