// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Messaging;
using NanoCoap.Protocol;

namespace NanoCoap.Client
{
    /// <summary>
    /// The way of a request: waiting for NSTART, its messages and their fate, time-outs, renewal of observations, and how it ends. What a
    /// response means for it is not decided here.
    /// </summary>
    internal sealed class RequestFlow
    {
        // RFC 7641 section 3.3.1: how long to wait beyond Max-Age.
        private const int RenewalMinMs = 5000;
        private const int RenewalSpreadMs = 10000;

        /// <summary>Requests under way.</summary>
        internal int UnderWay;

        private readonly MessageLayer _layer;
        private readonly ClientCounters _counters;
        private readonly RequestTable _table;
        private readonly RequestWriter _writer;
        private readonly ClientResponse _response;
        private long _deadline = long.MaxValue;
        private int _queued;
        private int _seenFreed;

        internal RequestFlow(MessageLayer layer, ClientCounters counters, RequestTable table, RequestWriter writer, ClientResponse response)
        {
            _layer = layer;
            _counters = counters;
            _table = table;
            _writer = writer;
            _response = response;
        }

        /// <summary>Gets the time at which <see cref="HandleDeadlines"/> wants to be called.</summary>
        internal long NextDeadline
        {
            get { return _queued != 0 && _layer.Transmissions.Freed != _seenFreed ? 0 : _deadline; }
        }

        /// <summary>Does what is due here: time-outs, renewals, and requests that need not wait any longer.</summary>
        /// <param name="now">The time.</param>
        internal void HandleDeadlines(long now)
        {
            if (now >= _deadline)
            {
                _deadline = long.MaxValue;
                RequestSlot[] slots = _table.Slots;
                for (int i = 0; i < slots.Length; i++)
                {
                    if (slots[i].WakeAt <= now)
                    {
                        HandleDue(slots[i], now);
                    }

                    Wake(slots[i].WakeAt);
                }
            }

            SendQueued(now);
        }

        /// <summary>Sends the message that a request is to send next, as soon as NSTART allows. RFC 7252 section 4.7.</summary>
        /// <param name="slot">The request, of which nothing is on its way.</param>
        /// <param name="now">The time.</param>
        /// <param name="ahead">Whether it goes before what waits already, as the next message of something begun.</param>
        internal void Launch(RequestSlot slot, long now, bool ahead)
        {
            Peer peer = slot.Peer;
            if (peer == null || (_layer.Transmissions.MayBegin(peer) && (ahead || !OthersWaitFor(peer))))
            {
                Transmit(slot, now);
                return;
            }

            slot.Phase = RequestSlot.Queued;
            peer.Marks |= Peer.IsAwaited;
            _queued++;
            _counters.RequestsQueued++;
            slot.Tell(RequestEvent.Queued, peer.Holds >> Peer.OutstandingShift);
        }

        /// <summary>Sends the next message of a transfer, before anything else that waits for the same remote.</summary>
        internal void Continue(RequestSlot slot, long now, ClientRequest request, int order)
        {
            if (slot.IsAt(request, order))
            {
                _table.TakeToken(slot);
                Launch(slot, now, true);
            }
        }

        /// <summary>Sends what has waited for NSTART and need not any longer, the eldest first.</summary>
        internal void SendQueued(long now)
        {
            RequestSlot[] slots = _table.Slots;
            while (_queued != 0)
            {
                RequestSlot oldest = null;
                for (int i = 0; i < slots.Length; i++)
                {
                    RequestSlot slot = slots[i];
                    if (slot.Phase != RequestSlot.Queued)
                    {
                        continue;
                    }

                    if (!_layer.Transmissions.MayBegin(slot.Peer))
                    {
                        slot.Peer.Marks |= Peer.IsAwaited;
                    }
                    else if (oldest == null || slot.Order - oldest.Order < 0)
                    {
                        oldest = slot;
                    }
                }

                if (oldest == null)
                {
                    break;
                }

                Settle(oldest);
                Transmit(oldest, now);
            }

            _seenFreed = _layer.Transmissions.Freed;
        }

        /// <summary>Says what a CON consists of, which is about to be sent for the first time or again.</summary>
        /// <returns>Bytes of it; 0 if the listener has just given it up, or has brought about another one.</returns>
        internal int Compose(RequestSlot slot, long now, out byte[] message)
        {
            if (slot.Count == 0)
            {
                slot.Use((slot.Message[2] << 8) | slot.Message[3]);
            }

            message = slot.Message;
            return Announce(slot, now) ? slot.Length : 0;
        }

        /// <summary>A CON has met its fate. RFC 7252 section 4.2.</summary>
        internal void Ended(RequestSlot slot, long now, Fate fate)
        {
            ClientRequest request = slot.Request;
            if (fate == Fate.GivenUp)
            {
                StepFailed(slot, now, FailureReason.NoAnswer);
            }
            else if (request.Method == CoapCode.Empty)
            {
                FinishPing(slot); // an ACK is not what the RFC has in mind, but a sign of life
            }
            else if (fate == Fate.Reset)
            {
                HandleReset(slot, now);
            }
            else
            {
                // RFC 7252 section 5.2.2: no more retransmissions; the response comes when it comes.
                Settle(slot);
                slot.Phase = RequestSlot.Acknowledged;
                slot.WakeAt = now + ResponseTimeout(request);
                Wake(slot.WakeAt);
                slot.Tell(RequestEvent.Acknowledged, (int)(now - slot.Moment));
            }
        }

        /// <summary>The message has been rejected.</summary>
        internal void HandleReset(RequestSlot slot, long now)
        {
            _counters.Resets++;
            StepFailed(slot, now, FailureReason.Reset);
        }

        /// <summary>The message has met its fate: nothing of the slot is outstanding, waits to be, or is waited for.</summary>
        internal void Settle(RequestSlot slot)
        {
            int phase = slot.Phase;
            slot.Phase = RequestSlot.Idle;
            slot.WakeAt = long.MaxValue;
            if (phase == RequestSlot.Queued)
            {
                _queued--;
            }
            else if (phase == RequestSlot.Outstanding && slot.Request.Confirmable)
            {
                _layer.Transmissions.End(slot);
            }
            else if (phase == RequestSlot.Outstanding && slot.Peer != null)
            {
                _layer.Transmissions.Free(slot.Peer);
            }
        }

        /// <summary>Frees the slot. The listener is told afterwards, so that it may use request and slot again.</summary>
        internal ClientRequest Release(RequestSlot slot)
        {
            Settle(slot);
            ClientRequest request = slot.Request;
            if (slot.Peer != null)
            {
                slot.Peer.Holds--;
                slot.Peer = null;
            }

            slot.Request = null;
            slot.Remote = null;
            request.Slot = null;
            UnderWay--;
            return request;
        }

        /// <summary>The next notification is due within its Max-Age; some seconds later the registration is renewed.</summary>
        internal void ExpectNotification(RequestSlot slot, long now, int maxAgeSeconds)
        {
            slot.WakeAt = now + (maxAgeSeconds * 1000L) + RenewalMinMs + _layer.Random.Next(RenewalSpreadMs + 1);
            Wake(slot.WakeAt);
        }

        /// <summary>A message or a body has failed. An observation outlives the loss of a notification, but not of the first.</summary>
        internal void StepFailed(RequestSlot slot, long now, FailureReason reason)
        {
            // Between two notifications the slot is idle, and also while one is looked at.
            bool notification = slot.Observing
                && (slot.Step == RequestSlot.Fetch || (slot.Step == RequestSlot.Ask && slot.Phase == RequestSlot.Idle));
            if (!notification || slot.Delivered == 0)
            {
                Fail(slot, now, reason);
                return;
            }

            Settle(slot);
            _counters.NotificationsLost++;
            slot.Step = RequestSlot.Ask;
            slot.ETagLength = 0;
            slot.ForgetBody();
            ExpectNotification(slot, now, ClientResponse.DefaultMaxAgeSeconds);
            slot.Tell(RequestEvent.NotificationLost, (int)reason);
        }

        /// <summary>The request is over without a response.</summary>
        internal void Fail(RequestSlot slot, long now, FailureReason reason)
        {
            ClientRequest request = Release(slot);
            request.EndedAt = now;
            request.Listener.OnFailure(request, reason);
        }

        private void Wake(long due)
        {
            if (due < _deadline)
            {
                _deadline = due;
            }
        }

        private int ResponseTimeout(ClientRequest request)
        {
            return request.ResponseTimeoutMs != 0 ? request.ResponseTimeoutMs : _layer.Parameters.MaxTransmitWaitMs;
        }

        private bool OthersWaitFor(Peer peer)
        {
            for (int i = 0; i < _table.Slots.Length && _queued != 0; i++)
            {
                if (_table.Slots[i].Peer == peer && _table.Slots[i].Phase == RequestSlot.Queued)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Sends the next message of a request for the first time. RFC 7252 section 4.2.</summary>
        private void Transmit(RequestSlot slot, long now)
        {
            ClientRequest request = slot.Request;
            Peer peer = slot.Peer;
            int messageId = peer != null ? _layer.Out.NewMessageId(peer) : _layer.Out.NewMessageId(slot.Remote);
            int length = _writer.Write(slot, messageId);
            FailureReason problem = FailureReason.RequestTooLarge;
            if (length != 0 && request.Guard != null)
            {
                length = request.Guard.Seal(length, request.Observe && slot.Step == RequestSlot.Ask, slot.Message);
                problem = FailureReason.NotProtected;
            }

            if (length == 0)
            {
                StepFailed(slot, now, problem);
                return;
            }

            slot.Length = length;
            slot.WakeAt = long.MaxValue;
            slot.Phase = RequestSlot.Outstanding;
            if (request.Transmissions == 0)
            {
                request.FirstSentAt = now;
            }

            request.MessageSentAt = now;
            if (request.Confirmable)
            {
                _layer.Transmissions.Begin(now, slot, peer);
                return;
            }

            // RFC 7252 section 4.7 counts a request without a response too. But a multicast request is no interaction with anybody.
            slot.Begin();
            slot.Use(messageId);
            slot.WakeAt = now + ResponseTimeout(request);
            Wake(slot.WakeAt);
            if (peer != null)
            {
                peer.Holds += Peer.OneOutstanding;
            }

            if (Announce(slot, now))
            {
                _layer.Out.SendNon(slot.Remote, slot.Message, length, messageId);
            }
        }

        /// <summary>Tells the listener that a message is about to be sent.</summary>
        /// <returns>False if it has just given it up, or has brought about another one.</returns>
        private bool Announce(RequestSlot slot, long now)
        {
            ClientRequest request = slot.Request;
            int order = slot.Order;
            int messageId = slot.MessageId;
            int sent = slot.Count;
            request.Transmissions = sent + 1;
            request.LastSentAt = now;
            if (sent == 0)
            {
                slot.Tell(RequestEvent.Sending, messageId);
            }
            else
            {
                slot.Tell(RequestEvent.Retransmitting, sent);
            }

            return slot.Request == request && slot.Order == order && slot.Phase == RequestSlot.Outstanding && slot.MessageId == messageId;
        }

        private void HandleDue(RequestSlot slot, long now)
        {
            ClientRequest request = slot.Request;
            int order = slot.Order;
            if (slot.Phase == RequestSlot.Idle)
            {
                // RFC 7641 section 3.3.1: nothing has been heard for longer than Max-Age. Again, with the same token.
                _counters.Reregistrations++;
                slot.Token = slot.ObserveToken;
                slot.TokenLength = slot.ObserveTokenLength;
                slot.WakeAt = long.MaxValue;
                slot.Tell(RequestEvent.Registering, (int)(now - slot.SequenceAt));
                if (slot.IsAt(request, order))
                {
                    Launch(slot, now, false);
                }
            }
            else if (request.Multicast)
            {
                Fail(slot, now, slot.Responses != 0 ? FailureReason.MulticastEnded : FailureReason.NoAnswer);
            }
            else
            {
                _layer.Counters.TimedOut++;
                StepFailed(slot, now, FailureReason.NoAnswer);
            }
        }

        private void FinishPing(RequestSlot slot)
        {
            slot.Code = CoapCode.Empty;
            slot.Type = _layer.Reader.Type;
            slot.TotalBytes = 0;
            _response.Fill(slot, slot.Remote, _layer.Reader.Buffer, 0, 0);
            ClientRequest request = Release(slot);
            request.Listener.OnResponse(request, _response);
        }
    }
}
