// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Protocol
{
    /// <summary>Content-Format numbers, for the Content-Format and Accept options. RFC 7252 section 12.3 and the IANA registry.</summary>
    public static class ContentFormat
    {
        /// <summary>No Content-Format: the option is absent.</summary>
        public const int None = -1;

        /// <summary>text/plain; charset=utf-8. RFC 7252 section 12.3.</summary>
        public const int TextPlain = 0;

        /// <summary>application/link-format. RFC 6690 section 7.</summary>
        public const int LinkFormat = 40;

        /// <summary>application/xml. RFC 7252 section 12.3.</summary>
        public const int Xml = 41;

        /// <summary>application/octet-stream. RFC 7252 section 12.3.</summary>
        public const int OctetStream = 42;

        /// <summary>application/json. RFC 7252 section 12.3.</summary>
        public const int Json = 50;

        /// <summary>application/cbor. RFC 8949 section 9.3.</summary>
        public const int Cbor = 60;

        /// <summary>application/senml+json. RFC 8428 section 12.3.</summary>
        public const int SenmlJson = 110;

        /// <summary>application/senml+cbor. RFC 8428 section 12.3.</summary>
        public const int SenmlCbor = 112;

        /// <summary>application/concise-problem-details+cbor. RFC 9290 section 6.3.</summary>
        public const int ProblemDetails = 257;

        /// <summary>application/senml-etch+json: which records a FETCH asks for. RFC 8790 section 3.</summary>
        public const int SenmlEtchJson = 320;

        /// <summary>application/senml-etch+cbor. RFC 8790 section 3.</summary>
        public const int SenmlEtchCbor = 322;

        /// <summary>application/td+json: a W3C Thing Description.</summary>
        public const int ThingDescription = 432;
    }
}
