// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Datagrams;

/// <summary>What a record of DTLS carries. RFC 5246 section 6.2.1.</summary>
public enum SecureContent
{
    /// <summary>The keys are in use from here.</summary>
    ChangeCipherSpec = 20,

    /// <summary>A warning, or the end.</summary>
    Alert = 21,

    /// <summary>A handshake message, or a fragment of one.</summary>
    Handshake = 22,

    /// <summary>A message of CoAP.</summary>
    Message = 23,

    /// <summary>Any of these, with a connection ID: which one is inside. RFC 9146 section 4.</summary>
    WithCid = 25,
}
