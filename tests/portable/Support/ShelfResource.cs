// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;

namespace NanoCoap.Tests
{
    /// <summary>A resource with subpaths: "shelf" says what it holds, "shelf/0" to "shelf/9" are things that come and go.</summary>
    public sealed class ShelfResource : Resource
    {
        /// <summary>What lies on the shelf; null where there is nothing.</summary>
        public readonly byte[][] Things = new byte[10][];

        /// <summary>Calls of handlers that change something.</summary>
        public int Calls;

        /// <summary>Makes an empty shelf.</summary>
        public ShelfResource()
            : base("shelf", Methods.Get | Methods.Put | Methods.Delete)
        {
            HasSubpaths = true;
            Versioned = true;
            Observable = true;
            ContentFormats = new int[] { ContentFormat.TextPlain };
        }

        /// <inheritdoc/>
        public override bool Exists(Request request)
        {
            int index = Index(request);
            return index >= 0 && Things[index] != null;
        }

        /// <inheritdoc/>
        public override CoapCode Get(Request request, Response response)
        {
            if (request.SubpathCount != 0)
            {
                response.Append(Things[Index(request)]);
                return CoapCode.Content;
            }

            for (int i = 0; i < Things.Length; i++)
            {
                if (Things[i] != null)
                {
                    response.AppendNumber(i);
                }
            }

            return CoapCode.Content;
        }

        /// <inheritdoc/>
        public override CoapCode Put(Request request, Response response)
        {
            Calls++;
            int index = Index(request);
            if (index < 0)
            {
                return CoapCode.NotFound;
            }

            bool created = Things[index] == null;
            byte[] thing = new byte[request.BodyLength];
            for (int i = 0; i < thing.Length; i++)
            {
                thing[i] = request.Body[request.BodyOffset + i];
            }

            Things[index] = thing;
            Changed();
            return created ? CoapCode.Created : CoapCode.Changed;
        }

        /// <inheritdoc/>
        public override CoapCode Delete(Request request, Response response)
        {
            Calls++;
            int index = Index(request);
            if (index < 0)
            {
                return CoapCode.MethodNotAllowed;
            }

            Things[index] = null;
            Changed();
            return CoapCode.Deleted;
        }

        private static int Index(Request request)
        {
            return request.SubpathCount == 1 && request.TryReadSubpath(0, out int index) && index < 10 ? index : -1;
        }
    }
}
