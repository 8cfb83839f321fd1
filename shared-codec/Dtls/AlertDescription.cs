// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dtls
{
    /// <summary>The alerts that are sent and understood here. RFC 5246 section 7.2.</summary>
    internal static class AlertDescription
    {
        internal const int CloseNotify = 0;
        internal const int BadRecordMac = 20;
        internal const int HandshakeFailure = 40;
        internal const int IllegalParameter = 47;
        internal const int DecodeError = 50;
        internal const int DecryptError = 51;
        internal const int ProtocolVersion = 70;
        internal const int InternalError = 80;
        internal const int NoRenegotiation = 100;
    }
}
