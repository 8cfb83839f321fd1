// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Protocol;
using NanoCoap.Resources;

namespace NanoCoap.Emulator
{
    /// <summary>/note: keeps the text that was put there last. Something for block-wise transfer to carry both ways.</summary>
    public sealed class NoteResource : Resource
    {
        private byte[] _text = new byte[0];

        /// <summary>Makes an empty note.</summary>
        public NoteResource()
            : base("note", Methods.Get | Methods.Put)
        {
            Title = "A note of up to 1024 bytes";
            ContentFormats = new int[] { ContentFormat.TextPlain };
            AcceptedFormats = ContentFormats;
            Versioned = true;
        }

        /// <inheritdoc/>
        public override CoapCode Get(Request request, Response response)
        {
            response.Append(_text);
            return CoapCode.Content;
        }

        /// <inheritdoc/>
        public override CoapCode Put(Request request, Response response)
        {
            byte[] text = new byte[request.BodyLength];
            Array.Copy(request.Body, request.BodyOffset, text, 0, text.Length);
            _text = text;
            Changed();
            return CoapCode.Changed;
        }
    }
}
