// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Node
{
    /// <summary>
    /// A record in two files of an <see cref="IStore"/>, which are written in turn: the newer sound one counts, so that a write which a
    /// power failure cuts short costs that change and nothing else. Its bytes lie between a head and a checksum, see <see
    /// cref="HeadBytes"/>; what they mean is for others to check.
    /// </summary>
    public sealed class StoredRecord
    {
        /// <summary>Bytes in front of the content: a mark, the version of its format, and a number that tells the newer one.</summary>
        public const int HeadBytes = 6;

        /// <summary>Bytes of the checksum behind it, a CRC-32.</summary>
        public const int TailBytes = 4;

        /// <summary>In place of a length: there is something, and it is not sound.</summary>
        public const int Damaged = -1;

        private const byte Magic = 0x6E;

        private readonly IStore _store;
        private readonly string[] _names;
        private readonly byte _version;
        private int _sequence;
        private int _place; // of the newer one
        private bool _isAdopted;
        private int _readSequence;
        private int _sound; // copies that there are, as far as is known

        /// <summary>Makes the record; nothing is read yet.</summary>
        /// <param name="store">The memory.</param>
        /// <param name="name">Its name, at most 10 characters.</param>
        /// <param name="version">Version of its format, 0 to 255: a record of another one counts as damaged.</param>
        public StoredRecord(IStore store, string name, byte version)
        {
            _store = store;
            _names = new string[] { name + ".0", name + ".1" };
            _version = version;
        }

        /// <summary>
        /// Gets a value indicating whether there are not two sound copies: nothing was written yet but the first, the last write was cut
        /// short, or what was written has gone bad.
        /// </summary>
        public bool IsHalf
        {
            get { return _sound < 2; }
        }

        /// <summary>Reads the newer sound copy, which then counts; in place of <see cref="Read"/> and <see cref="Adopt"/>.</summary>
        /// <param name="buffer">Gets all of it, the content from <see cref="HeadBytes"/> on; as long as the longest.</param>
        /// <returns>Bytes of the content. <see cref="Damaged"/> if neither is sound; 0 if nothing is stored, or one copy that is not
        /// sound, and was never whole where the first write is made twice.</returns>
        public int Load(byte[] buffer)
        {
            int first = Read(0, buffer);
            if (first > 0)
            {
                Adopt(0);
            }

            int second = Read(1, buffer);
            if (second > 0 && Adopt(1))
            {
                return second;
            }

            if (first > 0)
            {
                _store.Read(_names[0], buffer);
                return first;
            }

            return first == second ? first : 0;
        }

        /// <summary>Reads a copy.</summary>
        /// <param name="place">0 or 1: each once, before anything is written.</param>
        /// <param name="buffer">Gets all of it, the content from <see cref="HeadBytes"/> on; as long as the longest.</param>
        /// <returns>Bytes of the content; 0 if nothing is stored, <see cref="Damaged"/> if that is not sound.</returns>
        public int Read(int place, byte[] buffer)
        {
            int end = _store.Read(_names[place], buffer) - TailBytes;
            if (end == -TailBytes)
            {
                return 0;
            }

            if (end <= HeadBytes || buffer[0] != Magic || buffer[1] != _version || Get32(buffer, end) != Checksum(buffer, end))
            {
                return Damaged;
            }

            _readSequence = Get32(buffer, 2);
            _sound++;
            return end - HeadBytes;
        }

        /// <summary>Says that the copy which was read last can be what it says.</summary>
        /// <param name="place">Where it was.</param>
        /// <returns>True if it is the newer one as far as is known, and counts.</returns>
        public bool Adopt(int place)
        {
            if (_isAdopted && _readSequence - _sequence <= 0)
            {
                return false;
            }

            _isAdopted = true;
            _sequence = _readSequence;
            _place = place;
            return true;
        }

        /// <summary>Writes the record in place of its older copy.</summary>
        /// <param name="buffer">Holds the content from <see cref="HeadBytes"/> on, with room for <see cref="TailBytes"/> behind it; head
        /// and checksum are filled in.</param>
        /// <param name="length">Bytes of the content, 1 or more.</param>
        /// <returns>False if it could not be written; what was stored before is still there.</returns>
        public bool Write(byte[] buffer, int length)
        {
            int end = HeadBytes + length;
            int place = 1 - _place;
            buffer[0] = Magic;
            buffer[1] = _version;
            Put32(buffer, 2, _sequence + 1);
            Put32(buffer, end, Checksum(buffer, end));
            if (!_store.Write(_names[place], buffer, end + TailBytes))
            {
                return false;
            }

            _sequence++;
            _place = place;
            _sound += _sound < 2 ? 1 : 0;
            return true;
        }

        /// <summary>Removes both copies, the older one first: what is cut short leaves the newer one.</summary>
        /// <returns>False if one is still there.</returns>
        public bool Erase()
        {
            byte[] nothing = new byte[0];
            _sound = 0;
            return _store.Write(_names[1 - _place], nothing, 0) && _store.Write(_names[_place], nothing, 0);
        }

        /// <summary>Writes a number of 32 bits.</summary>
        /// <param name="buffer">Gets it, highest byte first.</param>
        /// <param name="at">Where.</param>
        /// <param name="value">The number.</param>
        public static void Put32(byte[] buffer, int at, int value)
        {
            Put16(buffer, at, value >> 16);
            Put16(buffer, at + 2, value);
        }

        /// <summary>Writes a number of 16 bits.</summary>
        /// <param name="buffer">Gets it, highest byte first.</param>
        /// <param name="at">Where.</param>
        /// <param name="value">The number; what is above is left out.</param>
        public static void Put16(byte[] buffer, int at, int value)
        {
            buffer[at] = (byte)(value >> 8);
            buffer[at + 1] = (byte)value;
        }

        /// <summary>Reads a number of 32 bits.</summary>
        /// <param name="buffer">Holds it.</param>
        /// <param name="at">Where.</param>
        /// <returns>The number.</returns>
        public static int Get32(byte[] buffer, int at)
        {
            return (Get16(buffer, at) << 16) | Get16(buffer, at + 2);
        }

        /// <summary>Reads a number of 16 bits.</summary>
        /// <param name="buffer">Holds it.</param>
        /// <param name="at">Where.</param>
        /// <returns>0 to 65535.</returns>
        public static int Get16(byte[] buffer, int at)
        {
            return (buffer[at] << 8) | buffer[at + 1];
        }

        // CRC-32 of IEEE 802.3, bit by bit: records are written seldom, and a table takes a kilobyte.
        private static int Checksum(byte[] buffer, int length)
        {
            uint crc = 0xFFFFFFFF;
            for (int i = 0; i < length; i++)
            {
                crc ^= buffer[i];
                for (int bit = 0; bit < 8; bit++)
                {
                    crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
                }
            }

            return (int)~crc;
        }
    }
}
