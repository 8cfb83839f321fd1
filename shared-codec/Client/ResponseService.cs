// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Client
{
    /// <summary>
    /// What a response means for its request: bodies that come or go in blocks, notifications, and an Echo option that is asked for.
    /// </summary>
    internal sealed class ResponseService
    {
        // RFC 7641 section 3.4: after this time the order of notifications says nothing.
        private const int SequenceLifetimeMs = 128000;

        private readonly MessageReader _reader;
        private readonly ClientCounters _counters;
        private readonly RequestTable _table;
        private readonly RequestWriter _writer;
        private readonly RequestFlow _flow;
        private readonly ClientResponse _response;

        internal ResponseService(
            MessageReader reader,
            ClientCounters counters,
            RequestTable table,
            RequestWriter writer,
            RequestFlow flow,
            ClientResponse response)
        {
            _reader = reader;
            _counters = counters;
            _table = table;
            _writer = writer;
            _flow = flow;
            _response = response;
        }

        /// <summary>A response to a request to one remote.</summary>
        /// <param name="slot">The request.</param>
        /// <param name="now">The time.</param>
        /// <param name="piggybacked">Whether it is in an ACK.</param>
        internal void HandleUnicast(RequestSlot slot, long now, bool piggybacked)
        {
            MessageReader reader = _reader;
            if (_table.IsAwaited && !slot.IsEchoReturned && reader.Code == CoapCode.Unauthorized && reader.Has(OptionSlot.Echo)
                && !slot.Request.Has(OptionNumber.Echo))
            {
                ReturnEcho(slot, now);
                return;
            }

            if (_table.IsAwaited)
            {
                slot.IsEchoReturned = false;
            }

            int sequence = (int)reader.Code >> 5 == 2 ? reader.Uint(OptionSlot.Observe) : -1;
            if (sequence >= 0 && slot.Request.Guard != null)
            {
                sequence = (slot.Sequence + 1) & ObserveValue.Mask; // the guard has looked at the order, and has another measure for it
            }

            if (slot.Step == RequestSlot.Deregister)
            {
                // Until the server has heard of it, notifications go on.
                if (!_table.IsAwaited || (sequence >= 0 && !piggybacked))
                {
                    _counters.NotificationsStale++;
                    return;
                }

                slot.Observing = false;
                slot.ForgetBody();
                TakeHead(slot);
                Finish(slot, now, reader.Buffer, reader.PayloadOffset, reader.PayloadLength);
            }
            else if (_table.IsAwaited && slot.Step == RequestSlot.Fetch)
            {
                HandleBody(slot, now, piggybacked);
            }
            else if (slot.Observing)
            {
                HandleNotification(slot, now, sequence, piggybacked);
            }
            else if (!HandleUpload(slot, now, piggybacked))
            {
                _flow.Settle(slot);
                if (sequence >= 0 && slot.Request.Observe)
                {
                    slot.Observing = true;
                    slot.ObserveToken = slot.Token;
                    slot.ObserveTokenLength = slot.TokenLength;
                    slot.Sequence = sequence;
                    slot.SequenceAt = now;
                }

                HandleBody(slot, now, piggybacked);
            }
        }

        /// <summary>
        /// A response to a multicast request: as far as it goes in one message, since only its sender can be asked for more. RFC 7959
        /// section 2.8.
        /// </summary>
        internal void HandleMulticast(RequestSlot slot, object remote)
        {
            MessageReader reader = _reader;
            int block2 = reader.Uint(OptionSlot.Block2);
            slot.Responses++;
            slot.ForgetBody();
            TakeHead(slot);
            _response.Fill(slot, remote, reader.Buffer, reader.PayloadOffset, reader.PayloadLength);
            _response.More = block2 >= 0 && BlockOption.More(block2);
            slot.Request.Listener.OnResponse(slot.Request, _response);
        }

        /// <summary>
        /// The server wants to be shown that the request is fresh, or that its sender can receive: the same once more, with the Echo value
        /// that has just been kept. RFC 9175 section 2.3. If that is refused again, the refusal is the answer.
        /// </summary>
        private void ReturnEcho(RequestSlot slot, long now)
        {
            ClientRequest request = slot.Request;
            int order = slot.Order;
            _flow.Settle(slot);
            slot.IsEchoReturned = true;
            slot.Tell(RequestEvent.EchoRequested, _writer.EchoLength(slot));
            if (!slot.IsAt(request, order))
            {
                return;
            }

            bool registered = slot.Step == RequestSlot.Deregister || (slot.Step == RequestSlot.Ask && slot.Observing);
            if (slot.Step == RequestSlot.Ask && !registered && slot.UploadOffset == 0)
            {
                _writer.ChooseBlocks(slot, slot.UploadSzx); // the option takes its room from the first block
            }

            if (!registered)
            {
                _table.TakeToken(slot); // the one of an observation stays
            }

            _flow.Launch(slot, now, true);
        }

        /// <summary>Decides whether a notification is newer than what is at hand. RFC 7641 section 3.4.</summary>
        private void HandleNotification(RequestSlot slot, long now, int sequence, bool piggybacked)
        {
            bool fetching = slot.Step == RequestSlot.Fetch;
            if (sequence < 0)
            {
                // RFC 7641 section 3.2: an error, or a response without Observe, and there will be no more.
                _flow.Settle(slot);
                slot.Observing = false;
            }
            else
            {
                int delta = (sequence - slot.Sequence) & ObserveValue.Mask;
                bool newer = (delta != 0 && delta < ObserveValue.HalfTurn) || now > slot.SequenceAt + SequenceLifetimeMs;

                // What comes in the ACK of a renewal can't have been overtaken by an older one: a server that has started its count
                // anew is believed at once.
                if (!newer && !piggybacked)
                {
                    _counters.NotificationsStale++;
                    slot.Stale++;
                    slot.Tell(RequestEvent.StaleNotification, (slot.Sequence - sequence) & ObserveValue.Mask);
                    return;
                }

                _flow.Settle(slot);
                slot.SequenceDelta = newer ? (slot.SequenceDelta + delta) & ObserveValue.Mask : 0;
                slot.Sequence = sequence;
                slot.SequenceAt = now;
            }

            slot.Step = RequestSlot.Ask;
            slot.Restarted = false;
            slot.ForgetBody();
            if (fetching)
            {
                // RFC 7959 section 3.4: the blocks still missing are of a state that has been replaced.
                ClientRequest request = slot.Request;
                int order = slot.Order;
                _counters.NotificationsLost++;
                slot.Tell(RequestEvent.NotificationLost, (int)FailureReason.RepresentationChanged);
                if (!slot.IsAt(request, order))
                {
                    return;
                }
            }

            HandleBody(slot, now, piggybacked);
        }

        /// <summary>
        /// Goes on with a body that is sent in blocks. RFC 7959 section 2.3; a smaller block size after 4.13, section 2.9.3.
        /// </summary>
        /// <returns>False if the response is the answer to the whole.</returns>
        private bool HandleUpload(RequestSlot slot, long now, bool piggybacked)
        {
            ClientRequest request = slot.Request;
            MessageReader reader = _reader;
            int order = slot.Order;
            int block1 = reader.Uint(OptionSlot.Block1);
            if (reader.Code == CoapCode.RequestEntityTooLarge)
            {
                int smaller = SmallerSzx(slot, block1);
                if (smaller < 0)
                {
                    return false;
                }

                _flow.Settle(slot);
                _counters.TransfersRestarted++;
                slot.Uploading = true;
                slot.UploadSzx = smaller;
                slot.UploadOffset = 0;
                slot.Tell(RequestEvent.SmallerBlocks, BlockOption.Size(smaller));
                _flow.Continue(slot, now, request, order);
                return true;
            }

            if (!slot.Uploading || (int)reader.Code >> 5 != 2)
            {
                return false;
            }

            int end = slot.UploadOffset + BlockOption.Size(slot.UploadSzx);
            bool last = end >= request.PayloadLength;
            int number = slot.UploadOffset >> (slot.UploadSzx + 4);
            if (block1 >= 0 && (BlockOption.Szx(block1) > BlockOption.MaxSzx || BlockOption.Number(block1) != number))
            {
                if (IsLate(piggybacked, BlockOption.Number(block1) < number))
                {
                    return true;
                }

                _counters.BlocksRefused++;
                _flow.Fail(slot, now, FailureReason.BlockwiseFailed);
                return true;
            }

            if (last ? reader.Code == CoapCode.Continue : block1 < 0 && reader.Code != CoapCode.Continue)
            {
                // More is wanted than there is; or the first block was taken for the whole.
                _counters.BlocksRefused++;
                _flow.Fail(slot, now, last ? FailureReason.BlockwiseFailed : FailureReason.UploadIncomplete);
                return true;
            }

            _flow.Settle(slot);
            _counters.BlocksSent++;
            if (last)
            {
                slot.Uploading = false;
                slot.Tell(RequestEvent.BlockSent, request.PayloadLength);
                return !slot.IsAt(request, order);
            }

            // Section 2.3: the size that the server asks for holds from the next block on; its number counts in blocks of that size.
            slot.UploadOffset = end;
            slot.Tell(RequestEvent.BlockSent, end);
            if (slot.IsAt(request, order) && block1 >= 0 && BlockOption.Szx(block1) < slot.UploadSzx)
            {
                slot.UploadSzx = BlockOption.Szx(block1);
                slot.Tell(RequestEvent.SmallerBlocks, BlockOption.Size(slot.UploadSzx));
            }

            _flow.Continue(slot, now, request, order);
            return true;
        }

        /// <summary>
        /// What 4.13 has to say on a block size. RFC 7959 section 2.9.3: to a request without Block1 it is a hint to try that, with a
        /// smaller size in its Block1 to try that size. If Size1 says that the body is too large altogether, nothing helps.
        /// </summary>
        /// <returns>The size exponent to begin anew with; -1 if there is none.</returns>
        private int SmallerSzx(RequestSlot slot, int block1)
        {
            ClientRequest request = slot.Request;
            int size1 = _reader.Uint(OptionSlot.Size1);
            if (request.Observe || (size1 >= 0 && size1 < request.PayloadLength))
            {
                return -1;
            }

            int szx = block1 >= 0 ? BlockOption.Szx(block1) : BlockOption.MaxSzx;
            if (slot.HasBlocks())
            {
                return block1 >= 0 && szx < slot.UploadSzx ? szx : -1;
            }

            if (szx > slot.UploadSzx)
            {
                szx = slot.UploadSzx;
            }

            while (szx >= 0 && BlockOption.Size(szx) >= request.PayloadLength)
            {
                szx--;
            }

            return szx;
        }

        // All messages of a transfer have the same token: what comes on its own may be a late answer to an earlier block.
        private bool IsLate(bool piggybacked, bool earlier)
        {
            if (earlier && !piggybacked)
            {
                _counters.Ignored++;
                return true;
            }

            return false;
        }

        /// <summary>Takes the body of a response, or a block of it. RFC 7959 section 2.4.</summary>
        private void HandleBody(RequestSlot slot, long now, bool piggybacked)
        {
            ClientRequest request = slot.Request;
            MessageReader reader = _reader;
            int length = reader.PayloadLength;
            bool first = slot.Blocks == 0;
            bool success = (int)reader.Code >> 5 == 2;
            int block2 = success ? reader.Uint(OptionSlot.Block2) : -1;
            if (!first && !success && !slot.Observing)
            {
                // The server has thought better of it; what it says is the answer.
                slot.ForgetBody();
                first = true;
            }

            if (first)
            {
                TakeHead(slot);
                slot.ETagLength = ETagLength();
                slot.ETag = ETag(slot.ETagLength);
            }

            if (first && (block2 < 0 || block2 < 8))
            {
                // In one message: without the option, or with 0/0/SZX. It is handed on from where it is, so that a buffer is no limit.
                if (success && request.ResponseBuffer == null && length > request.MaxResponseBytes)
                {
                    _flow.StepFailed(slot, now, FailureReason.ResponseTooLarge);
                    return;
                }

                Finish(slot, now, reader.Buffer, reader.PayloadOffset, length);
                return;
            }

            int szx = BlockOption.Szx(block2);
            long offset = (long)BlockOption.Number(block2) << (szx + 4);
            if (!first && IsLate(piggybacked, block2 >= 0 ? offset < slot.Received : reader.Code == CoapCode.Continue))
            {
                return;
            }

            FailureReason problem = ProblemOf(slot, block2, first);
            if (problem == FailureReason.None)
            {
                TakeBlock(slot, now, block2);
                return;
            }

            bool again = problem == FailureReason.RepresentationChanged && !slot.Restarted && !slot.HasBlocks()
                && (request.Method == CoapCode.Get || request.Method == CoapCode.Fetch);
            if (!again)
            {
                _flow.StepFailed(slot, now, problem);
                return;
            }

            // Section 2.4: blocks of different representations must not be put together. Once more from the start.
            int order = slot.Order;
            int thrownAway = slot.Received;
            _flow.Settle(slot);
            _counters.TransfersRestarted++;
            slot.Restarted = true;
            slot.ForgetBody();
            slot.Tell(RequestEvent.TransferRestarted, thrownAway);
            _flow.Continue(slot, now, request, order);
        }

        /// <summary>Looks whether a block fits in with those before it.</summary>
        private FailureReason ProblemOf(RequestSlot slot, int block2, bool first)
        {
            ClientRequest request = slot.Request;
            int szx = BlockOption.Szx(block2);
            int size = BlockOption.Size(szx);
            int length = _reader.PayloadLength;
            long offset = (long)BlockOption.Number(block2) << (szx + 4);
            if (block2 < 0 || szx > BlockOption.MaxSzx || offset != slot.Received || (!first && (szx > slot.Szx || _reader.Code != slot.Code))
                || (BlockOption.More(block2) ? length != size : length > size))
            {
                _counters.BlocksRefused++;
                return FailureReason.BlockwiseFailed;
            }

            if (!first && (ETagLength() != slot.ETagLength || ETag(slot.ETagLength) != slot.ETag))
            {
                return FailureReason.RepresentationChanged;
            }

            int room = (request.ResponseBuffer != null ? request.ResponseBuffer.Length : request.MaxResponseBytes) - slot.Received;
            return length > room ? FailureReason.ResponseTooLarge : FailureReason.None;
        }

        /// <summary>Takes a block, and asks for the next one, if there is one.</summary>
        private void TakeBlock(RequestSlot slot, long now, int block2)
        {
            ClientRequest request = slot.Request;
            MessageReader reader = _reader;
            int order = slot.Order;
            int length = reader.PayloadLength;
            int szx = BlockOption.Szx(block2);
            bool more = BlockOption.More(block2);
            if (request.ResponseBuffer != null)
            {
                Array.Copy(reader.Buffer, reader.PayloadOffset, request.ResponseBuffer, slot.Received, length);
            }

            _flow.Settle(slot);
            _counters.BlocksReceived++;
            slot.Blocks++;
            _response.Fill(slot, slot.Remote, reader.Buffer, reader.PayloadOffset, length);
            _response.BlockOffset = slot.Received;
            _response.More = more;
            slot.Received += length;
            slot.Szx = request.Szx >= 0 && request.Szx < szx ? request.Szx : szx;
            request.Listener.OnBlock(request, _response);
            if (slot.IsAt(request, order))
            {
                slot.Tell(RequestEvent.BlockReceived, slot.Received);
            }

            if (!slot.IsAt(request, order))
            {
                return;
            }

            if (!more)
            {
                slot.TotalBytes = slot.Received;
                Finish(slot, now, request.ResponseBuffer, 0, request.ResponseBuffer != null ? slot.Received : 0);
                return;
            }

            slot.Step = RequestSlot.Fetch;
            _flow.Continue(slot, now, request, order);
        }

        /// <summary>The body is complete: to the listener with it.</summary>
        private void Finish(RequestSlot slot, long now, byte[] body, int offset, int length)
        {
            ClientRequest request = slot.Request;
            _flow.Settle(slot);
            if (slot.Blocks == 0)
            {
                slot.Blocks = 1;
                slot.TotalBytes = length;
            }

            _response.Fill(slot, slot.Remote, body, offset, length);
            if (!slot.Observing)
            {
                int block2 = _reader.Uint(OptionSlot.Block2);
                _response.More = slot.Blocks == 1 && block2 >= 0 && BlockOption.More(block2);
                _flow.Release(slot);
                request.Listener.OnResponse(request, _response);
                return;
            }

            _response.Sequence = slot.Sequence;
            _response.SequenceDelta = slot.SequenceDelta;
            _response.Stale = slot.Stale;
            slot.Step = RequestSlot.Ask;
            slot.SequenceDelta = 0;
            slot.Stale = 0;
            slot.Delivered = 1;
            _counters.Notifications++;
            _flow.ExpectNotification(slot, now, _response.MaxAgeSeconds);
            request.Listener.OnNotification(request, _response);
        }

        /// <summary>Takes over what the first message of a response says of the whole.</summary>
        private void TakeHead(RequestSlot slot)
        {
            MessageReader reader = _reader;
            slot.Code = reader.Code;
            slot.Format = reader.Uint(OptionSlot.ContentFormat);
            slot.Type = reader.Type;
            slot.TotalBytes = reader.Uint(OptionSlot.Size2);
        }

        private int ETagLength()
        {
            return _reader.Has(OptionSlot.ETag) ? _reader.OptionLength(_reader.First(OptionSlot.ETag)) : 0;
        }

        // Of the length that the response has, or 0.
        private long ETag(int length)
        {
            return length == 0 ? 0 : RequestSlot.Pack(_reader.Buffer, _reader.OptionOffset(_reader.First(OptionSlot.ETag)), length);
        }
    }
}
