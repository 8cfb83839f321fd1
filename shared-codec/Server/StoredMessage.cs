// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Messaging;

namespace NanoCoap.Server
{
    /// <summary>
    /// A message that is kept as it is while it is on its way: a separate response until it is acknowledged (RFC 7252 section 5.2.2),
    /// or the answer to a multicast request until its leisure is over (section 8.2).
    /// </summary>
    internal sealed class StoredMessage : Transmission
    {
        internal readonly byte[] Bytes;
        internal int Length; // 0: free
        internal object Remote; // of an answer that is held back; null for a separate response
        internal long HeldUntil;

        private readonly MessageLayer _layer;

        internal StoredMessage(MessageLayer layer, int bytes)
            : base(layer.Parameters)
        {
            _layer = layer;
            Bytes = new byte[bytes];
            Message = Bytes;
        }

        /// <inheritdoc/>
        internal override int Compose(long now)
        {
            if (Sent == 0 && !IsFresh)
            {
                Use((Bytes[2] << 8) | Bytes[3]);
            }

            return Length;
        }

        /// <inheritdoc/>
        internal override void Ended(long now, Fate fate)
        {
            Length = 0;
            _layer.Transmissions.WakeWaiting(); // whoever waits for a place may have it
        }
    }
}
