// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Client
{
    /// <summary>Why a request is over without a response, or was not even begun.</summary>
    public enum FailureReason
    {
        /// <summary>It has not failed.</summary>
        None = 0,

        /// <summary>Nothing came back: no ACK for the last retransmission of a CON, no response within the response time-out. RFC 7252 section 4.2.</summary>
        NoAnswer = 1,

        /// <summary>The other side has rejected the request with a Reset. RFC 7252 section 4.2.</summary>
        Reset = 2,

        /// <summary>The caller has given it up.</summary>
        Cancelled = 3,

        /// <summary>The time for responses to a multicast request is over; there was at least one. RFC 7252 section 8.2.</summary>
        MulticastEnded = 4,

        /// <summary>The response has a critical option that is not understood, or that no response may have. RFC 7252 section 5.4.1.</summary>
        CriticalOption = 5,

        /// <summary>The request does not fit a message: too many or too long options, or no room for a block.</summary>
        RequestTooLarge = 6,

        /// <summary>The body of the response is larger than the buffer or the limit for it, or its datagram larger than can be received.</summary>
        ResponseTooLarge = 7,

        /// <summary>A block that does not fit in: wrong number, wrong length, reserved or growing size. RFC 7959 sections 2.3 and 2.4.</summary>
        BlockwiseFailed = 8,

        /// <summary>The representation kept changing while its blocks were fetched. RFC 7959 section 2.4.</summary>
        RepresentationChanged = 9,

        /// <summary>The server has given its final answer before it had all blocks of the request. RFC 7959 section 2.3.</summary>
        UploadIncomplete = 10,

        /// <summary>Not begun: all places for requests are taken.</summary>
        NoFreeSlot = 11,

        /// <summary>Not begun: the description makes no sense, or belongs to a request that is under way.</summary>
        InvalidRequest = 12,

        /// <summary>It could not be protected: the guard has no sequence numbers any more, or could not keep that they are used.</summary>
        NotProtected = 13,
    }
}
