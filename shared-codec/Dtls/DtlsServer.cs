// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Crypto;
using NanoCoap.Messaging;
using NanoCoap.Server;

namespace NanoCoap.Dtls
{
    /// <summary>
    /// A DTLS 1.2 server with pre-shared keys and the cipher suite TLS_PSK_WITH_AES_128_CCM_8, which RFC 7252 section 9.1.3.1 makes
    /// mandatory: RFC 6347, RFC 4279, RFC 6655, RFC 7627, RFC 5746. Datagrams in, records out through a sender; it reads no clock and
    /// touches no socket. After the constructor it allocates nothing, and nothing that arrives makes it throw.
    /// </summary>
    /// <remarks>
    /// <see cref="Begin"/> takes a datagram, <see cref="Next"/> goes on to the next message in it. The endpoint sees a
    /// <see cref="DtlsSession"/> as its remote, and what it sends there goes through <see cref="Send"/>. <see cref="DtlsTransport"/> does
    /// all that.
    /// </remarks>
    public sealed class DtlsServer : IDatagramSender
    {
        /// <summary>Bytes by which a datagram is longer than the message that it carries, at most.</summary>
        public const int Overhead = RecordLayer.Overhead;

        /// <summary>What the server has done and dropped.</summary>
        public readonly DtlsCounters Counters = new DtlsCounters();

        /// <summary>The session of the message that <see cref="Next"/> has found last.</summary>
        public DtlsSession Session;

        /// <summary>Where in the buffer that message starts.</summary>
        public int MessageAt;

        /// <summary>How many bytes it has.</summary>
        public int MessageLength;

        private readonly IDatagramSender _sender;
        private readonly RecordLayer _records;
        private readonly Sessions _sessions;
        private readonly Handshakes _handshakes;

        // The datagram that is being handled.
        private long _now;
        private object _remote;
        private byte[] _buffer;
        private int _at;
        private int _end;

        /// <summary>Makes a server. All memory is allocated here.</summary>
        /// <param name="config">Sizes and times; not to be changed afterwards.</param>
        /// <param name="keys">The keys of its clients; they may change while it runs, on the thread that drives it.</param>
        /// <param name="aead">AES-CCM.</param>
        /// <param name="sender">Takes what goes out, with the objects that were handed to <see cref="Begin"/>.</param>
        /// <param name="random">Where secrets come from. Unlike elsewhere it is asked for each handshake.</param>
        /// <exception cref="ArgumentException">A value of the configuration is out of its range.</exception>
        public DtlsServer(DtlsConfig config, PreSharedKeys keys, IAead aead, IDatagramSender sender, IRandom random)
        {
            config.Check();
            _sender = sender;
            _records = new RecordLayer(sender, aead, config.MaxMessageBytes);
            _sessions = new Sessions(config.Sessions, Counters);
            _handshakes = new Handshakes(config, Counters, keys, _records, _sessions, random);
        }

        /// <summary>
        /// Gets or sets the endpoint that serves the sessions: it is asked which of them it needs, and told when one is over. Set it before
        /// the first datagram.
        /// </summary>
        public CoapEndpoint Endpoint
        {
            get { return _sessions.Endpoint; }
            set { _sessions.Endpoint = value; }
        }

        /// <summary>Gets how many sessions there are.</summary>
        public int SessionCount
        {
            get { return _sessions.Count; }
        }

        /// <summary>Gets how many handshakes are under way.</summary>
        public int HandshakeCount
        {
            get { return _handshakes.Count; }
        }

        /// <summary>Gets the time at which <see cref="HandleDeadlines"/> wants to be called; <see cref="long.MaxValue"/> for not before the
        /// next datagram.</summary>
        public long NextDeadline
        {
            get { return _handshakes.NextDeadline; }
        }

        /// <summary>Takes a datagram; <see cref="Next"/> handles it.</summary>
        /// <param name="now">The time in milliseconds of a clock that never goes back.</param>
        /// <param name="remote">The sender: any object that is equal to itself when the same sender is meant, and does not change.</param>
        /// <param name="buffer">Holds the datagram from offset 0, and is written over. It must stay as it is until <see cref="Next"/> says
        /// false, but for the message that was found last and what is before that.</param>
        /// <param name="length">Bytes of it.</param>
        public void Begin(long now, object remote, byte[] buffer, int length)
        {
            _now = now;
            _remote = remote;
            _buffer = buffer;
            _at = 0;
            _end = length;
        }

        /// <summary>Handles records of the datagram until one of them has a message.</summary>
        /// <returns>True if there is one; false if the datagram is done with.</returns>
        public bool Next()
        {
            byte[] buffer = _buffer;
            while (_at < _end)
            {
                int at = _at;
                int next = at + RecordLayer.HeaderLength + (buffer[at] == RecordLayer.Tls12Cid ? RecordLayer.OwnCidLength : 0);
                next = next > _end ? int.MaxValue : next + RecordLayer.Number16(buffer, next - 2);
                if (next > _end || buffer[at + 1] != 0xFE)
                {
                    Counters.Malformed++;
                    _at = _end;
                    return false;
                }

                _at = next;
                int epoch = buffer[at + RecordLayer.EpochAt + 1];
                if (epoch > 1 || buffer[at + RecordLayer.EpochAt] != 0)
                {
                    Counters.Ignored++;
                }
                else if (epoch == 0)
                {
                    TakePlain(at, next);
                }
                else if (TakeSealed(at))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Does what is due: flights that are sent again, handshakes that end. Calling it early does no harm.</summary>
        /// <param name="now">The time of the same clock.</param>
        public void HandleDeadlines(long now)
        {
            if (now >= _handshakes.NextDeadline)
            {
                _handshakes.HandleDeadlines(now);
            }
        }

        /// <summary>Sends a message in a session.</summary>
        /// <param name="remote">The <see cref="DtlsSession"/>.</param>
        /// <param name="buffer">Holds the message from offset 0.</param>
        /// <param name="length">Bytes of it.</param>
        /// <returns>False if the session is over, the message too long, or the transport refuses it.</returns>
        public bool Send(object remote, byte[] buffer, int length)
        {
            DtlsSession session = (DtlsSession)remote;
            RecordLayer records = _records;
            if (session.Remote == null || length > records.Out.Length - Overhead
                || session.Material[DtlsSession.SendNumberAt] == RecordLayer.LastNumber)
            {
                return false;
            }

            Array.Copy(buffer, 0, records.Out, records.ContentAt(session), length);
            records.Seal(RecordLayer.ApplicationData, session, length);
            return records.Send(session.Remote);
        }

        /// <inheritdoc/>
        public int AddressOf(object remote, byte[] target)
        {
            return _sender.AddressOf(((DtlsSession)remote).Remote, target);
        }

        /// <summary>Ends what was made with keys that were removed since (<see cref="PreSharedKeys.Remove"/>): their clients are told by a
        /// close_notify.</summary>
        /// <param name="now">The time.</param>
        public void EndRemoved(long now)
        {
            _handshakes.EndRemoved();
            End(now, false);
        }

        /// <summary>Ends all sessions, as before the sockets are closed: their clients are told by a close_notify.</summary>
        /// <param name="now">The time.</param>
        public void Close(long now)
        {
            End(now, true);
        }

        private void End(long now, bool all)
        {
            for (int i = 0; i < _sessions.Rows.Length; i++)
            {
                DtlsSession session = _sessions.Rows[i];
                if (session.Remote != null && (all || session.Key.IsRemoved))
                {
                    Close(now, session, session.IsProven);
                }
            }
        }

        private void Close(long now, DtlsSession session, bool isTold)
        {
            if (isTold)
            {
                _records.SendWarning(session, AlertDescription.CloseNotify);
            }

            _sessions.End(now, session);
        }

        private void TakePlain(int at, int end)
        {
            byte[] buffer = _buffer;
            int type = buffer[at];
            long number = RecordLayer.Number48(buffer, at + RecordLayer.NumberAt);
            at += RecordLayer.HeaderLength;
            if (type == RecordLayer.Handshake)
            {
                // There may be several messages in a record. RFC 6347 section 4.2.3.
                while (end - at >= Handshake.HeaderLength)
                {
                    int length = RecordLayer.Number24(buffer, at + 9);
                    if (length > end - at - Handshake.HeaderLength)
                    {
                        break;
                    }

                    _handshakes.Take(_now, _remote, number, buffer, at, length);
                    at += Handshake.HeaderLength + length;
                }

                Counters.Malformed += at != end ? 1 : 0;
            }
            else if (type == RecordLayer.Alert && end - at == 2)
            {
                _handshakes.TakeAlert(_remote);
            }
            else if (type != RecordLayer.ChangeCipherSpec)
            {
                // Of ChangeCipherSpec nothing hangs: what comes in epoch 1 says itself that the keys are in use.
                Counters.Ignored++;
            }
        }

        // A record in epoch 1: true if it has a message.
        private bool TakeSealed(int at)
        {
            byte[] buffer = _buffer;
            int type = buffer[at];
            long number = RecordLayer.Number48(buffer, at + RecordLayer.NumberAt);
            DtlsSession session = _sessions.Find(_remote, buffer, at);
            if (type != RecordLayer.ApplicationData && (type == RecordLayer.Handshake || session == null))
            {
                Handshake handshake = _handshakes.Find(_remote);
                if (handshake != null && handshake.State == Handshake.ForFinished
                    && RecordLayer.IsFor(handshake.Material, Handshake.KeyBlockAt, buffer, at))
                {
                    _handshakes.TakeSealed(_now, handshake, number, buffer, at);
                    return false;
                }
            }

            if (session == null)
            {
                Counters.Ignored++;
                return false;
            }

            if (!session.IsNew(number))
            {
                Counters.Replayed++;
                return false;
            }

            int length = _records.Open(session.Material, 0, buffer, at);
            if (length < 0)
            {
                Counters.Forged++;
                return false;
            }

            // RFC 9146 section 6: only what is newer than all before moves it.
            if (session.Take(number) && type == RecordLayer.Tls12Cid && !_remote.Equals(session.Remote))
            {
                _sessions.Move(session, _remote);
            }

            session.SeenAt = _now;
            type = _records.Type;
            at = _records.OpenAt;
            if (type == RecordLayer.ApplicationData)
            {
                Session = session;
                MessageAt = at;
                MessageLength = length;
                return length != 0;
            }

            if (type == RecordLayer.Alert && length == 2 && (buffer[at] != 1 || buffer[at + 1] == AlertDescription.CloseNotify))
            {
                Close(_now, session, true); // RFC 5246 section 7.2: so does a fatal one, and close_notify, which is answered by one
            }
            else if (type == RecordLayer.Handshake && length >= Handshake.HeaderLength)
            {
                TakeHandshake(session, buffer[at]);
            }
            else
            {
                Counters.Ignored++;
            }

            return false;
        }

        // Its Finished again: the client has not had ours. A hello: it wants other keys, for which it may make another session.
        private void TakeHandshake(DtlsSession session, int type)
        {
            if (type == Handshakes.FinishedType)
            {
                Counters.Retransmissions++;
                _handshakes.SendFinished(session);
            }
            else if (type == Handshakes.ClientHelloType)
            {
                _records.SendWarning(session, AlertDescription.NoRenegotiation);
            }
            else
            {
                Counters.Ignored++;
            }
        }
    }
}
