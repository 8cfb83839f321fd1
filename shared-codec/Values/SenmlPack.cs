// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;

namespace NanoCoap.Values
{
    /// <summary>
    /// Several values at once, as a SenML pack in JSON or CBOR (RFC 8428): GET answers with all of them, FETCH with those that its body
    /// names (RFC 8790). A value that is not to be had for the time being has no record.
    /// </summary>
    public sealed class SenmlPack : Resource
    {
        private const int MaxValues = 23; // what the shortest head of a CBOR array has room for

        private static readonly byte[] s_syntax = Utf8.Encode("[{\"n\":\"...\"}], please");

        private readonly ValueResource[] _values;
        private readonly int[] _read; // what the values are
        private readonly SenmlSelection _selection;

        /// <summary>Makes the resource.</summary>
        /// <param name="path">Its path; see <see cref="Resource.Path"/>.</param>
        /// <param name="values">The values, at most 23, all of one device: their records have the same base name, in ASCII.</param>
        /// <exception cref="ArgumentException">They are more, or of several devices.</exception>
        public SenmlPack(string path, ValueResource[] values)
            : base(path, Methods.Get | Methods.Fetch)
        {
            if (values.Length == 0 || values.Length > MaxValues)
            {
                throw new ArgumentException();
            }

            for (int i = 1; i < values.Length; i++)
            {
                if (values[i].Senml.BaseName != values[0].Senml.BaseName)
                {
                    throw new ArgumentException();
                }
            }

            _values = values;
            _read = new int[values.Length];
            _selection = new SenmlSelection(values);
            ContentFormats = new int[] { ContentFormat.SenmlJson, ContentFormat.SenmlCbor };
            AcceptedFormats = new int[] { ContentFormat.SenmlEtchJson, ContentFormat.SenmlEtchCbor };
        }

        /// <inheritdoc/>
        public override CoapCode Get(Request request, Response response)
        {
            return Answer(-1, response);
        }

        /// <summary>Answers with the records whose names the body has. RFC 8790 section 3.1.</summary>
        /// <param name="request">The request; without a Content-Format its body is JSON if it begins as such.</param>
        /// <param name="response">The answer: unless Accept says otherwise, of the same serialisation as the body.</param>
        /// <returns>2.05; 4.00 if the body is no list of records with names, 4.22 if it has a member that has to be understood
        /// and is not, 4.04 if nothing here has any of the names.</returns>
        public override CoapCode Fetch(Request request, Response response)
        {
            int length = request.BodyLength;
            bool cbor = request.Format == ContentFormat.SenmlEtchCbor
                || (request.Format == ContentFormat.None && length != 0 && request.Body[request.BodyOffset] >= 0x80);
            int wanted = _selection.Read(request.Body, request.BodyOffset, length, cbor);
            if (wanted < 0)
            {
                response.Diagnostic(s_syntax);
                response.ContentFormat = ContentFormat.None;
                return wanted == SenmlSelection.Malformed ? CoapCode.BadRequest : CoapCode.UnprocessableEntity;
            }

            if (wanted == 0)
            {
                response.ContentFormat = ContentFormat.None;
                return CoapCode.NotFound;
            }

            if (cbor && !request.Reader.Has(OptionSlot.Accept))
            {
                response.ContentFormat = ContentFormat.SenmlCbor;
            }

            return Answer(wanted, response);
        }

        // The wanted ones, a bit each, that can be had.
        private CoapCode Answer(int wanted, Response response)
        {
            ValueResource[] values = _values;
            int count = 0;
            for (int i = 0; i < values.Length; i++)
            {
                if ((wanted & (1 << i)) != 0 && values[i].TryRead(out _read[i]))
                {
                    count++;
                }
                else
                {
                    wanted &= ~(1 << i);
                }
            }

            if (count == 0)
            {
                response.Diagnostic(ValueResource.NoValue);
                response.ContentFormat = ContentFormat.None;
                return CoapCode.ServiceUnavailable;
            }

            bool cbor = response.ContentFormat == ContentFormat.SenmlCbor;
            if (cbor)
            {
                Cbor.Head(response, Cbor.Array, count);
            }

            bool first = true;
            for (int i = 0; i < values.Length; i++)
            {
                if ((wanted & (1 << i)) == 0)
                {
                    continue;
                }

                values[i].Senml.AppendHead(response, first, cbor);
                first = false;
                if (cbor)
                {
                    values[i].AppendCbor(response, _read[i]);
                }
                else
                {
                    values[i].AppendJson(response, _read[i]);
                    response.AppendByte((byte)'}');
                }
            }

            if (!cbor)
            {
                response.AppendByte((byte)']');
            }

            return CoapCode.Content;
        }
    }
}
