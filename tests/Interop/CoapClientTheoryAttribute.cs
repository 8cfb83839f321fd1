// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tests.Interop;

/// <summary>A theory that needs coap-client: skipped without it, but never in an automated build.</summary>
public sealed class CoapClientTheoryAttribute : TheoryAttribute
{
    public CoapClientTheoryAttribute()
    {
        Skip = CoapClient.Required ? null : CoapClient.Missing;
    }
}
