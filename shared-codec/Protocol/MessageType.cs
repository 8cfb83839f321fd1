// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Protocol
{
    /// <summary>The four message types, as they stand in the T field of the header. RFC 7252 section 3.</summary>
    public enum MessageType
    {
        /// <summary>CON: asks for an acknowledgement, and is retransmitted until it has one. RFC 7252 section 4.2.</summary>
        Confirmable = 0,

        /// <summary>NON: sent once, never acknowledged. RFC 7252 section 4.3.</summary>
        NonConfirmable = 1,

        /// <summary>ACK: a Confirmable message with this message ID arrived; may carry the response. RFC 7252 section 4.2.</summary>
        Acknowledgement = 2,

        /// <summary>RST: a message with this message ID arrived and means nothing here. RFC 7252 sections 4.2 and 4.3.</summary>
        Reset = 3,
    }
}
