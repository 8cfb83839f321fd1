// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;

namespace NanoCoap.Tests.Interop;

/// <summary>A fact about coap-client and multicast on a real network; skipped where this machine has none for the group.</summary>
public sealed class MulticastFactAttribute : FactAttribute
{
    /// <summary>Makes the attribute.</summary>
    /// <param name="group">The group.</param>
    public MulticastFactAttribute(string group)
    {
        if (CoapClient.Missing != null)
        {
            Skip = CoapClient.Required ? null : CoapClient.Missing;
        }
        else if (!MulticastLink.Reaches(IPAddress.Parse(group)))
        {
            Skip = $"No network of this machine carries datagrams to {group}.";
        }
    }
}
