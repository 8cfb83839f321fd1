// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Load;

namespace NanoCoap.Tests.Interop;

/// <summary>A fact that needs libcoap's coap-server: skipped without it, but never in an automated build.</summary>
public sealed class LibcoapServerFactAttribute : FactAttribute
{
    public LibcoapServerFactAttribute()
    {
        Skip = CoapClient.Required ? null : LibcoapServer.Missing;
    }
}
