// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Protocol;
using NanoCoap.Resources;

namespace NanoCoap.Tests
{
    /// <summary>A resource that does what a test tells it, and notes what was asked of it.</summary>
    public sealed class ScriptedResource : Resource
    {
        /// <summary>What GET and FETCH answer with.</summary>
        public byte[] Representation = new byte[0];

        /// <summary>The code of every answer but 2.05 to GET and FETCH; 0 for the usual one of the method.</summary>
        public CoapCode Answer;

        /// <summary>Calls of handlers.</summary>
        public int Calls;

        /// <summary>Body of the last request.</summary>
        public byte[] Body;

        /// <summary>Makes handlers throw.</summary>
        public bool Throws;

        /// <summary>Makes handlers ask for time.</summary>
        public bool Late;

        /// <summary>The ticket of the last request that was put off.</summary>
        public int Ticket = -1;

        /// <summary>Makes every answer carry the representation, not only the usual ones of GET and FETCH.</summary>
        public bool AnswersWithBody;

        /// <summary>Max-Age that handlers set; negative for none.</summary>
        public int HandlerMaxAge = -1;

        /// <summary>Content-Format that GET sets; -2 for the one that was negotiated.</summary>
        public int HandlerFormat = -2;

        /// <summary>Makes the resource.</summary>
        public ScriptedResource(string path, Methods methods)
            : base(path, methods)
        {
        }

        /// <summary>Offers every method and takes text.</summary>
        public static ScriptedResource Add(Script script, string path, string representation)
        {
            ScriptedResource resource = new ScriptedResource(
                path,
                Methods.Get | Methods.Post | Methods.Put | Methods.Delete | Methods.Fetch | Methods.Patch | Methods.IPatch);
            resource.Representation = NanoCoap.Wire.Utf8.Encode(representation);
            resource.ContentFormats = new int[] { ContentFormat.TextPlain };
            script.Tree.Add(resource);
            return resource;
        }

        /// <summary>A new representation.</summary>
        public void Set(string representation)
        {
            Representation = NanoCoap.Wire.Utf8.Encode(representation);
            Changed();
        }

        /// <summary>Body of the last request as text.</summary>
        public string BodyText()
        {
            return Hex.Ascii(Body, 0, Body.Length);
        }

        /// <summary>Says that a late answer is ready.</summary>
        public void Finish()
        {
            Resume(Ticket);
        }

        /// <inheritdoc/>
        public override CoapCode Get(Request request, Response response)
        {
            return Handle(request, response, CoapCode.Content);
        }

        /// <inheritdoc/>
        public override CoapCode Fetch(Request request, Response response)
        {
            return Handle(request, response, CoapCode.Content);
        }

        /// <inheritdoc/>
        public override CoapCode Post(Request request, Response response)
        {
            return Handle(request, response, CoapCode.Changed);
        }

        /// <inheritdoc/>
        public override CoapCode Put(Request request, Response response)
        {
            return Handle(request, response, CoapCode.Changed);
        }

        /// <inheritdoc/>
        public override CoapCode Delete(Request request, Response response)
        {
            return Handle(request, response, CoapCode.Deleted);
        }

        /// <inheritdoc/>
        public override CoapCode Patch(Request request, Response response)
        {
            return Handle(request, response, CoapCode.Changed);
        }

        /// <inheritdoc/>
        public override CoapCode Resumed(int ticket, Response response)
        {
            Assert(ticket == Ticket && !Throws);
            return Compose(response, CoapCode.Content);
        }

        private static void Assert(bool condition)
        {
            if (!condition)
            {
                throw new InvalidOperationException();
            }
        }

        private CoapCode Handle(Request request, Response response, CoapCode usual)
        {
            Calls++;
            Body = new byte[request.BodyLength];
            if (request.BodyLength != 0)
            {
                Array.Copy(request.Body, request.BodyOffset, Body, 0, request.BodyLength);
            }

            if (Throws)
            {
                throw new InvalidOperationException();
            }

            if (Late)
            {
                Ticket = response.Later();
                return Ticket < 0 ? CoapCode.ServiceUnavailable : CoapCode.Empty;
            }

            return Compose(response, usual);
        }

        private CoapCode Compose(Response response, CoapCode usual)
        {
            if (HandlerMaxAge >= 0)
            {
                response.MaxAgeSeconds = HandlerMaxAge;
            }

            if (HandlerFormat != -2)
            {
                response.ContentFormat = HandlerFormat;
            }

            bool usually = Answer == CoapCode.Empty;
            if (AnswersWithBody || (usually && usual == CoapCode.Content))
            {
                response.Append(Representation);
            }

            return usually ? usual : Answer;
        }
    }
}
