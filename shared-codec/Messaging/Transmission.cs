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
        /// <summary>Paid for from its peer's credit; what can't be paid for counts as lost on the way.</summary>
        internal const int OnCredit = 0;

        /// <summary>Paid for from its peer's credit; what can't be paid for waits until it can.</summary>
        internal const int WhenThereIsCredit = 1;

        /// <summary>A request of ours: the limit of amplification is not about it.</summary>
        internal const int Free = 2;

        internal Peer Peer; // null: nothing is under way
        internal Transmission NextOfPeer;
        internal int Sent; // how many times
        internal int TimeoutMs; // the last one
        internal long FirstSentAt;
        internal long DueAt;
        internal int Payment; // how it is paid for: one of the constants
        internal bool IsParked; // waits for credit, without a timer
        internal bool IsFresh; // the newest message has never gone out
        internal byte[] Message; // where Compose leaves the message

        // The wheel's.
        internal Transmission NextInSlot;
        internal Transmission PreviousInSlot;
        internal int Slot = -1;

        private readonly int[] _messageIds;
        private int _idCount;
        private int _firstOfNewest;

        /// <summary>Makes a transmission that is not under way.</summary>
        /// <param name="parameters">Say how many message IDs there can be.</param>
        protected Transmission(TransmissionParameters parameters)
        {
            _messageIds = new int[parameters.MaxRetransmit + 1];
        }

        /// <summary>Gets the message ID of the newest message.</summary>
        internal int MessageId
        {
            get { return _messageIds[_idCount - 1]; }
        }

        /// <summary>Says that there is no message yet.</summary>
        internal void Begin()
        {
            Sent = 0;
            _idCount = 0;
            _firstOfNewest = 0;
            IsParked = false;
            IsFresh = false;
        }

        /// <summary>Notes the ID of a message that replaces the ones before.</summary>
        /// <param name="messageId">The message ID.</param>
        internal void Use(int messageId)
        {
            if (IsFresh)
            {
                _idCount--; // the one before had to wait for credit, and nobody has seen it
            }

            IsFresh = true;
            _firstOfNewest = _idCount;
            _messageIds[_idCount++] = messageId;
        }

        /// <summary>Tells whether a message ID is one of this.</summary>
        /// <param name="messageId">The message ID.</param>
        /// <returns>0 if it is not, 1 if it is that of a message that has been replaced since, 2 if it is the newest one's.</returns>
        internal int Match(int messageId)
        {
            for (int i = _idCount - 1; i >= 0; i--)
            {
                if (_messageIds[i] == messageId)
                {
                    return i >= _firstOfNewest ? 2 : 1;
                }
            }

            return 0;
        }

        /// <summary>Makes the message that is to go out now, for the first time or again, in <see cref="Message"/>.</summary>
        /// <param name="now">The time.</param>
        /// <returns>Its length; 0 if there is nothing to be sent any more.</returns>
        internal abstract int Compose(long now);

        /// <summary>Hears what has become of it. Nothing is under way any more.</summary>
        /// <param name="now">The time.</param>
        /// <param name="fate">Its fate.</param>
        internal abstract void Ended(long now, Fate fate);
    }
}
