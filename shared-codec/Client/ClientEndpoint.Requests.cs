// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Client
{
    // Requests: beginning, ending, NSTART, and the messages that they are made of.
    public sealed partial class ClientEndpoint
    {
        // Options that the client itself may put into one message: ETag, Observe, Block2, Block1, Size2 and Size1.
        private const int OwnOptions = 6;

        // What a message must have room for beyond its first form: a longer block number, a Block2 for the next block.
        private const int SpareBytes = 8;

        // And an entity-tag that is offered.
        private const int SpareETagBytes = 9;

        private readonly int[] _ownNumbers = new int[OwnOptions];
        private readonly int[] _ownValues = new int[OwnOptions];
        private readonly byte[] _bytes = new byte[8]; // a token or an entity-tag about to be written
        private int _ownCount;
        private int _nextOrder;
        private int _queued;

        /// <summary>Gets how many requests are under way, observations included.</summary>
        public int UnderWay { get; private set; }

        /// <summary>Begins a request. Its first message is sent at once, unless an earlier request to the same remote has to be waited for.</summary>
        /// <param name="now">The time in milliseconds of a clock that never goes back.</param>
        /// <param name="remote">Where to: what the transport knows a remote by.</param>
        /// <param name="request">The description.</param>
        /// <returns><see cref="FailureReason.None"/>, or why it was not begun; then the listener is not told.</returns>
        public FailureReason Start(long now, object remote, ClientRequest request)
        {
            if (remote == null || !IsValid(request))
            {
                return FailureReason.InvalidRequest;
            }

            int index = 0;
            while (index < _slots.Length && _slots[index].Request != null)
            {
                index++;
            }

            if (index == _slots.Length)
            {
                return FailureReason.NoFreeSlot;
            }

            RequestSlot slot = _slots[index];
            slot.Request = request;
            slot.Remote = remote;
            slot.Step = RequestSlot.Ask;
            slot.Phase = RequestSlot.Idle;
            slot.Order = _nextOrder++;
            slot.Observing = false;
            slot.Sequence = -1;
            slot.SequenceDelta = 0;
            slot.Stale = 0;
            slot.Delivered = 0;
            slot.Responses = 0;
            slot.Restarted = false;
            slot.Format = ContentFormat.None;
            slot.ETagLength = 0;
            slot.ForgetBody();
            DrawToken(slot);
            if (!ChooseBlocks(index, slot))
            {
                slot.Request = null;
                return FailureReason.RequestTooLarge;
            }

            UnderWay++;
            Counters.Requests++;
            request.Slot = index;
            request.Transmissions = 0;
            request.FirstSentAt = now;
            request.MessageSentAt = now;
            request.LastSentAt = now;
            Launch(index, now, false);
            return FailureReason.None;
        }

        /// <summary>
        /// Gives a request up, and forgets an observation: what the server still sends is rejected. RFC 7641 section 3.6. The listener
        /// is told: <see cref="FailureReason.Cancelled"/>.
        /// </summary>
        /// <param name="now">The time in milliseconds.</param>
        /// <param name="request">The request; nothing happens if it is not under way here.</param>
        public void Cancel(long now, ClientRequest request)
        {
            int index = IndexOf(request);
            if (index >= 0)
            {
                Fail(index, now, FailureReason.Cancelled);
                SendQueued(now);
            }
        }

        /// <summary>
        /// Ends an observation by a request with Observe 1; its response, or the want of one, ends this request. RFC 7641 section 3.6.
        /// What is no observation, or not yet one, is given up.
        /// </summary>
        /// <param name="now">The time in milliseconds.</param>
        /// <param name="request">The request; nothing happens if it is not under way here.</param>
        public void StopObserving(long now, ClientRequest request)
        {
            int index = IndexOf(request);
            if (index < 0)
            {
                return;
            }

            RequestSlot slot = _slots[index];
            bool registering = request.Observe && slot.Step == RequestSlot.Ask && slot.Phase >= RequestSlot.Outstanding;
            if (!slot.Observing && !registering)
            {
                Cancel(now, request);
                return;
            }

            if (slot.Step == RequestSlot.Deregister && slot.Phase != RequestSlot.Idle)
            {
                return;
            }

            if (slot.Observing)
            {
                slot.Token = slot.ObserveToken;
                slot.TokenLength = slot.ObserveTokenLength;
            }

            Settle(index);
            slot.Step = RequestSlot.Deregister;
            Launch(index, now, false);
            SendQueued(now);
        }

        private static bool IsValid(ClientRequest request)
        {
            return request.Slot < 0 && request.Listener != null && !request.Failed
                && (int)request.Method < 0x20
                && !(request.Multicast && (request.Confirmable || request.Observe))
                && !(request.Observe && request.Method != CoapCode.Get && request.Method != CoapCode.Fetch)
                && !(request.Method == CoapCode.Empty && !request.Confirmable)
                && request.Szx >= -1 && request.Szx <= BlockOption.MaxSzx
                && request.PayloadLength >= 0 && request.PayloadOffset >= 0 && request.ResponseTimeoutMs >= 0
                && (request.PayloadLength == 0
                    || (request.Payload != null && request.PayloadLength <= request.Payload.Length - request.PayloadOffset));
        }

        /// <summary>
        /// Decides whether the body goes in one message, and if not, in blocks of which size: the preferred one or the largest smaller
        /// one that leaves room for the options. RFC 7959 section 2.3.
        /// </summary>
        private bool ChooseBlocks(int index, RequestSlot slot)
        {
            ClientRequest request = slot.Request;
            int limit = _config.MessageBytes - SpareBytes - (request.OfferETag ? SpareETagBytes : 0);
            int szx = request.Szx >= 0 ? request.Szx : BlockOption.MaxSzx;
            slot.UploadOffset = 0;
            while (szx >= 0)
            {
                slot.Uploading = request.PayloadLength > BlockOption.Size(szx);
                slot.UploadSzx = szx;
                if (slot.Uploading && (request.Observe || (request.PayloadLength - 1) >> (szx + 4) > BlockOption.MaxNumber))
                {
                    return false; // a renewal would have to send all of it again; or there are more blocks than numbers
                }

                if (Render(index, slot, 0, limit) > 0)
                {
                    return true;
                }

                if (request.PayloadLength == 0)
                {
                    return false;
                }

                szx--;
            }

            return false;
        }

        private int IndexOf(ClientRequest request)
        {
            int index = request.Slot;
            return index >= 0 && index < _slots.Length && _slots[index].Request == request ? index : -1;
        }

        private void DrawToken(RequestSlot slot)
        {
            ClientRequest request = slot.Request;
            if (request.Method == CoapCode.Empty)
            {
                slot.TokenLength = 0;
                slot.Token = 0;
                return;
            }

            // The blocks of a notification have a token of their own in any case: the given one is that of the observation.
            if (request.TokenLength >= 0 && !slot.Observing)
            {
                slot.TokenLength = request.TokenLength;
                slot.Token = request.Token;
                return;
            }

            int length = _config.TokenBytes;
            long token;
            do
            {
                long high = ((long)_random.Next(0x10000) << 16) | (long)_random.Next(0x10000);
                long low = (((long)_random.Next(0x10000) << 16) | (long)_random.Next(0x10000)) ^ (TokenSalt & 0xFFFFFFFFL);
                token = (high << 32) | low;
                if (length < 8)
                {
                    token &= (1L << (length * 8)) - 1;
                }
            }
            while (IsInUse(token, length));
            slot.Token = token;
            slot.TokenLength = length;
        }

        // RFC 7252 section 5.3.1: not twice at a time, to whomever.
        private bool IsInUse(long token, int length)
        {
            for (int i = 0; i < _slots.Length; i++)
            {
                RequestSlot slot = _slots[i];
                if (slot.Request != null && ((slot.Token == token && slot.TokenLength == length)
                    || (slot.Observing && slot.ObserveToken == token && slot.ObserveTokenLength == length)))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Sends the message that a request is to send next, as soon as NSTART allows. RFC 7252 section 4.7.</summary>
        /// <param name="index">Of the slot.</param>
        /// <param name="now">The time.</param>
        /// <param name="ahead">Whether it goes before what waits already, as the next message of something begun.</param>
        private void Launch(int index, long now, bool ahead)
        {
            RequestSlot slot = _slots[index];
            if (slot.Request.Multicast)
            {
                Transmit(index, now);
                return;
            }

            int outstanding = _transmissions.Outstanding(slot.Remote);
            if (outstanding < _parameters.NStart && (ahead || !OthersWaitFor(slot.Remote)))
            {
                Transmit(index, now);
                return;
            }

            slot.Phase = RequestSlot.Queued;
            _queued++;
            Counters.RequestsQueued++;
            slot.Request.Listener.OnEvent(slot.Request, RequestEvent.Queued, outstanding);
        }

        private bool OthersWaitFor(object remote)
        {
            if (_queued != 0)
            {
                for (int i = 0; i < _slots.Length; i++)
                {
                    RequestSlot slot = _slots[i];
                    if (slot.Request != null && slot.Phase == RequestSlot.Queued && remote.Equals(slot.Remote))
                    {
                        return true;
                    }
                }
            }

            return false;
        }

        /// <summary>Sends what has waited for NSTART and need not any longer, the eldest first.</summary>
        private void SendQueued(long now)
        {
            int oldest = 0;
            while (_queued != 0 && oldest >= 0)
            {
                oldest = -1;
                for (int i = 0; i < _slots.Length; i++)
                {
                    RequestSlot slot = _slots[i];
                    if (slot.Request != null && slot.Phase == RequestSlot.Queued
                        && (oldest < 0 || slot.Order - _slots[oldest].Order < 0)
                        && _transmissions.Outstanding(slot.Remote) < _parameters.NStart)
                    {
                        oldest = i;
                    }
                }

                if (oldest >= 0)
                {
                    _queued--;
                    _slots[oldest].Phase = RequestSlot.Idle;
                    Transmit(oldest, now);
                }
            }
        }

        /// <summary>Sends the next message of a request for the first time. RFC 7252 section 4.2.</summary>
        private void Transmit(int index, long now)
        {
            RequestSlot slot = _slots[index];
            ClientRequest request = slot.Request;
            TransmissionTable transmissions = _transmissions;
            int messageId = _nextMessageId;
            _nextMessageId = (messageId + 1) & 0xFFFF;
            int length = Render(index, slot, messageId, _config.MessageBytes);
            if (length == 0)
            {
                StepFailed(index, now, FailureReason.RequestTooLarge);
                return;
            }

            int timeout = ResponseTimeout(request);
            if (request.Confirmable)
            {
                timeout = _parameters.AckTimeoutMs;
                int spread = (int)((long)timeout * (_parameters.AckRandomFactorThousandths - 1000) / 1000);
                timeout += _random.Next(spread + 1);
            }

            // A multicast request is no interaction with anybody that NSTART would count.
            transmissions.Take(index, slot.Remote, request.Multicast ? TransmissionTable.Leisurely : index);
            transmissions.MessageId[index] = messageId;
            transmissions.Attempt[index] = 0;
            transmissions.TimeoutMs[index] = timeout;
            transmissions.Length[index] = length;
            transmissions.FirstSentAt[index] = now;
            transmissions.DueAt[index] = now + timeout;
            Wake(now + timeout);
            slot.Phase = RequestSlot.Outstanding;
            if (request.Transmissions == 0)
            {
                request.FirstSentAt = now;
            }

            request.Transmissions = 1;
            request.MessageSentAt = now;
            request.LastSentAt = now;
            int order = slot.Order;
            request.Listener.OnEvent(request, RequestEvent.Sending, messageId);
            SendIfStillDue(index, request, order, messageId);
        }

        /// <summary>Sends the message of a slot, unless the listener has just given it up, or has brought about another one.</summary>
        private void SendIfStillDue(int index, ClientRequest request, int order, int messageId)
        {
            RequestSlot slot = _slots[index];
            if (slot.Request == request && slot.Order == order && slot.Phase == RequestSlot.Outstanding
                && _transmissions.MessageId[index] == messageId)
            {
                Send(slot.Remote, _transmissions.Message[index], _transmissions.Length[index]);
            }
        }

        private int ResponseTimeout(ClientRequest request)
        {
            return request.ResponseTimeoutMs != 0 ? request.ResponseTimeoutMs : _parameters.MaxTransmitWaitMs;
        }

        /// <summary>The message has met its fate: nothing of the slot is outstanding any longer, nor waits to be.</summary>
        private void Settle(int index)
        {
            RequestSlot slot = _slots[index];
            if (slot.Phase == RequestSlot.Outstanding)
            {
                _transmissions.Release(index);
            }
            else if (slot.Phase == RequestSlot.Queued)
            {
                _queued--;
            }

            slot.Phase = RequestSlot.Idle;
        }

        /// <summary>Frees the slot. The listener is told afterwards, so that it may use request and slot again.</summary>
        private ClientRequest Release(int index)
        {
            Settle(index);
            RequestSlot slot = _slots[index];
            ClientRequest request = slot.Request;
            slot.Request = null;
            slot.Remote = null;
            request.Slot = -1;
            UnderWay--;
            return request;
        }

        /// <summary>Writes the next message of a request.</summary>
        /// <returns>Its length; 0 if it does not fit.</returns>
        private int Render(int index, RequestSlot slot, int messageId, int limit)
        {
            ClientRequest request = slot.Request;
            MessageWriter writer = _writer;
            bool ask = slot.Step == RequestSlot.Ask;
            RequestSlot.Unpack(slot.Token, _bytes, 0, slot.TokenLength);
            writer.Begin(
                _transmissions.Message[index],
                limit,
                request.Confirmable ? MessageType.Confirmable : MessageType.NonConfirmable,
                request.Method,
                messageId,
                _bytes,
                0,
                slot.TokenLength);
            if (request.Method == CoapCode.Empty)
            {
                return 4;
            }

            // RFC 7959 section 3.3, Figure 11: a request for a later block of a response has no body again. But the body of a FETCH
            // says what is asked for, so that without it a server that keeps nothing could not tell. RFC 8132 section 2.
            int from = request.PayloadOffset;
            int length = ask || (request.Method == CoapCode.Fetch && !HasBlocks(slot)) ? request.PayloadLength : 0;
            bool last = true;
            if (ask && slot.Uploading)
            {
                int size = BlockOption.Size(slot.UploadSzx);
                from += slot.UploadOffset;
                length -= slot.UploadOffset;
                last = length <= size;
                length = last ? length : size;
            }

            bool numbered = CollectOptions(slot, last);
            WriteOptions(slot, ask, length != 0);
            if (length != 0)
            {
                writer.Payload(request.Payload, from, length);
            }

            return writer.Failed || !numbered ? 0 : writer.Length;
        }

        private bool HasBlocks(RequestSlot slot)
        {
            return slot.Request.PayloadLength > BlockOption.Size(slot.UploadSzx);
        }

        /// <summary>Notes which options the client adds to those of the caller, in order of their numbers.</summary>
        /// <returns>False if the body has more blocks than there are numbers. RFC 7959 section 2.2.</returns>
        private bool CollectOptions(RequestSlot slot, bool last)
        {
            ClientRequest request = slot.Request;
            bool ask = slot.Step == RequestSlot.Ask;
            int number = 0;
            _ownCount = 0;
            if (OffersETag(slot))
            {
                AddOwn(OptionNumber.ETag, 0);
            }

            if (ask && request.Observe)
            {
                AddOwn(OptionNumber.Observe, 0);
            }
            else if (slot.Step == RequestSlot.Deregister)
            {
                AddOwn(OptionNumber.Observe, 1);
            }

            if (slot.Step == RequestSlot.Fetch)
            {
                number = slot.Received >> (slot.Szx + 4);
                AddOwn(OptionNumber.Block2, BlockOption.Pack(number, false, slot.Szx));
            }
            else if (request.Szx >= 0 && last)
            {
                AddOwn(OptionNumber.Block2, BlockOption.Pack(0, false, request.Szx));
            }

            if (ask && slot.Uploading)
            {
                number = slot.UploadOffset >> (slot.UploadSzx + 4);
                AddOwn(OptionNumber.Block1, BlockOption.Pack(number, !last, slot.UploadSzx));
            }

            if (ask && request.AskForSize && last)
            {
                AddOwn(OptionNumber.Size2, 0);
            }

            if (ask && slot.Uploading && slot.UploadOffset == 0)
            {
                AddOwn(OptionNumber.Size1, request.PayloadLength);
            }

            return number <= BlockOption.MaxNumber;
        }

        // Only with a renewal: at first there is no representation at hand, except what the caller's own entity-tags stand for.
        private static bool OffersETag(RequestSlot slot)
        {
            return slot.Step == RequestSlot.Ask && slot.Request.OfferETag && slot.Observing && slot.ETagLength != 0;
        }

        private void AddOwn(int number, int value)
        {
            _ownNumbers[_ownCount] = number;
            _ownValues[_ownCount] = value;
            _ownCount++;
        }

        /// <summary>Writes the options of the caller and of the client, in order of their numbers.</summary>
        private void WriteOptions(RequestSlot slot, bool ask, bool body)
        {
            MessageWriter writer = _writer;
            byte[] options = slot.Request.OptionBytes;
            int end = slot.Request.OptionLength;
            int at = 0;
            int own = 0;
            while (at < end || own < _ownCount)
            {
                int number = at < end ? (options[at] << 8) | options[at + 1] : int.MaxValue;
                if (own < _ownCount && _ownNumbers[own] <= number)
                {
                    if (_ownNumbers[own] == OptionNumber.ETag)
                    {
                        RequestSlot.Unpack(slot.ETag, _bytes, 0, slot.ETagLength);
                        writer.Option(OptionNumber.ETag, _bytes, 0, slot.ETagLength);
                    }
                    else
                    {
                        writer.UintOption(_ownNumbers[own], _ownValues[own]);
                    }

                    own++;
                    continue;
                }

                int length = (options[at + 2] << 8) | options[at + 3];

                // Left out: entity-tags that would have a later block, or a deregistration, answered with 2.03 (RFC 7641 section 3.6),
                // or are older than what is at hand; and the format of a body that is not there.
                bool leftOut = number == OptionNumber.ETag ? !ask || OffersETag(slot) : number == OptionNumber.ContentFormat && !ask && !body;
                if (!leftOut)
                {
                    writer.Option(number, options, at + 4, length);
                }

                at += 4 + length;
            }
        }
    }
}
