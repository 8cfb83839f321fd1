// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Client
{
    // What is outstanding: retransmission, acknowledgement, time-outs, renewal of observations, and how a request fails.
    public sealed partial class ClientEndpoint
    {
        // RFC 7252 section 5.10.5.
        private const int DefaultMaxAgeSeconds = 60;

        // RFC 7641 section 3.3.1: how long to wait beyond Max-Age.
        private const int RenewalMinMs = 5000;
        private const int RenewalSpreadMs = 10000;

        private long _deadline = long.MaxValue;

        /// <summary>
        /// Gets the time at which <see cref="HandleDeadlines"/> wants to be called; <see cref="long.MaxValue"/> for not before the next
        /// datagram or request.
        /// </summary>
        public long NextDeadline
        {
            get { return _deadline; }
        }

        /// <summary>
        /// Does what is due: retransmissions, time-outs, renewals. Calling it early costs a comparison, calling it late delays what was
        /// due. The work of a call is bounded by the sizes of the tables.
        /// </summary>
        /// <param name="now">The time in milliseconds of the same clock as for <see cref="HandleDatagram"/>.</param>
        public void HandleDeadlines(long now)
        {
            if (now < _deadline)
            {
                return;
            }

            _deadline = long.MaxValue;
            for (int i = 0; i < _slots.Length; i++)
            {
                if (HasDeadline(_slots[i]))
                {
                    if (_transmissions.DueAt[i] <= now)
                    {
                        HandleDue(i, now);
                    }

                    if (HasDeadline(_slots[i]))
                    {
                        Wake(_transmissions.DueAt[i]);
                    }
                }
            }

            SendQueued(now);
        }

        private static bool HasDeadline(RequestSlot slot)
        {
            return slot.Request != null && slot.Phase != RequestSlot.Queued;
        }

        private void Wake(long due)
        {
            if (due < _deadline)
            {
                _deadline = due;
            }
        }

        private void HandleDue(int index, long now)
        {
            RequestSlot slot = _slots[index];
            ClientRequest request = slot.Request;
            TransmissionTable transmissions = _transmissions;
            int order = slot.Order;
            if (slot.Phase == RequestSlot.Idle)
            {
                // RFC 7641 section 3.3.1: nothing has been heard for longer than Max-Age. Again, with the same token.
                Counters.Reregistrations++;
                slot.Token = slot.ObserveToken;
                slot.TokenLength = slot.ObserveTokenLength;
                transmissions.DueAt[index] = long.MaxValue;
                request.Listener.OnEvent(request, RequestEvent.Registering, (int)(now - slot.SequenceAt));
                if (IsAlive(slot, request, order))
                {
                    Launch(index, now, false);
                }
            }
            else if (request.Multicast)
            {
                Fail(index, now, slot.Responses != 0 ? FailureReason.MulticastEnded : FailureReason.NoAnswer);
            }
            else if (slot.Phase == RequestSlot.Outstanding && request.Confirmable && transmissions.Attempt[index] < _parameters.MaxRetransmit)
            {
                // RFC 7252 section 4.2: the time-out is doubled and the counter goes up.
                int attempt = ++transmissions.Attempt[index];
                transmissions.TimeoutMs[index] *= 2;
                transmissions.DueAt[index] = now + transmissions.TimeoutMs[index];
                Counters.Retransmissions++;
                request.Transmissions = attempt + 1;
                request.LastSentAt = now;
                int messageId = transmissions.MessageId[index];
                request.Listener.OnEvent(request, RequestEvent.Retransmitting, attempt);
                SendIfStillDue(index, request, order, messageId);
            }
            else
            {
                Counters.TimedOut++;
                StepFailed(index, now, FailureReason.NoAnswer);
            }
        }

        private void HandleAcknowledgement(int index, long now)
        {
            RequestSlot slot = _slots[index];
            ClientRequest request = slot.Request;
            if (slot.Phase != RequestSlot.Outstanding || !request.Confirmable)
            {
                Counters.Ignored++;
                return;
            }

            if (request.Method == CoapCode.Empty)
            {
                FinishPing(index); // not what the RFC has in mind, but a sign of life
                return;
            }

            // RFC 7252 section 5.2.2: no more retransmissions; the response comes when it comes.
            Settle(index);
            slot.Phase = RequestSlot.Acknowledged;
            _transmissions.DueAt[index] = now + ResponseTimeout(request);
            Wake(_transmissions.DueAt[index]);
            request.Listener.OnEvent(request, RequestEvent.Acknowledged, (int)(now - _transmissions.FirstSentAt[index]));
        }

        private void HandleReset(int index, long now)
        {
            if (_slots[index].Request.Method == CoapCode.Empty)
            {
                FinishPing(index);
                return;
            }

            Counters.Resets++;
            StepFailed(index, now, FailureReason.Reset);
        }

        private void FinishPing(int index)
        {
            RequestSlot slot = _slots[index];
            slot.Code = CoapCode.Empty;
            slot.Type = _reader.Type;
            slot.TotalBytes = 0;
            Fill(slot, slot.Remote, _reader.Buffer, 0, 0);
            ClientRequest request = Release(index);
            request.Listener.OnResponse(request, _response);
        }

        /// <summary>The next notification is due within its Max-Age; some seconds later the registration is renewed. RFC 7641 section 3.3.1.</summary>
        private void ExpectNotification(int index, long now, int maxAgeSeconds)
        {
            long due = now + (maxAgeSeconds * 1000L) + RenewalMinMs + _random.Next(RenewalSpreadMs + 1);
            _transmissions.DueAt[index] = due;
            Wake(due);
        }

        /// <summary>A message or a body has failed. An observation outlives the loss of a notification, unless it was the first one.</summary>
        private void StepFailed(int index, long now, FailureReason reason)
        {
            // Between two notifications the slot is idle, and also while one is looked at.
            RequestSlot slot = _slots[index];
            bool notification = slot.Observing && (slot.Step == RequestSlot.Fetch || (slot.Step == RequestSlot.Ask && slot.Phase == RequestSlot.Idle));
            if (!notification || slot.Delivered == 0)
            {
                Fail(index, now, reason);
                return;
            }

            Settle(index);
            Counters.NotificationsLost++;
            slot.Step = RequestSlot.Ask;
            slot.ETagLength = 0;
            slot.ForgetBody();
            ExpectNotification(index, now, DefaultMaxAgeSeconds);
            slot.Request.Listener.OnEvent(slot.Request, RequestEvent.NotificationLost, (int)reason);
        }

        private void Fail(int index, long now, FailureReason reason)
        {
            ClientRequest request = Release(index);
            request.EndedAt = now;
            request.Listener.OnFailure(request, reason);
        }
    }
}
