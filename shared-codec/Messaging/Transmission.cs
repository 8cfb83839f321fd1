// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;

namespace NanoCoap.Messaging
{
    /// <summary>
    /// One Confirmable message on its way: the timer, the counter and the message IDs of RFC 7252 section 4.2. Who sends something derives
    /// from it: bytes may be kept and sent again as they are, or made anew each time. A repetition that says something new is a new
    /// message under an ID of its own, while counter and time-out go on (RFC 7641 section 4.5.2); so there may be several IDs.
    /// </summary>
    internal abstract class Transmission
    {
        // Marks. The first two say how it is paid for, and stay as they are: without them from its peer's credit, and what can't be paid
        // for counts as lost on the way.
        internal const int WhenThereIsCredit = 1; // what can't be paid for waits until it can
        internal const int Free = 2; // a request of ours: the limit of amplification is not about it
        internal const int IsUnderWay = 4;
        internal const int IsTimed = 8; // hangs in the wheel
        internal const int IsParked = 16; // waits for credit, without a timer
        internal const int IsFresh = 32; // the newest message has never gone out

        /// <summary>In place of a length.</summary>
        internal const int Nothing = -1;

        internal int Marks; // on the heap a flag is as large as a number
        internal Peer Peer; // whom it goes to; stays when nothing is under way
        internal Transmission NextOfPeer;

        // While nothing is under way these belong to who derives from this: on the heap a field takes twelve bytes.
        internal int Count; // how many times it was sent
        internal int IntervalMs; // the last time-out
        internal long Moment; // when it was sent first, once it has been

        // The wheel's; else those of who derives from this as well.
        internal long DueAt; // not to be changed in the wheel
        internal Transmission Next;
        internal Transmission Previous;

        // The message IDs, behind how many there are and the place of the first one of the newest message.
        private const int CountAt = 0;
        private const int NewestAt = 1;
        private const int HeadLength = 2;

        private readonly ushort[] _messageIds;

        /// <summary>Makes a transmission that is not under way.</summary>
        /// <param name="parameters">Say how many message IDs there can be.</param>
        /// <param name="marks">How it is paid for.</param>
        protected Transmission(TransmissionParameters parameters, int marks)
        {
            _messageIds = new ushort[HeadLength + parameters.MaxRetransmit + 1];
            Marks = marks;
        }

        /// <summary>Gets the message ID of the newest message.</summary>
        internal int MessageId
        {
            get { return _messageIds[HeadLength + _messageIds[CountAt] - 1]; }
        }

        /// <summary>Says that there is no message yet.</summary>
        internal void Begin()
        {
            Count = 0;
            _messageIds[CountAt] = 0;
            Marks &= ~(IsParked | IsFresh);
        }

        /// <summary>Notes the ID of a message that replaces the ones before.</summary>
        /// <param name="messageId">The message ID.</param>
        internal void Use(int messageId)
        {
            ushort[] ids = _messageIds;
            if ((Marks & IsFresh) != 0)
            {
                ids[CountAt]--; // the one before had to wait for credit, and nobody has seen it
            }

            Marks |= IsFresh;
            int count = ids[CountAt];
            ids[NewestAt] = (ushort)count;
            ids[HeadLength + count] = (ushort)messageId;
            ids[CountAt] = (ushort)(count + 1);
        }

        /// <summary>Tells whether a message ID is one of this.</summary>
        /// <param name="messageId">The message ID.</param>
        /// <returns>0 if it is not, 1 if it is that of a message that has been replaced since, 2 if it is the newest one's.</returns>
        internal int Match(int messageId)
        {
            ushort[] ids = _messageIds;
            for (int i = ids[CountAt] - 1; i >= 0; i--)
            {
                if (ids[HeadLength + i] == messageId)
                {
                    return i >= ids[NewestAt] ? 2 : 1;
                }
            }

            return 0;
        }

        /// <summary>Makes the message that is to go out now, for the first time or again.</summary>
        /// <param name="now">The time.</param>
        /// <param name="message">Holds it, from offset 0.</param>
        /// <returns>
        /// Its length; 0 if nothing is under way any more; <see cref="Nothing"/> if there is nothing to be said just now: it counts as lost
        /// on the way, so that who is gone is given up all the same.
        /// </returns>
        internal abstract int Compose(long now, out byte[] message);

        /// <summary>Hears what has become of it. Nothing is under way any more.</summary>
        /// <param name="now">The time.</param>
        /// <param name="fate">Its fate.</param>
        internal abstract void Ended(long now, Fate fate);
    }
}
