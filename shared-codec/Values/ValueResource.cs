// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;

namespace NanoCoap.Values
{
    /// <summary>
    /// A resource whose representation is one value, a <see cref="Numeric"/> or a <see cref="Switch"/>: GET answers with it as text, as
    /// JSON (RFC 8259), as SenML in JSON or in CBOR (RFC 8428), and observers may say when they want to hear of it (<see
    /// cref="ValueConditions"/>).
    /// </summary>
    public abstract class ValueResource : Resource
    {
        private static readonly byte[] s_none = Utf8.Encode("No value");

        private readonly SenmlRecord _senml;

        /// <summary>Makes a resource.</summary>
        /// <param name="path">The path; see <see cref="Resource.Path"/>.</param>
        /// <param name="methods">The methods that are offered; GET is implemented.</param>
        /// <param name="senml">What a SenML record says beside the value.</param>
        internal ValueResource(string path, Methods methods, SenmlRecord senml)
            : base(path, methods)
        {
            _senml = senml;
            ContentFormats = new int[] { ContentFormat.TextPlain, ContentFormat.Json, ContentFormat.SenmlJson, ContentFormat.SenmlCbor };
            AcceptedFormats = new int[] { ContentFormat.TextPlain, ContentFormat.Json };
            Observable = true;
        }

        /// <summary>Answers with the value in the format that was asked for.</summary>
        /// <param name="request">The request.</param>
        /// <param name="response">Where the representation goes.</param>
        /// <returns>2.05, or what <see cref="Unavailable"/> says.</returns>
        public override CoapCode Get(Request request, Response response)
        {
            int value;
            if (!TryRead(out value))
            {
                return Unavailable(response);
            }

            int format = request.AcceptedFormat;
            if (format == ContentFormat.TextPlain)
            {
                AppendText(response, value);
            }
            else if (format == ContentFormat.Json)
            {
                AppendJson(response, value);
            }
            else if (format == ContentFormat.SenmlJson)
            {
                response.Append(_senml.JsonHead);
                AppendJson(response, value);
                response.Append(SenmlRecord.JsonTail);
            }
            else
            {
                response.Append(_senml.CborHead);
                AppendCbor(response, value);
            }

            return CoapCode.Content;
        }

        /// <summary>Gets the value for a condition; see <see cref="TryRead"/>.</summary>
        /// <param name="value">The value.</param>
        /// <returns>False if there is none for the time being.</returns>
        internal bool TryGetValue(out int value)
        {
            return TryRead(out value);
        }

        internal abstract void AppendText(Response response, int value);

        internal abstract void AppendJson(Response response, int value);

        internal abstract void AppendCbor(Response response, int value);

        /// <summary>Reads the value as it is now: for each GET, each notification, and each time that a condition is looked at.</summary>
        /// <param name="value">The value: of a number, times ten to the power of its decimals; of a switch, 0 or 1.</param>
        /// <returns>False if there is none for the time being.</returns>
        protected abstract bool TryRead(out int value);

        /// <summary>Answers a GET while there is no value.</summary>
        /// <param name="response">The answer.</param>
        /// <returns>5.03 with a diagnostic, unless it is overridden.</returns>
        protected virtual CoapCode Unavailable(Response response)
        {
            response.Diagnostic(s_none);
            return CoapCode.ServiceUnavailable;
        }
    }
}
