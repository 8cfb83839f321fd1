// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;

namespace NanoCoap.Values
{
    /// <summary>
    /// A resource whose representation is one value, a <see cref="Numeric"/> or a <see cref="Switch"/>: GET answers with it as text, as
    /// JSON (RFC 8259), as SenML in JSON or in CBOR (RFC 8428), and observers may say when they want to hear of it (<see
    /// cref="ValueConditions"/>).
    /// </summary>
    public abstract class ValueResource : Resource
    {
        internal static readonly string NoValue = "No value";

        // The same for all: a list of its own would be memory for each.
        private static readonly int[] s_offered =
        {
            ContentFormat.TextPlain, ContentFormat.Json, ContentFormat.SenmlJson, ContentFormat.SenmlCbor,
        };

        private static readonly int[] s_accepted = { ContentFormat.TextPlain, ContentFormat.Json };

        internal readonly SenmlRecord Senml;

        /// <summary>Makes a resource.</summary>
        /// <param name="path">The path; see <see cref="Resource.Path"/>.</param>
        /// <param name="methods">The methods that are offered; GET is implemented.</param>
        /// <param name="senml">What a SenML record says beside the value.</param>
        internal ValueResource(string path, Methods methods, SenmlRecord senml)
            : base(path, methods)
        {
            Senml = senml;
            ContentFormats = s_offered;
            AcceptedFormats = s_accepted;
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
                response.Append(Senml.JsonHead);
                AppendJson(response, value);
                response.Append(SenmlRecord.JsonTail);
            }
            else
            {
                response.Append(Senml.CborHead);
                AppendCbor(response, value);
            }

            return CoapCode.Content;
        }

        internal abstract void AppendText(Response response, int value);

        internal abstract void AppendJson(Response response, int value);

        internal abstract void AppendCbor(Response response, int value);

        /// <summary>Reads the value as it is now: for each GET, each notification, and each time that a condition is looked at.</summary>
        /// <param name="value">The value: of a number, times ten to the power of its decimals; of a switch, 0 or 1.</param>
        /// <returns>False if there is none for the time being.</returns>
        protected internal abstract bool TryRead(out int value);

        /// <summary>
        /// Answers a change: 2.04 with what the value is now, as text, or as JSON to who asks for that. Who accepts neither gets the code
        /// alone: such an answer has no second block, and what is read by GET can be had there in any format. RFC 7252 section 5.8.3.
        /// So does who may write the value and not read it.
        /// </summary>
        /// <param name="request">The request.</param>
        /// <param name="response">The answer.</param>
        /// <returns>2.04.</returns>
        protected CoapCode AnswerChanged(Request request, Response response)
        {
            int value;
            int format = request.AcceptedFormat;
            if (format == ContentFormat.None)
            {
                format = ContentFormat.TextPlain;
            }

            if ((format == ContentFormat.TextPlain || format == ContentFormat.Json) && request.MayRead(this) && TryRead(out value))
            {
                response.ContentFormat = format;
                if (format == ContentFormat.Json)
                {
                    AppendJson(response, value);
                }
                else
                {
                    AppendText(response, value);
                }
            }

            return CoapCode.Changed;
        }

        /// <summary>Answers a GET while there is no value.</summary>
        /// <param name="response">The answer.</param>
        /// <returns>5.03 with a diagnostic, unless it is overridden.</returns>
        protected virtual CoapCode Unavailable(Response response)
        {
            response.Diagnostic(NoValue);
            return CoapCode.ServiceUnavailable;
        }
    }
}
