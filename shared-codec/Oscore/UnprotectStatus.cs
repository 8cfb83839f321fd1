// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Oscore
{
    /// <summary>
    /// What has come of a protected message. What <see cref="OscoreError"/> says to a request is sent without protection. RFC 8613 section
    /// 8.2.
    /// </summary>
    public enum UnprotectStatus
    {
        /// <summary>It is genuine, and has not been here before.</summary>
        Ok,

        /// <summary>The OSCORE option or the COSE object can't be decoded, or what is inside is no message of its kind.</summary>
        Malformed,

        /// <summary>There is no context for its kid and kid context, or that one has come to its end.</summary>
        UnknownContext,

        /// <summary>It has been here before, or is older than the replay window. RFC 8613 section 7.4.</summary>
        Replayed,

        /// <summary>It can't be decrypted: it is not genuine.</summary>
        Forged,

        /// <summary>
        /// A genuine request, which may be a replay of before the restart: it must not be served. <see cref="Protection.Challenge"/> asks
        /// for a fresh one. RFC 8613 appendix B.1.2.
        /// </summary>
        NotFresh,
    }
}
