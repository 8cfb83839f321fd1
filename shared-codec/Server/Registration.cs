// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;

namespace NanoCoap.Server
{
    /// <summary>
    /// An observer's registration: one for each remote and token, whatever the resource (RFC 7641 section 4.1). It owns its transmission:
    /// what ends or renews the one settles the other. Without a peer the row is free.
    /// </summary>
    internal sealed class Registration : Transmission
    {
        // Header and the longest token.
        internal const int MaxHeadBytes = 12;

        // What the options of a NON may take to be kept: Observe of three bytes, Content-Format and Max-Age of two, and a byte before each.
        private const int KeptOptionBytes = 10;

        // In the fields of the transmission, while none is under way: its count is that of the NONs since the last CON, and its moment that
        // by which the next one is a CON whatever the strategy. Who has a turn, at the time when it is due, has in place of a time-out the
        // distance of notifications, if it is the same for CON and NON; else 0. Marks beside those of the transmission:
        internal const int HasTurn = 64; // among those of the same resource
        internal const int IsBlocked = 128; // waits for another CON to the same peer; then its turn is a count, to tell who was first
        internal const int IsEnding = 256; // its last word is an error, under way
        internal const int RowShift = 9; // above the marks: the number of its row

        // Where things stand in Form.
        internal const int BlockMask = 0x7FF;
        internal const int FormatIndexShift = 11;
        internal const int MatchedShift = 19;

        internal ulong Host; // a keyed hash of the address without its port
        internal object Principal; // whose protected registration it is, or null
        internal Subject Subject;
        internal readonly byte[] Request; // header and token of the registration, and its options; those of NONs if the path says it all
        internal int RequestLength; // with options; negative: of the head of NONs, and above that the place of its last byte of Observe
        internal int HeadAge; // Max-Age of the NONs that begin as Request does, but for the last byte of Observe
        internal int Format; // Content-Format of the registration, kept for every notification
        internal int Form; // bytes of the largest block, the format's index, and how many path segments are the resource's own
        internal Conditions Conditions; // null: there are none
        internal int[] Numbers; // of them; null where nobody has any

        internal int Sequence; // Observe value of the newest state sent; 24 bits
        internal int SeenVersion; // of the resource, when last notified
        internal int Said; // what went out last: of a NON its message ID, -1 for none; of a CON a hash of what it says, below 0
        internal long SentAt; // last notification, or the registration
        internal int FreshSeconds; // lowest Max-Age of a notification
        internal long FailingSince; // the representation is not to be had for the time being; 0 if it is
        internal long TakenAt; // when it began; a renewal is no beginning

        private readonly Notifications _notifications;

        internal Registration(int row, Notifications notifications, TransmissionParameters parameters, int requestBytes)
            : base(parameters, WhenThereIsCredit | (row << RowShift))
        {
            _notifications = notifications;
            Request = new byte[MaxHeadBytes + (requestBytes < KeptOptionBytes ? KeptOptionBytes : requestBytes)];
        }

        /// <summary>Bytes of the token.</summary>
        internal int TokenLength
        {
            get { return Request[0] & 15; }
        }

        /// <summary>Puts a NON together as the one before it, if nothing before the body differs but the last byte of Observe.</summary>
        /// <param name="response">A representation, in the format of the registration.</param>
        /// <param name="sequence">Observe value.</param>
        /// <returns>Bytes of the message; 0 if it is to be encoded.</returns>
        internal int Repeat(Response response, int sequence)
        {
            int kept = -RequestLength;
            int shown = response.BodyLength;
            if (kept <= 0 || HeadAge != response.MaxAgeSeconds || (sequence & 0xFF) == 0 || response.Extras != Response.ExtraObserve
                || shown > response.Room || shown == 0)
            {
                return 0;
            }

            byte[] target = response.Buffer;
            int at = kept & 0xFF;
            Array.Copy(Request, 0, target, 0, at);
            target[kept >> 8] = (byte)sequence;
            Array.Copy(target, Response.HeadroomBytes, target, at + 1, shown);
            target[at] = 0xFF;
            return at + 1 + shown;
        }

        /// <summary>Keeps for <see cref="Repeat"/> what a NON has in front of its body.</summary>
        /// <param name="response">What it has been made of.</param>
        /// <param name="length">Bytes of it.</param>
        /// <param name="sequence">Observe value.</param>
        internal void KeepHead(Response response, int length, int sequence)
        {
            if (RequestLength > 0)
            {
                return;
            }

            RequestLength = 0;
            int head = length - 1 - response.BodyLength;
            if (sequence == 0 || response.Extras != Response.ExtraObserve || response.BodyLength == 0
                || response.BodyLength > response.Room || response.Buffer[1] != (int)CoapCode.Content
                || head > MessageReader.TokenOffset + TokenLength + KeptOptionBytes)
            {
                return;
            }

            Array.Copy(response.Buffer, 0, Request, 0, head);
            int place = MessageReader.TokenOffset + TokenLength + (sequence <= 0xFF ? 1 : sequence <= 0xFFFF ? 2 : 3);
            RequestLength = -(head | (place << 8));
            HeadAge = response.MaxAgeSeconds;
        }

        /// <inheritdoc/>
        internal override int Compose(long now, out byte[] message)
        {
            return _notifications.Compose(this, now, out message);
        }

        /// <inheritdoc/>
        internal override void Ended(long now, Fate fate)
        {
            _notifications.Ended(this, fate);
        }
    }
}
