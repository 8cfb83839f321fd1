// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;

namespace NanoCoap.Client
{
    /// <summary>
    /// What the client knows of a request under way. The message that is outstanding lies in the row of the same index of the
    /// transmission table, and so does the time at which something is to be done.
    /// </summary>
    internal sealed class RequestSlot
    {
        // Phases: of the message that the request is about at the moment.
        internal const int Idle = 0; // none: an observation between two notifications
        internal const int Queued = 1; // to be sent as soon as NSTART allows
        internal const int Outstanding = 2; // sent; neither ACK nor response has come
        internal const int Acknowledged = 3; // the response will come on its own

        // Steps: what that message is for.
        internal const int Ask = 0; // the request itself, or a block of it, or a registration
        internal const int Fetch = 1; // a later block of a response
        internal const int Deregister = 2;

        internal ClientRequest Request; // null: the slot is free
        internal object Remote;
        internal int Phase;
        internal int Step;
        internal int Order; // tells one use of the slot from the next, and who has waited longest
        internal long Token; // of the message
        internal int TokenLength;

        // The observation, once the server has agreed to it. RFC 7641.
        internal bool Observing;
        internal long ObserveToken;
        internal int ObserveTokenLength;
        internal int Sequence; // of the newest notification, -1 before the first
        internal long SequenceAt;
        internal int SequenceDelta;
        internal int Stale;
        internal int Delivered; // 0: no notification yet
        internal int Responses; // to a multicast request

        // The body on its way to the server. RFC 7959 section 2.3.
        internal bool Uploading;
        internal int UploadSzx;
        internal int UploadOffset; // where the block starts that the message has

        // The body on its way here. RFC 7959 section 2.4.
        internal int Received;
        internal int Blocks;
        internal int Szx;
        internal bool Restarted;
        internal long ETag;
        internal int ETagLength;
        internal CoapCode Code;
        internal int Format;
        internal MessageType Type; // of the response, or of its first block
        internal int TotalBytes; // Size2, or -1

        /// <summary>Up to eight bytes as one number, so that comparing them is one comparison.</summary>
        internal static long Pack(byte[] bytes, int offset, int length)
        {
            long value = 0;
            int end = offset + length;
            while (offset < end)
            {
                value = (value << 8) | bytes[offset++];
            }

            return value;
        }

        /// <summary>The reverse of <see cref="Pack"/>.</summary>
        internal static void Unpack(long value, byte[] bytes, int offset, int length)
        {
            int at = offset + length;
            while (at > offset)
            {
                bytes[--at] = (byte)value;
                value >>= 8;
            }
        }

        internal void ForgetBody()
        {
            Received = 0;
            Blocks = 0;
            TotalBytes = -1;
        }
    }
}
