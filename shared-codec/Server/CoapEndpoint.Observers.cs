// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;

namespace NanoCoap.Server
{
    // Observers: registration, when a notification is due, and the notification itself. RFC 7641.
    public sealed partial class CoapEndpoint
    {
        private const int EtagBytes = 5;
        private const int NeverConfirmed = 0x1000000; // more NONs than any strategy allows

        private readonly MessageReader _notifyReader;
        private int _observeValue;

        // Where the walk over the registrations starts: behind the last one that got a CON. Places and NSTART are few, and
        // rows at the front whose state never rests would keep them from the others for ever.
        private int _nextRow;

        /// <summary>
        /// Registers, renews or ends the observation that a GET with an Observe option asks for. RFC 7641 section 4.1.
        /// </summary>
        /// <returns>The row of the registration if the answer carries an Observe option, else -1.</returns>
        private int Register(long now, object remote, Resource resource, CoapCode code, int szx)
        {
            MessageReader reader = _reader;
            int row = _observers.Find(remote, reader);
            bool success = (int)code < 0x80 && code != CoapCode.Empty;
            if (!success || reader.Uint(OptionSlot.Observe) != 0 || !resource.Observable)
            {
                // An answer without an Observe option tells the client that it observes nothing under this token any more:
                // an error, also for a path that leads nowhere, one that is put off, or one of what can't be observed. A
                // deregistration has been dealt with before; other values of the option mean nothing to us and leave a plain GET.
                if (row >= 0 && (!success || reader.Uint(OptionSlot.Observe) == 0))
                {
                    EndObservation(row);
                }

                return -1;
            }

            if (_response.From != 0)
            {
                return -1; // RFC 7959 section 2.6: later blocks of a notification are plain GETs
            }

            // What the path alone does not say is kept for the GETs to come.
            int kept = 0;
            if (_request.SubpathCount != 0 || (reader.Present & (1 << OptionSlot.UriQuery)) != 0)
            {
                kept = 4 + reader.OptionsEnd - MessageReader.TokenOffset - reader.TokenLength;
                if (kept > _config.ObserverRequestBytes)
                {
                    Counters.ObserversRefused++;
                    if (row >= 0)
                    {
                        EndObservation(row);
                    }

                    return -1;
                }
            }

            ObserverTable observers = _observers;
            bool renewal = row >= 0 && observers.Resource[row] == resource;
            if (row < 0)
            {
                row = observers.Add(remote, reader, _addresses == null ? Unlimited : 0);
                if (row < 0)
                {
                    Counters.ObserversRefused++;
                    return -1;
                }
            }

            if (!renewal)
            {
                // The first notification is to be a CON: its ACK gives the round-trip estimate of section 4.5.1.
                observers.NonCount[row] = NeverConfirmed;
                observers.ConfirmedAt[row] = now;
            }

            observers.Resource[row] = resource;
            observers.Format[row] = _response.ContentFormat;
            observers.Etag[row] = _formatIndex;
            observers.Szx[row] = (byte)szx;
            observers.SeenVersion[row] = _versionServed;
            observers.SentAt[row] = now;
            observers.RequestLength[row] = kept;
            observers.Matched[row] = _matched;
            if (kept != 0)
            {
                byte[] request = observers.Request[row];
                request[0] = 0x40;
                request[1] = (byte)CoapCode.Get;
                request[2] = 0;
                request[3] = 0;
                Array.Copy(reader.Buffer, MessageReader.TokenOffset + reader.TokenLength, request, 4, kept - 4);
            }

            ScheduleObserver(row);
            Wake(observers.DueAt[row]);
            StayFresh(resource, IsConfirmableTurn(row) ? 0 : Spacing(row));
            _observe = NextObserveValue();
            _extras |= ExtraObserve;
            return row;
        }

        private void EndObservation(int row)
        {
            int slot = _observers.Transmission[row];
            if (slot >= 0)
            {
                ReleaseTransmission(slot);
            }

            _observers.Remove(row);
            Counters.ObserversEnded++;
        }

        /// <summary>Observe values go up by one, over all registrations together, in 24 bits. RFC 7641 section 4.4.</summary>
        private int NextObserveValue()
        {
            _observeValue = (_observeValue + 1) & 0xFFFFFF;
            return _observeValue;
        }

        /// <summary>Distance of notifications to an observer. RFC 7641 section 4.5.1: one a round trip, or one in 3 s if that is not known.</summary>
        private int Spacing(int row)
        {
            int rtt = _observers.RttMs[row];
            return rtt != 0 ? rtt : _config.BlindIntervalMs;
        }

        /// <summary>RFC 7641 section 4.3.1: what an observer holds is fresh until the next notification is due, and that may be later than asked.</summary>
        private void StayFresh(Resource resource, int spacing)
        {
            int refresh = resource.RefreshMs;
            if (refresh != 0)
            {
                int seconds = ((refresh < spacing ? spacing : refresh) + 999) / 1000;
                if (_response.MaxAgeSeconds < seconds)
                {
                    _response.MaxAgeSeconds = seconds;
                }
            }
        }

        /// <summary>Tells whether the strategy wants the next notification to be a CON.</summary>
        private bool IsConfirmableTurn(int row)
        {
            int every = ConfirmEvery;
            return every != 0 && _observers.NonCount[row] >= every - 1;
        }

        /// <summary>Works out when a registration wants to be looked at next.</summary>
        private void ScheduleObserver(int row)
        {
            ObserverTable observers = _observers;
            long due;
            if (observers.Transmission[row] >= 0)
            {
                due = long.MaxValue; // until the CON that is outstanding has met its fate
            }
            else
            {
                Resource resource = observers.Resource[row];
                long sent = observers.SentAt[row];
                if (resource.Version != observers.SeenVersion[row])
                {
                    // A CON waits for no more than the round trip that NSTART makes it wait for: section 4.5.1 is about NONs. The first
                    // change after a registration is one, and so goes out at once.
                    due = resource.ConfirmChanges ? 0 : sent + (IsConfirmableTurn(row) ? observers.RttMs[row] : Spacing(row));
                }
                else
                {
                    due = observers.ConfirmedAt[row] + _config.ConfirmAfterMs;
                    int refresh = resource.RefreshMs;
                    if (refresh != 0)
                    {
                        int spacing = Spacing(row);
                        sent += spacing > refresh && !IsConfirmableTurn(row) ? spacing : refresh;
                        if (sent < due)
                        {
                            due = sent;
                        }
                    }
                }
            }

            observers.DueAt[row] = due;
        }

        /// <summary>Sends the current representation to an observer, in a CON or a NON as the strategy demands. RFC 7641 section 4.5.</summary>
        private void Notify(int row, long now)
        {
            ObserverTable observers = _observers;
            Resource resource = observers.Resource[row];
            object remote = observers.Remote[row];
            int seen = observers.SeenVersion[row];
            bool confirmable = IsConfirmableTurn(row)
                || (resource.ConfirmChanges && resource.Version != seen)
                || observers.Credit[row] != Unlimited // its ACK is the proof
                || now - observers.ConfirmedAt[row] >= _config.ConfirmAfterMs;

            byte[] target = _tx;
            if (!confirmable)
            {
                int size = Render(row, now, target, MessageType.NonConfirmable);
                if (target[1] < 0x80)
                {
                    observers.NonCount[row]++;
                    Send(remote, target, size);
                    Counters.Notifications++;
                    ScheduleObserver(row);
                    return;
                }

                // The last word to an observer must arrive: again, as a CON, and if need be later.
                observers.SeenVersion[row] = seen;
            }

            int slot = _transmissions.Outstanding(remote) < _parameters.NStart ? _transmissions.FindFree(observers.Credit[row] == Unlimited) : -1;
            if (slot < 0)
            {
                // Wait until one of the others is acknowledged or given up; that schedules every observer anew.
                _waiting = true;
                Counters.NotificationsDelayed++;
                observers.DueAt[row] = long.MaxValue;
                return;
            }

            target = _transmissions.Message[slot];
            int length = Render(row, now, target, MessageType.Confirmable);
            observers.NonCount[row] = 0;
            observers.ConfirmedAt[row] = now;
            observers.DueAt[row] = long.MaxValue;
            observers.Transmission[row] = slot;
            Counters.Notifications++;
            Counters.ConfirmableNotifications++;
            Transmit(slot, now, remote, row, length, observers.Credit[row]);
            _nextRow = row + 1 == observers.Remote.Length ? 0 : row + 1;
            if (target[1] >= 0x80)
            {
                // RFC 7641 section 4.2: an error is the last notification. It still is to be acknowledged.
                observers.Transmission[row] = -1;
                _transmissions.Owner[slot] = TransmissionTable.OwnedByNobody;
                EndObservation(row);
            }
        }

        /// <summary>Runs the GET of a registration and writes its answer as a notification.</summary>
        /// <returns>Bytes of the message; an error if its second byte says so.</returns>
        private int Render(int row, long now, byte[] target, MessageType type)
        {
            ObserverTable observers = _observers;
            Resource resource = observers.Resource[row];
            Request request = _request;
            Response response = _response;
            int szx = observers.Szx[row];
            if (szx > _transmissionSzx)
            {
                szx = _transmissionSzx; // CON and NON alike, so that blocks are of one size
            }

            _plain = false;
            request.Method = CoapCode.Get;
            request.Remote = observers.Remote[row];
            request.IsConfirmable = type == MessageType.Confirmable;
            request.IsNotification = true;
            request.IsMulticast = false;
            request.BodyLength = 0;
            request.Format = ContentFormat.None;
            request.AcceptedFormat = observers.Format[row];
            request.SubpathCount = 0;
            request.Reader = null;
            int kept = observers.RequestLength[row];
            if (kept != 0)
            {
                _notifyReader.Parse(observers.Request[row], kept);
                request.Reader = _notifyReader;
                if (resource.HasSubpaths)
                {
                    request.SubpathFirst = _notifyReader.First(OptionSlot.UriPath) + observers.Matched[row];
                    request.SubpathCount = _notifyReader.Count(OptionSlot.UriPath) - observers.Matched[row];
                }
            }

            _openTicket = NoTickets;
            response.Begin(target, 0, 16 << szx);
            response.ContentFormat = observers.Format[row];

            // The version is read before the representation: a change in between is notified once more rather than never.
            int version = resource.Version;
            CoapCode code;
            try
            {
                code = request.SubpathCount == 0 || resource.Exists(request) ? resource.Get(request, response) : CoapCode.NotFound;
            }
            catch (Exception)
            {
                code = HandlerFailed(response);
            }

            // As the requests that come in find it: they set neither.
            request.IsNotification = false;
            request.Reader = _reader;
            if (code == CoapCode.Empty)
            {
                Counters.HandlerErrors++;
                code = CoapCode.InternalServerError;
            }

            if ((int)code < 0x80)
            {
                if (response.ContentFormat != observers.Format[row])
                {
                    // RFC 7641 section 4.2: all notifications have the Content-Format of the first, or there are none.
                    response.BodyLength = 0;
                    response.MaxAgeSeconds = -1;
                    code = CoapCode.NotAcceptable;
                }
                else
                {
                    if (response.MaxAgeSeconds < 0)
                    {
                        response.MaxAgeSeconds = resource.MaxAgeSeconds;
                    }

                    StayFresh(resource, Spacing(row));
                }
            }

            _extras = ExtraObserve;
            if (resource.Versioned)
            {
                MakeEtag(version, observers.Etag[row]);
                _extras = ExtraObserve | ExtraEtag;
            }

            _observe = NextObserveValue();
            int messageId = NewMessageId();
            observers.SeenVersion[row] = version;
            observers.SentAt[row] = now;
            observers.MessageId[row] = messageId;
            return Encode(target, type, code, messageId, observers.Tokens, row * 8, observers.TokenLength[row]);
        }

        /// <summary>An observer's CON has been acknowledged: a sample for the round-trip estimate, and the next may go.</summary>
        private void ObserverConfirmed(int row, long now, int slot)
        {
            ObserverTable observers = _observers;
            observers.Transmission[row] = -1;
            long sample = now - _transmissions.FirstSentAt[slot];
            int rtt = sample > 60000 ? 60000 : sample < 1 ? 1 : (int)sample;
            int known = observers.RttMs[row];

            // After a retransmission it is not known which one was acknowledged; the whole time is an upper bound, good enough
            // where there is nothing better. RFC 6298 section 3 (Karn's algorithm) for the rest.
            if (known == 0)
            {
                observers.RttMs[row] = rtt;
            }
            else if (_transmissions.Attempt[slot] == 0)
            {
                observers.RttMs[row] = ((7 * known) + rtt + 7) / 8;
            }

            ScheduleObserver(row);
            Wake(observers.DueAt[row]);
        }
    }
}
