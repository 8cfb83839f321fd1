// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;

namespace NanoCoap.Messaging
{
    /// <summary>
    /// What only those can know who receive what is sent to an address: Echo values and message IDs, both from keyed hashes over the
    /// address, so that no address needs a row for them. RFC 9175 section 2, RFC 7252 section 11.3. The keys are drawn when first needed.
    /// </summary>
    internal sealed class AddressProof
    {
        /// <summary>Bytes of an Echo value.</summary>
        internal const int EchoBytes = 8;

        // An Echo value holds for the rest of its period and the whole next one: two to four minutes.
        private const int PeriodShift = 17;

        private const int MaxAddressBytes = 32;
        private const int PortBytes = 2;

        // What a hash is for is hashed with it, so that none tells anything of another.
        private const byte ForEcho = 1;
        private const byte ForMessageIds = 2;
        private const byte ForHost = 3;

        private readonly IDatagramSender _sender;
        private readonly IRandom _random;
        private readonly byte[] _bytes = new byte[MaxAddressBytes + 5];
        private KeyedHash _hash;

        internal AddressProof(IDatagramSender sender, IRandom random)
        {
            _sender = sender;
            _random = random;
        }

        /// <summary>
        /// Message IDs to a remote are a count over all remotes, moved by this: so nobody can tell the next one to another from those to
        /// himself, and still none is used twice within the lifetime of an exchange. RFC 7252 section 4.4, after RFC 6056 section 3.3.3.
        /// </summary>
        /// <param name="remote">The remote.</param>
        /// <returns>0 to 65535.</returns>
        internal int MessageIdOffset(object remote)
        {
            int length = _sender.AddressOf(remote, _bytes);
            return (int)Hash(length, ForMessageIds) & 0xFFFF;
        }

        /// <summary>Stands for the host of a remote, whatever its port: ports cost nothing.</summary>
        /// <param name="remote">The remote.</param>
        /// <returns>A number that is not 0.</returns>
        internal ulong Host(object remote)
        {
            int length = _sender.AddressOf(remote, _bytes);
            return Hash(length - PortBytes, ForHost) | 1;
        }

        /// <summary>Writes the Echo value for a remote.</summary>
        /// <param name="now">The time.</param>
        /// <param name="remote">The remote.</param>
        /// <param name="target">Where it goes, from offset 0.</param>
        internal void WriteEcho(long now, object remote, byte[] target)
        {
            ulong value = Echo(remote, now >> PeriodShift);
            for (int i = 0; i < EchoBytes; i++)
            {
                target[i] = (byte)(value >> (i * 8));
            }
        }

        /// <summary>Tells whether an Echo value was made for a remote, and lately.</summary>
        /// <param name="now">The time.</param>
        /// <param name="remote">The remote.</param>
        /// <param name="buffer">Holds the value.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="length">Bytes of it.</param>
        /// <returns>True if the remote has received it.</returns>
        internal bool IsEcho(long now, object remote, byte[] buffer, int offset, int length)
        {
            if (length != EchoBytes)
            {
                return false;
            }

            ulong value = (ulong)BitConverter.ToInt64(buffer, offset);
            long period = now >> PeriodShift;
            return value == Echo(remote, period) || value == Echo(remote, period - 1);
        }

        private ulong Echo(object remote, long period)
        {
            int length = _sender.AddressOf(remote, _bytes);
            _bytes[length] = (byte)(period >> 24);
            _bytes[length + 1] = (byte)(period >> 16);
            _bytes[length + 2] = (byte)(period >> 8);
            _bytes[length + 3] = (byte)period;
            return Hash(length + 4, ForEcho);
        }

        private ulong Hash(int length, byte purpose)
        {
            if (_hash == null)
            {
                _hash = new KeyedHash(_random);
            }

            _bytes[length] = purpose;
            return _hash.Of(_bytes, length + 1);
        }
    }
}
