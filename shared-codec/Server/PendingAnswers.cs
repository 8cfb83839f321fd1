// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;

namespace NanoCoap.Server
{
    /// <summary>Answers that their handlers have put off. RFC 7252 section 5.2.2.</summary>
    internal sealed class PendingAnswers : ITicketOffice
    {
        /// <summary>In place of a ticket: the request being handled has not asked for one.</summary>
        internal const int NoTicketYet = -1;

        /// <summary>In place of a ticket: there is none to be had.</summary>
        internal const int NoTickets = -2;

        internal int Used;
        internal int Ticket = NoTickets; // of the request being handled, or one of the constants

        private readonly EndpointConfig _config;
        private readonly EndpointCounters _counters;
        private readonly MessageLayer _layer;
        private readonly Exchange _exchange;
        private readonly HandlerContext _context;
        private readonly StoredMessages _stored;
        private readonly Limiter _limiter;
        private readonly PendingAnswer[] _rows;
        private readonly int _szx;

        internal PendingAnswers(
            EndpointConfig config,
            EndpointCounters counters,
            MessageLayer layer,
            HandlerContext context,
            StoredMessages stored,
            Limiter limiter,
            int szx)
        {
            _config = config;
            _counters = counters;
            _layer = layer;
            _exchange = layer.Exchange;
            _context = context;
            _stored = stored;
            _limiter = limiter;
            _szx = szx;
            _rows = new PendingAnswer[config.Pending];
            for (int i = 0; i < _rows.Length; i++)
            {
                _rows[i] = new PendingAnswer();
            }
        }

        /// <inheritdoc/>
        public int Open()
        {
            if (Ticket != NoTicketYet)
            {
                return Ticket < 0 ? -1 : Ticket;
            }

            int place = 0;
            while (place < _rows.Length && _rows[place].Peer != null)
            {
                place++;
            }

            Peer peer = place < _rows.Length ? _layer.Source.TakePeer() : null;
            if (peer == null)
            {
                _counters.LaterRefused++;
                return -1;
            }

            MessageReader reader = _layer.Reader;
            PendingAnswer row = _rows[place];
            row.Peer = peer;
            row.Principal = _exchange.Principal;
            row.Binding = _exchange.Binding;
            row.Generation++;
            Array.Copy(reader.Buffer, 0, row.Head, 0, MessageReader.TokenOffset + reader.TokenLength);
            row.IsAcknowledged = false;
            row.IsWaiting = false;
            row.IsReady = false;
            row.AckAt = long.MaxValue;
            row.LapsesAt = _layer.Source.Now + _layer.Parameters.MaxTransmitWaitMs;
            peer.Holds++;
            Used++;
            Ticket = TicketOf(place);
            return Ticket;
        }

        /// <inheritdoc/>
        public void Resume(int ticket)
        {
            int place = PlaceOf(ticket);
            if (place >= 0)
            {
                _rows[place].IsReady = true;
            }
        }

        /// <summary>Ends the request that was handled.</summary>
        /// <param name="meaning">What it means.</param>
        /// <param name="wanted">Whether its answer is to be put off: the handler has returned nothing.</param>
        /// <returns>True if it is put off.</returns>
        internal bool Decide(Interpretation meaning, bool wanted)
        {
            int ticket = Ticket;
            Ticket = NoTickets;
            if (ticket < 0)
            {
                return false;
            }

            PendingAnswer row = _rows[PlaceOf(ticket)];
            if (!wanted)
            {
                Release(row);
                return false;
            }

            // Keep what the answer needs.
            row.Meaning.CopyFrom(meaning);
            row.ExchangeCode = row.Principal == null ? meaning.Code : _exchange.OuterCode;
            row.ContentFormat = _context.Response.ContentFormat;
            row.Block1 = (_context.Response.Extras & Response.ExtraBlock1) != 0 ? _context.Response.Block1 : Interpretation.Absent;
            row.Credit = _layer.Source.SetAside();
            if (row.IsConfirmable)
            {
                row.AckAt = _layer.Source.Now + _config.AckDelayMs;
            }

            _layer.Transmissions.Want(DueOf(row, _layer.Source.Now));
            return true;
        }

        /// <summary>Gives up all answers to a peer.</summary>
        internal void Forget(Peer peer)
        {
            for (int i = 0; i < _rows.Length; i++)
            {
                if (_rows[i].Peer == peer)
                {
                    Release(_rows[i]);
                }
            }
        }

        /// <summary>Does what is due.</summary>
        /// <param name="now">The time.</param>
        /// <param name="freed">Whether those that wait for another CON may have waited long enough.</param>
        /// <returns>When something is due next.</returns>
        internal long HandleDeadlines(long now, bool freed)
        {
            long deadline = long.MaxValue;
            for (int place = 0; place < _rows.Length; place++)
            {
                PendingAnswer row = _rows[place];
                if (row.Peer == null)
                {
                    continue;
                }

                Handle(row, place, now, freed);
                if (row.Peer != null && !row.IsWaiting)
                {
                    long due = DueOf(row, now);
                    if (due < deadline)
                    {
                        deadline = due;
                    }
                }
            }

            return deadline;
        }

        private static long DueOf(PendingAnswer row, long now)
        {
            return row.IsReady ? now : row.AckAt < row.LapsesAt ? row.AckAt : row.LapsesAt;
        }

        private int TicketOf(int place)
        {
            // With how often the place was taken, so that a late one does not hit a successor.
            return ((_rows[place].Generation & 0x7FFFFF) << 4) | place;
        }

        private int PlaceOf(int ticket)
        {
            int place = ticket & 15;
            return ticket >= 0 && place < _rows.Length && _rows[place].Peer != null && TicketOf(place) == ticket ? place : -1;
        }

        private void Release(PendingAnswer row)
        {
            row.Peer.Holds--;
            row.Peer = null;
            row.Principal = null;
            Used--;
        }

        private void Handle(PendingAnswer row, int place, long now, bool freed)
        {
            bool lapsed = row.LapsesAt <= now;
            if (row.IsReady || lapsed)
            {
                if (!row.IsWaiting || freed)
                {
                    Complete(row, place, now, lapsed);
                }
            }
            else if (row.AckAt <= now)
            {
                row.AckAt = long.MaxValue;
                row.IsAcknowledged = true;
                row.Credit -= MessageLayer.EmptyFrameBytes;
                Resume(row, now);
                _exchange.AcknowledgeAlone();
            }
        }

        private void Resume(PendingAnswer row, long now)
        {
            _exchange.Resume(now, row.Peer, row.ExchangeCode, row.IsConfirmable, row.MessageId);
        }

        /// <summary>Sends the answer that was put off: in the ACK if that is still owed, else as a CON of its own, or as a NON.</summary>
        private void Complete(PendingAnswer row, int place, long now, bool lapsed)
        {
            Peer peer = row.Peer;
            bool separate = row.IsConfirmable && row.IsAcknowledged;
            StoredMessage stored = null;
            byte[] target = _context.Tx;
            int szx = row.Meaning.Szx;
            if (separate)
            {
                stored = _layer.Transmissions.MayBegin(peer) ? _stored.Take(_layer.Limit == 0 || peer.ProvenUntil != 0) : null;
                if (stored == null)
                {
                    row.IsWaiting = true;
                    peer.Marks |= Peer.IsAwaited;
                    return;
                }

                target = stored.Bytes;
                szx = szx < _szx ? szx : _szx;
            }

            CoapCode code = Render(row, place, target, szx, lapsed);
            _layer.Out.Grant(peer, row.Credit);
            if (row.Meaning.IsUnwanted(code))
            {
                if (!row.IsAcknowledged)
                {
                    Resume(row, now);
                    _exchange.AcknowledgeAlone();
                }

                Release(row);
                return;
            }

            int length = _context.Encoder.Encode(code, row.Head, row.TokenLength);
            int overhead = row.Principal == null ? 0 : _exchange.Guard.Overhead;
            bool limited = _layer.Limit != 0 && peer.ProvenUntil == 0 && length + overhead + MessageLayer.FrameBytes > peer.Credit;
            if (limited)
            {
                int allowed = (int)peer.Credit - overhead - MessageLayer.FrameBytes - MessageLayer.EmptyFrameBytes;
                length = _limiter.Restrict(length, allowed, row.Meaning.IsOneOf(Interpreter.SafeMethods), row.Head, row.TokenLength);
            }

            if (target[1] >= 0x80)
            {
                _counters.ErrorResponses++;
            }

            if (separate)
            {
                SendSeparately(row, stored, length, now);
            }
            else
            {
                Respond(row, target, length, now);
            }

            Release(row);
            if (limited && _layer.Out.Pay(peer, MessageLayer.EmptyFrameBytes))
            {
                _layer.Pings.Send(now, peer);
            }

            _layer.Transmissions.Feed(peer); // with what the answer has left
        }

        // In the ACK that is still owed, or as the NON that answers a NON.
        private void Respond(PendingAnswer row, byte[] message, int length, long now)
        {
            Resume(row, now);
            _exchange.Principal = row.Principal;
            _exchange.Binding = row.Binding;
            int before = _layer.Out.Spent;
            _exchange.Respond(message, length);
            _exchange.Principal = null;
            _layer.Out.Grant(row.Peer, before - _layer.Out.Spent);
        }

        // As a CON of its own. Nothing is sent that can't be protected: its key is gone, or used up.
        private void SendSeparately(PendingAnswer row, StoredMessage stored, int length, long now)
        {
            byte[] message = stored.Bytes;
            if (row.Principal != null)
            {
                MessageGuard guard = _exchange.Guard;
                length = guard.Seal(row.Principal, row.Binding, false, message, length);
                if (length == 0 || length > message.Length)
                {
                    return;
                }

                Array.Copy(guard.Sealed, 0, message, 0, length);
            }

            int messageId = _layer.Out.NewMessageId(row.Peer);
            message[2] = (byte)(messageId >> 8);
            message[3] = (byte)messageId;
            stored.Length = length;
            _layer.Transmissions.Begin(now, stored, row.Peer);
        }

        // Has the handler say what it has to say.
        private CoapCode Render(PendingAnswer row, int place, byte[] target, int szx, bool lapsed)
        {
            Interpretation meaning = row.Meaning;
            Response response = _context.Response;
            response.Begin(target, meaning.From, 16 << szx, row.ContentFormat);
            response.Block1 = row.Block1;
            response.Extras = (row.Block1 >= 0 ? Response.ExtraBlock1 : 0)
                | ((meaning.Options & (1 << OptionSlot.Block2)) != 0 ? Response.ExtraBlock2 : 0);
            if (lapsed)
            {
                return CoapCode.ServiceUnavailable;
            }

            if (meaning.Resource.Versioned && meaning.Code == CoapCode.Get)
            {
                response.EtagVersion = meaning.Resource.Version;
                response.EtagFormat = meaning.FormatIndex;
                response.Extras |= Response.ExtraEtag;
            }

            return _context.Resume(meaning.Resource, TicketOf(place));
        }
    }
}
