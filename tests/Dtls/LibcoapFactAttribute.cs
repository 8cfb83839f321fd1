// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tests.Dtls;

/// <summary>A fact for libcoap's clients over OpenSSL and GnuTLS: skipped without them, but never in an automated build.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LibcoapFactAttribute : FactAttribute
{
    /// <summary>Makes the attribute.</summary>
    public LibcoapFactAttribute()
    {
        Skip = Program.Missing(Program.CoapClientOpenssl) ?? Program.Missing(Program.CoapClientGnutls);
    }
}
