// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Values;

namespace NanoCoap.Senml
{
    /// <summary>
    /// Several values at once, as a SenML pack in JSON or CBOR (RFC 8428): GET answers with all of them, FETCH with those that its body
    /// names (RFC 8790). A value that is not to be had for the time being has no record, nor has one whose own resource he may not read
    /// who asks (<see cref="Request.MayRead"/>).
    /// </summary>
    public sealed class SenmlPack : Resource
    {
        private const int MaxValues = 23; // what the shortest head of a CBOR array has room for

        private static readonly string s_syntax = "[{\"n\":\"...\"}], please";

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
            bool isWrong = values.Length == 0 || values.Length > MaxValues;
            for (int i = 1; i < values.Length; i++)
            {
                isWrong |= values[i].Senml.BaseName != values[0].Senml.BaseName;
            }

            if (isWrong)
            {
                throw new ArgumentException();
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
            return Answer(-1, request, response);
        }

        /// <summary>Answers with the records whose names the body has. RFC 8790 section 3.1.</summary>
        /// <param name="request">The request; without a Content-Format its body is JSON if it begins as such.</param>
        /// <param name="response">The answer: unless Accept says otherwise, of the same serialisation as the body.</param>
        /// <returns>2.05, with an empty pack if nothing here has any of the names; 4.00 if the body is no list of records with names, 4.22
        /// if a record has other fields than name, unit, time and their bases.</returns>
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

            if (cbor && !request.Reader.Has(OptionSlot.Accept))
            {
                response.ContentFormat = ContentFormat.SenmlCbor;
            }

            return Answer(wanted, request, response);
        }

        // The wanted ones, a bit each, that can be had by who asks. One that is hidden from him is as one that is not there.
        private CoapCode Answer(int wanted, Request request, Response response)
        {
            ValueResource[] values = _values;
            int count = 0;
            int had = 0;
            bool isMissing = false;
            for (int i = 0; i < values.Length; i++)
            {
                if ((wanted & (1 << i)) == 0 || !request.MayRead(values[i]))
                {
                    continue;
                }

                if (values[i].TryRead(out _read[i]))
                {
                    had |= 1 << i;
                    count++;
                }
                else
                {
                    isMissing = true;
                }
            }

            if (had == 0 && isMissing)
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
            else
            {
                response.AppendByte((byte)'[');
            }

            bool first = true;
            for (int i = 0; i < values.Length; i++)
            {
                if ((had & (1 << i)) == 0)
                {
                    continue;
                }

                AppendHead(values[i].Senml, first, cbor, response);
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

        // What stands before the value. The base name of the first record holds for those behind it too: RFC 8428 section 4.1.
        private static void AppendHead(SenmlRecord record, bool first, bool cbor, Response response)
        {
            byte[] head = cbor ? record.CborHead : record.JsonHead;
            int own = 2; // behind the heads of array and record
            int members = head[1];
            if (!first && record.BaseName.Length != 0)
            {
                int length = record.BaseName.Length;
                own += !cbor ? length + 8 : length < 24 ? length + 2 : length + 3; // "bn":"...", or label, head and text
                members--;
            }

            if (cbor)
            {
                response.AppendByte((byte)members);
            }
            else
            {
                if (!first)
                {
                    response.AppendByte((byte)',');
                }

                response.AppendByte((byte)'{');
            }

            response.Append(head, own, head.Length - own);
        }
    }
}
