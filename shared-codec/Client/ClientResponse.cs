// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Client
{
    /// <summary>A response as a listener gets it. The client has one, and fills it anew for each call; nothing of it may be kept.</summary>
    public sealed class ClientResponse
    {
        // RFC 7252 section 5.10.5.
        internal const int DefaultMaxAgeSeconds = 60;

        /// <summary>The message: the last one, if the body came in several blocks. For all options that have no field here.</summary>
        public MessageReader Message;

        /// <summary>Who sent it.</summary>
        public object Remote;

        /// <summary>The code; <see cref="CoapCode.Empty"/> for the Reset that answers a ping.</summary>
        public CoapCode Code;

        /// <summary>Content-Format, or <see cref="ContentFormat.None"/>.</summary>
        public int Format;

        /// <summary>Type of the message that brought it, or its first block: ACK if it was piggybacked. RFC 7252 section 5.2.</summary>
        public MessageType Type;

        /// <summary>Max-Age, seconds; 60 if the response does not say so. RFC 7252 section 5.10.5.</summary>
        public int MaxAgeSeconds;

        /// <summary>Holds the body, or the block. Null if the body was handed on block by block.</summary>
        public byte[] Body;

        /// <summary>Where it starts.</summary>
        public int BodyOffset;

        /// <summary>Bytes of it.</summary>
        public int BodyLength;

        /// <summary>Bytes of the body before this block.</summary>
        public int BlockOffset;

        /// <summary>Bytes of the whole body: as far as Size2 says so, or, when it is complete, as it is; -1 if that is not known.</summary>
        public int TotalBytes;

        /// <summary>Blocks so far, this one included; 1 for a body that came in one message.</summary>
        public int Blocks;

        /// <summary>Whether there is more of the body than this: with a block that is not the last one, and with what came by multicast or ended an observation.</summary>
        public bool More;

        /// <summary>The value of Observe; -1 if there is none. RFC 7641 section 3.2.</summary>
        public int Sequence;

        /// <summary>How far the sequence has advanced since the last notification, 0 for the first. RFC 7641 section 3.4.</summary>
        public int SequenceDelta;

        /// <summary>Notifications dropped as stale since the last one.</summary>
        public int Stale;

        /// <summary>Takes over what the slot knows, and a body.</summary>
        internal void Fill(RequestSlot slot, object remote, byte[] body, int offset, int length)
        {
            int maxAge = Message.Uint(OptionSlot.MaxAge);
            Remote = remote;
            Code = slot.Code;
            Format = slot.Format;
            Type = slot.Type;
            MaxAgeSeconds = maxAge >= 0 ? maxAge : DefaultMaxAgeSeconds;
            Body = body;
            BodyOffset = offset;
            BodyLength = length;
            BlockOffset = 0;
            TotalBytes = slot.TotalBytes;
            Blocks = slot.Blocks;
            More = false;
            Sequence = -1;
            SequenceDelta = 0;
            Stale = 0;
        }
    }
}
