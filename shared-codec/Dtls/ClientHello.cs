// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dtls
{
    /// <summary>
    /// A ClientHello as an index over borrowed bytes, in two steps: <see cref="Parse"/> finds what a cookie is made of, and costs next to
    /// nothing; <see cref="Read"/> looks at the rest once the cookie holds. RFC 6347 section 4.2.1, RFC 5246 section 7.4.1.2.
    /// </summary>
    internal sealed class ClientHello
    {
        internal const int RandomLength = 32;

        // Where things are.
        internal int RandomAt;
        internal int CookieAt; // its length byte is before it
        internal int CookieLength;
        internal int SuitesAt; // behind the cookie: the length of the suites is the first
        internal int ExtensionsAt; // behind the compression methods

        // What it offers.
        internal int Extensions; // those below
        internal int CidAt; // RFC 9146: where the connection ID is that it wants to receive, its length first; 0: none, or a long one

        // Extensions.
        internal const int ExtendedMasterSecret = 1; // RFC 7627
        internal const int Renegotiation = 2; // RFC 5746: the extension, or the suite that stands for it
        internal const int RecordSizeLimit = 4; // RFC 8449
        internal const int FragmentLengthShift = 4; // what is above: the code of max_fragment_length, RFC 6066 section 4; 0 for none

        private const int VersionLength = 2;
        private const int MaxSessionIdLength = 32;

        internal const int Psk128Ccm8 = 0xC0A8; // TLS_PSK_WITH_AES_128_CCM_8, RFC 6655
        private const int RenegotiationSuite = 0x00FF; // TLS_EMPTY_RENEGOTIATION_INFO_SCSV
        private const int MaxFragmentLengthCode = 4; // 2^12 bytes; 1 is for 2^9
        private const int MinRecordSizeLimit = 64;

        internal const int MaxFragmentLengthExtension = 1;
        internal const int ExtendedMasterSecretExtension = 23;
        internal const int RecordSizeLimitExtension = 28;
        internal const int ConnectionIdExtension = 54;
        internal const int RenegotiationExtension = 0xFF01;

        private byte[] _buffer;
        private int _at;
        private int _end;

        /// <summary>Finds cookie, suites and compression methods.</summary>
        /// <param name="buffer">Holds the body of the message.</param>
        /// <param name="at">Where it starts.</param>
        /// <param name="end">Behind it.</param>
        /// <returns>False if it is malformed.</returns>
        internal bool Parse(byte[] buffer, int at, int end)
        {
            _buffer = buffer;
            _at = at;
            _end = end;
            RandomAt = at + VersionLength;
            at = RandomAt + RandomLength;
            if (at >= end || buffer[at] > MaxSessionIdLength)
            {
                return false;
            }

            at += 1 + buffer[at];
            if (at >= end)
            {
                return false;
            }

            CookieLength = buffer[at];
            CookieAt = at + 1;
            at = CookieAt + CookieLength;
            SuitesAt = at;
            if (at + 2 > end)
            {
                return false;
            }

            int suites = RecordLayer.Number16(buffer, at);
            at += 2 + suites;
            if (suites == 0 || (suites & 1) != 0 || at >= end)
            {
                return false;
            }

            at += 1 + buffer[at];
            ExtensionsAt = at;
            return at <= end;
        }

        /// <summary>Looks at versions, suites, compression methods and extensions.</summary>
        /// <param name="maxMessageBytes">Bytes of the largest message that is sent. A client that takes less asks in vain for smaller
        /// records: a message has to be whole in one. It may ask for smaller blocks.</param>
        /// <returns>The alert with which it is to be refused, or -1.</returns>
        internal int Read(int maxMessageBytes)
        {
            byte[] buffer = _buffer;

            // Minor versions count downwards from 0xFF; who offers more than 1.2 takes 1.2.
            if (buffer[_at] != 0xFE || buffer[_at + 1] > 0xFD)
            {
                return AlertDescription.ProtocolVersion;
            }

            bool hasSuite = false;
            Extensions = 0;
            int at = SuitesAt + 2;
            int end = at + RecordLayer.Number16(buffer, SuitesAt);
            while (at < end)
            {
                int suite = RecordLayer.Number16(buffer, at);
                hasSuite |= suite == Psk128Ccm8;
                Extensions |= suite == RenegotiationSuite ? Renegotiation : 0;
                at += 2;
            }

            bool hasNull = false;
            for (at = end + 1; at < ExtensionsAt; at++)
            {
                hasNull |= buffer[at] == 0;
            }

            return hasSuite && hasNull ? ReadExtensions(maxMessageBytes) : AlertDescription.HandshakeFailure;
        }

        private int ReadExtensions(int maxMessageBytes)
        {
            byte[] buffer = _buffer;
            int at = ExtensionsAt;
            int sizeLimit = 0;
            int fragmentCode = -1;
            CidAt = 0;
            if (at == _end)
            {
                return -1; // there may be none
            }

            if (at + 2 > _end || at + 2 + RecordLayer.Number16(buffer, at) != _end)
            {
                return AlertDescription.DecodeError;
            }

            at += 2;
            while (at < _end)
            {
                if (at + 4 > _end)
                {
                    return AlertDescription.DecodeError;
                }

                int type = RecordLayer.Number16(buffer, at);
                int length = RecordLayer.Number16(buffer, at + 2);
                at += 4;
                if (length > _end - at)
                {
                    return AlertDescription.DecodeError;
                }

                if (type == ExtendedMasterSecretExtension)
                {
                    Extensions |= ExtendedMasterSecret;
                }
                else if (type == RenegotiationExtension)
                {
                    // RFC 5746 section 3.6: in a first handshake it is empty, but for its length.
                    if (length != 1 || buffer[at] != 0)
                    {
                        return AlertDescription.HandshakeFailure;
                    }

                    Extensions |= Renegotiation;
                }
                else if (type == ConnectionIdExtension)
                {
                    if (length == 0 || buffer[at] != length - 1)
                    {
                        return AlertDescription.DecodeError;
                    }

                    CidAt = length - 1 <= RecordLayer.MaxCidLength ? at : 0;
                }
                else if (type == RecordSizeLimitExtension && length == 2)
                {
                    sizeLimit = RecordLayer.Number16(buffer, at);
                    if (sizeLimit < MinRecordSizeLimit)
                    {
                        return AlertDescription.IllegalParameter;
                    }
                }
                else if (type == MaxFragmentLengthExtension && length == 1)
                {
                    fragmentCode = buffer[at];
                }
                else if (type == RecordSizeLimitExtension || type == MaxFragmentLengthExtension)
                {
                    return AlertDescription.DecodeError;
                }

                at += length;
            }

            if (sizeLimit != 0)
            {
                Extensions |= sizeLimit > maxMessageBytes ? RecordSizeLimit : 0; // RFC 8449 section 5: the other is not looked at then
            }
            else if (fragmentCode == 0 || fragmentCode > MaxFragmentLengthCode)
            {
                return AlertDescription.IllegalParameter;
            }
            else if (fragmentCode > 0 && 256 << fragmentCode > maxMessageBytes)
            {
                Extensions |= fragmentCode << FragmentLengthShift;
            }

            return -1;
        }
    }
}
