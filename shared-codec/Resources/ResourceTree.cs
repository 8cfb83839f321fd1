// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Resources
{
    /// <summary>
    /// Path bytes to <see cref="Resource"/>. Filled at start-up, then fixed: the look-up hashes a few bytes of each segment,
    /// so that its cost does not depend on the number of resources, and builds no string.
    /// </summary>
    public sealed class ResourceTree
    {
        internal readonly ChangeSignal Signal = new ChangeSignal();
        internal int Count;
        internal byte[][] Links; // a line of /.well-known/core for each entry, or null

        private Resource[] _resources = new Resource[4];
        private byte[][] _paths = new byte[4][]; // segments, each behind its length
        private int[] _buckets;                  // first entry of a bucket plus one
        private int[] _next;                     // next entry of the bucket plus one
        private int _mask;
        private bool _anySubpaths;

        /// <summary>Adds a resource under its own path.</summary>
        /// <param name="resource">The resource.</param>
        /// <exception cref="ArgumentException">The path is taken, or a segment has more than 255 bytes.</exception>
        /// <exception cref="InvalidOperationException">An endpoint serves the tree already.</exception>
        public void Add(Resource resource)
        {
            AddAlias(resource.Path, resource);
        }

        /// <summary>Adds a resource under a path that is not its own; discovery does not list it there.</summary>
        /// <param name="path">The path, in the form of <see cref="Resource.Path"/>.</param>
        /// <param name="resource">The resource.</param>
        /// <exception cref="ArgumentException">The path is taken, or a segment has more than 255 bytes.</exception>
        /// <exception cref="InvalidOperationException">An endpoint serves the tree already.</exception>
        public void AddAlias(string path, Resource resource)
        {
            if (_buckets != null)
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

            if (Count == _resources.Length)
            {
                Resource[] resources = new Resource[Count * 2];
                byte[][] paths = new byte[Count * 2][];
                Array.Copy(_resources, 0, resources, 0, Count);
                Array.Copy(_paths, 0, paths, 0, Count);
                _resources = resources;
                _paths = paths;
            }

            _resources[Count] = resource;
            _paths[Count] = bytes;
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

            _buckets = new int[size];
            _next = new int[Count];
            _mask = size - 1;
            Links = new byte[Count][];
            for (int i = 0; i < Count; i++)
            {
                Resource resource = _resources[i];
                byte[] path = _paths[i];
                _anySubpaths |= resource.HasSubpaths;
                int hash = 0;
                for (int at = 0; at < path.Length; at += 1 + path[at])
                {
                    hash = Hash(hash, path, at + 1, path[at]);
                }

                int bucket = hash & _mask;
                _next[i] = _buckets[bucket];
                _buckets[bucket] = i + 1;
                if (resource.Listed && Same(path, Pack(resource.Path)))
                {
                    Links[i] = LinkText.Build(resource, false);
                }
            }
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
            ushort[] offsets = reader.Offsets;
            ushort[] lengths = reader.Lengths;
            int end = first + count;

            // The same as Hash, without a call for each segment.
            int hash = 0;
            for (int i = first; i < end; i++)
            {
                int size = lengths[i];
                hash = (hash * 31) + size;
                if (size != 0)
                {
                    int at = offsets[i];
                    hash = (hash * 31) + buffer[at] + (buffer[at + size - 1] << 3);
                }
            }

            int entry = _buckets[hash & _mask];
            while (entry != 0)
            {
                byte[] path = _paths[entry - 1];
                int p = 0;
                int i = first;
                while (i < end && p < path.Length)
                {
                    // Same length of the segment, so that it lies within the path as well.
                    int size = lengths[i];
                    if (path[p++] != size)
                    {
                        break;
                    }

                    int at = offsets[i];
                    int stop = at + size;
                    int shift = p - at;
                    p += size;

                    // One call into native code for eight bytes, or four, is far cheaper on the interpreter than a turn of a loop
                    // for each. The last step overlaps the one before, so that no bytes are left over.
                    if (size >= 8)
                    {
                        int last = stop - 8;
                        while (at < last && BitConverter.ToInt64(buffer, at) == BitConverter.ToInt64(path, at + shift))
                        {
                            at += 8;
                        }

                        if (at < last || BitConverter.ToInt64(buffer, last) != BitConverter.ToInt64(path, last + shift))
                        {
                            break;
                        }
                    }
                    else if (size >= 4)
                    {
                        if (BitConverter.ToInt32(buffer, at) != BitConverter.ToInt32(path, at + shift)
                            || BitConverter.ToInt32(buffer, stop - 4) != BitConverter.ToInt32(path, p - 4))
                        {
                            break;
                        }
                    }
                    else
                    {
                        while (at < stop && buffer[at] == path[at + shift])
                        {
                            at++;
                        }

                        if (at != stop)
                        {
                            break;
                        }
                    }

                    i++;
                }

                if (i == end && p == path.Length)
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

        /// <summary>Builds the line of discovery of an entry anew.</summary>
        /// <param name="entry">The entry.</param>
        /// <param name="osc">Whether it is to be had with OSCORE alone. RFC 8613 section 9.</param>
        internal void Describe(int entry, bool osc)
        {
            if (Links[entry] != null)
            {
                Links[entry] = LinkText.Build(_resources[entry], osc);
            }
        }

        /// <summary>Gives every resource its way back to the engine.</summary>
        /// <param name="office">The engine's tickets.</param>
        internal void Attach(ITicketOffice office)
        {
            for (int i = 0; i < Count; i++)
            {
                _resources[i].Office = office;
            }
        }

        private static int Hash(int hash, byte[] bytes, int offset, int size)
        {
            hash = (hash * 31) + size;
            return size == 0 ? hash : (hash * 31) + bytes[offset] + (bytes[offset + size - 1] << 3);
        }

        private static byte[] Pack(string path)
        {
            byte[] text = Utf8.Encode(path);
            if (text.Length == 0)
            {
                return text; // the root has no segments at all
            }

            // Each slash becomes the length of what follows it, and one more length goes in front.
            byte[] packed = new byte[text.Length + 1];
            Array.Copy(text, 0, packed, 1, text.Length);
            int head = 0;
            for (int i = 1; i <= packed.Length; i++)
            {
                if (i == packed.Length || packed[i] == '/')
                {
                    if (i - head - 1 > 255)
                    {
                        throw new ArgumentException();
                    }

                    packed[head] = (byte)(i - head - 1);
                    head = i;
                }
            }

            return packed;
        }

        private static bool Same(byte[] one, byte[] other)
        {
            if (one.Length != other.Length)
            {
                return false;
            }

            for (int i = 0; i < one.Length; i++)
            {
                if (one[i] != other[i])
                {
                    return false;
                }
            }

            return true;
        }
    }
}
