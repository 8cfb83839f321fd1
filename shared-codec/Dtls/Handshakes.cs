// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Crypto;
using NanoCoap.Messaging;

namespace NanoCoap.Dtls
{
    /// <summary>
    /// Handshakes from hello to Finished: RFC 6347 section 4.2 with TLS_PSK_WITH_AES_128_CCM_8 (RFC 4279, RFC 6655). Stateless until a
    /// cookie has come back. There is no resumption, no ServerKeyExchange with a hint, no ticket.
    /// </summary>
    /// <remarks>
    /// The client's flights are hello, hello with cookie, and ClientKeyExchange with ChangeCipherSpec and Finished; ours are
    /// HelloVerifyRequest, ServerHello with ServerHelloDone, and ChangeCipherSpec with Finished. Ours are made anew when they are sent
    /// again; the last one by the session.
    /// </remarks>
    internal sealed class Handshakes
    {
        internal long NextDeadline = long.MaxValue;

        // Handshake types, RFC 5246 section 7.4.
        internal const int ClientHelloType = 1;
        internal const int FinishedType = 20;

        private const int ServerHelloType = 2;
        private const int HelloVerifyRequestType = 3;
        private const int ServerHelloDoneType = 14;
        private const int ClientKeyExchangeType = 16;

        private const int MaxTimeoutMs = 60000; // RFC 6347 section 4.2.4.1
        private const int MaxFailures = 2;
        private const int BeginPrice = 14; // of a handshake, in hellos: the answer, and the hash of what was said

        private readonly DtlsConfig _config;
        private readonly DtlsCounters _counters;
        private readonly PreSharedKeys _keys;
        private readonly RecordLayer _records;
        private readonly Sessions _sessions;
        private readonly IRandom _random;
        private readonly Cookie _cookie;
        private readonly ClientHello _hello = new ClientHello();
        private readonly HelloBudget _first;
        private readonly HelloBudget _second;
        private readonly Handshake[] _rows;
        private readonly KeySchedule _schedule = new KeySchedule();
        private readonly byte[] _verify = new byte[DtlsSession.FinishedLength];

        internal Handshakes(
            DtlsConfig config,
            DtlsCounters counters,
            PreSharedKeys keys,
            RecordLayer records,
            Sessions sessions,
            IRandom random)
        {
            _config = config;
            _counters = counters;
            _keys = keys;
            _records = records;
            _sessions = sessions;
            _random = random;
            _cookie = new Cookie(records.Sender, random);
            _second = new HelloBudget(config.HellosPerSecond / 3);
            _first = new HelloBudget(config.HellosPerSecond - (config.HellosPerSecond / 3));
            _rows = new Handshake[config.Handshakes];
            for (int i = 0; i < _rows.Length; i++)
            {
                _rows[i] = new Handshake();
            }
        }

        /// <summary>Gets how many are under way.</summary>
        internal int Count
        {
            get
            {
                int count = 0;
                for (int i = 0; i < _rows.Length; i++)
                {
                    count += _rows[i].State != Handshake.Free ? 1 : 0;
                }

                return count;
            }
        }

        /// <summary>Looks for the handshake of a remote.</summary>
        /// <returns>The handshake, or null.</returns>
        internal Handshake Find(object remote)
        {
            for (int i = 0; i < _rows.Length; i++)
            {
                if (_rows[i].State != Handshake.Free && remote.Equals(_rows[i].Remote))
                {
                    return _rows[i];
                }
            }

            return null;
        }

        /// <summary>Takes a handshake message in plain, or a fragment of one.</summary>
        /// <param name="now">The time.</param>
        /// <param name="remote">Who sent it.</param>
        /// <param name="number">Number of its record.</param>
        /// <param name="buffer">Holds it.</param>
        /// <param name="at">Where its header starts.</param>
        /// <param name="length">Bytes of the fragment, which are there.</param>
        internal void Take(long now, object remote, long number, byte[] buffer, int at, int length)
        {
            if (buffer[at] == ClientHelloType)
            {
                TakeHello(now, remote, number, buffer, at, length);
                return;
            }

            Handshake handshake = Find(remote);
            if (handshake == null || handshake.State != Handshake.ForKeyExchange
                || RecordLayer.Number16(buffer, at + 4) != handshake.MessageSeq)
            {
                _counters.Ignored++;
                return;
            }

            int total = handshake.TakeFragment(buffer, at, ClientKeyExchangeType);
            if (total > 0)
            {
                TakeKeyExchange(handshake, total);
            }
            else if (total < 0)
            {
                _counters.Ignored++;
            }
        }

        /// <summary>Takes a record in epoch 1 while a Finished is waited for.</summary>
        /// <param name="now">The time.</param>
        /// <param name="handshake">The handshake.</param>
        /// <param name="number">Number of the record.</param>
        /// <param name="buffer">Holds it.</param>
        /// <param name="at">Where it starts.</param>
        internal void TakeSealed(long now, Handshake handshake, long number, byte[] buffer, int at)
        {
            int length = _records.Open(handshake.Material, Handshake.KeyBlockAt, buffer, at);
            if (length < 0)
            {
                // One may be damaged or anybody's; with two of them the keys are not the same ones. That of an identity which is unknown
                // ends in the same way.
                _counters.Forged++;
                handshake.Failures++;
                if (handshake.Failures == MaxFailures)
                {
                    Refuse(handshake, AlertDescription.BadRecordMac);
                }

                return;
            }

            at = _records.OpenAt;
            if (_records.Type == RecordLayer.Alert)
            {
                End(handshake);
                return;
            }

            if (_records.Type != RecordLayer.Handshake || length < Handshake.HeaderLength
                || RecordLayer.Number24(buffer, at + 9) != length - Handshake.HeaderLength
                || RecordLayer.Number16(buffer, at + 4) != handshake.MessageSeq
                || handshake.TakeFragment(buffer, at, FinishedType) <= 0)
            {
                _counters.Ignored++;
                return;
            }

            TakeFinished(now, handshake, number);
        }

        /// <summary>Ends the handshake of a remote, if there is one, because its client says so. Nobody has shown that it was the
        /// client.</summary>
        internal void TakeAlert(object remote)
        {
            Handshake handshake = Find(remote);
            if (handshake == null)
            {
                _counters.Ignored++;
                return;
            }

            End(handshake);
        }

        /// <summary>Sends a flight again, or gives up.</summary>
        internal void HandleDeadlines(long now)
        {
            for (int i = 0; i < _rows.Length; i++)
            {
                Handshake handshake = _rows[i];
                if (handshake.State == Handshake.Free)
                {
                    continue;
                }

                if (now >= handshake.EndsAt)
                {
                    End(handshake);
                }
                else if (now >= handshake.RetransmitAt)
                {
                    handshake.TimeoutMs = handshake.TimeoutMs < MaxTimeoutMs / 2 ? 2 * handshake.TimeoutMs : MaxTimeoutMs;
                    handshake.RetransmitAt = now + handshake.TimeoutMs;
                    _counters.Retransmissions++;
                    SendHello(handshake, false);
                }
            }

            Settle();
        }

        /// <summary>Sends the last flight: ChangeCipherSpec and Finished.</summary>
        internal void SendFinished(DtlsSession session)
        {
            RecordLayer records = _records;
            byte[] material = session.Material;
            long number = RecordLayer.Number48(material, DtlsSession.PlainNumberAt);
            RecordLayer.Put48(material, DtlsSession.PlainNumberAt, number + 1);
            records.Out[records.AddPlain(RecordLayer.ChangeCipherSpec, RecordLayer.Dtls12, number, 1)] = 1;
            int at = records.ContentAt(session);
            PutHeader(
                at, FinishedType, RecordLayer.Number16(material, DtlsSession.MessageSeqAt), DtlsSession.FinishedLength);
            Array.Copy(material, DtlsSession.FinishedAt, records.Out, at + Handshake.HeaderLength, DtlsSession.FinishedLength);
            records.Seal(RecordLayer.Handshake, session, Handshake.HeaderLength + DtlsSession.FinishedLength);
            records.Send(session.Remote);
        }

        /// <summary>Ends all handshakes under keys that were removed.</summary>
        internal void EndRemoved()
        {
            for (int i = 0; i < _rows.Length; i++)
            {
                if (_rows[i].Key != null && _rows[i].Key.IsRemoved)
                {
                    End(_rows[i]);
                }
            }
        }

        private void TakeHello(long now, object remote, long number, byte[] buffer, int at, int length)
        {
            // What is not whole can't be verified without keeping it, and so is not taken: a hello with pre-shared keys is small.
            ClientHello hello = _hello;
            byte[] scratch = _records.Out;
            int body = at + Handshake.HeaderLength;
            if (RecordLayer.Number24(buffer, at + 1) != length || RecordLayer.Number24(buffer, at + 6) != 0
                || !hello.Parse(buffer, body, body + length))
            {
                _counters.Malformed++;
                return;
            }

            // A cookie that can't have been made here is less than none: only who has received one gets at the other budget. Whose host has
            // its share of handshakes gets at none.
            ulong host = _cookie.Host(remote, scratch);
            bool returns = Cookie.MayHold(buffer, hello, host);
            HelloBudget budget = returns ? _second : _first;
            Handshake handshake = returns ? Find(remote) : null;
            Handshake place = returns && handshake == null ? FreeFor(now, host) : handshake;
            if ((returns && place == null) || !budget.Take(now, host, !returns && hello.CookieLength != 0))
            {
                _counters.HellosDropped++;
                return;
            }

            int messageSeq = RecordLayer.Number16(buffer, at + 4);
            if (!returns || !_cookie.Holds(now, remote, buffer, hello, scratch))
            {
                _counters.HellosVerified++;
                SendHelloVerifyRequest(remote, number, messageSeq, _cookie.Make(now, remote, host, buffer, hello, scratch));
                return;
            }

            if (handshake != null
                && FixedTime.AreEqual(handshake.Material, Handshake.ClientRandomAt, buffer, hello.RandomAt, ClientHello.RandomLength))
            {
                _counters.Retransmissions++;
                if (handshake.State == Handshake.ForKeyExchange)
                {
                    SendHello(handshake, false);
                }

                return;
            }

            int alert = hello.Read(_config.MaxMessageBytes);
            if (alert >= 0)
            {
                _counters.HandshakesFailed++;
                _records.SendAlert(remote, number, alert);
                return;
            }

            // Whose keys were made already is not given others before these have come to an end: they are what costs most.
            if (place.State == Handshake.ForFinished || _sessions.PlaceFor(remote, null) == null)
            {
                _counters.HellosDropped++;
                return;
            }

            if (handshake != null)
            {
                End(handshake); // its client has begun anew
            }

            budget.Spend(BeginPrice);
            place.Host = host;
            Begin(now, place, remote, number, messageSeq, buffer, at, length);
        }

        // A free place, unless the host has its share already. One that has had keys made in vain has it until the time is over which the
        // handshake might have taken: else whoever owns an address could keep us at that.
        private Handshake FreeFor(long now, ulong host)
        {
            Handshake free = null;
            int ofHost = 0;
            for (int i = 0; i < _rows.Length; i++)
            {
                Handshake row = _rows[i];
                if (row.State == Handshake.Free && (free == null || free.WasInVain))
                {
                    free = row;
                }

                if (row.Host == host && (row.State != Handshake.Free || (row.WasInVain && now < row.EndsAt)))
                {
                    ofHost++;
                }
            }

            return ofHost < _config.HandshakesPerHost ? free : null;
        }

        private void Begin(long now, Handshake handshake, object remote, long number, int messageSeq, byte[] buffer, int at, int length)
        {
            ClientHello hello = _hello;
            byte[] material = handshake.Material;
            _counters.HandshakesBegun++;
            handshake.Remote = remote;
            handshake.Extensions = hello.Extensions;
            handshake.PlainNumber = number; // RFC 6347 section 4.2.1
            handshake.Failures = 0;
            handshake.HelloSeq = messageSeq;
            handshake.MessageSeq = messageSeq;
            Array.Copy(buffer, hello.RandomAt, material, Handshake.ClientRandomAt, ClientHello.RandomLength);
            KeySchedule.Draw(_random, material, Handshake.ServerRandomAt, ClientHello.RandomLength);
            if (hello.CidAt != 0)
            {
                // Should ours be that of a session, this handshake is not finished, and its client begins anew.
                material[Handshake.CidMarkAt] = (byte)(RecordLayer.HasCids | buffer[hello.CidAt]);
                Array.Copy(buffer, hello.CidAt + 1, material, Handshake.PeerCidAt, buffer[hello.CidAt]);
                KeySchedule.Draw(_random, material, Handshake.OwnCidAt, RecordLayer.OwnCidLength);
            }

            handshake.Transcript.Reset();
            handshake.Transcript.Update(buffer, at, Handshake.HeaderLength + length);
            handshake.Expect(Handshake.ForKeyExchange);
            SendHello(handshake, true);
            handshake.TimeoutMs = _config.RetransmitMs;
            handshake.RetransmitAt = now + handshake.TimeoutMs;
            handshake.EndsAt = now + _config.HandshakeTimeoutMs;
            Settle();
        }

        private void SendHelloVerifyRequest(object remote, long number, int messageSeq, ulong cookie)
        {
            // RFC 6347 section 4.2.1: with the version of DTLS 1.0 whatever comes after, and with the number of the hello.
            RecordLayer records = _records;
            byte[] target = records.Out;
            int length = 3 + Cookie.Length;
            int at = records.AddPlain(RecordLayer.Handshake, RecordLayer.Dtls10, number, Handshake.HeaderLength + length);
            PutHeader(at, HelloVerifyRequestType, messageSeq, length);
            at += Handshake.HeaderLength;
            RecordLayer.Put16(target, at, RecordLayer.Dtls10);
            target[at + 2] = Cookie.Length;
            RecordLayer.Put48(target, at + 3, (long)(cookie >> 16));
            RecordLayer.Put16(target, at + 9, (int)cookie);
            records.Send(remote);
        }

        // ServerHello and ServerHelloDone. The same each time but for the numbers of the records.
        private void SendHello(Handshake handshake, bool first)
        {
            RecordLayer records = _records;
            byte[] target = records.Out;
            byte[] material = handshake.Material;
            int messageSeq = handshake.HelloSeq;
            int start = RecordLayer.HeaderLength; // the headers come last, when the length is known
            int at = start + Handshake.HeaderLength;
            RecordLayer.Put16(target, at, RecordLayer.Dtls12);
            Array.Copy(material, Handshake.ServerRandomAt, target, at + 2, ClientHello.RandomLength);
            at += 2 + ClientHello.RandomLength;
            target[at] = 0; // no session ID: it can't be resumed
            RecordLayer.Put16(target, at + 1, ClientHello.Psk128Ccm8);
            target[at + 3] = 0; // no compression
            int extensionsAt = at + 4;
            at = extensionsAt + 2;
            if ((handshake.Extensions & ClientHello.Renegotiation) != 0)
            {
                at = PutExtension(at, ClientHello.RenegotiationExtension, 1);
                target[at++] = 0;
            }

            if ((handshake.Extensions & ClientHello.ExtendedMasterSecret) != 0)
            {
                at = PutExtension(at, ClientHello.ExtendedMasterSecretExtension, 0);
            }

            if ((handshake.Extensions & ClientHello.RecordSizeLimit) != 0)
            {
                at = PutExtension(at, ClientHello.RecordSizeLimitExtension, 2);
                RecordLayer.Put16(target, at, _config.MaxMessageBytes);
                at += 2;
            }

            int fragmentCode = handshake.Extensions >> ClientHello.FragmentLengthShift;
            if (fragmentCode != 0)
            {
                at = PutExtension(at, ClientHello.MaxFragmentLengthExtension, 1);
                target[at++] = (byte)fragmentCode;
            }

            if (material[Handshake.CidMarkAt] != 0)
            {
                at = PutExtension(at, ClientHello.ConnectionIdExtension, 1 + RecordLayer.OwnCidLength);
                target[at++] = RecordLayer.OwnCidLength;
                Array.Copy(material, Handshake.OwnCidAt, target, at, RecordLayer.OwnCidLength);
                at += RecordLayer.OwnCidLength;
            }

            int extensions = at - extensionsAt - 2;
            RecordLayer.Put16(target, extensionsAt, extensions);
            int length = (extensions == 0 ? extensionsAt : at) - start - Handshake.HeaderLength;
            records.AddPlain(RecordLayer.Handshake, RecordLayer.Dtls12, handshake.PlainNumber++, Handshake.HeaderLength + length);
            PutHeader(start, ServerHelloType, messageSeq, length);
            int done = records.AddPlain(RecordLayer.Handshake, RecordLayer.Dtls12, handshake.PlainNumber++, Handshake.HeaderLength);
            PutHeader(done, ServerHelloDoneType, messageSeq + 1, 0);
            if (first)
            {
                handshake.Transcript.Update(target, start, Handshake.HeaderLength + length);
                handshake.Transcript.Update(target, done, Handshake.HeaderLength);
            }

            records.Send(handshake.Remote);
        }

        // RFC 4279 section 2: the identity. Of an unknown one nobody has the key, so that it ends as with a wrong key.
        private void TakeKeyExchange(Handshake handshake, int total)
        {
            byte[] material = handshake.Material;
            int at = Handshake.MessageAt + Handshake.HeaderLength;
            int length = RecordLayer.Number16(material, at);
            if (total < Handshake.HeaderLength + 2 || length != total - Handshake.HeaderLength - 2)
            {
                _counters.Malformed++;
                Refuse(handshake, AlertDescription.DecodeError);
                return;
            }

            PreSharedKey key = _keys.Find(material, at + 2, length);
            handshake.Key = key;
            handshake.Transcript.Update(material, Handshake.MessageAt, total);
            _schedule.MakeKeys(handshake, key, _random);
            handshake.Expect(Handshake.ForFinished);
        }

        private void TakeFinished(long now, Handshake handshake, long number)
        {
            byte[] material = handshake.Material;
            int at = Handshake.MessageAt + Handshake.HeaderLength;
            _schedule.UseMasterSecret(handshake);
            _schedule.MakeVerifyData(handshake, false, _verify, 0);
            bool same = RecordLayer.Number24(material, Handshake.MessageAt + 1) == DtlsSession.FinishedLength
                && FixedTime.AreEqual(_verify, 0, material, at, DtlsSession.FinishedLength);
            DtlsSession session = same ? _sessions.PlaceFor(handshake.Remote, handshake.Key) : null;
            if (session == null)
            {
                _schedule.Forget();
                Refuse(handshake, same ? AlertDescription.InternalError : AlertDescription.DecryptError);
                return;
            }

            handshake.Transcript.Update(material, Handshake.MessageAt, Handshake.HeaderLength + DtlsSession.FinishedLength);
            _sessions.Begin(now, session, handshake, number);
            _schedule.MakeVerifyData(handshake, true, session.Material, DtlsSession.FinishedAt);
            _schedule.Forget();
            RecordLayer.Put16(session.Material, DtlsSession.MessageSeqAt, handshake.MessageSeq);
            RecordLayer.Put48(session.Material, DtlsSession.PlainNumberAt, handshake.PlainNumber);
            handshake.WasInVain = false;
            handshake.Wipe();
            _counters.HandshakesFinished++;
            Settle();
            SendFinished(session);
        }

        private int PutExtension(int at, int type, int length)
        {
            RecordLayer.Put16(_records.Out, at, type);
            RecordLayer.Put16(_records.Out, at + 2, length);
            return at + 4;
        }

        private void PutHeader(int at, int type, int messageSeq, int length)
        {
            byte[] target = _records.Out;
            target[at] = (byte)type;
            RecordLayer.Put24(target, at + 1, length);
            RecordLayer.Put16(target, at + 4, messageSeq);
            RecordLayer.Put24(target, at + 6, 0);
            RecordLayer.Put24(target, at + 9, length);
        }

        private void Refuse(Handshake handshake, int description)
        {
            object remote = handshake.Remote;
            long number = handshake.PlainNumber;
            End(handshake);
            _records.SendAlert(remote, number, description);
        }

        private void End(Handshake handshake)
        {
            _counters.HandshakesFailed++;
            handshake.WasInVain = handshake.State == Handshake.ForFinished;
            handshake.Wipe();
            Settle();
        }

        private void Settle()
        {
            long deadline = long.MaxValue;
            for (int i = 0; i < _rows.Length; i++)
            {
                Handshake handshake = _rows[i];
                if (handshake.State != Handshake.Free)
                {
                    long due = handshake.RetransmitAt < handshake.EndsAt ? handshake.RetransmitAt : handshake.EndsAt;
                    deadline = due < deadline ? due : deadline;
                }
            }

            NextDeadline = deadline;
        }
    }
}
