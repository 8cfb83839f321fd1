// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Resources
{
    /// <summary>
    /// Path bytes to <see cref="Resource"/>. Filled at start-up, then fixed: the look-up hashes a few bytes of the path, so that its cost
    /// does not depend on the number of resources, and builds no string.
    /// </summary>
    public sealed class ResourceTree
    {
        internal readonly ChangeSignal Signal = new ChangeSignal();
        internal int Count;
        internal byte[] Links; // a line of /.well-known/core for each entry, behind two bytes for its length; 0: it is not listed

        private Resource[] _resources = new Resource[0];
        private byte[][] _paths = new byte[0][]; // see Pack
        private ushort[] _buckets;               // first entry of a bucket plus one
        private ushort[] _next;                  // next entry of the bucket plus one
        private int _mask;
        private bool _anySubpaths;

        /// <summary>Adds a resource under its own path.</summary>
        /// <param name="resource">The resource.</param>
        /// <exception cref="ArgumentException">The path is taken, or a segment has more than 255 bytes.</exception>
        /// <exception cref="InvalidOperationException">An endpoint serves the tree already, or it has 65,535 paths.</exception>
        public void Add(Resource resource)
        {
            AddAlias(resource.Path, resource);
        }

        /// <summary>Adds a resource under a path that is not its own; discovery does not list it there.</summary>
        /// <param name="path">The path, in the form of <see cref="Resource.Path"/>.</param>
        /// <param name="resource">The resource.</param>
        /// <exception cref="ArgumentException">The path is taken, or a segment has more than 255 bytes.</exception>
        /// <exception cref="InvalidOperationException">An endpoint serves the tree already, or it has 65,535 paths.</exception>
        public void AddAlias(string path, Resource resource)
        {
            if (_buckets != null || Count == ushort.MaxValue)
            {
                throw new InvalidOperationException();
            }

            byte[] bytes = Pack(path);
            for (int i = 0; i < Count; i++)
            {
                if (Same(_paths[i], bytes))
                {
                    throw new ArgumentException();
                }
            }

            // Exactly as many as there are: what is added once stays for good.
            Resource[] resources = new Resource[Count + 1];
            byte[][] paths = new byte[Count + 1][];
            Array.Copy(_resources, 0, resources, 0, Count);
            Array.Copy(_paths, 0, paths, 0, Count);
            resources[Count] = resource;
            paths[Count] = bytes;
            _resources = resources;
            _paths = paths;
            Count++;
            resource.Signal = Signal;
        }

        /// <summary>Builds the look-up and the lines of discovery. Called by the endpoint; further calls do nothing.</summary>
        internal void Freeze()
        {
            if (_buckets != null)
            {
                return;
            }

            int size = 4;
            while (size < Count * 2)
            {
                size *= 2;
            }

            _buckets = new ushort[size];
            _next = new ushort[Count];
            _mask = size - 1;
            for (int i = 0; i < Count; i++)
            {
                byte[] path = _paths[i];
                _anySubpaths |= _resources[i].HasSubpaths;
                int bucket = Hash(path, 1, path.Length - 1) & _mask;
                _next[i] = _buckets[bucket];
                _buckets[bucket] = (ushort)(i + 1);
            }

            Describe(null);
        }

        /// <summary>Finds the resource that a message's Uri-Path names.</summary>
        /// <param name="reader">The message.</param>
        /// <param name="matched">How many segments belong to the resource's own path; less than there are only if it has subpaths.</param>
        /// <returns>The resource, or null.</returns>
        internal Resource Find(MessageReader reader, out int matched)
        {
            int first = 0;
            int count = 0;
            if ((reader.Present & (1 << OptionSlot.UriPath)) != 0)
            {
                first = reader.Firsts[OptionSlot.UriPath];
                count = 1;
                ushort[] numbers = reader.Numbers;
                int left = reader.OptionCount - first;
                while (count < left && numbers[first + count] == OptionNumber.UriPath)
                {
                    count++;
                }
            }

            matched = count;
            Resource found = FindExact(reader, first, count);
            if (found != null || !_anySubpaths)
            {
                return found;
            }

            while (matched > 0)
            {
                matched--;
                found = FindExact(reader, first, matched);
                if (found != null && found.HasSubpaths)
                {
                    return found; // one on the way that takes no subpaths hides none that does
                }
            }

            return null;
        }

        private Resource FindExact(MessageReader reader, int first, int count)
        {
            byte[] buffer = reader.Buffer;
            int start = 0;
            int length = -1;
            int head = 0;
            if (count != 0)
            {
                int last = first + count - 1;
                start = reader.Offsets[first];
                length = reader.Offsets[last] + reader.Lengths[last] - start;
                head = reader.Lengths[first];
            }

            int entry = _buckets[Hash(buffer, start, length) & _mask];
            byte[][] paths = _paths;
            while (entry != 0)
            {
                byte[] path = paths[entry - 1];
                if (path.Length == 1 + length
                    && (length < 0 || (path[0] == head && MessageReader.SameBytes(buffer, start, path, 1, length))))
                {
                    return _resources[entry - 1];
                }

                entry = _next[entry - 1];
            }

            return null;
        }

        /// <summary>A resource by its entry.</summary>
        /// <param name="entry">0 to <see cref="Count"/> - 1.</param>
        /// <returns>The resource; one with further paths has several entries.</returns>
        internal Resource At(int entry)
        {
            return _resources[entry];
        }

        /// <summary>Builds the lines of discovery, for the first time or anew. It allocates.</summary>
        /// <param name="osc">For each entry whether it is to be had with OSCORE alone (RFC 8613 section 9); null: none is.</param>
        internal void Describe(bool[] osc)
        {
            byte[][] lines = new byte[Count][];
            int length = 2 * Count;
            for (int i = 0; i < Count; i++)
            {
                Resource resource = _resources[i];
                if (resource.Listed && Same(_paths[i], Pack(resource.Path)))
                {
                    lines[i] = LinkText.Build(resource, osc != null && osc[i]);
                    length += lines[i].Length;
                }
            }

            byte[] links = new byte[length];
            int at = 0;
            for (int i = 0; i < Count; i++)
            {
                byte[] line = lines[i];
                if (line != null)
                {
                    links[at] = (byte)(line.Length >> 8);
                    links[at + 1] = (byte)line.Length;
                    Array.Copy(line, 0, links, at + 2, line.Length);
                    at += line.Length;
                }

                at += 2;
            }

            Links = links;
        }

        private static int Hash(byte[] bytes, int offset, int length)
        {
            return length <= 0 ? length : (length * 31) + bytes[offset] + (bytes[offset + length - 1] << 3);
        }

        // The length of the first segment, and then all bytes as they stand on the wire: since Uri-Path options follow one another, each
        // further segment is behind a head of its length alone (RFC 7252 section 3.1), and there is one way to write that. So a path is
        // compared as a whole.
        private static byte[] Pack(string path)
        {
            byte[] text = Utf8.Encode(path);
            if (text.Length == 0)
            {
                return text;
            }

            byte[] packed = new byte[2 * (text.Length + 1)];
            int at = 0;
            int start = 0;
            for (int i = 0; i <= text.Length; i++)
            {
                if (i < text.Length && text[i] != '/')
                {
                    continue;
                }

                int size = i - start;
                if (size > 255)
                {
                    throw new ArgumentException();
                }

                if (at == 0)
                {
                    packed[at++] = (byte)size;
                }
                else
                {
                    packed[at++] = (byte)(size < 13 ? size : 13);
                    if (size >= 13)
                    {
                        packed[at++] = (byte)(size - 13);
                    }
                }

                Array.Copy(text, start, packed, at, size);
                at += size;
                start = i + 1;
            }

            byte[] exact = new byte[at];
            Array.Copy(packed, 0, exact, 0, at);
            return exact;
        }

        private static bool Same(byte[] one, byte[] other)
        {
            return one.Length == other.Length && MessageReader.SameBytes(one, 0, other, 0, one.Length);
        }
    }
}
