// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Oscore
{
    /// <summary>
    /// The errors that OSCORE itself answers a request with: without protection, and all of them may be left out. They may have a Max-Age
    /// of 0, for proxies. RFC 8613 sections 7.4 and 8.2.
    /// </summary>
    public static class OscoreError
    {
        private static readonly byte[] s_malformed = Utf8.Encode("Failed to decode COSE");
        private static readonly byte[] s_unknown = Utf8.Encode("Security context not found");
        private static readonly byte[] s_replayed = Utf8.Encode("Replay detected");
        private static readonly byte[] s_forged = Utf8.Encode("Decryption failed");
        private static readonly byte[] s_none = new byte[0];

        /// <summary>The code of an error.</summary>
        /// <param name="status">What has come of a request.</param>
        /// <returns>The code; <see cref="CoapCode.Empty"/> if it is no error of that kind.</returns>
        public static CoapCode Code(UnprotectStatus status)
        {
            switch (status)
            {
                case UnprotectStatus.Malformed:
                    return CoapCode.BadOption;
                case UnprotectStatus.UnknownContext:
                case UnprotectStatus.Replayed:
                    return CoapCode.Unauthorized;
                case UnprotectStatus.Forged:
                    return CoapCode.BadRequest;
                default:
                    return CoapCode.Empty;
            }
        }

        /// <summary>The diagnostic payload of an error, as the RFC names it. To be read only.</summary>
        /// <param name="status">What has come of a request.</param>
        /// <returns>The text in UTF-8; empty if it is no error of that kind.</returns>
        public static byte[] Text(UnprotectStatus status)
        {
            switch (status)
            {
                case UnprotectStatus.Malformed:
                    return s_malformed;
                case UnprotectStatus.UnknownContext:
                    return s_unknown;
                case UnprotectStatus.Replayed:
                    return s_replayed;
                case UnprotectStatus.Forged:
                    return s_forged;
                default:
                    return s_none;
            }
        }
    }
}
