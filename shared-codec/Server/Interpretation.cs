// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;

namespace NanoCoap.Server
{
    /// <summary>
    /// What the code and the options of a request mean: which resource, which format, which block. This is all that a plain GET has, and
    /// all that is kept of a request: of one that is known by its bytes, of one whose answer is put off. Never changed by serving it.
    /// </summary>
    internal class Interpretation
    {
        /// <summary>In place of a value of an option that is not there.</summary>
        internal const int Absent = -1;

        /// <summary>Among the options: queries that are conditions, and are kept. Uri-Query stands beside it only if
        /// there are others too.</summary>
        internal const int Conditional = 1 << 30;

        /// <summary>Where the value of No-Response stands beside the index of the format.</summary>
        internal const int NoResponseShift = 8;

        internal Resource Resource; // null: the path leads nowhere
        internal int Options; // those that are present and not quite plain, by their slots
        internal int Format; // negotiated Content-Format of the answer, or None
        internal int AnswerFormat; // the same as the answer names it: None where the resource has none to choose from
        internal int FormatIndex; // the same among the resource's formats, in the lowest byte; above it the value of No-Response
        internal int From; // first byte of the body that is asked for
        internal int Szx; // of the answer's blocks
        internal CoapCode Code; // the method
        internal bool IsPlain; // a GET to which nothing is to be checked before its handler runs

        /// <summary>Tells whether the method is one of several.</summary>
        /// <param name="methods">Their bits, as in <see cref="Methods"/>.</param>
        /// <returns>True if it is.</returns>
        internal bool IsOneOf(int methods)
        {
            return ((1 << (int)Code) & methods) != 0;
        }

        /// <summary>Tells whether the client has said that it has no use for a response. RFC 7967 section 2.1.</summary>
        /// <param name="code">Code of the response.</param>
        /// <returns>True if it has; never of 2.31, without which no body would come to its end.</returns>
        internal bool IsUnwanted(CoapCode code)
        {
            // One bit a class: 2 for 2.xx, 8 for 4.xx, 16 for 5.xx.
            return (Options & (1 << OptionSlot.NoResponse)) != 0 && (FormatIndex >> (NoResponseShift - 1 + ((int)code >> 5)) & 1) != 0
                && code != CoapCode.Continue;
        }

        /// <summary>Takes over everything of another.</summary>
        /// <param name="other">The other one.</param>
        internal void CopyFrom(Interpretation other)
        {
            Resource = other.Resource;
            Options = other.Options;
            Format = other.Format;
            AnswerFormat = other.AnswerFormat;
            FormatIndex = other.FormatIndex;
            From = other.From;
            Szx = other.Szx;
            Code = other.Code;
            IsPlain = other.IsPlain;
        }
    }
}
