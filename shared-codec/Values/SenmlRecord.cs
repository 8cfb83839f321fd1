// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Wire;

namespace NanoCoap.Values
{
    /// <summary>
    /// What a SenML pack of one record says beside the value, in JSON and in CBOR: base name, name and unit. RFC 8428 sections 4, 5 and 6.
    /// </summary>
    public sealed class SenmlRecord
    {
        internal static readonly byte[] JsonTail = Utf8.Encode("}]");

        internal readonly byte[] JsonHead; // up to the value
        internal readonly byte[] CborHead;
        internal readonly string BaseName; // or empty
        internal readonly string Name;
        internal readonly string Unit; // or empty

        // Labels of RFC 8428 section 6, table 4.
        private const byte BaseNameLabel = 0x21; // -2
        private const byte NameLabel = 0x00;
        private const byte UnitLabel = 0x01;
        private const byte ValueLabel = 0x02;
        private const byte BooleanLabel = 0x04;

        private SenmlRecord(string baseName, string name, string unit, bool boolean)
        {
            BaseName = baseName == null ? "" : baseName;
            Name = name;
            Unit = unit == null ? "" : unit;
            string members = Member("bn", baseName) + Member("n", name) + Member("u", unit);
            JsonHead = Utf8.Encode("[{" + members + (boolean ? "\"vb\":" : "\"v\":"));

            byte[] cbor = new byte[8 + Size(baseName) + Size(name) + Size(unit)];
            cbor[0] = 0x81; // an array of one map
            int at = 2;
            int count = 1;
            count += Append(BaseNameLabel, baseName, cbor, ref at);
            count += Append(NameLabel, name, cbor, ref at);
            count += Append(UnitLabel, unit, cbor, ref at);
            cbor[1] = (byte)(0xA0 | count);
            cbor[at++] = boolean ? BooleanLabel : ValueLabel;
            CborHead = new byte[at];
            Array.Copy(cbor, 0, CborHead, 0, at);
        }

        /// <summary>Describes a number.</summary>
        /// <param name="baseName">Names the device, "urn:dev:mac:...:" (see <see cref="DeviceName"/>), or null; at most 255
        /// bytes, no quotes.</param>
        /// <param name="name">Names the value on the device; as long.</param>
        /// <param name="unit">Its unit, of RFC 8428 section 12.1 ("Cel", "%RH"), or null.</param>
        /// <returns>The description.</returns>
        public static SenmlRecord Number(string baseName, string name, string unit)
        {
            return new SenmlRecord(baseName, name, unit, false);
        }

        /// <summary>Describes a switch.</summary>
        /// <param name="baseName">As for <see cref="Number"/>.</param>
        /// <param name="name">As for <see cref="Number"/>.</param>
        /// <returns>The description.</returns>
        public static SenmlRecord Boolean(string baseName, string name)
        {
            return new SenmlRecord(baseName, name, null, true);
        }

        private static string Member(string label, string value)
        {
            return value == null ? "" : "\"" + label + "\":\"" + value + "\",";
        }

        private static int Size(string text)
        {
            return text == null ? 0 : 3 + (3 * text.Length);
        }

        // Writes a label and a text string. Returns how many members of the map that makes.
        private static int Append(byte label, string text, byte[] target, ref int at)
        {
            if (text == null)
            {
                return 0;
            }

            byte[] bytes = Utf8.Encode(text);
            target[at++] = label;
            if (bytes.Length < 24)
            {
                target[at++] = (byte)(0x60 | bytes.Length);
            }
            else
            {
                target[at++] = 0x78;
                target[at++] = (byte)bytes.Length;
            }

            Array.Copy(bytes, 0, target, at, bytes.Length);
            at += bytes.Length;
            return 1;
        }
    }
}
