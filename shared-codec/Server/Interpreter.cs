// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;

namespace NanoCoap.Server
{
    /// <summary>
    /// Works out what a request means, and refuses what is wrong with its form: that needs no memory, for asking again is answered in
    /// the same way.
    /// </summary>
    internal sealed class Interpreter
    {
        internal const int SafeMethods = (int)(Methods.Get | Methods.Fetch);

        // What every request may have without asking for anything special. Echo is the message layer's, Request-Tag that of uploads.
        internal const int PlainOptions = (1 << OptionSlot.UriPath) | (1 << OptionSlot.UriHost) | (1 << OptionSlot.UriPort)
            | (1 << OptionSlot.Echo) | (1 << OptionSlot.RequestTag);

        private const int ProxyOptions = (1 << OptionSlot.ProxyUri) | (1 << OptionSlot.ProxyScheme);

        private const int FormOptions = ProxyOptions | (1 << OptionSlot.HopLimit);

        private readonly ResourceTree _tree;
        private readonly int _maxMessageBytes;
        private readonly int _szx;

        /// <summary>Makes the interpreter.</summary>
        /// <param name="tree">The resources.</param>
        /// <param name="maxMessageBytes">Bytes of the largest message.</param>
        /// <param name="szx">Size exponent of the largest block.</param>
        internal Interpreter(ResourceTree tree, int maxMessageBytes, int szx)
        {
            _tree = tree;
            _maxMessageBytes = maxMessageBytes;
            _szx = szx;
        }

        /// <summary>Works out what a request means.</summary>
        /// <param name="reader">Holds the request.</param>
        /// <param name="meaning">What it means.</param>
        internal void Interpret(MessageReader reader, WholeInterpretation meaning)
        {
            int method = 1 << (int)reader.Code;
            int options = reader.Present & ~PlainOptions;
            meaning.Code = reader.Code;
            meaning.Options = options;
            meaning.Resource = null;
            meaning.IsPlain = false;
            meaning.Refusal = CoapCode.Empty;
            meaning.BodyFormat = ContentFormat.None;
            meaning.Format = ContentFormat.None;
            meaning.AnswerFormat = ContentFormat.None;
            meaning.FormatIndex = 0;
            meaning.Observe = Interpretation.Absent;
            meaning.From = 0;
            meaning.Szx = _szx;
            if (options != 0)
            {
                ReadOptions(reader, options, meaning);
            }

            if ((reader.UnknownCritical != 0 || (options & FormOptions) != 0) && !HasForm(reader, options, meaning))
            {
                return;
            }

            options = meaning.Options;
            Resource resource = _tree.Find(reader, out meaning.Matched);
            meaning.Resource = resource;
            if (reader.Length > _maxMessageBytes)
            {
                meaning.Refusal = CoapCode.RequestEntityTooLarge; // what we hold is a stump
            }
            else if (resource == null)
            {
                meaning.Refusal = (options & (1 << OptionSlot.IfMatch)) != 0 ? CoapCode.PreconditionFailed : CoapCode.NotFound;
            }
            else if (((int)resource.Methods & method) == 0)
            {
                meaning.Refusal = CoapCode.MethodNotAllowed;
            }
            else if ((options & (1 << OptionSlot.Block2)) != 0
                && (BlockOption.Szx(reader.Uint(OptionSlot.Block2)) > BlockOption.MaxSzx
                    || (meaning.From != 0 && (method & SafeMethods) == 0)))
            {
                // RFC 7959 section 2.2: SZX 7 is reserved. Later blocks of an answer that only running a handler twice could make
                // are not to be had; see the list of gaps in shared-codec/README.md.
                meaning.Refusal = CoapCode.BadRequest;
            }
            else
            {
                if ((method & SafeMethods) != 0 && resource.ContentFormats != null)
                {
                    Negotiate(resource.ContentFormats, meaning);
                }

                meaning.IsPlain = method == (int)Methods.Get && (options & ~(1 << OptionSlot.Accept)) == 0 && !resource.HasSubpaths
                    && reader.PayloadLength == 0 && meaning.Refusal == CoapCode.Empty;
            }
        }

        /// <summary>Looks for a Content-Format among those of a resource.</summary>
        /// <param name="formats">Those of the resource.</param>
        /// <param name="format">The one that is looked for.</param>
        /// <returns>Its index, or -1.</returns>
        internal static int IndexOf(int[] formats, int format)
        {
            for (int i = 0; i < formats.Length; i++)
            {
                if (formats[i] == format)
                {
                    return i;
                }
            }

            return -1;
        }

        // Whether it is a request to an origin server with no option that it must not have.
        private static bool HasForm(MessageReader reader, int options, WholeInterpretation meaning)
        {
            if (reader.UnknownCritical != 0)
            {
                meaning.Refusal = CoapCode.BadOption;
                meaning.RefusedOption = reader.UnknownCritical;
                return false;
            }

            if ((options & ProxyOptions) != 0)
            {
                meaning.Refusal = CoapCode.ProxyingNotSupported;
                return false;
            }

            // RFC 8768 section 3: from 1 to 255. Within that it is for proxies.
            int hops = reader.Uint(OptionSlot.HopLimit);
            if (hops < 1 || hops > 255)
            {
                meaning.Refusal = CoapCode.BadRequest;
                meaning.RefusedOption = OptionNumber.HopLimit;
                return false;
            }

            meaning.Options = options & ~(1 << OptionSlot.HopLimit);
            return true;
        }

        private static void Negotiate(int[] formats, WholeInterpretation meaning)
        {
            int accept = meaning.Format;
            if (accept < 0)
            {
                accept = formats[0];
                meaning.Format = accept;
            }
            else
            {
                int i = IndexOf(formats, accept);
                if (i < 0)
                {
                    meaning.Refusal = CoapCode.NotAcceptable;
                    return;
                }

                meaning.FormatIndex |= i;
            }

            meaning.AnswerFormat = accept;
        }

        private void ReadOptions(MessageReader reader, int options, WholeInterpretation meaning)
        {
            if ((options & (1 << OptionSlot.ContentFormat)) != 0)
            {
                meaning.BodyFormat = reader.Uint(OptionSlot.ContentFormat);
            }

            if ((options & (1 << OptionSlot.Accept)) != 0)
            {
                meaning.Format = reader.Uint(OptionSlot.Accept);
            }

            if ((options & (1 << OptionSlot.Observe)) != 0 && meaning.Code == CoapCode.Get)
            {
                meaning.Observe = reader.Uint(OptionSlot.Observe);
            }

            if ((options & (1 << OptionSlot.NoResponse)) != 0)
            {
                meaning.FormatIndex = reader.Uint(OptionSlot.NoResponse) << Interpretation.NoResponseShift;
            }

            if ((options & (1 << OptionSlot.Block2)) != 0)
            {
                // RFC 7959 section 2.4: the size is the smaller of what the client asks for and what we can send. The position is
                // counted in blocks of the client's size in any case.
                int block2 = reader.Uint(OptionSlot.Block2);
                int asked = BlockOption.Szx(block2);
                meaning.From = BlockOption.Number(block2) << (asked + 4);
                if (asked < _szx)
                {
                    meaning.Szx = asked;
                }
            }
        }
    }
}
