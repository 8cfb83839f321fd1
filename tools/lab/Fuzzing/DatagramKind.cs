// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Fuzzing;

/// <summary>How a datagram was made up.</summary>
public enum DatagramKind
{
    /// <summary>Random bytes.</summary>
    Noise,

    /// <summary>A request that a well-meaning client could send.</summary>
    Sensible,

    /// <summary>A message of random parts, well-formed.</summary>
    Odd,

    /// <summary>A message with a header or an option that may not be.</summary>
    Malformed,

    /// <summary>A message, bent at some places.</summary>
    Mutated,

    /// <summary>Parts of two messages.</summary>
    Spliced,

    /// <summary>Longer than anything that is served, up to 64 KB.</summary>
    Huge,

    /// <summary>An ACK or RST, mostly for something that was sent.</summary>
    Feedback,

    /// <summary>One of the last datagrams again.</summary>
    Duplicate,

    /// <summary>A request of somebody who has a key of the node.</summary>
    Protected,

    /// <summary>What has an OSCORE option and was made by nobody who has a key: bent, played back, or put together.</summary>
    Forged,
}
