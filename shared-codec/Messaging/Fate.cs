// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Messaging
{
    /// <summary>What has become of a Confirmable message. RFC 7252 section 4.2.</summary>
    internal enum Fate
    {
        /// <summary>It was acknowledged.</summary>
        Acknowledged = 0,

        /// <summary>It was rejected with a Reset.</summary>
        Reset = 1,

        /// <summary>No acknowledgement came for the last of its transmissions.</summary>
        GivenUp = 2,
    }
}
