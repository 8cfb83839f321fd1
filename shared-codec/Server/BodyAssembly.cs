// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Protocol;
using NanoCoap.Resources;

namespace NanoCoap.Server
{
    /// <summary>The one block-wise request body that is being put together. RFC 7959 section 2.5.</summary>
    internal sealed class BodyAssembly
    {
        internal readonly byte[] Body;
        internal int Received;
        internal int Format;

        private object _remote; // null: free
        private Resource _resource;
        private CoapCode _method;
        private int _target; // hash of path and query
        private long _touchedAt;

        internal BodyAssembly(int bodyBytes)
        {
            Body = new byte[bodyBytes];
        }

        /// <summary>Starts over for a body, unless another remote's is under way and was touched lately.</summary>
        /// <returns>False if it is taken.</returns>
        internal bool Start(long now, object remote, Resource resource, CoapCode method, int target, int format, int idleMs)
        {
            if (_remote != null && !remote.Equals(_remote) && now - _touchedAt < idleMs)
            {
                return false;
            }

            _remote = remote;
            _resource = resource;
            _method = method;
            _target = target;
            Format = format;
            Received = 0;
            return true;
        }

        /// <summary>Tells whether a later block belongs to the body under way.</summary>
        internal bool Continues(object remote, Resource resource, CoapCode method, int target, int format)
        {
            return _remote != null && _resource == resource && _method == method && _target == target && Format == format
                && remote.Equals(_remote);
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
            _touchedAt = now;
            return true;
        }

        internal void Clear()
        {
            _remote = null;
            _resource = null;
        }
    }
}
