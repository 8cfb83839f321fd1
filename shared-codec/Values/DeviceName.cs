// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Values
{
    /// <summary>Names of devices, for SenML. RFC 9039.</summary>
    public static class DeviceName
    {
        private const string HexDigits = "0123456789abcdef";

        /// <summary>
        /// Makes a base name of a hardware address: urn:dev:mac and the address as an EUI-64 in lower case, fffe between its halves, no bit
        /// turned over. RFC 9039 section 4.1, RFC 8428 section 4.5.1.
        /// </summary>
        /// <param name="address">Six bytes, or null.</param>
        /// <returns>The name with a colon at its end, or null if this is no address: of another length, or zeros.</returns>
        public static string OfHardwareAddress(byte[] address)
        {
            if (address == null || address.Length != 6)
            {
                return null;
            }

            int any = 0;
            char[] name = new char[16];
            for (int i = 0; i < 6; i++)
            {
                int at = 2 * i + (i < 3 ? 0 : 4);
                any |= address[i];
                name[at] = HexDigits[address[i] >> 4];
                name[at + 1] = HexDigits[address[i] & 15];
            }

            name[6] = 'f';
            name[7] = 'f';
            name[8] = 'f';
            name[9] = 'e';
            return any == 0 ? null : "urn:dev:mac:" + new string(name) + ":";
        }
    }
}
