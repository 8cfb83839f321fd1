// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Client.Async;
using NanoCoap.Tool.Keys;

namespace NanoCoap.Workbench.Nodes;

/// <summary>What clients with keys are like.</summary>
internal static class KeyedOptions
{
    private const int UsualRequests = 32;

    /// <summary>Of a client that speaks with one key, or in plain; with a key of DTLS never in plain.</summary>
    /// <param name="key">The key, or null for none.</param>
    /// <param name="requests">How many may be under way at a time.</param>
    /// <param name="local">The address that it sends from; null: any.</param>
    /// <returns>The options.</returns>
    public static CoapClientOptions For(KeyInUse? key, int requests = UsualRequests, IPAddress? local = null)
    {
        return new CoapClientOptions
        {
            Requests = requests,
            LocalAddress = local,
            Guard = key?.Guard,
            Secure = key?.Secure,
            SecureOnly = key?.Secure != null,
        };
    }
}
