// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Fuzzing;

/// <summary>Parts of a node's state.</summary>
[Flags]
public enum NodeParts
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Period, strategy and n.</summary>
    Config = 1,

    /// <summary>Calibration of the sensor.</summary>
    Calibration = 2,

    /// <summary>Alarm rules.</summary>
    Rules = 4,

    /// <summary>Alarm and its output.</summary>
    Alarm = 8,

    /// <summary>Registrations of observers.</summary>
    Observers = 16,
}
