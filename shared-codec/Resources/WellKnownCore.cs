// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;

namespace NanoCoap.Resources
{
    /// <summary>
    /// /.well-known/core: the list of the other resources, filtered by the queries of the request. Several queries must all
    /// be met. RFC 6690 section 4.
    /// </summary>
    public sealed class WellKnownCore : Resource
    {
        private readonly ResourceTree _tree;

        /// <summary>Makes the resource; add it to the tree that it describes.</summary>
        /// <param name="tree">The tree.</param>
        public WellKnownCore(ResourceTree tree)
            : base(".well-known/core", Methods.Get)
        {
            _tree = tree;
            Listed = false;
            ContentFormats = new int[] { ContentFormat.LinkFormat };
        }

        /// <inheritdoc/>
        public override CoapCode Get(Request request, Response response)
        {
            byte[] links = _tree.Links;
            int queries = request.QueryCount;
            int at = 0;
            while (at < links.Length)
            {
                int length = (links[at] << 8) | links[at + 1];
                int start = at + 2;
                at = start + length;
                if (length == 0)
                {
                    continue;
                }

                int query = 0;
                while (query < queries
                    && LinkText.Matches(links, start, at, request.QueryBuffer, request.QueryOffset(query), request.QueryLength(query)))
                {
                    query++;
                }

                if (query == queries)
                {
                    if (response.Length != 0)
                    {
                        response.AppendByte((byte)',');
                    }

                    response.Append(links, start, length);
                }
            }

            return CoapCode.Content;
        }
    }
}
