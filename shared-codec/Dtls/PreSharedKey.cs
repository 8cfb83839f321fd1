// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dtls
{
    /// <summary>
    /// A pre-shared key and the identity under which clients name it, RFC 4279. <see cref="PreSharedKeys"/> makes it. An access policy sees
    /// it as the principal of all requests that come in a session under it.
    /// </summary>
    public sealed class PreSharedKey
    {
        /// <summary>What its owner wants to find here again, such as who may do what under it.</summary>
        public object Tag;

        internal readonly byte[] Identity;
        internal readonly byte[] Key; // wiped when it is removed
        internal bool IsRemoved;

        internal PreSharedKey(byte[] identity, byte[] key)
        {
            Identity = identity;
            Key = key;
        }
    }
}
