// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Messaging;
using NanoCoap.Protocol;

namespace NanoCoap.Server
{
    /// <summary>A request whose answer is put off: what is needed to answer it. RFC 7252 section 5.2.2.</summary>
    internal sealed class PendingAnswer
    {
        internal Peer Peer; // null: free
        internal object Principal; // whose protected request it is, or null
        internal long Binding; // of its answer
        internal CoapCode ExchangeCode; // code with which the request came
        internal int Generation; // how often it was taken
        internal readonly Interpretation Meaning = new Interpretation();
        internal readonly byte[] Head = new byte[Registration.MaxHeadBytes]; // header and token of the request
        internal int ContentFormat; // of the answer
        internal int Block1; // or Absent
        internal int Credit; // bytes that the request has earned for its ACK and its answer
        internal bool IsAcknowledged;
        internal bool IsWaiting; // for another CON to the same peer, or for a place
        internal bool IsReady; // which any thread may say
        internal long AckAt; // when an ACK is due
        internal long LapsesAt;

        /// <summary>Whether the request is a CON.</summary>
        internal bool IsConfirmable
        {
            get { return (Head[0] & 0x10) == 0; }
        }

        /// <summary>Bytes of the token.</summary>
        internal int TokenLength
        {
            get { return Head[0] & 15; }
        }

        /// <summary>Message ID of the request.</summary>
        internal int MessageId
        {
            get { return (Head[2] << 8) | Head[3]; }
        }
    }
}
