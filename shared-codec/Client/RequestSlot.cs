// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Client
{
    /// <summary>
    /// What the client knows of a request under way, and the message of it that is on its way. A CON has the timer of the message layer;
    /// a NON, and what waits for a response or for the time of a renewal, has one here.
    /// </summary>
    internal sealed class RequestSlot : Transmission
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

        internal readonly RequestFlow Flow; // of the client that it belongs to
        internal ClientRequest Request; // null: the slot is free
        internal object Remote;
        internal readonly byte[] Message;
        internal int Length; // of it
        internal long WakeAt = long.MaxValue; // when something is to be done, beside the retransmission of a CON
        internal int Phase;
        internal int Step;
        internal int Order; // tells one use of the slot from the next, and who has waited longest
        internal long Token; // of the message
        internal int TokenLength;
        internal bool IsEchoReturned; // the message is there for the second time, with the Echo option that was asked for

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

        internal RequestSlot(RequestFlow flow, TransmissionParameters parameters, int messageBytes)
            : base(parameters, Free)
        {
            Flow = flow;
            Message = new byte[messageBytes];
        }

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

        /// <summary>Takes up a request; nothing is left of the one before.</summary>
        internal void Open(ClientRequest request, object remote, Peer peer, int order)
        {
            Request = request;
            Remote = remote;
            Peer = peer; // of the remote; null with multicast
            Step = Ask;
            Phase = Idle;
            Order = order;
            IsEchoReturned = false;
            Observing = false;
            Sequence = -1;
            SequenceDelta = 0;
            Stale = 0;
            Delivered = 0;
            Responses = 0;
            Restarted = false;
            Format = ContentFormat.None;
            ETagLength = 0;
            ForgetBody();
        }

        internal void ForgetBody()
        {
            Received = 0;
            Blocks = 0;
            TotalBytes = -1;
        }

        /// <summary>
        /// Tells whether the slot is still at the same request, with no message on its way: a listener may have seen to that.
        /// </summary>
        internal bool IsAt(ClientRequest request, int order)
        {
            return Request == request && Order == order && Phase == Idle;
        }

        /// <summary>Tells the listener what has happened: it may then be at something else.</summary>
        internal void Tell(RequestEvent what, int value)
        {
            Request.Listener.OnEvent(Request, what, value);
        }

        /// <summary>Whether what has come under a token of the request may be a notification, which the server sends by itself.</summary>
        /// <param name="awaited">Whether that is the token of the message that is on its way.</param>
        internal bool TakesNotification(bool awaited)
        {
            return !awaited || (Observing && Step == Ask);
        }

        /// <summary>Whether the body of the request goes in blocks.</summary>
        internal bool HasBlocks()
        {
            return Request.PayloadLength > BlockOption.Size(UploadSzx);
        }

        /// <inheritdoc/>
        internal override int Compose(long now, out byte[] message)
        {
            return Flow.Compose(this, now, out message);
        }

        /// <inheritdoc/>
        internal override void Ended(long now, Fate fate)
        {
            Flow.Ended(this, now, fate);
        }
    }
}
