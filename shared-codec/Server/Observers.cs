// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;

namespace NanoCoap.Server
{
    /// <summary>Observers: who gets a place, renews it, loses it. RFC 7641 sections 3.6 and 4.1.</summary>
    internal sealed class Observers : INotifier
    {
        internal readonly Registration[] Rows;
        internal Subject[] Subjects;
        internal int SubjectCount;
        internal int Count; // registrations, without those whose last word is under way
        internal readonly long[] Bindings; // of the notifications of protected registrations; null without a guard

        private const int NeverConfirmed = 0x1000000; // more NONs than any strategy allows

        private readonly EndpointConfig _config;
        private readonly EndpointCounters _counters;
        private readonly MessageLayer _layer;
        private readonly HandlerContext _context;
        private readonly Notifications _notifications;
        private readonly int _perHost;
        private readonly int _szx;
        private int _used;
        private int _highest; // no registration that has ended got as far with its Observe values

        internal Observers(
            EndpointConfig config,
            EndpointCounters counters,
            MessageLayer layer,
            HandlerContext context,
            PendingAnswers pending,
            int observable,
            int szx)
        {
            _config = config;
            _counters = counters;
            _layer = layer;
            _context = context;
            _szx = szx;
            _notifications = new Notifications(config, counters, layer, context, pending, this, szx);
            Rows = new Registration[config.Observers];
            Bindings = config.Guard == null ? null : new long[config.Observers];
            Subjects = new Subject[0];
            for (int i = 0; i < config.Observers; i++)
            {
                Rows[i] = new Registration(i, _notifications, layer.Parameters, config.ObserverRequestBytes);
                if (config.Conditions != null)
                {
                    Rows[i].Numbers = new int[Conditions.Numbers];
                }

                if (i < observable)
                {
                    AddSubject();
                }
            }

            _perHost = config.ObserversPerHost != 0 ? config.ObserversPerHost : (config.Observers + 1) / 2;
        }

        /// <summary>Gets what looks after the notifications.</summary>
        internal Notifications Notifications
        {
            get { return _notifications; }
        }

        /// <summary>Looks for the registration of the remote being handled under the token of its request.</summary>
        /// <returns>The registration, or null.</returns>
        internal Registration Find()
        {
            if (_used == 0)
            {
                return null;
            }

            Peer peer = _layer.Source.FindPeer();
            if (peer == null || peer.Holds == 0)
            {
                return null;
            }

            MessageReader reader = _layer.Reader;
            int length = reader.TokenLength;
            for (int row = 0; row < Rows.Length; row++)
            {
                Registration registration = Rows[row];
                if (registration.Peer == peer && registration.TokenLength == length && registration.Principal == _layer.Exchange.Principal
                    && MessageReader.SameBytes(
                        registration.Request, MessageReader.TokenOffset, reader.Buffer, MessageReader.TokenOffset, length))
                {
                    return registration;
                }
            }

            return null;
        }

        /// <summary>
        /// Registers, renews or ends the observation that a GET with an Observe option asks for. RFC 7641 section 4.1.
        /// </summary>
        /// <param name="meaning">What the GET means.</param>
        /// <param name="code">Code of its answer.</param>
        /// <param name="version">Version of the resource that the answer shows.</param>
        /// <returns>The registration if the answer carries an Observe option, else null.</returns>
        internal Registration Register(WholeInterpretation meaning, CoapCode code, int version)
        {
            Registration registration = Find();
            bool success = (int)code < 0x80 && code != CoapCode.Empty;
            if (!success || meaning.Observe != 0 || !meaning.Resource.Observable)
            {
                // An answer without an Observe option tells the client that it observes nothing under this token any more:
                // an error, also for a path that leads nowhere, one that is put off, or one of what can't be observed. A
                // deregistration has been dealt with before; other values of the option mean nothing to us and leave a plain GET.
                if (registration != null && (!success || meaning.Observe == 0))
                {
                    Remove(registration);
                }

                return null;
            }

            if (meaning.From != 0)
            {
                return null; // RFC 7959 section 2.6: later blocks of a notification are plain GETs
            }

            // What the path alone does not say is kept for the GETs to come.
            Response response = _context.Response;
            MessageReader reader = _layer.Reader;
            int kept = 0;
            if (_context.Request.SubpathCount != 0 || (meaning.Options & (1 << OptionSlot.UriQuery)) != 0)
            {
                kept = reader.OptionsEnd;
            }

            bool renewal = registration != null && registration.Subject.Resource == meaning.Resource;
            if (kept - MessageReader.TokenOffset - reader.TokenLength > _config.ObserverRequestBytes
                || (registration == null && (registration = Take()) == null))
            {
                _counters.ObserversRefused++;
                if (registration != null)
                {
                    Remove(registration);
                }

                return null;
            }

            // The answer shows the newest state, so that whatever is still under way is of no interest any more.
            long now = _layer.Source.Now;
            Rest(registration);
            if ((registration.Marks & Registration.IsEnding) != 0)
            {
                registration.Marks &= ~Registration.IsEnding;
                Count++;
            }

            if (!renewal)
            {
                // The first notification is to be a CON: its ACK gives the round-trip estimate of section 4.5.1.
                registration.Count = NeverConfirmed;
                registration.Moment = now + _config.ConfirmAfterMs;
                Enlist(registration, meaning.Resource);
            }

            Fill(registration, meaning, version, kept);
            _notifications.Schedule(registration);
            _notifications.StayFresh(registration);
            registration.Sequence = (registration.Sequence + 1) & ObserveValue.Mask;
            response.Observe = registration.Sequence;
            response.Extras |= Response.ExtraObserve;
            return registration;
        }

        // What the notifications of a registration will need.
        private void Fill(Registration registration, WholeInterpretation meaning, int version, int kept)
        {
            long now = _layer.Source.Now;
            MessageReader reader = _layer.Reader;
            if (registration.Principal != null)
            {
                Bindings[registration.Marks >> Registration.RowShift] = _layer.Exchange.Binding;
            }

            registration.Format = _context.Response.ContentFormat;
            registration.Form = (16 << (meaning.Szx < _szx ? meaning.Szx : _szx))
                | ((meaning.FormatIndex & 0xFF) << Registration.FormatIndexShift) | (meaning.Matched << Registration.MatchedShift);
            registration.SeenVersion = version;
            registration.SentAt = now;
            registration.FailingSince = 0;
            registration.RequestLength = kept;
            Array.Copy(reader.Buffer, 0, registration.Request, 0, kept != 0 ? kept : MessageReader.TokenOffset + reader.TokenLength);
            registration.Request[0] = (byte)(0x40 | ((int)MessageType.NonConfirmable << 4) | reader.TokenLength);
            registration.Conditions = null;
            if ((meaning.Options & Interpretation.Conditional) != 0)
            {
                registration.Conditions = _config.Conditions;
                registration.Conditions.Remember(registration, meaning.Numbers);
            }
        }

        /// <summary>Ends a registration, and what is under way of it.</summary>
        /// <param name="registration">The registration.</param>
        internal void Remove(Registration registration)
        {
            Peer peer = registration.Peer;
            Rest(registration);
            Delist(registration);
            registration.Peer = null;
            registration.Principal = null;
            peer.Holds--;
            _used--;
            if (((registration.Sequence - _highest) & ObserveValue.Mask) < ObserveValue.HalfTurn)
            {
                _highest = registration.Sequence;
            }

            if ((registration.Marks & Registration.IsEnding) != 0)
            {
                registration.Marks &= ~Registration.IsEnding;
            }
            else
            {
                Count--;
                _counters.ObserversEnded++;
            }
        }

        /// <summary>Ends all registrations that a policy does not allow.</summary>
        /// <param name="policy">The policy.</param>
        internal void Recheck(AccessPolicy policy)
        {
            for (int i = 0; i < Rows.Length; i++)
            {
                Registration registration = Rows[i];
                if (registration.Peer != null && registration.Subject != null)
                {
                    object requester = SecureRemote.Requester(registration.Principal, registration.Peer.Remote);
                    if (!policy.Allows(requester, registration.Subject.Resource, CoapCode.Get, true))
                    {
                        Remove(registration);
                    }
                }
            }
        }

        /// <summary>Ends all registrations of a peer.</summary>
        internal void Forget(Peer peer)
        {
            for (int i = 0; i < Rows.Length; i++)
            {
                if (Rows[i].Peer == peer)
                {
                    Remove(Rows[i]);
                }
            }
        }

        /// <inheritdoc/>
        public void OnRoundTrip(Peer peer)
        {
            for (int i = 0; i < Rows.Length && peer.Holds != 0; i++)
            {
                Registration registration = Rows[i];
                if (registration.Peer == peer && (registration.Marks & Registration.HasTurn) != 0)
                {
                    _notifications.Schedule(registration);
                }
            }
        }

        /// <inheritdoc/>
        public bool OnReset(Peer peer, int messageId)
        {
            for (int i = 0; i < Rows.Length && peer.Holds != 0; i++)
            {
                Registration registration = Rows[i];
                if (registration.Peer == peer && registration.Said == messageId)
                {
                    Remove(registration); // RFC 7641 section 3.6: the RST to a NON notification
                    return true;
                }
            }

            return false;
        }

        // Takes a free row for the remote being handled, or one whose owner gives way.
        private Registration Take()
        {
            Peer peer = _layer.Source.TakePeer();
            if (peer == null)
            {
                return null;
            }

            // A host gets so many places with all its ports together, for ports cost nothing. Where addresses can't be forged everybody is
            // one host, unless it is said how many each may have.
            ulong host = _layer.Limit == 0 && _config.ObserversPerHost == 0 ? 0 : _layer.Proof.Host(peer.Remote);
            Registration free = null;
            int ofHost = 0;
            for (int i = Rows.Length - 1; i >= 0; i--)
            {
                Registration row = Rows[i];
                if (row.Peer == null)
                {
                    free = row;
                }
                else if (row.Host == host)
                {
                    ofHost++;
                }
            }

            if (host != 0 && ofHost >= _perHost)
            {
                return null;
            }

            if (free == null)
            {
                free = Displaceable(_layer.Source.IsProven());
                if (free == null)
                {
                    return null;
                }

                Remove(free);
            }

            free.Peer = peer;
            free.Host = host;
            free.Principal = _layer.Exchange.Principal;
            free.Sequence = _highest;
            free.Said = -1;
            free.TakenAt = _layer.Source.Now;
            peer.Holds++;
            _used++;
            Count++;
            return free;
        }

        /// <summary>
        /// Who gives way where all places are taken: the oldest whose last word is under way; else the oldest who has not shown that it can
        /// receive, if it had the time to. Without that time it believes that it observes, and gives way only to a proven one, where
        /// strangers hold half of the places or more.
        /// </summary>
        private Registration Displaceable(bool proven)
        {
            Registration best = null;
            int strangers = 0;
            for (int i = 0; i < Rows.Length; i++)
            {
                Registration row = Rows[i];
                bool isStranger = _layer.Limit != 0 && row.Peer.ProvenUntil == 0;
                bool isEnding = (row.Marks & Registration.IsEnding) != 0;
                strangers += isStranger ? 1 : 0;
                if (!isEnding && !isStranger)
                {
                    continue;
                }

                bool endsBest = best != null && (best.Marks & Registration.IsEnding) != 0;
                if (best == null || (isEnding == endsBest ? row.TakenAt < best.TakenAt : isEnding))
                {
                    best = row;
                }
            }

            bool hadTime = best == null || (best.Marks & Registration.IsEnding) != 0
                || _layer.Source.Now - best.TakenAt >= _layer.Parameters.AckTimeoutMs;
            return hadTime || (proven && strangers >= (Rows.Length + 1) / 2) ? best : null;
        }

        private void Enlist(Registration registration, Resource resource)
        {
            Delist(registration);
            Subject subject = null;
            for (int i = 0; i < SubjectCount && subject == null; i++)
            {
                subject = Subjects[i].Resource == resource ? Subjects[i] : null;
            }

            if (subject == null)
            {
                if (SubjectCount == Subjects.Length)
                {
                    AddSubject(); // a resource has become observable since the start
                }

                subject = Subjects[SubjectCount++];
                subject.Resource = resource;
                subject.SeenVersion = resource.Version;
                subject.SeenRefreshMs = resource.RefreshMs;
            }

            registration.Subject = subject;
        }

        private void AddSubject()
        {
            int count = Subjects.Length;
            Subject[] subjects = new Subject[count + 1];
            Array.Copy(Subjects, 0, subjects, 0, count);
            subjects[count] = new Subject();
            Subjects = subjects;
        }

        private void Delist(Registration registration)
        {
            Subject subject = registration.Subject;
            if (subject == null)
            {
                return;
            }

            subject.Remove(registration);
            registration.Subject = null;
            for (int i = 0; i < Rows.Length; i++)
            {
                if (Rows[i].Subject == subject)
                {
                    return;
                }
            }

            // Nobody observes it any more. The last one takes its place, so that a walk need not look at free ones.
            int place = 0;
            while (Subjects[place] != subject)
            {
                place++;
            }

            Subjects[place] = Subjects[--SubjectCount];
            Subjects[SubjectCount] = subject;
            subject.Resource = null;
        }

        // Nothing is under way any more, and nothing waits.
        private void Rest(Registration registration)
        {
            _notifications.End(registration);
            registration.Marks &= ~Registration.IsBlocked;
            if (registration.Subject != null)
            {
                registration.Subject.Remove(registration);
            }
        }
    }
}
