// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Tests.Interop;

namespace NanoCoap.Tests.Client;

/// <summary>A fact that needs libcoap's coap-server: skipped without it, but never in an automated build.</summary>
public sealed class CoapServerFactAttribute : FactAttribute
{
    /// <summary>Makes the attribute.</summary>
    public CoapServerFactAttribute()
    {
        Skip = CoapClient.Required ? null : CoapServer.Missing;
    }
}
