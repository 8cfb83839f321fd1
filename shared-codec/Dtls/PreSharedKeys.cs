// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Crypto;

namespace NanoCoap.Dtls
{
    /// <summary>The pre-shared keys that a server knows. Only adding one allocates.</summary>
    public sealed class PreSharedKeys
    {
        /// <summary>Bytes of the longest identity. RFC 4279 section 5.3 asks for 128.</summary>
        public const int MaxIdentityLength = 128;

        /// <summary>Bytes of the longest key. RFC 4279 section 5.3 asks for 64.</summary>
        public const int MaxKeyLength = 64;

        private readonly PreSharedKey[] _keys;
        private int _count;

        /// <summary>Makes an empty table.</summary>
        /// <param name="capacity">Keys that there is room for.</param>
        public PreSharedKeys(int capacity)
        {
            _keys = new PreSharedKey[capacity];
        }

        /// <summary>Gets how many keys there are.</summary>
        public int Count
        {
            get { return _count; }
        }

        /// <summary>Adds a key.</summary>
        /// <param name="identity">The PSK identity, 1 to <see cref="MaxIdentityLength"/> bytes, mostly text in UTF-8; copied.</param>
        /// <param name="key">The key, 1 to <see cref="MaxKeyLength"/> bytes; copied. One that is to resist has 16 random ones.</param>
        /// <returns>The key; null if a length is out of its range, the table is full, or the identity is there already.</returns>
        public PreSharedKey Add(byte[] identity, byte[] key)
        {
            if (_count == _keys.Length || identity.Length == 0 || identity.Length > MaxIdentityLength || key.Length == 0
                || key.Length > MaxKeyLength || Find(identity, 0, identity.Length) != null)
            {
                return null;
            }

            PreSharedKey entry = new PreSharedKey((byte[])identity.Clone(), (byte[])key.Clone());
            _keys[_count++] = entry;
            return entry;
        }

        /// <summary>
        /// Removes a key and wipes it. Sessions under it go on: <see cref="DtlsServer.EndRemoved"/> ends them.
        /// </summary>
        /// <param name="key">The key.</param>
        public void Remove(PreSharedKey key)
        {
            for (int i = 0; i < _count; i++)
            {
                if (_keys[i] == key)
                {
                    _count--;
                    _keys[i] = _keys[_count];
                    _keys[_count] = null;
                    key.IsRemoved = true;
                    Array.Clear(key.Key, 0, key.Key.Length);
                }
            }
        }

        /// <summary>Finds the key of an identity. It looks at all of them, so that the time tells only how many there are.</summary>
        /// <param name="buffer">Holds the identity.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="length">Bytes of it.</param>
        /// <returns>The key, or null.</returns>
        internal PreSharedKey Find(byte[] buffer, int offset, int length)
        {
            PreSharedKey found = null;
            for (int i = 0; i < _count; i++)
            {
                byte[] identity = _keys[i].Identity;
                if (identity.Length == length && FixedTime.AreEqual(identity, 0, buffer, offset, length))
                {
                    found = _keys[i];
                }
            }

            return found;
        }
    }
}
