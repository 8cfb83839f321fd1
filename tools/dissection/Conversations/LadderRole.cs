// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dissection.Conversations;

/// <summary>What a message is for in its conversation.</summary>
public enum LadderRole
{
    /// <summary>Nothing that CoAP knows: malformed, or of another version.</summary>
    Malformed,

    /// <summary>A request.</summary>
    Request,

    /// <summary>An answer in the acknowledgement of its request. RFC 7252 section 5.2.1.</summary>
    PiggybackedResponse,

    /// <summary>An answer in a message of its own, after an empty acknowledgement. RFC 7252 section 5.2.2.</summary>
    SeparateResponse,

    /// <summary>An answer to a NON. RFC 7252 section 5.2.3.</summary>
    Response,

    /// <summary>A further answer to a request that registered. RFC 7641 section 4.2.</summary>
    Notification,

    /// <summary>An empty acknowledgement.</summary>
    Acknowledgement,

    /// <summary>A Reset.</summary>
    Reset,

    /// <summary>An Empty CON, which is to be reset. RFC 7252 section 4.3.</summary>
    Ping,

    /// <summary>Records of DTLS: a handshake, or what is encrypted.</summary>
    Records,
}
