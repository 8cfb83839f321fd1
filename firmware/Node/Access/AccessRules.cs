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

        /// <summary>The rule says nothing of it: that with the next shorter path does.</summary>
        public static readonly object Inherited = new object();

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

        /// <summary>Adds a rule. Of two for the same path the later counts, for what it says.</summary>
        /// <param name="path">A path, as in <see cref="Resource.Path"/>: it counts for that resource and for all whose paths
        /// continue it.</param>
        /// <param name="readers">Who may read: <see cref="Anybody"/>, <see cref="AnyKey"/>, a principal (with OSCORE its
        /// context), <see cref="Inherited"/>, or null for nobody.</param>
        /// <param name="observers">Who may observe.</param>
        /// <param name="writers">Who may write.</param>
        /// <exception cref="ArgumentException">There is no room.</exception>
        public void Add(string path, object readers, object observers, object writers)
        {
            if (_count == _paths.Length)
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
            bool reads = method == CoapCode.Get || method == CoapCode.Fetch;
            int which = reads ? observes ? 1 : 0 : 2;
            object right = null;
            int longest = 0;
            for (int i = 0; i < _count; i++)
            {
                object said = _rights[(3 * i) + which];
                if (_paths[i].Length >= longest && said != Inherited && Covers(_paths[i], path))
                {
                    longest = _paths[i].Length;
                    right = said;
                }
            }

            return right == Anybody || (principal != null && (right == AnyKey || right == principal));
        }

        /// <summary>Tells whether a rule is about a resource.</summary>
        /// <param name="rule">The path of the rule.</param>
        /// <param name="path">The path of the resource.</param>
        /// <returns>True if the second is the first, or continues it behind a slash.</returns>
        public static bool Covers(string rule, string path)
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
