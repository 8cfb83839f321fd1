// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;

namespace NanoCoap.Node
{
    /// <summary>
    /// Who may do what, by the path of a resource: a few rules, of which that with the longest path in front of it counts, and the empty
    /// path stands for the rest. To read is GET and FETCH, to observe is to register for notifications, to write is all else. Without a
    /// rule that fits nobody may do anything.
    /// </summary>
    public sealed class AccessRules : AccessPolicy
    {
        /// <summary>Whoever can send a datagram.</summary>
        public static readonly object Anybody = new object();

        /// <summary>Whoever has a key of this node.</summary>
        public static readonly object AnyKey = new object();

        private readonly string[] _paths;
        private readonly object[] _rights; // three for each path: to read, to observe, to write
        private int _count;

        /// <summary>Makes an empty table.</summary>
        /// <param name="capacity">Rules that there is room for.</param>
        public AccessRules(int capacity)
        {
            _paths = new string[capacity];
            _rights = new object[3 * capacity];
        }

        /// <summary>Adds a rule.</summary>
        /// <param name="path">A path, as in <see cref="Resource.Path"/>: it counts for that resource and for all whose paths
        /// continue it.</param>
        /// <param name="readers">Who may read: <see cref="Anybody"/>, <see cref="AnyKey"/>, a principal (with OSCORE its
        /// context), or null for nobody.</param>
        /// <param name="observers">Who may observe.</param>
        /// <param name="writers">Who may write.</param>
        /// <exception cref="ArgumentException">There is a rule for that path already, or no room.</exception>
        public void Add(string path, object readers, object observers, object writers)
        {
            bool isNew = _count < _paths.Length;
            for (int i = 0; i < _count; i++)
            {
                isNew = isNew && _paths[i] != path;
            }

            if (!isNew)
            {
                throw new ArgumentException();
            }

            _paths[_count] = path;
            _rights[3 * _count] = readers;
            _rights[(3 * _count) + 1] = observers;
            _rights[(3 * _count) + 2] = writers;
            _count++;
        }

        /// <inheritdoc/>
        public override bool Allows(object principal, Resource resource, CoapCode method, bool observes)
        {
            string path = resource == null ? "" : resource.Path;
            int best = -1;
            for (int i = 0; i < _count; i++)
            {
                if (IsBelow(path, _paths[i]) && (best < 0 || _paths[i].Length > _paths[best].Length))
                {
                    best = i;
                }
            }

            if (best < 0)
            {
                return false;
            }

            bool reads = method == CoapCode.Get || method == CoapCode.Fetch;
            object right = _rights[(3 * best) + (reads ? observes ? 1 : 0 : 2)];
            return right == Anybody || (principal != null && (right == AnyKey || right == principal));
        }

        private static bool IsBelow(string path, string rule)
        {
            int length = rule.Length;
            if (path.Length < length || (length != 0 && path.Length > length && path[length] != '/'))
            {
                return false;
            }

            int same = 0;
            while (same < length && path[same] == rule[same])
            {
                same++;
            }

            return same == length;
        }
    }
}
