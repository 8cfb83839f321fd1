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
        internal object Remote; // of an answer that is held back until it is due; null for a separate response

        private readonly MessageLayer _layer;

        internal StoredMessage(MessageLayer layer, int bytes)
            : base(layer.Parameters, 0)
        {
            _layer = layer;
            Bytes = new byte[bytes];
        }

        /// <inheritdoc/>
        internal override int Compose(long now, out byte[] message)
        {
            if (Count == 0 && (Marks & IsFresh) == 0)
            {
                Use((Bytes[2] << 8) | Bytes[3]);
            }

            message = Bytes;
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
