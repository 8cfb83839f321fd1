// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Messaging;

namespace NanoCoap.Dtls
{
    /// <summary>
    /// A session: to the endpoint the remote of all that comes in it. Its object is used again for another session, once the endpoint has
    /// forgotten it.
    /// </summary>
    public sealed class DtlsSession : SecureRemote
    {
        // Where things lie in the material: the key block of RFC 5246 section 6.3, which has no MAC keys, and what belongs to our Finished.
        internal const int ReadKeyAt = 0;
        internal const int WriteKeyAt = 16;
        internal const int ReadIvAt = 32;
        internal const int WriteIvAt = 36;
        internal const int KeyBlockLength = 40;
        internal const int CidMarkAt = 40; // 0: there are no connection IDs
        internal const int PeerCidAt = 41;
        internal const int OwnCidAt = PeerCidAt + RecordLayer.MaxCidLength;
        internal const int HandshakeLength = OwnCidAt + RecordLayer.OwnCidLength; // so much comes from the handshake
        internal const int FinishedAt = HandshakeLength;
        internal const int FinishedLength = 12;
        internal const int MessageSeqAt = FinishedAt + FinishedLength; // of that message: two bytes

        internal const int PlainNumberAt = MessageSeqAt + 2; // of the next record in epoch 0: six bytes
        internal const int SendNumberAt = PlainNumberAt + 6; // of the next record in epoch 1, as it goes out: six bytes

        private const int PlaceAt = SendNumberAt + 6; // which session of the server it is, which stays; and whether it is unproven
        private const int Unproven = 0x80;
        private const int MaterialLength = PlaceAt + 1;

        private const int WindowSize = 64;

        internal object Remote; // the transport's object for the client; null while there is no session
        internal readonly byte[] Material = new byte[MaterialLength]; // in one array: an array costs 16 bytes, a field 12
        internal long SeenAt; // when something genuine came last

        private long _newest; // number received
        private ulong _window; // a bit for each number that was received: bit 0 is the newest, bit 63 the one that is older by 63

        internal DtlsSession(int place)
        {
            Material[PlaceAt] = (byte)(place & ~Unproven);
        }

        /// <summary>Gets the key under which the session was made, or null.</summary>
        public PreSharedKey Key
        {
            get { return (PreSharedKey)Principal; }
        }

        /// <inheritdoc/>
        internal override bool IsProven
        {
            get { return Material[PlaceAt] < Unproven; }
            set { Material[PlaceAt] = (byte)(GetHashCode() | (value ? 0 : Unproven)); }
        }

        /// <summary>Gets a hash code that stays as it is. That of nanoFramework's Object is made of the values of the fields too, and would
        /// be another one after each record.</summary>
        /// <returns>Which session of the server it is, but for those beyond 127.</returns>
        public override int GetHashCode()
        {
            return Material[PlaceAt] & ~Unproven;
        }

        /// <summary>Says whose session it is.</summary>
        /// <returns>The transport's words for the client.</returns>
        public override string ToString()
        {
            return Remote == null ? "nobody" : Remote.ToString();
        }

        /// <summary>Tells whether a number may be that of a new record. RFC 6347 section 4.1.2.6.</summary>
        internal bool IsNew(long number)
        {
            long age = _newest - number;
            return age < 0 || (age < WindowSize && ((_window >> (int)age) & 1) == 0);
        }

        /// <summary>Notes the number of a record whose tag was right.</summary>
        /// <returns>Whether it is the newest one.</returns>
        internal bool Take(long number)
        {
            long ahead = number - _newest;
            if (ahead > 0)
            {
                _window = ahead < WindowSize ? (_window << (int)ahead) | 1 : 1;
                _newest = number;
                return true;
            }

            _window |= 1UL << (int)-ahead;
            return false;
        }

        internal void Begin(long now, object remote, PreSharedKey key, byte[] keyBlock, int keyBlockAt)
        {
            Remote = remote;
            Principal = key;
            Array.Copy(keyBlock, keyBlockAt, Material, 0, HandshakeLength);
            SeenAt = now;
            _newest = 0;
            _window = 0;
        }

        internal void Wipe()
        {
            Remote = null;
            Principal = null;
            SeenAt = 0;
            IsProven = true;
            Array.Clear(Material, 0, PlaceAt);
        }
    }
}
