// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tests.Interop;

/// <summary>A fact that needs coap-client: skipped without it, but never in an automated build.</summary>
public sealed class CoapClientFactAttribute : FactAttribute
{
    /// <summary>Makes the attribute.</summary>
    /// <param name="ipv6">Whether it needs IPv6 as well, which not every machine has.</param>
    public CoapClientFactAttribute(bool ipv6 = false)
    {
        Skip = CoapClient.Missing != null && !CoapClient.Required ? CoapClient.Missing : ipv6 ? IPv6.Missing : null;
    }
}
