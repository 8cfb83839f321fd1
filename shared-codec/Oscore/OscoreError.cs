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
        // In the order of UnprotectStatus.
        private static readonly byte[][] s_texts =
        {
            new byte[0],
            Utf8.Encode("Failed to decode COSE"),
            Utf8.Encode("Security context not found"),
            Utf8.Encode("Replay detected"),
            Utf8.Encode("Decryption failed"),
            new byte[0],
        };

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
            return s_texts[(int)status];
        }
    }
}
