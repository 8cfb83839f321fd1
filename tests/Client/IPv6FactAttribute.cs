// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Tests.Interop;

namespace NanoCoap.Tests.Client;

/// <summary>A fact that needs IPv6, which not every machine has.</summary>
public sealed class IPv6FactAttribute : FactAttribute
{
    /// <summary>Makes the attribute.</summary>
    public IPv6FactAttribute()
    {
        Skip = IPv6.Missing;
    }
}
