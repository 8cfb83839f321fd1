// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;

namespace NanoCoap.Messaging
{
    /// <summary>
    /// Replies kept for duplicates, in a ring of bytes: a short one takes only its own length, and the newest overwrite the oldest. A reply
    /// is known by the count of bytes ever written before it, so that one that has been overwritten shows.
    /// </summary>
    internal sealed class ReplyRing
    {
        private readonly byte[] _bytes;
        private int _written;
        private int _at;

        internal ReplyRing(int bytes)
        {
            _bytes = new byte[bytes];
        }

        /// <summary>Keeps a reply.</summary>
        /// <param name="reply">Holds it from offset 0.</param>
        /// <param name="length">Bytes of it, 1 or more.</param>
        /// <param name="start">Where it is, for <see cref="Recall"/>.</param>
        /// <returns>False if it does not fit.</returns>
        internal bool Keep(byte[] reply, int length, out int start)
        {
            byte[] bytes = _bytes;
            int at = _at;
            if (length > bytes.Length - at)
            {
                if (length > bytes.Length)
                {
                    start = 0;
                    return false;
                }

                _written += bytes.Length - at;
                at = 0;
            }

            Array.Copy(reply, 0, bytes, at, length);
            start = _written;
            _written += length;
            _at = at + length;
            return true;
        }

        /// <summary>Copies a reply out.</summary>
        /// <param name="start">From <see cref="Keep"/>.</param>
        /// <param name="target">Where it goes.</param>
        /// <param name="length">Bytes of it.</param>
        /// <returns>False if it has been overwritten.</returns>
        internal bool Recall(int start, byte[] target, int length)
        {
            // The difference is right even after the count of bytes has wrapped.
            if (_written - start > _bytes.Length)
            {
                return false;
            }

            // The reply lies where the ring stood when it was written; a padded end counts as written.
            int at = _at - (_written - start);
            if (at < 0)
            {
                at += _bytes.Length;
            }

            Array.Copy(_bytes, at, target, 0, length);
            return true;
        }
    }
}
