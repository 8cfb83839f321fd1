// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Tests.Interop;

namespace NanoCoap.Tests.Cli;

/// <summary>A fact that needs coap-server: skipped without it, but never in an automated build.</summary>
public sealed class CoapServerFactAttribute : FactAttribute
{
    public CoapServerFactAttribute()
    {
        Skip = CoapServer.Missing != null && !CoapClient.Required ? CoapServer.Missing : null;
    }
}
