// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Resources;

namespace NanoCoap.Server
{
    // What an address gets before it has shown that it can receive: a limited multiple of what came in under it, so that nobody
    // gains by sending requests in the name of a victim. RFC 7252 section 11.3. Each request brings its own credit, from which
    // its answer, the ping, and the notifications and retransmissions that follow from it are paid; so no address needs an account.
    public sealed partial class CoapEndpoint
    {
        // Headers of IPv4 and UDP: they travel with each datagram, in both directions. Those of IPv6 are longer, which favours us.
        private const int FrameBytes = 28;
        private const int EmptyFrameBytes = FrameBytes + 4;
        private const int Unlimited = int.MaxValue;
        private const int MaxCredit = 1 << 24;

        private readonly AddressTable _addresses; // null: no limit
        private readonly int _limit;

        /// <summary>Bytes on the wire that a datagram entitles its sender to.</summary>
        private int CreditOf(long now, object remote, int length)
        {
            return _addresses == null || _addresses.IsProven(now, remote) ? Unlimited : _limit * (length + FrameBytes);
        }

        /// <summary>An ACK or RST fits a message of ours: nobody can have made it up who has not received that.</summary>
        private void Prove(long now, object remote)
        {
            if (_addresses == null)
            {
                return;
            }

            _addresses.Prove(remote, now + _exchangeLifetimeMs);
            ObserverTable observers = _observers;
            for (int row = 0; row < observers.Remote.Length && observers.Limited != 0; row++)
            {
                object other = observers.Remote[row];
                if (other != null && observers.Credit[row] != Unlimited && remote.Equals(other))
                {
                    observers.Credit[row] = Unlimited;
                    observers.Limited--;
                }
            }

            TransmissionTable transmissions = _transmissions;
            for (int slot = 0; slot < transmissions.Remote.Length && transmissions.Used != 0; slot++)
            {
                object other = transmissions.Remote[slot];
                if (other != null && transmissions.Credit[slot] != Unlimited && remote.Equals(other))
                {
                    if (transmissions.Credit[slot] < 0)
                    {
                        // The last time it did not go out.
                        transmissions.DueAt[slot] = now;
                        Wake(now);
                    }

                    transmissions.Credit[slot] = Unlimited;
                }
            }
        }

        /// <summary>
        /// Asks an address to show that it can receive: a ping, to which every endpoint answers with a RST. Sent once; the next
        /// answer that is too large sends another. Its message ID is drawn, because the next in turn could be guessed, and far from those
        /// in use.
        /// </summary>
        /// <returns>Bytes on the wire, 0 if one is under way.</returns>
        private int Probe(long now, object remote)
        {
            int messageId = (_nextMessageId + 0x4000 + _random.Next(0x8000)) & 0xFFFF;
            if (!_addresses.AddProbe(now, remote, messageId, now + _parameters.AckTimeoutMs))
            {
                return 0;
            }

            Counters.Probes++;
            SendEmpty(remote, MessageType.Confirmable, messageId);
            return EmptyFrameBytes;
        }

        /// <summary>
        /// Makes the answer that has just been encoded small enough: a representation comes in smaller blocks, down to 16 bytes, an
        /// error without its text. What can't be cut, because it can't be asked for again, is its code alone; what is still too
        /// large becomes 5.03, to be repeated after a second, when the ping will have been answered.
        /// </summary>
        /// <param name="target">Holds the answer.</param>
        /// <param name="answer">Bytes of it.</param>
        /// <param name="allowed">Bytes that it may have.</param>
        /// <param name="safe">Whether the method is safe.</param>
        /// <param name="token">Holds the token.</param>
        /// <param name="tokenOffset">Where it starts.</param>
        /// <param name="tokenLength">Bytes of it.</param>
        /// <returns>Bytes of what is now the answer.</returns>
        private int Restrict(byte[] target, int answer, int allowed, bool safe, byte[] token, int tokenOffset, int tokenLength)
        {
            Counters.AnswersLimited++;
            _plain = false;
            MessageType type = (MessageType)((target[0] >> 4) & 3);
            CoapCode code = (CoapCode)target[1];
            int messageId = (target[2] << 8) | target[3];
            Response response = _response;
            if (code == CoapCode.Content && safe)
            {
                while (response.Room > 16)
                {
                    // What the last attempt has moved up to its options goes back behind the headroom.
                    int shown = response.BodyLength - response.From;
                    if (shown > response.Room)
                    {
                        shown = response.Room;
                    }

                    if (shown > 0)
                    {
                        Array.Copy(target, answer - shown, target, EndpointConfig.HeadroomBytes, shown);
                    }

                    do
                    {
                        response.Room >>= 1;
                    }
                    while (response.Room > 16 && response.Room >= allowed);

                    answer = Encode(target, type, code, messageId, token, tokenOffset, tokenLength);
                    if (answer <= allowed)
                    {
                        return answer;
                    }
                }
            }
            else
            {
                response.BodyLength = 0;
                response.From = 0;
                response.LocationLength = 0;
                answer = Encode(target, type, code, messageId, token, tokenOffset, tokenLength);
                if (answer <= allowed)
                {
                    return answer;
                }
            }

            _extras = 0;
            response.Begin(target, 0, 16);
            response.MaxAgeSeconds = 1;
            return Encode(target, type, CoapCode.ServiceUnavailable, messageId, token, tokenOffset, tokenLength);
        }

        /// <summary>Gives a registration the credit that its request brought, less what its answer took.</summary>
        private void GiveCredit(int row, long now, object remote, int length, int spent)
        {
            ObserverTable observers = _observers;
            if (observers.Credit[row] == Unlimited)
            {
                return;
            }

            if (_addresses.IsProven(now, remote))
            {
                observers.Credit[row] = Unlimited;
                observers.Limited--;
                return;
            }

            int gained = (_limit * (length + FrameBytes)) - spent;
            int slot = observers.Transmission[row];
            if (slot >= 0)
            {
                // A CON is under way and has the credit with it.
                int credit = _transmissions.Credit[slot];
                if (credit < MaxCredit)
                {
                    _transmissions.Credit[slot] = credit < 0 ? credit - gained : credit + gained;
                }

                return;
            }

            if (observers.Credit[row] < MaxCredit)
            {
                observers.Credit[row] += gained;
            }

            if (observers.Credit[row] < spent && observers.Credit[row] >= EmptyFrameBytes)
            {
                // Too little for a notification of that size.
                observers.Credit[row] -= Probe(now, remote);
            }
        }

        /// <summary>Sends a CON, for the first time or again, unless its credit is used up; then it counts as lost on the way.</summary>
        private void SendOnCredit(int slot)
        {
            TransmissionTable transmissions = _transmissions;
            int length = transmissions.Length[slot];
            int credit = transmissions.Credit[slot];
            if (credit != Unlimited)
            {
                int left = (credit < 0 ? ~credit : credit) - length - FrameBytes;
                if (left < 0)
                {
                    Counters.AnswersLimited++;
                    if (credit >= 0)
                    {
                        transmissions.Credit[slot] = ~credit;
                    }

                    return;
                }

                transmissions.Credit[slot] = left;
            }

            Send(transmissions.Remote[slot], transmissions.Message[slot], length);
        }
    }
}
