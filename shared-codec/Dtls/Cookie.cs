// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Messaging;

namespace NanoCoap.Dtls
{
    /// <summary>
    /// Cookies: who returns one has received it. RFC 6347 section 4.2.1. A keyed hash over the address of the client and over what has to
    /// be the same in both of its hellos: version, random, session ID, suites and compression methods. The extensions are not in it, for
    /// clients exist that leave some out the second time. The keys are drawn when first needed; a cookie holds for the rest of its period
    /// and the next one, one to two minutes.
    /// </summary>
    /// <remarks>
    /// Its last two bytes tell a cookie that was made up from one that may hold, at next to no cost. They are no proof: whoever has had
    /// cookies may work them out for other hosts, and gains nothing but that his hello is looked at.
    /// </remarks>
    internal sealed class Cookie
    {
        internal const int Length = 8;

        private const int PeriodShift = 16;
        private const int PortBytes = 2;
        private const int MarkShift = 48; // the upper bits of a host are the mark of its cookies
        private const ulong Factor = 0x9E3779B97F4A7C15;

        private readonly IDatagramSender _sender;
        private readonly IRandom _random;
        private KeyedHash _hash;
        private ulong _secret; // of hosts

        internal Cookie(IDatagramSender sender, IRandom random)
        {
            _sender = sender;
            _random = random;
        }

        /// <summary>Stands for the host of a remote, whatever its port.</summary>
        /// <param name="remote">The remote.</param>
        /// <param name="scratch">Is written over.</param>
        /// <returns>A number that nobody else can foretell.</returns>
        internal ulong Host(object remote, byte[] scratch)
        {
            if (_hash == null)
            {
                _hash = new KeyedHash(_random);
                _secret = ((ulong)(uint)_random.NextInt() << 32) | (uint)_random.NextInt();
            }

            int length = _sender.AddressOf(remote, scratch) - PortBytes;
            ulong host = _secret;
            for (int i = 0; i < length; i++)
            {
                host = (host ^ scratch[i]) * Factor;
            }

            return host;
        }

        /// <summary>Tells whether a hello has a cookie that may have been made for its host.</summary>
        /// <param name="buffer">Holds the hello.</param>
        /// <param name="hello">Its index.</param>
        /// <param name="host">The host.</param>
        /// <returns>False if it has none, or one that was not.</returns>
        internal static bool MayHold(byte[] buffer, ClientHello hello, ulong host)
        {
            return hello.CookieLength == Length
                && RecordLayer.Number16(buffer, hello.CookieAt + Length - 2) == (int)(host >> MarkShift);
        }

        /// <summary>Tells whether the cookie of a hello was made for it, and lately.</summary>
        /// <param name="now">The time.</param>
        /// <param name="remote">Who sent it; its host was made last.</param>
        /// <param name="buffer">Holds it.</param>
        /// <param name="hello">Its index, with a cookie that may hold.</param>
        /// <param name="scratch">Is written over.</param>
        /// <returns>True if its sender can receive.</returns>
        internal bool Holds(long now, object remote, byte[] buffer, ClientHello hello, byte[] scratch)
        {
            long value = RecordLayer.Number48(buffer, hello.CookieAt);
            long period = now >> PeriodShift;
            period -= (period ^ value) & 1;
            return value == Of(period, remote, buffer, hello, scratch);
        }

        /// <summary>Makes the cookie for a hello.</summary>
        /// <returns>Its bytes, the first one highest.</returns>
        internal ulong Make(long now, object remote, ulong host, byte[] buffer, ClientHello hello, byte[] scratch)
        {
            return ((ulong)Of(now >> PeriodShift, remote, buffer, hello, scratch) << 16) | (host >> MarkShift);
        }

        // 48 bits. The last one tells this period from the one before, so that one hash is enough.
        private long Of(long period, object remote, byte[] buffer, ClientHello hello, byte[] scratch)
        {
            // What is hashed costs most: of the hello a sum will do, for what makes a cookie hard to guess is the address beside it.
            ulong sum = Add(0, buffer, hello.RandomAt - 2, hello.CookieAt - 1);
            sum = Add(sum, buffer, hello.SuitesAt, hello.ExtensionsAt);
            int at = _sender.AddressOf(remote, scratch);
            RecordLayer.Put48(scratch, at, (long)(sum >> 16));
            RecordLayer.Put24(scratch, at + 6, (int)period);
            ulong hash = _hash.Of(scratch, at + 9);
            return (long)(((hash >> 16) & ~1UL) | (ulong)(period & 1));
        }

        private static ulong Add(ulong sum, byte[] buffer, int at, int end)
        {
            for (; at + 8 <= end; at += 8)
            {
                sum = (sum ^ (ulong)BitConverter.ToInt64(buffer, at)) * Factor;
            }

            while (at < end)
            {
                sum = (sum ^ buffer[at++]) * Factor;
            }

            return sum;
        }
    }
}
