// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Messaging;
using NanoCoap.Protocol;

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

        // Marks beside those of the transmission.
        internal const int HasTurn = 64; // among those of the same resource
        internal const int IsBlocked = 128; // waits for another CON to the same peer; then its turn is a count, to tell who was first
        internal const int IsEnding = 256; // its last word is an error, under way

        internal readonly int Row; // its number
        internal ulong Host; // a keyed hash of the address without its port
        internal object Principal; // whose protected registration it is, or null
        internal long Binding; // of its notifications
        internal Subject Subject;
        internal readonly byte[] Request; // header and token of the registration, and its options if the path alone does not say it all
        internal int RequestLength; // with options; else 0
        internal int Format; // Content-Format of the registration, kept for every notification
        internal int FormatIndex;
        internal int BlockBytes; // the largest block
        internal int Matched; // path segments that are the resource's own
        internal int Conditions; // what their table has said of them; 0: there are none

        internal int Sequence; // Observe value of the newest state sent; 24 bits
        internal int SeenVersion; // of the resource, when last notified
        internal int Representation; // a hash of what the CON under way says
        internal long SentAt; // last notification, or the registration
        internal long ConfirmBy; // then the next one is a CON whatever the strategy
        internal int NonCount; // NONs since then
        internal int PeriodMs; // distance of notifications, if it is the same for CON and NON; else 0
        internal int FreshSeconds; // lowest Max-Age of a notification
        internal int NonId; // message ID of the last NON, or -1
        internal long FailingSince; // the representation is not to be had for the time being; 0 if it is
        internal long TakenAt; // when it began; a renewal is no beginning

        // The turn among those of the same resource.
        internal long TurnAt;
        internal Registration Next;
        internal Registration Previous;

        private readonly Notifications _notifications;

        internal Registration(int row, Notifications notifications, TransmissionParameters parameters, int requestBytes)
            : base(parameters, WhenThereIsCredit)
        {
            Row = row;
            _notifications = notifications;
            Request = new byte[MaxHeadBytes + requestBytes];
        }

        /// <summary>Bytes of the token.</summary>
        internal int TokenLength
        {
            get { return Request[0] & 15; }
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
