// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Messaging;

namespace NanoCoap.Server
{
    /// <summary>A block-wise request body that is being put together. RFC 7959 section 2.5.</summary>
    internal sealed class Upload
    {
        internal readonly byte[] Body;
        internal Peer Peer; // null: free
        internal object Principal; // whose protected body it is, or null
        internal int Target; // a hash of all that tells one body from another
        internal int Received;
        internal long TouchedAt;

        internal Upload(int bodyBytes)
        {
            Body = new byte[bodyBytes];
        }

        /// <summary>
        /// Adds a block. It must follow what is there; the last block once more, from a client that missed our answer, is
        /// taken again.
        /// </summary>
        /// <returns>False if there is a gap.</returns>
        internal bool Append(long now, int position, byte[] buffer, int offset, int length)
        {
            if (position != Received && position + length != Received)
            {
                return false;
            }

            Array.Copy(buffer, offset, Body, position, length);
            Received = position + length;
            TouchedAt = now;
            return true;
        }
    }
}
