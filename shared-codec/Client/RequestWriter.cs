// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Client
{
    /// <summary>
    /// Writes the messages that a request is made of: options of the caller and of the client, blocks, and the Echo value of the server.
    /// </summary>
    internal sealed class RequestWriter
    {
        // Options that the client itself may put into one message: ETag, Observe, Block2, Block1, Size2, Size1 and Echo.
        private const int OwnOptions = 7;

        // What a message must have room for beyond its first form: a longer block number, a Block2 for the next block.
        private const int SpareBytes = 8;

        // And an entity-tag that is offered.
        private const int SpareETagBytes = 9;

        // What an Echo option has beyond its value.
        private const int EchoHeadBytes = 3;

        private readonly PeerTable _peers;
        private readonly MessageWriter _writer = new MessageWriter();
        private readonly int[] _ownNumbers = new int[OwnOptions];
        private readonly int[] _ownValues = new int[OwnOptions];
        private readonly byte[] _bytes = new byte[8]; // a token or an entity-tag about to be written
        private int _ownCount;

        /// <summary>Makes the writer.</summary>
        /// <param name="peers">Know the Echo values.</param>
        internal RequestWriter(PeerTable peers)
        {
            _peers = peers;
        }

        /// <summary>
        /// Decides whether the body goes in one message, and if not, in blocks of which size: the preferred one or the largest smaller
        /// one that leaves room for the options. RFC 7959 section 2.3.
        /// </summary>
        /// <param name="slot">The request.</param>
        /// <param name="largest">The preferred size exponent.</param>
        /// <returns>False if the request does not fit.</returns>
        internal bool ChooseBlocks(RequestSlot slot, int largest)
        {
            int limit = Target(slot).Length - SpareBytes - (slot.Request.OfferETag ? SpareETagBytes : 0);
            return (HasEcho(slot) && ChooseBlocks(slot, largest, limit - EchoHeadBytes - EchoLength(slot)))
                || ChooseBlocks(slot, largest, limit);
        }

        /// <summary>Writes the next message of a request, with the newest Echo value of its server if it fits. RFC 9175 section 2.3.</summary>
        /// <param name="slot">The request; the message goes there, or to its guard.</param>
        /// <param name="messageId">Message ID.</param>
        /// <returns>Its length; 0 if it does not fit.</returns>
        internal int Write(RequestSlot slot, int messageId)
        {
            if (HasEcho(slot))
            {
                int length = Render(slot, messageId, Target(slot).Length, true);
                if (length != 0)
                {
                    _peers.Echoes[_peers.EchoOf(slot.Peer)] = 0; // one request returns it; if the server wants it again, it says so
                    return length;
                }
            }

            return Render(slot, messageId, Target(slot).Length, false);
        }

        // A message that is to be protected is written elsewhere.
        private static byte[] Target(RequestSlot slot)
        {
            return slot.Request.Guard != null ? slot.Request.Guard.Plain : slot.Message;
        }

        /// <summary>Tells what there is to be returned to the server.</summary>
        /// <param name="slot">A request by unicast.</param>
        /// <returns>Bytes of the Echo value; 0 for none.</returns>
        internal int EchoLength(RequestSlot slot)
        {
            return _peers.Echoes[_peers.EchoOf(slot.Peer)];
        }

        private bool HasEcho(RequestSlot slot)
        {
            return slot.Peer != null && EchoLength(slot) != 0 && slot.Request.Method != CoapCode.Empty
                && !slot.Request.Has(OptionNumber.Echo);
        }

        private bool ChooseBlocks(RequestSlot slot, int largest, int limit)
        {
            ClientRequest request = slot.Request;
            slot.UploadOffset = 0;
            for (int szx = largest; szx >= 0; szx--)
            {
                slot.Uploading = request.PayloadLength > BlockOption.Size(szx);
                slot.UploadSzx = szx;
                if (slot.Uploading && (request.Observe || (request.PayloadLength - 1) >> (szx + 4) > BlockOption.MaxNumber))
                {
                    return false; // a renewal would have to send all of it again; or there are more blocks than numbers
                }

                if (Render(slot, 0, limit, false) > 0)
                {
                    return true;
                }

                if (request.PayloadLength == 0)
                {
                    return false;
                }
            }

            return false;
        }

        private int Render(RequestSlot slot, int messageId, int limit, bool echo)
        {
            ClientRequest request = slot.Request;
            MessageWriter writer = _writer;
            bool ask = slot.Step == RequestSlot.Ask;
            RequestSlot.Unpack(slot.Token, _bytes, 0, slot.TokenLength);
            writer.Begin(
                Target(slot),
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
            int length = ask || (request.Method == CoapCode.Fetch && !slot.HasBlocks()) ? request.PayloadLength : 0;
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
            if (echo)
            {
                AddOwn(OptionNumber.Echo, 0);
            }

            WriteOptions(slot, ask, length != 0);
            if (length != 0)
            {
                writer.Payload(request.Payload, from, length);
            }

            return writer.Failed || !numbered ? 0 : writer.Length;
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
                    WriteOwn(slot, _ownNumbers[own], _ownValues[own]);
                    own++;
                    continue;
                }

                int length = (options[at + 2] << 8) | options[at + 3];

                // Left out: entity-tags that would have a later block, or a deregistration, answered with 2.03 (RFC 7641 section 3.6),
                // or are older than what is at hand; and the format of a body that is not there.
                bool leftOut = number == OptionNumber.ETag ? !ask || OffersETag(slot)
                    : number == OptionNumber.ContentFormat && !ask && !body;
                if (!leftOut)
                {
                    writer.Option(number, options, at + 4, length);
                }

                at += 4 + length;
            }
        }

        private void WriteOwn(RequestSlot slot, int number, int value)
        {
            if (number == OptionNumber.ETag)
            {
                RequestSlot.Unpack(slot.ETag, _bytes, 0, slot.ETagLength);
                _writer.Option(number, _bytes, 0, slot.ETagLength);
            }
            else if (number == OptionNumber.Echo)
            {
                _writer.Option(number, _peers.Echoes, _peers.EchoOf(slot.Peer) + 1, EchoLength(slot));
            }
            else
            {
                _writer.UintOption(number, value);
            }
        }
    }
}
