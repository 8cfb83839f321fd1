// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;

namespace NanoCoap.Values
{
    /// <summary>
    /// A resource whose value is a number with a fixed count of decimals: override <see cref="ValueResource.TryRead"/>. Call <see
    /// cref="Resource.Changed"/> when it has changed, or set <see cref="Resource.RefreshMs"/> if it is read anew each time.
    /// </summary>
    /// <example>
    /// <code>
    /// public sealed class Humidity : Numeric
    /// {
    ///     public Humidity() : base("humidity", Methods.Get, 1, 0, SenmlRecord.Number(null, "humidity", "%RH"))
    ///     {
    ///         RefreshMs = 2000;
    ///     }
    ///
    ///     protected override bool TryRead(out int value)
    ///     {
    ///         value = 455; // 45.5
    ///         return true;
    ///     }
    /// }
    /// </code>
    /// </example>
    public abstract class Numeric : ValueResource
    {
        /// <summary>Decimals of the number, 0 to 9.</summary>
        public readonly int Decimals;

        private readonly int _minDecimals;

        // The number as text, made anew only when it has changed: most are asked for many times over.
        private readonly byte[] _text = new byte[DecimalText.MaxLength];
        private int _textLength;
        private int _shown;

        /// <summary>Makes a resource.</summary>
        /// <param name="path">The path; see <see cref="Resource.Path"/>.</param>
        /// <param name="methods">The methods that are offered; GET is implemented.</param>
        /// <param name="decimals">Decimals of the number, 0 to 9.</param>
        /// <param name="minDecimals">Decimals that its text has even if they are zeros; not above <paramref name="decimals"/>.</param>
        /// <param name="senml">What a SenML record says beside the number.</param>
        protected Numeric(string path, Methods methods, int decimals, int minDecimals, SenmlRecord senml)
            : base(path, methods, senml)
        {
            if (decimals < 0 || decimals > 9 || minDecimals < 0 || minDecimals > decimals)
            {
                throw new ArgumentException();
            }

            Decimals = decimals;
            _minDecimals = minDecimals;
            _textLength = DecimalText.Write(0, decimals, minDecimals, _text, 0);
        }

        internal override void AppendText(Response response, int value)
        {
            if (value != _shown)
            {
                _textLength = DecimalText.Write(value, Decimals, _minDecimals, _text, 0);
                _shown = value;
            }

            response.Append(_text, 0, _textLength);
        }

        internal override void AppendJson(Response response, int value)
        {
            AppendText(response, value); // the same digits
        }

        // An integer, or a decimal fraction: tag 4 of RFC 8949 section 3.4.4, which RFC 8428 section 6 allows. So no digit is lost, and no
        // floating point is needed.
        internal override void AppendCbor(Response response, int value)
        {
            int decimals = Decimals;
            while (decimals > 0 && value % 10 == 0)
            {
                value /= 10;
                decimals--;
            }

            if (decimals != 0)
            {
                response.AppendByte(0xC4);
                response.AppendByte(0x82);
                response.AppendByte((byte)(0x1F + decimals)); // -1 is 0x20
            }

            Cbor.Integer(response, value);
        }
    }
}
