// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Async;

namespace NanoCoap.Tests.Client;

/// <summary>URIs that are known to be good.</summary>
internal static class Uris
{
    public static CoapUri Of(string text)
    {
        Assert.True(CoapUri.TryParse(text, out CoapUri? uri, out string? problem), problem);
        return uri;
    }
}
