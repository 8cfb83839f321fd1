// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;

namespace NanoCoap.Server
{
    // What is outstanding: retransmission, acknowledgement, answers put off, and the walk over all that is due.
    public sealed partial class CoapEndpoint
    {
        private long _deadline = long.MaxValue;
        private int _seenChanges;
        private bool _waiting; // an observer or a late answer waits for a place or for NSTART
        private bool _rescan; // and may have got it, or the deadline was that of a message which needs none any more

        /// <summary>
        /// Does what is due: retransmissions, empty ACKs and late answers, notifications. Calling it early costs a comparison,
        /// calling it late delays what was due. The work of a call is bounded by the sizes of the tables.
        /// </summary>
        /// <param name="now">The time in milliseconds of the same clock as for <see cref="HandleDatagram"/>.</param>
        public void HandleDeadlines(long now)
        {
            if (now < _deadline && _signal.Count == _seenChanges && !_rescan)
            {
                return;
            }

            // Read first: a change that another thread makes meanwhile shows as one the next time.
            int changes = _signal.Count;
            bool all = changes != _seenChanges;
            _seenChanges = changes;
            _deadline = long.MaxValue;
            _now = now;

            TransmissionTable transmissions = _transmissions;
            if (transmissions.Used != 0)
            {
                for (int slot = 0; slot < transmissions.Remote.Length; slot++)
                {
                    if (transmissions.Remote[slot] != null)
                    {
                        if (transmissions.DueAt[slot] <= now)
                        {
                            HandleTransmission(slot, now);
                        }

                        if (transmissions.Remote[slot] != null)
                        {
                            Wake(transmissions.DueAt[slot]);
                        }
                    }
                }
            }

            if (_pending.Used != 0)
            {
                for (int slot = 0; slot < _pending.Remote.Length; slot++)
                {
                    if (_pending.Remote[slot] != null)
                    {
                        HandlePending(slot, now);
                    }
                }
            }

            bool released = _rescan;
            _rescan = false;
            ObserverTable observers = _observers;
            if (observers.Used != 0)
            {
                // Rows that are free are never due, so that nothing but the time has to be looked at.
                long[] dueAt = observers.DueAt;
                if (all || released)
                {
                    for (int i = 0; i < observers.Top; i++)
                    {
                        // After a change everybody; after a CON has met its fate, those who waited for one.
                        if (observers.Remote[i] != null && (all || dueAt[i] == long.MaxValue))
                        {
                            ScheduleObserver(i);
                        }
                    }
                }

                long deadline = _deadline;
                int rows = observers.Top;
                int start = _nextRow < rows ? _nextRow : 0;
                int row = start;
                do
                {
                    long due = dueAt[row];
                    if (due <= now)
                    {
                        Notify(row, now);
                        due = dueAt[row];
                    }

                    if (due < deadline)
                    {
                        deadline = due;
                    }

                    row++;
                    if (row == rows)
                    {
                        row = 0;
                    }
                }
                while (row != start);

                // A CON that has gone out meanwhile may have to go out again before all that.
                Wake(deadline);
            }
        }

        private void Wake(long due)
        {
            if (due < _deadline)
            {
                _deadline = due;
            }
        }

        /// <summary>Sends a CON for the first time. RFC 7252 section 4.2: the time-out is drawn between ACK_TIMEOUT and that times ACK_RANDOM_FACTOR.</summary>
        private void Transmit(int slot, long now, object remote, int owner, int length, int credit)
        {
            TransmissionTable transmissions = _transmissions;
            byte[] message = transmissions.Message[slot];
            int timeout = _parameters.AckTimeoutMs;
            int spread = (int)((long)timeout * (_parameters.AckRandomFactorThousandths - 1000) / 1000);
            timeout += _random.Next(spread + 1);
            transmissions.Take(slot, remote, owner);
            transmissions.MessageId[slot] = (message[2] << 8) | message[3];
            transmissions.Attempt[slot] = 0;
            transmissions.TimeoutMs[slot] = timeout;
            transmissions.Length[slot] = length;
            transmissions.Credit[slot] = credit;
            transmissions.FirstSentAt[slot] = now;
            transmissions.DueAt[slot] = now + timeout;
            Wake(now + timeout);
            SendOnCredit(slot);
        }

        private void HandleTransmission(int slot, long now)
        {
            TransmissionTable transmissions = _transmissions;
            object remote = transmissions.Remote[slot];
            int owner = transmissions.Owner[slot];
            if (owner == TransmissionTable.Leisurely)
            {
                Send(remote, transmissions.Message[slot], transmissions.Length[slot]);
                ReleaseTransmission(slot);
                return;
            }

            if (transmissions.Attempt[slot] >= _parameters.MaxRetransmit)
            {
                Counters.TimedOut++;
                if (owner >= 0)
                {
                    EndObservation(owner); // RFC 7641 section 4.5: it is considered no longer interested
                }
                else
                {
                    ReleaseTransmission(slot);
                }

                return;
            }

            // RFC 7252 section 4.2: the time-out is doubled and the counter goes up.
            transmissions.Attempt[slot]++;
            transmissions.TimeoutMs[slot] *= 2;
            transmissions.DueAt[slot] = now + transmissions.TimeoutMs[slot];
            if (owner >= 0)
            {
                Resource resource = _observers.Resource[owner];
                int refresh = resource.RefreshMs;
                if (resource.Version != _observers.SeenVersion[owner] || (refresh != 0 && now - _observers.SentAt[owner] >= refresh))
                {
                    // RFC 7641 section 4.5.2: the newest state in place of the old one, under a message ID of its own, but
                    // with the attempts and the time-out where they are.
                    byte[] message = transmissions.Message[slot];
                    transmissions.Length[slot] = Render(owner, now, message, MessageType.Confirmable);
                    transmissions.MessageId[slot] = (message[2] << 8) | message[3];
                    if (message[1] >= 0x80)
                    {
                        _observers.Transmission[owner] = -1;
                        transmissions.Owner[slot] = TransmissionTable.OwnedByNobody;
                        EndObservation(owner);
                    }
                }
            }

            Counters.Retransmissions++;
            SendOnCredit(slot);
        }

        private void HandleAcknowledgement(long now, object remote, bool valid)
        {
            int slot = valid ? _transmissions.Find(remote, _reader.MessageId) : -1;
            if (slot < 0)
            {
                Counters.Ignored++; // RFC 7252 section 4.2: never a RST for an ACK
                return;
            }

            int owner = _transmissions.Owner[slot];
            if (owner >= 0)
            {
                ObserverConfirmed(owner, now, slot);
            }

            ReleaseTransmission(slot);
            Prove(now, remote);
        }

        private void HandleReset(long now, object remote, bool valid)
        {
            int slot = valid ? _transmissions.Find(remote, _reader.MessageId) : -1;
            if (slot >= 0)
            {
                int owner = _transmissions.Owner[slot];
                if (owner >= 0)
                {
                    EndObservation(owner);
                }
                else
                {
                    ReleaseTransmission(slot);
                }

                Prove(now, remote);
                return;
            }

            int row = valid && _observers.Used != 0 ? _observers.FindByMessageId(remote, _reader.MessageId) : -1;
            if (row >= 0)
            {
                EndObservation(row); // RFC 7641 section 3.6: the RST to a NON notification
                Prove(now, remote);
            }
            else if (valid && _addresses != null && _addresses.EndProbe(now, remote, _reader.MessageId))
            {
                Prove(now, remote);
            }
            else
            {
                Counters.Ignored++;
            }
        }

        /// <summary>Frees a slot; whoever waited for it, or for NSTART, is looked at soon.</summary>
        private void ReleaseTransmission(int slot)
        {
            _transmissions.Release(slot);
            if (_waiting || _transmissions.DueAt[slot] <= _deadline)
            {
                _waiting = false;
                _rescan = true;
            }
        }

        /// <summary>The handler has asked for time: keep what the answer needs. RFC 7252 section 5.2.2.</summary>
        private void PutOff(long now, object remote, Resource resource, int length)
        {
            _plain = false;
            PendingTable pending = _pending;
            int slot = pending.SlotOf(_openTicket);
            pending.Resource[slot] = resource;
            pending.Credit[slot] = CreditOf(now, remote, length);
            pending.Format[slot] = _response.ContentFormat;
            pending.FormatIndex[slot] = _formatIndex;
            pending.Block1[slot] = (_extras & ExtraBlock1) != 0 ? _block1 : -1;
            pending.Block2[slot] = (_extras & ExtraBlock2) != 0 ? _block2 : -1;
            if (pending.Confirmable[slot] != 0)
            {
                pending.AckAt[slot] = now + _config.AckDelayMs;
            }

            Wake(pending.Ready[slot] != 0 ? now : PendingDue(slot));
        }

        private long PendingDue(int slot)
        {
            long ackAt = _pending.AckAt[slot];
            long lapsesAt = _pending.LapsesAt[slot];
            return ackAt < lapsesAt ? ackAt : lapsesAt;
        }

        private void HandlePending(int slot, long now)
        {
            PendingTable pending = _pending;
            bool lapsed = pending.LapsesAt[slot] <= now;
            if (pending.Ready[slot] != 0 || lapsed)
            {
                if (Complete(slot, now, lapsed))
                {
                    return;
                }
            }
            else if (pending.AckAt[slot] <= now)
            {
                pending.AckAt[slot] = long.MaxValue;
                pending.Confirmable[slot] = 2;
                if (pending.Credit[slot] != Unlimited)
                {
                    pending.Credit[slot] -= EmptyFrameBytes;
                }

                SendEmpty(pending.Remote[slot], MessageType.Acknowledgement, pending.MessageId[slot]);
                int exchange = ExchangeOf(slot, now);
                if (exchange >= 0)
                {
                    ExchangesFor(slot).KeepEmptyAck(exchange);
                }
            }

            if (!lapsed)
            {
                Wake(PendingDue(slot));
            }
        }

        /// <summary>Sends the answer that was put off: in the ACK if that is still owed, else as a CON of its own, or as a NON.</summary>
        /// <returns>False if it has to wait for a place or for NSTART.</returns>
        private bool Complete(int slot, long now, bool lapsed)
        {
            PendingTable pending = _pending;
            object remote = pending.Remote[slot];
            bool separate = pending.Confirmable[slot] == 2;
            int transmission = -1;
            byte[] target = _tx;
            int szx = _messageSzx;
            if (separate)
            {
                transmission = _transmissions.Outstanding(remote) < _parameters.NStart ? _transmissions.FindFree(pending.Credit[slot] == Unlimited) : -1;
                if (transmission < 0)
                {
                    _waiting = true;
                    return false;
                }

                target = _transmissions.Message[transmission];
                szx = _transmissionSzx;
            }

            int from = 0;
            int block2 = pending.Block2[slot];
            if (block2 >= 0)
            {
                from = BlockOption.Number(block2) << (BlockOption.Szx(block2) + 4);
                if (BlockOption.Szx(block2) < szx)
                {
                    szx = BlockOption.Szx(block2);
                }
            }

            _openTicket = NoTickets;
            _plain = false;
            _response.Begin(target, from, 16 << szx);
            _response.ContentFormat = pending.Format[slot];
            _block1 = pending.Block1[slot];
            _block2 = block2;
            _extras = (_block1 >= 0 ? ExtraBlock1 : 0) | (block2 >= 0 ? ExtraBlock2 : 0);
            Resource resource = pending.Resource[slot];
            CoapCode code = CoapCode.ServiceUnavailable;
            if (!lapsed)
            {
                if (resource.Versioned && pending.Method[slot] == (int)CoapCode.Get)
                {
                    MakeEtag(resource.Version, pending.FormatIndex[slot]);
                    _extras |= ExtraEtag;
                }

                try
                {
                    code = resource.Resumed(pending.Ticket(slot), _response);
                }
                catch (Exception)
                {
                    code = HandlerFailed(_response);
                }

                if (code == CoapCode.Empty)
                {
                    Counters.HandlerErrors++;
                    code = CoapCode.InternalServerError;
                }
                else if (code == CoapCode.Content && _response.MaxAgeSeconds < 0)
                {
                    _response.MaxAgeSeconds = resource.MaxAgeSeconds;
                }
            }

            bool piggybacked = pending.Confirmable[slot] == 1;
            MessageType type = separate ? MessageType.Confirmable : piggybacked ? MessageType.Acknowledgement : MessageType.NonConfirmable;
            int messageId = piggybacked ? pending.MessageId[slot] : NewMessageId();
            int length = Encode(target, type, code, messageId, pending.Tokens, slot * 8, pending.TokenLength[slot]);
            int credit = pending.Credit[slot];
            bool limited = length + FrameBytes > credit && !_addresses.IsProven(now, remote);
            if (limited)
            {
                bool safe = ((1 << pending.Method[slot]) & SafeMethods) != 0;
                length = Restrict(target, length, credit - FrameBytes - EmptyFrameBytes, safe, pending.Tokens, slot * 8, pending.TokenLength[slot]);
            }

            if (target[1] >= 0x80)
            {
                Counters.ErrorResponses++;
            }

            if (separate)
            {
                Transmit(transmission, now, remote, TransmissionTable.OwnedByNobody, length, limited ? credit - EmptyFrameBytes : credit);
            }
            else
            {
                Send(remote, target, length);
                int exchange = piggybacked ? ExchangeOf(slot, now) : -1;
                if (exchange >= 0)
                {
                    ExchangesFor(slot).Keep(exchange, target, length);
                }
            }

            if (limited)
            {
                Probe(now, remote);
            }

            pending.Release(slot);
            return true;
        }

        private ExchangeTable ExchangesFor(int slot)
        {
            return ((1 << _pending.Method[slot]) & SafeMethods) != 0 ? _safe : _unsafe;
        }

        private int ExchangeOf(int slot, long now)
        {
            return ExchangesFor(slot).Find(now, _pending.Remote[slot], _pending.MessageId[slot]);
        }
    }
}
