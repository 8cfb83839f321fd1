// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Fuzzing;

/// <summary>What a server of DTLS has of a client, as far as its answers show.</summary>
public enum SecureState
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>It has sent ServerHello.</summary>
    Hello,

    /// <summary>It has had the ClientKeyExchange, whole and as its client made it.</summary>
    Keys,

    /// <summary>There is a session.</summary>
    Session,

    /// <summary>There is a session, and ServerHello was sent for another one.</summary>
    Renewal,
}
