// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Tests.Interop;

namespace NanoCoap.Tests.Host;

/// <summary>A fact about IPv6, which not every machine has.</summary>
public sealed class IPv6FactAttribute : FactAttribute
{
    public IPv6FactAttribute()
    {
        Skip = IPv6.Missing;
    }
}
