// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Client
{
    // Responses: what they mean for the request, bodies that come or go in blocks, notifications.
    public sealed partial class ClientEndpoint
    {
        // RFC 7641 section 3.4: half of the 24 bits, and the time after which their order says nothing.
        private const int SequenceMask = 0xFFFFFF;
        private const int SequenceHalf = 0x800000;
        private const int SequenceLifetimeMs = 128000;

        private bool _awaited; // the response is to the message that the request is waiting with, and not of its own accord

        private static bool IsAlive(RequestSlot slot, ClientRequest request, int order)
        {
            return slot.Request == request && slot.Order == order && slot.Phase == RequestSlot.Idle;
        }

        private void HandleUnicast(int index, long now, bool piggybacked)
        {
            RequestSlot slot = _slots[index];
            MessageReader reader = _reader;
            int sequence = (int)reader.Code >> 5 == 2 ? reader.Uint(OptionSlot.Observe) : -1;
            if (slot.Step == RequestSlot.Deregister)
            {
                // Until the server has heard of it, notifications go on.
                if (!_awaited || (sequence >= 0 && !piggybacked))
                {
                    Counters.NotificationsStale++;
                    return;
                }

                slot.Observing = false;
                slot.ForgetBody();
                slot.Code = reader.Code;
                slot.Format = reader.Uint(OptionSlot.ContentFormat);
                slot.Type = reader.Type;
                Finish(index, now, reader.Buffer, reader.PayloadOffset, reader.PayloadLength);
            }
            else if (_awaited && slot.Step == RequestSlot.Fetch)
            {
                HandleBody(index, now, piggybacked);
            }
            else if (slot.Observing)
            {
                HandleNotification(index, now, sequence, piggybacked);
            }
            else if (!HandleUpload(index, now, piggybacked))
            {
                Settle(index);
                if (sequence >= 0 && slot.Request.Observe)
                {
                    slot.Observing = true;
                    slot.ObserveToken = slot.Token;
                    slot.ObserveTokenLength = slot.TokenLength;
                    slot.Sequence = sequence;
                    slot.SequenceAt = now;
                }

                HandleBody(index, now, piggybacked);
            }
        }

        /// <summary>A response to a multicast request: as far as it goes in one message, since only its sender can be asked for more. RFC 7959 section 2.8.</summary>
        private void HandleMulticast(int index, object remote)
        {
            RequestSlot slot = _slots[index];
            MessageReader reader = _reader;
            int block2 = reader.Uint(OptionSlot.Block2);
            slot.Responses++;
            slot.ForgetBody();
            slot.Code = reader.Code;
            slot.Format = reader.Uint(OptionSlot.ContentFormat);
            slot.Type = reader.Type;
            slot.TotalBytes = reader.Uint(OptionSlot.Size2);
            Fill(slot, remote, reader.Buffer, reader.PayloadOffset, reader.PayloadLength);
            _response.More = block2 >= 0 && BlockOption.More(block2);
            slot.Request.Listener.OnResponse(slot.Request, _response);
        }

        /// <summary>Decides whether a notification is newer than what is at hand. RFC 7641 section 3.4.</summary>
        private void HandleNotification(int index, long now, int sequence, bool piggybacked)
        {
            RequestSlot slot = _slots[index];
            bool fetching = slot.Step == RequestSlot.Fetch;
            if (sequence < 0)
            {
                // RFC 7641 section 3.2: an error, or a response without Observe, and there will be no more.
                Settle(index);
                slot.Observing = false;
            }
            else
            {
                int delta = (sequence - slot.Sequence) & SequenceMask;
                bool newer = (delta != 0 && delta < SequenceHalf) || now > slot.SequenceAt + SequenceLifetimeMs;

                // What comes in the ACK of a renewal can't have been overtaken by an older one: a server that has started its count
                // anew is believed at once.
                if (!newer && !piggybacked)
                {
                    Counters.NotificationsStale++;
                    slot.Stale++;
                    slot.Request.Listener.OnEvent(slot.Request, RequestEvent.StaleNotification, (slot.Sequence - sequence) & SequenceMask);
                    return;
                }

                Settle(index);
                slot.SequenceDelta = newer ? (slot.SequenceDelta + delta) & SequenceMask : 0;
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
                Counters.NotificationsLost++;
                request.Listener.OnEvent(request, RequestEvent.NotificationLost, (int)FailureReason.RepresentationChanged);
                if (!IsAlive(slot, request, order))
                {
                    return;
                }
            }

            HandleBody(index, now, piggybacked);
        }

        /// <summary>
        /// Goes on with a body that is sent in blocks. RFC 7959 section 2.3; a smaller block size after 4.13, section 2.9.3.
        /// </summary>
        /// <returns>False if the response is the answer to the whole.</returns>
        private bool HandleUpload(int index, long now, bool piggybacked)
        {
            RequestSlot slot = _slots[index];
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

                Settle(index);
                Counters.TransfersRestarted++;
                slot.Uploading = true;
                slot.UploadSzx = smaller;
                slot.UploadOffset = 0;
                request.Listener.OnEvent(request, RequestEvent.SmallerBlocks, BlockOption.Size(smaller));
                Continue(index, now, request, order);
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
                if (IsLate(slot, piggybacked, BlockOption.Number(block1) < number))
                {
                    return true;
                }

                Counters.BlocksRefused++;
                Fail(index, now, FailureReason.BlockwiseFailed);
                return true;
            }

            if (last ? reader.Code == CoapCode.Continue : block1 < 0 && reader.Code != CoapCode.Continue)
            {
                // More is wanted than there is; or the first block was taken for the whole.
                Counters.BlocksRefused++;
                Fail(index, now, last ? FailureReason.BlockwiseFailed : FailureReason.UploadIncomplete);
                return true;
            }

            Settle(index);
            Counters.BlocksSent++;
            if (last)
            {
                slot.Uploading = false;
                request.Listener.OnEvent(request, RequestEvent.BlockSent, request.PayloadLength);
                return !IsAlive(slot, request, order);
            }

            // Section 2.3: the size that the server asks for holds from the next block on; its number counts in blocks of that size.
            slot.UploadOffset = end;
            request.Listener.OnEvent(request, RequestEvent.BlockSent, end);
            if (IsAlive(slot, request, order) && block1 >= 0 && BlockOption.Szx(block1) < slot.UploadSzx)
            {
                slot.UploadSzx = BlockOption.Szx(block1);
                request.Listener.OnEvent(request, RequestEvent.SmallerBlocks, BlockOption.Size(slot.UploadSzx));
            }

            Continue(index, now, request, order);
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
            if (HasBlocks(slot))
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

        // With a token that the caller has given, all messages of a transfer have the same one; then what comes on its own may be a
        // late answer to an earlier block. The tokens that are drawn tell.
        private bool IsLate(RequestSlot slot, bool piggybacked, bool earlier)
        {
            if (earlier && !piggybacked && slot.Request.TokenLength >= 0 && !slot.Observing)
            {
                Counters.Ignored++;
                return true;
            }

            return false;
        }

        /// <summary>Sends the next message of a transfer, before anything else that waits for the same remote.</summary>
        private void Continue(int index, long now, ClientRequest request, int order)
        {
            if (IsAlive(_slots[index], request, order))
            {
                DrawToken(_slots[index]);
                Launch(index, now, true);
            }
        }

        /// <summary>Takes the body of a response, or a block of it. RFC 7959 section 2.4.</summary>
        private void HandleBody(int index, long now, bool piggybacked)
        {
            RequestSlot slot = _slots[index];
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
                slot.Code = reader.Code;
                slot.Format = reader.Uint(OptionSlot.ContentFormat);
                slot.Type = reader.Type;
                slot.TotalBytes = reader.Uint(OptionSlot.Size2);
                slot.ETagLength = ETagLength();
                slot.ETag = ETag(slot.ETagLength);
            }

            if (first && (block2 < 0 || block2 < 8))
            {
                // In one message: without the option, or with 0/0/SZX. It is handed on from where it is, so that a buffer is no limit.
                if (success && request.ResponseBuffer == null && length > request.MaxResponseBytes)
                {
                    StepFailed(index, now, FailureReason.ResponseTooLarge);
                    return;
                }

                Finish(index, now, reader.Buffer, reader.PayloadOffset, length);
                return;
            }

            int szx = BlockOption.Szx(block2);
            long offset = (long)BlockOption.Number(block2) << (szx + 4);
            if (!first && block2 >= 0 && IsLate(slot, piggybacked, offset < slot.Received))
            {
                return;
            }

            int size = BlockOption.Size(szx);
            bool more = BlockOption.More(block2);
            FailureReason problem = FailureReason.None;
            if (block2 < 0 || szx > BlockOption.MaxSzx || offset != slot.Received || (!first && (szx > slot.Szx || reader.Code != slot.Code))
                || (more ? length != size : length > size))
            {
                Counters.BlocksRefused++;
                problem = FailureReason.BlockwiseFailed;
            }
            else if (!first && (ETagLength() != slot.ETagLength || ETag(slot.ETagLength) != slot.ETag))
            {
                problem = FailureReason.RepresentationChanged;
            }
            else if (length > (request.ResponseBuffer != null ? request.ResponseBuffer.Length : request.MaxResponseBytes) - slot.Received)
            {
                problem = FailureReason.ResponseTooLarge;
            }

            int order = slot.Order;
            if (problem != FailureReason.None)
            {
                bool again = problem == FailureReason.RepresentationChanged && !slot.Restarted && !HasBlocks(slot)
                    && (request.Method == CoapCode.Get || request.Method == CoapCode.Fetch);
                if (!again)
                {
                    StepFailed(index, now, problem);
                    return;
                }

                // Section 2.4: blocks of different representations must not be put together. Once more from the start.
                int thrownAway = slot.Received;
                Settle(index);
                Counters.TransfersRestarted++;
                slot.Restarted = true;
                slot.ForgetBody();
                request.Listener.OnEvent(request, RequestEvent.TransferRestarted, thrownAway);
                Continue(index, now, request, order);
                return;
            }

            if (request.ResponseBuffer != null)
            {
                Array.Copy(reader.Buffer, reader.PayloadOffset, request.ResponseBuffer, slot.Received, length);
            }

            Settle(index);
            Counters.BlocksReceived++;
            slot.Blocks++;
            Fill(slot, slot.Remote, reader.Buffer, reader.PayloadOffset, length);
            _response.BlockOffset = slot.Received;
            _response.More = more;
            slot.Received += length;
            slot.Szx = request.Szx >= 0 && request.Szx < szx ? request.Szx : szx;
            request.Listener.OnBlock(request, _response);
            if (IsAlive(slot, request, order))
            {
                request.Listener.OnEvent(request, RequestEvent.BlockReceived, slot.Received);
            }

            if (!IsAlive(slot, request, order))
            {
                return;
            }

            if (!more)
            {
                slot.TotalBytes = slot.Received;
                Finish(index, now, request.ResponseBuffer, 0, request.ResponseBuffer != null ? slot.Received : 0);
                return;
            }

            slot.Step = RequestSlot.Fetch;
            Continue(index, now, request, order);
        }

        /// <summary>The body is complete: to the listener with it.</summary>
        private void Finish(int index, long now, byte[] body, int offset, int length)
        {
            RequestSlot slot = _slots[index];
            ClientRequest request = slot.Request;
            Settle(index);
            if (slot.Blocks == 0)
            {
                slot.Blocks = 1;
                slot.TotalBytes = length;
            }

            Fill(slot, slot.Remote, body, offset, length);
            if (!slot.Observing)
            {
                int block2 = _reader.Uint(OptionSlot.Block2);
                _response.More = slot.Blocks == 1 && block2 >= 0 && BlockOption.More(block2);
                Release(index);
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
            Counters.Notifications++;
            ExpectNotification(index, now, _response.MaxAgeSeconds);
            request.Listener.OnNotification(request, _response);
        }

        private void Fill(RequestSlot slot, object remote, byte[] body, int offset, int length)
        {
            ClientResponse response = _response;
            int maxAge = _reader.Uint(OptionSlot.MaxAge);
            response.Remote = remote;
            response.Code = slot.Code;
            response.Format = slot.Format;
            response.Type = slot.Type;
            response.MaxAgeSeconds = maxAge >= 0 ? maxAge : DefaultMaxAgeSeconds;
            response.Body = body;
            response.BodyOffset = offset;
            response.BodyLength = length;
            response.BlockOffset = 0;
            response.TotalBytes = slot.TotalBytes;
            response.Blocks = slot.Blocks;
            response.More = false;
            response.Sequence = -1;
            response.SequenceDelta = 0;
            response.Stale = 0;
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
