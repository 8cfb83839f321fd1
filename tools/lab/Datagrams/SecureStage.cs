// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Datagrams;

/// <summary>How far the handshake of a <see cref="SecureClient"/> is.</summary>
public enum SecureStage
{
    /// <summary>No HelloVerifyRequest has come.</summary>
    Hello,

    /// <summary>There is a cookie to return.</summary>
    Cookie,

    /// <summary>The keys are there, and Finished is to be sent.</summary>
    Finished,

    /// <summary>The session is there.</summary>
    Connected,

    /// <summary>The server has ended it by an alert.</summary>
    Ended,
}
