// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Client
{
    /// <summary>What happens to a request on its way; each comes with a number.</summary>
    public enum RequestEvent
    {
        /// <summary>A message of it is about to be sent for the first time; the number of its message ID.</summary>
        Sending = 0,

        /// <summary>A message of it is about to be sent again; how many times it has been sent before.</summary>
        Retransmitting = 1,

        /// <summary>It waits for an earlier request to the same remote. RFC 7252 section 4.7, NSTART; the number of CONs outstanding there.</summary>
        Queued = 2,

        /// <summary>An empty ACK has come: the response will follow on its own. RFC 7252 section 5.2.2; milliseconds since the message was first sent.</summary>
        Acknowledged = 3,

        /// <summary>A block of the request has been taken; bytes of the body taken so far. RFC 7959 section 2.3.</summary>
        BlockSent = 4,

        /// <summary>A block of the response has come; bytes of the body so far. RFC 7959 section 2.4.</summary>
        BlockReceived = 5,

        /// <summary>The server wants smaller blocks; bytes of a block from now on. RFC 7959 sections 2.3 and 2.9.3.</summary>
        SmallerBlocks = 6,

        /// <summary>The representation has changed while its blocks were fetched, and is fetched anew; bytes thrown away. RFC 7959 section 2.4.</summary>
        TransferRestarted = 7,

        /// <summary>A notification older than the last one has come and is dropped. RFC 7641 section 3.4; how far it lies behind.</summary>
        StaleNotification = 8,

        /// <summary>A notification is given up, since its blocks could not be had; the <see cref="FailureReason"/>.</summary>
        NotificationLost = 9,

        /// <summary>No notification has come for longer than Max-Age: the registration is renewed. RFC 7641 section 3.3.1; milliseconds since the last one.</summary>
        Registering = 10,

        /// <summary>The server wants an Echo option, and is asked once more with it. RFC 9175 section 2.3; bytes of its value.</summary>
        EchoRequested = 11,
    }
}
