// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Client.Async;

/// <summary>Which way a datagram went.</summary>
public enum DatagramDirection
{
    /// <summary>From here to the remote.</summary>
    Sent,

    /// <summary>From the remote to here.</summary>
    Received,
}
