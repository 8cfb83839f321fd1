// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Runtime.CompilerServices;
using NanoCoap.Server;

namespace NanoCoap.Tool.Soaking;

/// <summary>
/// Sets the sequence number of an endpoint. It starts at 0 and goes up by one a notification: to its end it is years, and nobody but a
/// soak has any business there, so there is no public way. If the field is renamed, this throws, and its test says so.
/// </summary>
internal static class SequenceStart
{
    public static void Set(CoapEndpoint endpoint, int sequence)
    {
        Field(endpoint) = sequence;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_observeValue")]
    private static extern ref int Field(CoapEndpoint endpoint);
}
