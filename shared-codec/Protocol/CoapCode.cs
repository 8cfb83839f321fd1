// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Protocol
{
    /// <summary>
    /// The code of a message: three bits of class, five of detail, written c.dd.
    /// The values are the bytes on the wire. RFC 7252 sections 3 and 12.1.
    /// </summary>
    public enum CoapCode
    {
        /// <summary>0.00: an Empty message. As the result of a handler: no answer yet (see Response.Later). RFC 7252 section 4.1.</summary>
        Empty = 0x00,

        /// <summary>0.01 GET. RFC 7252 section 5.8.1.</summary>
        Get = 0x01,

        /// <summary>0.02 POST. RFC 7252 section 5.8.2.</summary>
        Post = 0x02,

        /// <summary>0.03 PUT. RFC 7252 section 5.8.3.</summary>
        Put = 0x03,

        /// <summary>0.04 DELETE. RFC 7252 section 5.8.4.</summary>
        Delete = 0x04,

        /// <summary>0.05 FETCH. RFC 8132 section 2.</summary>
        Fetch = 0x05,

        /// <summary>0.06 PATCH. RFC 8132 section 3.</summary>
        Patch = 0x06,

        /// <summary>0.07 iPATCH, the idempotent PATCH. RFC 8132 section 3.</summary>
        IPatch = 0x07,

        /// <summary>2.01 Created. RFC 7252 section 5.9.1.1.</summary>
        Created = 0x41,

        /// <summary>2.02 Deleted. RFC 7252 section 5.9.1.2.</summary>
        Deleted = 0x42,

        /// <summary>2.03 Valid: the entity-tag that the client named still holds. RFC 7252 section 5.9.1.3.</summary>
        Valid = 0x43,

        /// <summary>2.04 Changed. RFC 7252 section 5.9.1.4.</summary>
        Changed = 0x44,

        /// <summary>2.05 Content. RFC 7252 section 5.9.1.5.</summary>
        Content = 0x45,

        /// <summary>2.31 Continue: send the next block. RFC 7959 section 2.9.1.</summary>
        Continue = 0x5F,

        /// <summary>4.00 Bad Request. RFC 7252 section 5.9.2.1.</summary>
        BadRequest = 0x80,

        /// <summary>4.01 Unauthorized. RFC 7252 section 5.9.2.2.</summary>
        Unauthorized = 0x81,

        /// <summary>4.02 Bad Option: a critical option was not understood. RFC 7252 section 5.9.2.3.</summary>
        BadOption = 0x82,

        /// <summary>4.03 Forbidden. RFC 7252 section 5.9.2.4.</summary>
        Forbidden = 0x83,

        /// <summary>4.04 Not Found. RFC 7252 section 5.9.2.5.</summary>
        NotFound = 0x84,

        /// <summary>4.05 Method Not Allowed. RFC 7252 section 5.9.2.6.</summary>
        MethodNotAllowed = 0x85,

        /// <summary>4.06 Not Acceptable. RFC 7252 section 5.9.2.7.</summary>
        NotAcceptable = 0x86,

        /// <summary>4.08 Request Entity Incomplete: a block is missing. RFC 7959 section 2.9.2.</summary>
        RequestEntityIncomplete = 0x88,

        /// <summary>4.09 Conflict. RFC 8132 section 3.4.</summary>
        Conflict = 0x89,

        /// <summary>4.12 Precondition Failed. RFC 7252 section 5.9.2.8.</summary>
        PreconditionFailed = 0x8C,

        /// <summary>4.13 Request Entity Too Large. RFC 7252 section 5.9.2.9, RFC 7959 section 2.9.3.</summary>
        RequestEntityTooLarge = 0x8D,

        /// <summary>4.15 Unsupported Content-Format. RFC 7252 section 5.9.2.10.</summary>
        UnsupportedContentFormat = 0x8F,

        /// <summary>4.22 Unprocessable Entity. RFC 8132 section 3.4.</summary>
        UnprocessableEntity = 0x96,

        /// <summary>4.29 Too Many Requests; Max-Age says when to try again. RFC 8516.</summary>
        TooManyRequests = 0x9D,

        /// <summary>5.00 Internal Server Error. RFC 7252 section 5.9.3.1.</summary>
        InternalServerError = 0xA0,

        /// <summary>5.01 Not Implemented. RFC 7252 section 5.9.3.2.</summary>
        NotImplemented = 0xA1,

        /// <summary>5.02 Bad Gateway. RFC 7252 section 5.9.3.3.</summary>
        BadGateway = 0xA2,

        /// <summary>5.03 Service Unavailable; Max-Age says when to try again. RFC 7252 section 5.9.3.4.</summary>
        ServiceUnavailable = 0xA3,

        /// <summary>5.04 Gateway Timeout. RFC 7252 section 5.9.3.5.</summary>
        GatewayTimeout = 0xA4,

        /// <summary>5.05 Proxying Not Supported. RFC 7252 section 5.9.3.6.</summary>
        ProxyingNotSupported = 0xA5,

        /// <summary>5.08 Hop Limit Reached. RFC 8768 section 3.</summary>
        HopLimitReached = 0xA8,
    }
}
