// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;

namespace NanoCoap.Server
{
    /// <summary>Notifications: when one is due, what it says, and whether it is a CON. RFC 7641 sections 4.2 to 4.5.</summary>
    internal sealed class Notifications
    {
        private readonly EndpointConfig _config;
        private readonly EndpointCounters _counters;
        private readonly MessageLayer _layer;
        private readonly MessageSender _out;
        private readonly HandlerContext _context;
        private readonly Response _response;
        private readonly PendingAnswers _pending;
        private readonly Observers _observers;
        private readonly Request _request = new Request(); // what a handler sees that runs for a notification
        private readonly byte[] _tx;
        private readonly int _szx;
        private int _confirmEvery;
        private int _nonsBetween; // two CONs: who has had so many is to have a CON
        private long _waits; // counts those who begin to wait, to tell who was first

        internal Notifications(
            EndpointConfig config,
            EndpointCounters counters,
            MessageLayer layer,
            HandlerContext context,
            PendingAnswers pending,
            Observers observers,
            int szx)
        {
            _config = config;
            _counters = counters;
            _layer = layer;
            _out = layer.Out;
            _context = context;
            _response = context.Response;
            _pending = pending;
            _observers = observers;
            _szx = szx;
            _tx = context.Tx;
            _request.Method = CoapCode.Get;
            _request.IsNotification = true;
            _request.Format = ContentFormat.None;
            _request.Readers = config.Access;
            ConfirmEvery = config.ConfirmEvery;
        }

        /// <summary>Of how many notifications one is a CON: 1 for all, 0 for none.</summary>
        internal int ConfirmEvery
        {
            get
            {
                return _confirmEvery;
            }

            set
            {
                _confirmEvery = value;
                _nonsBetween = value == 0 ? int.MaxValue : value - 1;
            }
        }

        /// <summary>Sends the notifications that are due.</summary>
        /// <param name="now">The time.</param>
        /// <param name="changed">Whether a resource may have changed.</param>
        /// <returns>When the next one is.</returns>
        internal long HandleDeadlines(long now, bool changed)
        {
            long deadline = long.MaxValue;
            Observers observers = _observers;
            Subject[] subjects = observers.Subjects;
            for (int i = 0; i < observers.SubjectCount; i++)
            {
                Subject subject = subjects[i];
                if (changed && (subject.Resource.Version != subject.SeenVersion || subject.Resource.RefreshMs != subject.SeenRefreshMs))
                {
                    Reschedule(subject);
                }

                // Who has been notified is due again later than now, so that nobody has two turns in one walk.
                Transmission first = subject.First;
                while (first != null && first.DueAt <= now)
                {
                    Notify((Registration)first, subject.Resource, now);
                    first = subject.First;
                }

                if (first != null)
                {
                    if (first.DueAt < deadline)
                    {
                        deadline = first.DueAt;
                    }
                }
                else if (subjects[i] != subject)
                {
                    i--; // the last one has taken its place
                }
            }

            return deadline;
        }

        /// <summary>Notifies those who have waited for another CON to the same peer, in the order in which they began to wait.</summary>
        /// <param name="now">The time.</param>
        internal void HandleFreed(long now)
        {
            while (true)
            {
                Registration next = null;
                for (int i = 0; i < _observers.Rows.Length; i++)
                {
                    Registration registration = _observers.Rows[i];
                    if ((registration.Marks & Registration.IsBlocked) == 0)
                    {
                        continue;
                    }

                    if (!_layer.Transmissions.MayBegin(registration.Peer))
                    {
                        registration.Peer.Marks |= Peer.IsAwaited;
                    }
                    else if (next == null || registration.DueAt < next.DueAt)
                    {
                        next = registration;
                    }
                }

                if (next == null)
                {
                    return;
                }

                next.Marks &= ~Registration.IsBlocked;
                Confirm(next, now);
            }
        }

        /// <summary>
        /// Makes the notification of a CON, for the first time or again. RFC 7252 section 4.2: while the representation is the same, it is
        /// the same message, of which nothing but Max-Age may differ (section 5.10.5). RFC 7641 section 4.5.2: if it has changed, it is a
        /// new notification, under a message ID of its own.
        /// </summary>
        internal int Compose(Registration registration, long now, out byte[] message)
        {
            message = _tx;
            CoapCode code = Render(registration, registration.Subject.Resource, now, true);
            if (IsWithheld(registration, code, now))
            {
                // There is nothing to be said just now. What has gone out is still waited for.
                if (registration.Count != 0)
                {
                    return Transmission.Nothing;
                }

                End(registration);
                Schedule(registration);
                return 0;
            }

            int representation = HashOf(code);
            if ((registration.Count == 0 && (registration.Marks & Transmission.IsFresh) == 0)
                || representation != registration.Said)
            {
                registration.Said = representation;
                if ((registration.Marks & Transmission.IsFresh) == 0)
                {
                    // Else it takes the place of one that waits for credit, and that nobody has seen.
                    registration.Sequence = (registration.Sequence + 1) & ObserveValue.Mask;
                    if ((registration.Sequence & 0xFF) == 0 && registration.RequestLength < 0)
                    {
                        registration.RequestLength = 0; // more than the last byte of Observe is another one
                    }

                    _counters.Notifications++;
                    _counters.ConfirmableNotifications++;
                }

                registration.Use(_out.NewMessageId(registration.Peer));
            }

            _response.Observe = registration.Sequence;
            int length = _context.Encoder.Encode(code, registration.Request, registration.TokenLength);
            bool isError = message[1] >= 0x80;
            if (registration.Principal != null && !Seal(registration, ref message, ref length))
            {
                return 0;
            }

            if (isError != ((registration.Marks & Registration.IsEnding) != 0))
            {
                // RFC 7641 section 4.2: an error is the last notification. It still is to be acknowledged, and a state that can be shown
                // meanwhile takes its place.
                registration.Marks ^= Registration.IsEnding;
                _observers.Count += isError ? -1 : 1;
                _counters.ObserversEnded += isError ? 1 : 0;
            }

            int messageId = registration.MessageId;
            message[0] &= 0xFF ^ ((int)MessageType.NonConfirmable << 4); // Confirmable is 0
            message[2] = (byte)(messageId >> 8);
            message[3] = (byte)messageId;
            return length;
        }

        /// <summary>The CON of a registration has met its fate.</summary>
        internal void Ended(Registration registration, Fate fate)
        {
            if (fate == Fate.Acknowledged && (registration.Marks & Registration.IsEnding) == 0)
            {
                TakeBack(registration);
                Schedule(registration);
            }
            else
            {
                // RFC 7641 section 4.5: who does not acknowledge is considered no longer interested; section 3.6: who resets is not.
                _observers.Remove(registration);
            }
        }

        /// <summary>Ends the CON of a registration in silence, if one is under way.</summary>
        internal void End(Registration registration)
        {
            if ((registration.Marks & Transmission.IsUnderWay) != 0)
            {
                _layer.Transmissions.End(registration);
                if (registration.Count != 0)
                {
                    TakeBack(registration);
                    return;
                }

                registration.Count = int.MaxValue; // it has never gone out: it is still the turn of a CON, whatever the strategy
            }
        }

        // The CON that has gone out is not under way any more: what it has had of the registration is the registration's again.
        private void TakeBack(Registration registration)
        {
            registration.Count = 0;
            registration.Moment += _config.ConfirmAfterMs;
        }

        /// <summary>Distance of notifications to an observer. RFC 7641 section 4.5.1: one a round trip, or one in 3 s if that is not known.</summary>
        private int Spacing(Peer peer)
        {
            int rtt = peer.RttMs;
            return rtt != 0 ? rtt : _config.BlindIntervalMs;
        }

        /// <summary>
        /// RFC 7641 section 4.3.1: what an observer holds is fresh until the next notification is due, and that may be later than asked.
        /// </summary>
        /// <param name="registration">A registration that has its turn already; the response is about to answer it.</param>
        internal void StayFresh(Registration registration)
        {
            int seconds = registration.FreshSeconds;
            if (seconds >= 0 && registration.Conditions == null && registration.Count >= _nonsBetween)
            {
                seconds = (registration.Subject.Resource.RefreshMs + 999) / 1000;
            }

            SetAge(registration, seconds);
        }

        // Under conditions what the observer holds is fresh until the notification that comes in any case.
        private void SetAge(Registration registration, int seconds)
        {
            if (seconds > 0 && (_response.MaxAgeSeconds < seconds || registration.Conditions != null))
            {
                _response.MaxAgeSeconds = seconds;
            }
        }

        private void Reschedule(Subject subject)
        {
            // Read first: a change that another thread makes meanwhile shows the next time.
            subject.SeenVersion = subject.Resource.Version;
            subject.SeenRefreshMs = subject.Resource.RefreshMs;
            for (int i = 0; i < _observers.Rows.Length; i++)
            {
                Registration registration = _observers.Rows[i];
                if (registration.Subject == subject && (registration.Marks & Registration.HasTurn) != 0)
                {
                    Schedule(registration);
                }
            }
        }

        /// <summary>Works out when it is a registration's turn, in place of the one that it may have.</summary>
        internal void Schedule(Registration registration)
        {
            Resource resource = registration.Subject.Resource;
            int refresh = resource.RefreshMs;
            int spacing = Spacing(registration.Peer);
            long sent = registration.SentAt;
            int period = refresh < spacing ? spacing : refresh;
            registration.FreshSeconds = refresh != 0 ? (period + 999) / 1000 : -1;
            registration.IntervalMs = period == refresh ? refresh : 0; // CON or NON, the next one is due then

            bool changed = resource.Version != registration.SeenVersion;
            bool confirmable = registration.Count >= _nonsBetween;

            // A CON waits for no more than the round trip that NSTART makes it wait for: section 4.5.1 is about NONs. The first
            // change after a registration is one, and so goes out at once.
            int gap = resource.ConfirmChanges ? 0 : confirmable ? registration.Peer.RttMs : spacing;
            long due = registration.FailingSince != 0
                ? registration.FailingSince + _config.ErrorGraceMs
                : registration.Moment;
            if (registration.Conditions != null)
            {
                due = registration.Conditions.DueAt(registration, gap, due);
            }
            else if (changed)
            {
                due = sent + gap;
            }
            else if (refresh != 0)
            {
                long next = sent + (spacing > refresh && !confirmable ? spacing : refresh);
                if (next < due)
                {
                    due = next;
                }
            }

            registration.Subject.Remove(registration);
            registration.Subject.Add(registration, due);
            _layer.Transmissions.Want(due);
        }

        /// <summary>Sends the current representation to an observer whose turn it is, in a CON or a NON as the strategy demands. Section 4.5.</summary>
        private void Notify(Registration registration, Resource resource, long now)
        {
            Peer peer = registration.Peer;
            if (registration.Conditions != null && !registration.Conditions.Want(registration, now))
            {
                return;
            }

            if (registration.Count >= _nonsBetween
                || now >= registration.Moment
                || (peer.ProvenUntil == 0 && _layer.Limit != 0) // its ACK is the proof
                || (resource.ConfirmChanges && resource.Version != registration.SeenVersion)
                || !SendNon(registration, resource, peer, now))
            {
                registration.Subject.Remove(registration);
                Confirm(registration, now);
            }
        }

        /// <summary>Sends a notification as a NON.</summary>
        /// <returns>False if it is to go as a CON: the last word to an observer must arrive, and if need be later.</returns>
        private bool SendNon(Registration registration, Resource resource, Peer peer, long now)
        {
            CoapCode code = Render(registration, resource, now, false);
            int sequence = (registration.Sequence + 1) & ObserveValue.Mask;
            byte[] tx = _tx;
            int length = code == CoapCode.Content ? registration.Repeat(_response, sequence) : 0;
            if (length == 0)
            {
                if ((int)code >= 0x80)
                {
                    if (!IsWithheld(registration, code, now))
                    {
                        return false;
                    }

                    Schedule(registration);
                    return true;
                }

                _response.Observe = sequence;
                length = _context.Encoder.Encode(code, registration.Request, registration.TokenLength);
                if (tx[1] >= 0x80)
                {
                    return false;
                }

                registration.KeepHead(_response, length, sequence);
            }

            if (registration.Principal != null && !Seal(registration, ref tx, ref length))
            {
                return true; // there is nobody left to be told
            }

            int messageId = _out.NewMessageId(peer);
            registration.Sequence = sequence;
            registration.Said = messageId;
            registration.Count++;
            registration.FailingSince = 0;
            _counters.Notifications++;
            int period = registration.IntervalMs;
            if (period != 0 && resource.Version == registration.SeenVersion)
            {
                registration.Subject.MoveBack(registration, now + period);
            }
            else
            {
                Schedule(registration);
            }

            tx[2] = (byte)(messageId >> 8);
            tx[3] = (byte)messageId;
            _out.Send(peer.Remote, tx, length);
            return true;
        }

        // Protects a notification; it ends the registration if that can't be done: its key is gone, or used up.
        private bool Seal(Registration registration, ref byte[] message, ref int length)
        {
            MessageGuard guard = _layer.Exchange.Guard;
            long binding = _observers.Bindings[registration.Marks >> Registration.RowShift];
            length = guard.Seal(registration.Principal, binding, true, message, length);
            message = guard.Sealed;
            if (length == 0)
            {
                _observers.Remove(registration);
            }

            return length != 0;
        }

        /// <summary>Sends a notification as a CON, as soon as none is under way to the same peer.</summary>
        private void Confirm(Registration registration, long now)
        {
            Peer peer = registration.Peer;
            if (!_layer.Transmissions.MayBegin(peer))
            {
                _counters.NotificationsDelayed++;
                registration.Marks |= Registration.IsBlocked;
                registration.DueAt = ++_waits;
                peer.Marks |= Peer.IsAwaited;
                return;
            }

            _layer.Transmissions.Begin(now, registration, peer);
        }

        // RFC 7641 section 4.2 makes an error the last notification. A server error is mostly over soon: it is kept back for a while, in
        // which what the observer holds goes stale by its Max-Age, and the next state that can be shown is the next notification.
        private bool IsWithheld(Registration registration, CoapCode code, long now)
        {
            if ((int)code < 0xA0 || (registration.Marks & Registration.IsEnding) != 0)
            {
                registration.FailingSince = 0;
                return false;
            }

            if (registration.FailingSince == 0)
            {
                registration.FailingSince = now;
            }

            return now - registration.FailingSince < _config.ErrorGraceMs;
        }

        /// <summary>Runs the GET of a registration.</summary>
        /// <returns>The code of the notification.</returns>
        private CoapCode Render(Registration registration, Resource resource, long now, bool confirmable)
        {
            Request request = _request;
            Response response = _response;
            _pending.Ticket = PendingAnswers.NoTickets;
            request.Notification = registration;
            request.IsConfirmable = confirmable;
            int format = registration.Format;
            request.AcceptedFormat = format;
            response.Begin(_tx, 0, registration.Form & Registration.BlockMask, format);
            response.Extras = Response.ExtraObserve; // of no effect in an error

            // The version is read before the representation: a change in between is notified once more rather than never.
            registration.SeenVersion = resource.Version;
            registration.SentAt = now;
            if (registration.Conditions != null)
            {
                registration.Conditions.Remember(registration, null);
            }

            CoapCode code = registration.RequestLength <= 0 ? _context.RunGet(resource, request) : RunKept(registration, resource);
            if ((int)code >= 0x80 || code == CoapCode.Empty)
            {
                return Refused(code);
            }

            if (response.ContentFormat != format)
            {
                // RFC 7641 section 4.2: all notifications have the Content-Format of the first, or there are none.
                response.BodyLength = 0;
                response.MaxAgeSeconds = -1;
                return CoapCode.NotAcceptable;
            }

            // Section 4.3.1: what an observer holds is fresh until the next notification is due, and that may be later than asked.
            if (response.MaxAgeSeconds < registration.FreshSeconds || registration.Conditions != null)
            {
                SetAge(registration, registration.FreshSeconds);
            }

            if (resource.Versioned)
            {
                response.EtagVersion = registration.SeenVersion;
                response.EtagFormat = registration.Form >> Registration.FormatIndexShift; // of which it takes the lowest byte
                response.Extras |= Response.ExtraEtag;
            }

            return code;
        }

        private CoapCode Refused(CoapCode code)
        {
            if (code == CoapCode.Empty)
            {
                _counters.HandlerErrors++;
                return CoapCode.InternalServerError;
            }

            return code;
        }

        // Of a target with a query or a subpath, which may have ceased to exist.
        private CoapCode RunKept(Registration registration, Resource resource)
        {
            Request request = _request;
            MessageReader reader = _layer.Reader; // no datagram is being handled
            reader.Parse(registration.Request, registration.RequestLength);
            request.Reader = reader;
            if (resource.HasSubpaths)
            {
                int matched = registration.Form >> Registration.MatchedShift;
                request.SubpathFirst = reader.First(OptionSlot.UriPath) + matched;
                request.SubpathCount = reader.Count(OptionSlot.UriPath) - matched;
            }

            bool failed = false;
            CoapCode code = request.SubpathCount == 0 || _context.Exists(resource, request, out failed)
                ? _context.RunGet(resource, request)
                : failed ? _context.Failed() : CoapCode.NotFound;
            request.Reader = null;
            request.SubpathCount = 0;
            return code;
        }

        // All that a notification says, but for Max-Age. FNV-1a, below 0, as no message ID is.
        private int HashOf(CoapCode code)
        {
            Response response = _response;
            int shown = response.BodyLength < response.Room ? response.BodyLength : response.Room;
            int hash = unchecked((int)2166136261) ^ (int)code;
            hash = (hash * 16777619) ^ response.ContentFormat;
            hash = (hash * 16777619) ^ response.BodyLength;
            if ((response.Extras & Response.ExtraEtag) != 0)
            {
                hash = (hash * 16777619) ^ response.EtagVersion;
            }

            byte[] buffer = response.Buffer;
            int end = Response.HeadroomBytes + shown;
            for (int i = Response.HeadroomBytes; i < end; i++)
            {
                hash = (hash * 16777619) ^ buffer[i];
            }

            return hash | int.MinValue;
        }
    }
}
