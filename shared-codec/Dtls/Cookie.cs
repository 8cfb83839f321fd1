// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Messaging;

namespace NanoCoap.Dtls
{
    /// <summary>
    /// Cookies: who returns one has received it. RFC 6347 section 4.2.1. A keyed hash over the address of the client and over what has to
    /// be the same in both of its hellos: version, random, session ID, suites and compression methods. The extensions are not in it, for
    /// clients exist that leave some out the second time. The key is drawn when first needed; a cookie holds for the rest of its period and
    /// the next one, one to two minutes.
    /// </summary>
    internal sealed class Cookie
    {
        internal const int Length = 8;

        private const int PeriodShift = 16;
        private const int PortBytes = 2;
        private const ulong Factor = 0x9E3779B97F4A7C15;

        // What a hash is for is hashed with it.
        private const byte ForCookie = 1;
        private const byte ForHost = 2;

        private readonly IDatagramSender _sender;
        private readonly IRandom _random;
        private KeyedHash _hash;

        internal Cookie(IDatagramSender sender, IRandom random)
        {
            _sender = sender;
            _random = random;
        }

        /// <summary>Stands for the host of a remote, whatever its port.</summary>
        /// <param name="remote">The remote.</param>
        /// <param name="scratch">Is written over.</param>
        /// <returns>A number.</returns>
        internal ulong Host(object remote, byte[] scratch)
        {
            int length = _sender.AddressOf(remote, scratch) - PortBytes;
            scratch[length] = ForHost;
            return Hash().Of(scratch, length + 1);
        }

        /// <summary>Tells whether the cookie of a hello was made for it, and lately.</summary>
        /// <param name="now">The time.</param>
        /// <param name="remote">Who sent it.</param>
        /// <param name="buffer">Holds it.</param>
        /// <param name="hello">Its index.</param>
        /// <param name="scratch">Is written over; longer than a hello may be.</param>
        /// <returns>True if its sender can receive.</returns>
        internal bool Holds(long now, object remote, byte[] buffer, ClientHello hello, byte[] scratch)
        {
            if (hello.CookieLength != Length)
            {
                return false;
            }

            ulong value = (ulong)BitConverter.ToInt64(buffer, hello.CookieAt);
            long period = now >> PeriodShift;
            period -= (period ^ (long)value) & 1;
            return value == Of(period, remote, buffer, hello, scratch);
        }

        /// <summary>Makes the cookie for a hello.</summary>
        /// <returns>Its bytes, the first one lowest.</returns>
        internal ulong Make(long now, object remote, byte[] buffer, ClientHello hello, byte[] scratch)
        {
            return Of(now >> PeriodShift, remote, buffer, hello, scratch);
        }

        private ulong Of(long period, object remote, byte[] buffer, ClientHello hello, byte[] scratch)
        {
            int at = _sender.AddressOf(remote, scratch);
            scratch[at++] = (byte)(period >> 16);
            scratch[at++] = (byte)(period >> 8);
            scratch[at++] = (byte)period;
            scratch[at++] = ForCookie;

            int start = hello.RandomAt - 2;
            int length = hello.CookieAt - 1 - start;
            Array.Copy(buffer, start, scratch, at, length);
            at += length;

            // Suites and compression methods may be many, and hashing them would cost most: a sum of them will do, for what makes a cookie
            // hard to guess is before it.
            ulong sum = 0;
            int end = hello.ExtensionsAt;
            for (start = hello.SuitesAt; start + 8 <= end; start += 8)
            {
                sum = (sum * Factor) ^ (ulong)BitConverter.ToInt64(buffer, start);
            }

            while (start < end)
            {
                sum = (sum * Factor) ^ buffer[start++];
            }

            RecordLayer.Put24(scratch, at, (int)(sum >> 40));
            RecordLayer.Put24(scratch, at + 3, (int)(sum >> 16));
            ulong hash = Hash().Of(scratch, at + 6);
            return (hash & ~1UL) | (ulong)(period & 1); // tells this period from the one before, so that one hash is enough
        }

        private KeyedHash Hash()
        {
            if (_hash == null)
            {
                _hash = new KeyedHash(_random);
            }

            return _hash;
        }
    }
}
