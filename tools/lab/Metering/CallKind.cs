// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Metering;

/// <summary>How an instruction calls.</summary>
public enum CallKind
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>A method that is known beforehand.</summary>
    Direct,

    /// <summary>A method that depends on the object.</summary>
    Virtual,

    /// <summary>What a delegate holds.</summary>
    Delegate,
}
