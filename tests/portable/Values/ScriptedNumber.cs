// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Resources;
using NanoCoap.Values;
using NanoCoap.Wire;

namespace NanoCoap.Tests
{
    /// <summary>A number with two decimals that a test sets.</summary>
    public sealed class ScriptedNumber : Numeric
    {
        /// <summary>The number, times a hundred.</summary>
        public int Value;

        /// <summary>Whether there is none.</summary>
        public bool Fails;

        /// <summary>How often the number has been read.</summary>
        public int Reads;

        /// <summary>Makes the resource.</summary>
        public ScriptedNumber(string path, SenmlRecord senml)
            : base(path, Methods.Get, 2, 1, senml)
        {
        }

        /// <summary>Adds one at "n".</summary>
        public static ScriptedNumber Add(Script script, string value)
        {
            ScriptedNumber number = new ScriptedNumber("n", SenmlRecord.Number("urn:dev:x:", "n", "Cel"));
            number.Value = Hundredths(value);
            script.Tree.Add(number);
            return number;
        }

        /// <summary>Reads a number of a test.</summary>
        public static int Hundredths(string text)
        {
            byte[] bytes = Utf8.Encode(text);
            int value;
            nanoFramework.TestFramework.Assert.IsTrue(DecimalText.TryRead(bytes, 0, bytes.Length, 2, out value), text);
            return value;
        }

        /// <summary>A new number.</summary>
        public void Set(string value)
        {
            Value = Hundredths(value);
            Changed();
        }

        /// <inheritdoc/>
        protected override bool TryRead(out int value)
        {
            Reads++;
            value = Value;
            return !Fails;
        }
    }
}
