// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;

namespace NanoCoap.Server
{
    // Requests: deduplication, everything that is refused before a handler runs, the handler, the answer.
    public sealed partial class CoapEndpoint
    {
        private const int SafeMethods = (int)(Methods.Get | Methods.Fetch);
        private const int IdempotentMethods = SafeMethods | (int)(Methods.Put | Methods.Delete | Methods.IPatch);
        private const int BodyMethods = (int)(Methods.Post | Methods.Put | Methods.Fetch | Methods.Patch | Methods.IPatch);
        private const int ProxyOptions = (1 << OptionSlot.ProxyUri) | (1 << OptionSlot.ProxyScheme);
        private const int ConditionOptions = (1 << OptionSlot.IfMatch) | (1 << OptionSlot.IfNoneMatch);

        // In place of the ticket of a request: it has not asked for one, or can't have one.
        private const int NoTicketYet = -1;
        private const int NoTickets = -2;

        // What every request may have without asking for anything special: one test tells most requests from the rest.
        private const int PlainOptions = (1 << OptionSlot.UriPath) | (1 << OptionSlot.UriHost) | (1 << OptionSlot.UriPort);

        // What the framework itself puts into an answer, beside what the handler has said.
        private const int ExtraBlock1 = 1;
        private const int ExtraBlock2 = 2;
        private const int ExtraSize1 = 4;
        private const int ExtraSize2 = 8;
        private const int ExtraObserve = 16;
        private const int ExtraEtag = 32;

        private static readonly byte[] s_optionText = Utf8.Encode("Option ");
        private static readonly byte[] s_blockText = Utf8.Encode("No such block"); // both texts fit the smallest block

        private readonly byte[] _etag = new byte[EtagBytes];
        private readonly int _etagSalt;
        private readonly int _messageSzx;
        private readonly int _transmissionSzx;

        // The request being served.
        private long _now;
        private int _formatIndex;
        private int _matched;
        private int _versionServed;
        private int _openTicket; // or one of the constants
        private bool _plain; // the last one was a plain GET with a plain answer: what all of them have in common is in place

        // The extras of the answer: which, and their values where they have one.
        private int _extras;
        private int _block1;
        private int _block2; // as requested
        private int _size1;
        private int _observe;

        /// <inheritdoc/>
        int ITicketOffice.Open()
        {
            if (_openTicket != NoTicketYet)
            {
                return _openTicket < 0 ? -1 : _openTicket;
            }

            int slot = _pending.Take(_request.Remote, _reader);
            if (slot < 0)
            {
                Counters.LaterRefused++;
                return -1;
            }

            _pending.LapsesAt[slot] = _now + _parameters.MaxTransmitWaitMs;
            _openTicket = _pending.Ticket(slot);
            return _openTicket;
        }

        /// <inheritdoc/>
        void ITicketOffice.Resume(int ticket)
        {
            int slot = _pending.SlotOf(ticket);
            if (slot >= 0)
            {
                _pending.Ready[slot] = 1;
            }
        }

        private void HandleRequest(long now, object remote, int length, bool multicast)
        {
            MessageReader reader = _reader;
            bool confirmable = reader.Type == MessageType.Confirmable;
            if (multicast && confirmable)
            {
                // RFC 7252 section 8.1: multicast requests must be Non-confirmable.
                Counters.Ignored++;
                return;
            }

            int methodBit = 1 << (int)reader.Code;
            ExchangeTable exchanges = (methodBit & SafeMethods) != 0 ? _safe : _unsafe;
            int exchange = exchanges.Enter(now, remote, reader.MessageId, confirmable ? _exchangeLifetimeMs : _nonLifetimeMs, Counters);
            if (exchange >= 0)
            {
                Counters.Requests++;
            }
            else
            {
                Counters.Duplicates++;
                exchange = ~exchange;
                if (!Replay(now, exchanges, exchange, remote, methodBit, confirmable, length))
                {
                    return;
                }
            }

            byte[] target = _tx;
            int szx = _messageSzx;
            int slot = -1;
            if (multicast)
            {
                // The answer is held back for a while; without a place for it there is none.
                slot = _transmissions.FindFree(CreditOf(now, remote, length) == Unlimited);
                if (slot < 0 || (methodBit & SafeMethods) == 0)
                {
                    Counters.MulticastSuppressed++;
                    return;
                }

                target = _transmissions.Message[slot];
                szx = _transmissionSzx;
            }

            _now = now;
            _openTicket = multicast ? NoTickets : NoTicketYet;
            _extras = 0;

            // RFC 7959 section 2.4: the size is the smaller of what the client asks for and what we can send. The position is
            // counted in blocks of the client's size in any case.
            int from = 0;
            int present = reader.Present & ~PlainOptions;
            if (present != 0)
            {
                if ((present & (1 << OptionSlot.Size2)) != 0)
                {
                    _extras = ExtraSize2;
                }

                if ((present & (1 << OptionSlot.Block2)) != 0)
                {
                    _extras |= ExtraBlock2;
                    _block2 = reader.Uint(OptionSlot.Block2);
                    int asked = _block2 & 7;
                    from = (_block2 >> 4) << (asked + 4);
                    if (asked < szx)
                    {
                        szx = asked;
                    }
                }
            }

            Response response = _response;
            response.Begin(target, from, 16 << szx);

            Request request = _request;
            request.Method = reader.Code;
            request.Remote = remote;
            request.IsConfirmable = confirmable;
            request.IsMulticast = multicast;

            Resource resource = null;
            CoapCode code;
            if (reader.UnknownCritical != 0)
            {
                if (!confirmable)
                {
                    // RFC 7252 section 5.4.1: a NON with an unrecognised critical option is rejected; section 8.1 forbids a
                    // RST for multicast.
                    if (!multicast)
                    {
                        Counters.Rejected++;
                        SendEmpty(remote, MessageType.Reset, reader.MessageId);
                    }
                    else
                    {
                        Counters.MulticastSuppressed++;
                    }

                    return;
                }

                response.Diagnostic(s_optionText);
                response.AppendNumber(reader.UnknownCritical);
                code = CoapCode.BadOption;
            }
            else if ((present & ProxyOptions) != 0)
            {
                code = CoapCode.ProxyingNotSupported;
            }
            else
            {
                resource = _tree.Find(reader, out _matched);
                code = Serve(now, remote, resource, length, methodBit);
                if (code == CoapCode.Content && methodBit == (int)Methods.Get && !multicast
                    && (present & ~(1 << OptionSlot.Accept)) == 0 && request.SubpathCount == 0 && reader.OptionsEnd == length)
                {
                    // Nothing else in such a request makes a difference, so that the next one with the same options is known. Where
                    // there are no formats to choose from, that of the answer need not be the one that was asked for.
                    int start = MessageReader.TokenOffset + reader.TokenLength;
                    if (length > start && length <= start + KnownRequests.MaxBytes && (present == 0 || resource.ContentFormats != null))
                    {
                        _known.Add(reader.Buffer, start, length, resource, request.AcceptedFormat, _formatIndex);
                    }
                }
            }

            int row = -1;
            if ((present & (1 << OptionSlot.Observe)) != 0 && methodBit == (int)Methods.Get && !multicast)
            {
                row = Register(now, remote, resource, code, szx);
            }

            if (multicast)
            {
                HoldBack(slot, now, remote, code, length);
            }
            else
            {
                Answer(now, remote, resource, code, row, exchanges, exchange);
            }
        }

        /// <summary>
        /// Serves a plain GET whose options are those of one before: what they mean is known, so they are not even parsed.
        /// </summary>
        /// <returns>False if this is another message; then nothing has happened.</returns>
        private bool HandleKnown(long now, object remote, byte[] buffer, int length)
        {
            // Version 1, CON or NON, a token of at most 8 bytes, and options.
            int head = buffer[0];
            int start = MessageReader.TokenOffset + (head & 15);
            if ((head & 0xE0) != 0x40 || start > MessageReader.TokenOffset + 8 || start >= length)
            {
                return false;
            }

            KnownRequests known = _known;
            int place = known.Find(buffer, start, length);
            if (place < 0)
            {
                return false;
            }

            if (!_plain)
            {
                PreparePlain();
            }

            // For what looks at the message later: as after parsing one without options.
            bool confirmable = (head & 0x10) == 0;
            int messageId = (buffer[2] << 8) | buffer[3];
            MessageReader reader = _reader;
            reader.Buffer = buffer;
            reader.Length = length;
            reader.Type = confirmable ? MessageType.Confirmable : MessageType.NonConfirmable;
            reader.MessageId = messageId;
            reader.TokenLength = start - MessageReader.TokenOffset;

            ExchangeTable exchanges = _safe;
            int exchange = exchanges.Enter(now, remote, messageId, confirmable ? _exchangeLifetimeMs : _nonLifetimeMs, Counters);
            if (exchange >= 0)
            {
                Counters.Requests++;
            }
            else
            {
                Counters.Duplicates++;
                exchange = ~exchange;
                if (!Replay(now, exchanges, exchange, remote, (int)Methods.Get, confirmable, length))
                {
                    return true;
                }
            }

            Request request = _request;
            request.Remote = remote;
            request.IsConfirmable = confirmable;
            int format = known.Format[place];
            request.AcceptedFormat = format;

            Resource resource = known.Resource[place];
            Response response = _response;
            response.BodyLength = 0;
            response.ContentFormat = format;
            response.MaxAgeSeconds = -1;
            _now = now;
            _openTicket = NoTicketYet;
            _extras = 0;
            CoapCode code;
            try
            {
                if (resource.Versioned)
                {
                    MakeEtag(resource.Version, known.FormatIndex[place]);
                    _extras = ExtraEtag;
                }

                code = resource.Get(request, response);
                if (code == CoapCode.Content && response.MaxAgeSeconds < 0)
                {
                    response.MaxAgeSeconds = resource.MaxAgeSeconds;
                }
            }
            catch (Exception)
            {
                code = HandlerFailed(response);
            }

            Answer(now, remote, resource, code, -1, exchanges, exchange);
            return true;
        }

        // What is the same for all plain GETs, and stays so from one to the next.
        private void PreparePlain()
        {
            _plain = true;
            _reader.Code = CoapCode.Get;
            _reader.Present = 0;
            _reader.OptionCount = 0;
            _request.Method = CoapCode.Get;
            _request.IsMulticast = false;
            _request.BodyLength = 0;
            _request.SubpathCount = 0;
            _request.Format = ContentFormat.None;
            _response.Begin(_tx, 0, 16 << _messageSzx);
        }

        /// <summary>Sends the answer to the request that the reader holds, or puts it off, and keeps it for duplicates.</summary>
        private void Answer(long now, object remote, Resource resource, CoapCode code, int row, ExchangeTable exchanges, int exchange)
        {
            MessageReader reader = _reader;
            int length = reader.Length;
            if (code == CoapCode.Empty)
            {
                if (_openTicket >= 0)
                {
                    PutOff(now, remote, resource, length);
                    return;
                }

                // Nothing to say and no time asked for: a handler's mistake.
                Counters.HandlerErrors++;
                code = CoapCode.InternalServerError;
            }
            else if (_openTicket >= 0)
            {
                _pending.Release(_pending.SlotOf(_openTicket));
            }

            byte[] target = _tx;
            bool confirmable = reader.Type == MessageType.Confirmable;
            int answer = Encode(
                target,
                confirmable ? MessageType.Acknowledgement : MessageType.NonConfirmable,
                code,
                confirmable ? reader.MessageId : NewMessageId(),
                reader.Buffer,
                MessageReader.TokenOffset,
                reader.TokenLength);

            // The first comparison is there because it is cheap: three times a request and its headers is always more. The answer to a
            // registration must leave enough for a ping, or there would never be a notification.
            bool limited = (row >= 0 || answer > length + (2 * FrameBytes)) && _addresses != null
                && answer + FrameBytes + (row >= 0 ? EmptyFrameBytes : 0) > _limit * (length + FrameBytes)
                && !_addresses.IsProven(now, remote);
            if (limited)
            {
                int allowed = (_limit * (length + FrameBytes)) - FrameBytes - EmptyFrameBytes;
                answer = Restrict(target, answer, allowed, exchanges == _safe, reader.Buffer, MessageReader.TokenOffset, reader.TokenLength);
            }

            if (target[1] >= 0x80)
            {
                Counters.ErrorResponses++;
                if (row >= 0)
                {
                    EndObservation(row);
                    row = -1;
                }
            }

            Send(remote, target, answer);
            if (confirmable)
            {
                exchanges.Keep(exchange, target, answer);
            }

            if (limited || row >= 0)
            {
                int spent = answer + FrameBytes;
                if (limited)
                {
                    spent += Probe(now, remote);
                }

                if (row >= 0)
                {
                    if (!confirmable)
                    {
                        // RFC 7641 section 3.6: a RST to the answer ends the observation as one to a notification does.
                        _observers.MessageId[row] = (target[2] << 8) | target[3];
                    }

                    GiveCredit(row, now, remote, length, spent);
                }
            }
        }

        /// <summary>
        /// Keeps the answer to a multicast request for its time: no errors, nothing empty, and not before a random part of the leisure
        /// has passed. RFC 7252 section 8.2.
        /// </summary>
        private void HoldBack(int slot, long now, object remote, CoapCode code, int length)
        {
            byte[] target = _transmissions.Message[slot];
            int size = 0;
            if (code == CoapCode.Empty)
            {
                Counters.HandlerErrors++; // nobody can have asked for time
            }
            else if ((int)code < 0x80 && _response.BodyLength != 0)
            {
                size = Encode(target, MessageType.NonConfirmable, code, NewMessageId(), _reader.Buffer, MessageReader.TokenOffset, _reader.TokenLength);
                int credit = CreditOf(now, remote, length);
                if (size + FrameBytes > credit)
                {
                    // No ping: many nodes would send one.
                    size = Restrict(target, size, credit - FrameBytes, true, _reader.Buffer, MessageReader.TokenOffset, _reader.TokenLength);
                }
            }

            if (size == 0 || target[1] >= 0x80)
            {
                Counters.MulticastSuppressed++;
                return;
            }

            _transmissions.Take(slot, remote, TransmissionTable.Leisurely);
            _transmissions.Length[slot] = size;
            _transmissions.DueAt[slot] = now + _random.Next(_parameters.DefaultLeisureMs + 1);
            Wake(_transmissions.DueAt[slot]);
        }

        /// <summary>Answers a duplicate. RFC 7252 section 4.5.</summary>
        /// <returns>True if the request is to run again after all, because its reply is gone and running again does no harm.</returns>
        private bool Replay(long now, ExchangeTable exchanges, int exchange, object remote, int methodBit, bool confirmable, int size)
        {
            if (!confirmable)
            {
                return false; // a NON is processed once and not answered again
            }

            int length = exchanges.Recall(exchange, _tx);
            if (length > size + (2 * FrameBytes) && length + FrameBytes > CreditOf(now, remote, size))
            {
                // A shorter datagram under the message ID of a longer one is no duplicate; what it gets is for its own length.
                Counters.AnswersLimited++;
                length = ExchangeTable.ReplyGone;
            }

            if (length > 0)
            {
                Send(remote, _tx, length);
            }
            else if (length == ExchangeTable.EmptyAck)
            {
                SendEmpty(remote, MessageType.Acknowledgement, _reader.MessageId);
            }
            else if (length == ExchangeTable.ReplyGone)
            {
                if ((methodBit & IdempotentMethods) != 0)
                {
                    // Further duplicates find it at work, should the handler ask for time.
                    exchanges.Reopen(exchange);
                    return true;
                }

                Counters.RepliesLost++;
            }

            return false;
        }

        /// <summary>Everything between a request that can be read and the code of its answer.</summary>
        private CoapCode Serve(long now, object remote, Resource resource, int length, int methodBit)
        {
            MessageReader reader = _reader;
            Request request = _request;
            Response response = _response;
            int present = reader.Present & ~PlainOptions;

            if (length > _tx.Length)
            {
                // What we hold is a stump. RFC 7959 section 2.9.3: 4.13 may say which block size would do.
                Counters.BodiesRefused++;
                _size1 = _config.BodyBytes;
                _extras |= ExtraSize1;
                if ((present & (1 << OptionSlot.Block1)) != 0)
                {
                    _block1 = BlockOption.Pack(0, false, _messageSzx);
                    _extras |= ExtraBlock1;
                }

                return CoapCode.RequestEntityTooLarge;
            }

            if (resource == null)
            {
                return (present & (1 << OptionSlot.IfMatch)) != 0 ? CoapCode.PreconditionFailed : CoapCode.NotFound;
            }

            if (((int)resource.Methods & methodBit) == 0)
            {
                return CoapCode.MethodNotAllowed;
            }

            // RFC 7959 section 2.2: SZX 7 is reserved. Later blocks of an answer that only running a handler twice could make
            // are not to be had; see the list of gaps in the README.
            if ((present & (1 << OptionSlot.Block2)) != 0 && ((_block2 & 7) == 7 || ((_block2 >> 4) != 0 && (methodBit & SafeMethods) == 0)))
            {
                return CoapCode.BadRequest;
            }

            request.Body = reader.Buffer;
            request.BodyOffset = reader.PayloadOffset;
            request.BodyLength = reader.PayloadLength;
            request.SubpathCount = 0;
            int accept = ContentFormat.None;
            int format = ContentFormat.None;
            if (present != 0)
            {
                if ((present & (1 << OptionSlot.ContentFormat)) != 0)
                {
                    format = reader.Uint(OptionSlot.ContentFormat);
                }

                if ((present & (1 << OptionSlot.Accept)) != 0)
                {
                    accept = reader.Uint(OptionSlot.Accept);
                }
            }

            request.Format = format;
            request.AcceptedFormat = accept;
            _formatIndex = 0;

            int[] formats = resource.ContentFormats;
            if (formats != null && (methodBit & SafeMethods) != 0)
            {
                if (accept >= 0)
                {
                    int i = 0;
                    while (i < formats.Length && formats[i] != accept)
                    {
                        i++;
                    }

                    if (i == formats.Length)
                    {
                        return CoapCode.NotAcceptable;
                    }

                    _formatIndex = i;
                }
                else
                {
                    accept = formats[0];
                    request.AcceptedFormat = accept;
                }

                response.ContentFormat = accept;
            }

            try
            {
                if (resource.HasSubpaths)
                {
                    request.SubpathFirst = reader.Firsts[OptionSlot.UriPath] + _matched;
                    request.SubpathCount = reader.Count(OptionSlot.UriPath) - _matched;
                }

                if (request.SubpathCount != 0 || (present & ConditionOptions) != 0)
                {
                    bool exists = request.SubpathCount == 0 || resource.Exists(request);
                    if ((present & ConditionOptions) != 0 && !ConditionsHold(resource, exists))
                    {
                        return CoapCode.PreconditionFailed;
                    }

                    if (!exists && methodBit != (int)Methods.Put)
                    {
                        return CoapCode.NotFound;
                    }
                }

                if ((methodBit & BodyMethods) != 0)
                {
                    CoapCode refusal = TakeBody(now, remote, resource);
                    if (refusal != CoapCode.Empty)
                    {
                        return refusal;
                    }
                }
                else if ((present & (1 << OptionSlot.Block1)) != 0)
                {
                    // GET and DELETE have no body of which there could be a block.
                    response.Diagnostic(s_optionText);
                    response.AppendNumber(OptionNumber.Block1);
                    return CoapCode.BadOption;
                }

                // RFC 7641 section 3.6: ends before the handler runs, whatever that answers.
                if (methodBit == (int)Methods.Get)
                {
                    _versionServed = resource.Version;
                    if ((present & (1 << OptionSlot.Observe)) != 0 && reader.Uint(OptionSlot.Observe) == 1 && !request.IsMulticast)
                    {
                        int row = _observers.Find(remote, reader);
                        if (row >= 0)
                        {
                            EndObservation(row);
                        }
                    }

                    if (resource.Versioned)
                    {
                        MakeEtag(_versionServed, _formatIndex);
                        _extras |= ExtraEtag;
                        if ((present & (1 << OptionSlot.ETag)) != 0 && Holds(OptionSlot.ETag, EtagBytes))
                        {
                            response.MaxAgeSeconds = resource.MaxAgeSeconds;
                            return CoapCode.Valid;
                        }
                    }
                }

                CoapCode code = methodBit == (int)Methods.Get ? resource.Get(request, response) : Run(resource, request, response);
                if (code == CoapCode.Content && response.MaxAgeSeconds < 0)
                {
                    response.MaxAgeSeconds = resource.MaxAgeSeconds;
                }

                return code;
            }
            catch (Exception)
            {
                // The one place where a handler's mistake ends: the client hears of it, the node goes on.
                return HandlerFailed(response);
            }
        }

        private CoapCode HandlerFailed(Response response)
        {
            Counters.HandlerErrors++;
            response.BodyLength = 0;
            response.LocationLength = 0;
            response.MaxAgeSeconds = -1;
            response.Failed = false;
            return CoapCode.InternalServerError;
        }

        /// <summary>Runs the handler of any method but GET, which has no need to be looked for.</summary>
        private CoapCode Run(Resource resource, Request request, Response response)
        {
            switch (request.Method)
            {
                case CoapCode.Post:
                    return resource.Post(request, response);
                case CoapCode.Put:
                    return resource.Put(request, response);
                case CoapCode.Delete:
                    return resource.Delete(request, response);
                case CoapCode.Fetch:
                    return resource.Fetch(request, response);
                case CoapCode.Patch:
                case CoapCode.IPatch:
                    return resource.Patch(request, response);
                default:
                    return CoapCode.MethodNotAllowed;
            }
        }

        /// <summary>If-Match and If-None-Match. RFC 7252 section 5.10.8.</summary>
        private bool ConditionsHold(Resource resource, bool exists)
        {
            int present = _reader.Present;
            if ((present & (1 << OptionSlot.IfNoneMatch)) != 0 && exists)
            {
                return false;
            }

            if ((present & (1 << OptionSlot.IfMatch)) == 0)
            {
                return true;
            }

            if (!exists)
            {
                return false;
            }

            // The empty value asks for existence alone. An entity-tag fits whatever the Content-Format it was given out with.
            int first = _reader.First(OptionSlot.IfMatch);
            int count = _reader.Count(OptionSlot.IfMatch);
            for (int i = 0; i < count; i++)
            {
                if (_reader.OptionLength(first + i) == 0)
                {
                    return true;
                }
            }

            if (!resource.Versioned)
            {
                return false;
            }

            MakeEtag(resource.Version, 0);
            return Holds(OptionSlot.IfMatch, EtagBytes - 1);
        }

        /// <summary>Compares the entity-tags of a request with the current one.</summary>
        private bool Holds(int slot, int compared)
        {
            int first = _reader.First(slot);
            int count = _reader.Count(slot);
            for (int i = first; i < first + count; i++)
            {
                if (_reader.OptionLength(i) != EtagBytes)
                {
                    continue;
                }

                int at = _reader.OptionOffset(i);
                int same = 0;
                while (same < compared && _reader.Buffer[at + same] == _etag[same])
                {
                    same++;
                }

                if (same == compared)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>
        /// An entity-tag: version of the resource, salted so that versions of before a restart do not come back, and the
        /// Content-Format, because representations in two formats are two. RFC 7252 section 5.10.6.
        /// </summary>
        private void MakeEtag(int version, int formatIndex)
        {
            int value = version + _etagSalt;
            byte[] etag = _etag;
            etag[0] = (byte)(value >> 24);
            etag[1] = (byte)(value >> 16);
            etag[2] = (byte)(value >> 8);
            etag[3] = (byte)value;
            etag[4] = (byte)formatIndex;
        }

        /// <summary>Content-Format, size and blocks of a request body. RFC 7252 section 5.10.3, RFC 7959 sections 2.5 and 2.9.</summary>
        /// <returns>Empty if the request has its whole body now, else the code of the answer.</returns>
        private CoapCode TakeBody(long now, object remote, Resource resource)
        {
            MessageReader reader = _reader;
            Request request = _request;
            int[] accepted = resource.AcceptedFormats;
            if (request.Format >= 0 && accepted != null)
            {
                int i = 0;
                while (i < accepted.Length && accepted[i] != request.Format)
                {
                    i++;
                }

                if (i == accepted.Length)
                {
                    return CoapCode.UnsupportedContentFormat;
                }
            }

            int length = request.BodyLength;
            int limit = resource.MaxBodyBytes;
            int block1 = reader.Uint(OptionSlot.Block1);
            if (block1 < 0)
            {
                if (length <= limit)
                {
                    return CoapCode.Empty;
                }

                Counters.BodiesRefused++;
                _size1 = limit;
                _extras |= ExtraSize1;
                return CoapCode.RequestEntityTooLarge;
            }

            int szx = BlockOption.Szx(block1);
            int number = BlockOption.Number(block1);
            bool more = BlockOption.More(block1);

            // RFC 7959 section 2.2: all blocks but the last are full, and SZX 7 is reserved.
            if (szx > BlockOption.MaxSzx || (more ? length != BlockOption.Size(szx) : length > BlockOption.Size(szx)))
            {
                return CoapCode.BadRequest;
            }

            if (limit > _config.BodyBytes && (number != 0 || more))
            {
                limit = _config.BodyBytes;
            }

            int position = number << (szx + 4);
            if (reader.Uint(OptionSlot.Size1) > limit || position > limit - length)
            {
                // RFC 7959 section 2.9.3. A body that is under way from here can't be completed any more.
                Counters.BodiesRefused++;
                if (_assembly.Continues(remote, resource, reader.Code, Target(), request.Format))
                {
                    _assembly.Clear();
                }

                _size1 = limit;
                _block1 = BlockOption.Pack(number, more, szx < _messageSzx ? szx : _messageSzx);
                _extras |= ExtraSize1 | ExtraBlock1;
                return CoapCode.RequestEntityTooLarge;
            }

            _block1 = block1;
            _extras |= ExtraBlock1;
            if (number == 0 && !more)
            {
                return CoapCode.Empty;
            }

            int target = Target();
            if (number == 0)
            {
                if (!_assembly.Start(now, remote, resource, reader.Code, target, request.Format, _parameters.MaxTransmitWaitMs))
                {
                    // The one buffer is in use: worth another try once that transfer is over or given up.
                    Counters.BodiesRefused++;
                    _extras &= ~ExtraBlock1;
                    _response.MaxAgeSeconds = 1 + (_parameters.MaxTransmitWaitMs / 1000);
                    return CoapCode.ServiceUnavailable;
                }
            }
            else if (!_assembly.Continues(remote, resource, reader.Code, target, request.Format))
            {
                Counters.BodiesRefused++;
                return CoapCode.RequestEntityIncomplete;
            }

            if (!_assembly.Append(now, position, request.Body, request.BodyOffset, length))
            {
                Counters.BodiesRefused++;
                return CoapCode.RequestEntityIncomplete;
            }

            if (more)
            {
                // Ask for smaller blocks if these are larger than a message of ours. RFC 7959 section 2.3.
                _block1 = BlockOption.Pack(number, true, szx < _messageSzx ? szx : _messageSzx);
                return CoapCode.Continue;
            }

            request.Body = _assembly.Body;
            request.BodyOffset = 0;
            request.BodyLength = _assembly.Received;
            _assembly.Clear();
            return CoapCode.Empty;
        }

        /// <summary>A hash of path and query: two bodies of one remote for one resource may still be for two targets.</summary>
        private int Target()
        {
            MessageReader reader = _reader;
            int hash = 17;
            for (int i = 0; i < reader.OptionCount; i++)
            {
                int number = reader.OptionNumberAt(i);
                if (number != OptionNumber.UriPath && number != OptionNumber.UriQuery)
                {
                    continue;
                }

                hash = (hash * 31) + number;
                int at = reader.OptionOffset(i);
                int end = at + reader.OptionLength(i);
                while (at < end)
                {
                    hash = (hash * 31) + reader.Buffer[at++];
                }
            }

            return hash;
        }

        /// <summary>
        /// Puts the message together around the body that lies in the target behind its headroom: options in order of their
        /// numbers, then the body moved up to them. What does not fit becomes 5.00 without a body.
        /// </summary>
        /// <returns>Bytes of the message. Its second byte is the code that it really has.</returns>
        private int Encode(byte[] target, MessageType type, CoapCode code, int messageId, byte[] token, int tokenOffset, int tokenLength)
        {
            Response response = _response;
            if (code == CoapCode.Content && (_extras & ~ExtraObserve) == 0 && response.BodyLength <= response.Room
                && response.ContentFormat >= 0 && response.MaxAgeSeconds < 256 && response.LocationLength == 0 && !response.Failed)
            {
                return EncodePlain(target, type, messageId, token, tokenOffset, tokenLength);
            }

            _plain = false;
            int total = response.BodyLength;
            int room = response.Room;
            int extras = _extras;
            MessageWriter writer = _writer;
            int from = response.From;
            if (total <= from && from != 0 && code == CoapCode.Content)
            {
                // RFC 7959 section 2.4: a block behind the end of the body does not exist.
                code = CoapCode.BadRequest;
                response.MaxAgeSeconds = -1;
                response.Diagnostic(s_blockText);
                total = response.BodyLength;
                from = 0;
            }

            bool success = (int)code < 0x80;
            int shown = total > from ? total - from : 0;
            bool more = shown > room;
            if (more)
            {
                shown = room;
            }

            writer.Begin(target, target.Length, type, code, messageId, token, tokenOffset, tokenLength);
            if (success)
            {
                if ((extras & ExtraEtag) != 0 && (code == CoapCode.Content || code == CoapCode.Valid))
                {
                    writer.Option(OptionNumber.ETag, _etag, 0, EtagBytes);
                }

                if ((extras & ExtraObserve) != 0)
                {
                    writer.UintOption(OptionNumber.Observe, _observe);
                }

                int end = response.LocationLength;
                if (end != 0)
                {
                    byte[] location = response.Location;
                    for (int at = 0; at < end; at += 1 + location[at])
                    {
                        writer.Option(OptionNumber.LocationPath, location, at + 1, location[at]);
                    }
                }

                if (response.ContentFormat >= 0 && (code == CoapCode.Content || (total != 0 && code != CoapCode.Valid)))
                {
                    writer.UintOption(OptionNumber.ContentFormat, response.ContentFormat);
                }
            }

            if (response.MaxAgeSeconds >= 0)
            {
                writer.UintOption(OptionNumber.MaxAge, response.MaxAgeSeconds);
            }

            if (success && (more || ((extras & ExtraBlock2) != 0 && code == CoapCode.Content)))
            {
                int szx = 0;
                while ((16 << szx) < room)
                {
                    szx++;
                }

                int number = from / room;
                if (number > BlockOption.MaxNumber || (more && code != CoapCode.Content))
                {
                    // Further blocks of what is no representation could only be had by running the handler again.
                    response.Failed = true;
                }

                writer.UintOption(OptionNumber.Block2, BlockOption.Pack(number, more, szx));
            }

            if ((extras & ExtraBlock1) != 0)
            {
                writer.UintOption(OptionNumber.Block1, _block1);
            }

            if (success && code == CoapCode.Content && ((extras & ExtraSize2) != 0 || (more && from == 0)))
            {
                writer.UintOption(OptionNumber.Size2, total);
            }

            if ((extras & ExtraSize1) != 0)
            {
                writer.UintOption(OptionNumber.Size1, _size1);
            }

            if (code != CoapCode.Valid)
            {
                writer.Payload(target, EndpointConfig.HeadroomBytes, shown);
            }

            if (writer.Failed || response.Failed)
            {
                Counters.ResponsesTooLarge++;
                writer.Begin(target, target.Length, type, CoapCode.InternalServerError, messageId, token, tokenOffset, tokenLength);
            }

            return writer.Length;
        }

        /// <summary>
        /// The same for what nearly every answer and notification is: a representation in one message, with Content-Format, perhaps
        /// Max-Age and perhaps Observe. Written flat, byte by byte: the writer's calls and checks would be half of the way of a GET,
        /// and the headroom has room for all of it.
        /// </summary>
        private int EncodePlain(byte[] target, MessageType type, int messageId, byte[] token, int tokenOffset, int tokenLength)
        {
            Response response = _response;
            target[0] = (byte)(0x40 | ((int)type << 4) | tokenLength);
            target[1] = (byte)CoapCode.Content;
            target[2] = (byte)(messageId >> 8);
            target[3] = (byte)messageId;
            int at = 4;
            if (tokenLength != 0)
            {
                Array.Copy(token, tokenOffset, target, 4, tokenLength);
                at += tokenLength;
            }

            int delta = OptionNumber.ContentFormat << 4;
            if (_extras != 0)
            {
                int observe = _observe;
                if (observe > 0xFFFF)
                {
                    target[at] = (OptionNumber.Observe << 4) | 3;
                    target[at + 1] = (byte)(observe >> 16);
                    target[at + 2] = (byte)(observe >> 8);
                    at += 3;
                }
                else if (observe > 0xFF)
                {
                    target[at] = (OptionNumber.Observe << 4) | 2;
                    target[at + 1] = (byte)(observe >> 8);
                    at += 2;
                }
                else if (observe != 0)
                {
                    target[at++] = (OptionNumber.Observe << 4) | 1;
                }

                // The last byte of the value, or, of the value 0, an option without any.
                target[at++] = observe != 0 ? (byte)observe : (byte)(OptionNumber.Observe << 4);
                delta = (OptionNumber.ContentFormat - OptionNumber.Observe) << 4;
            }

            int format = response.ContentFormat;
            if (format == 0)
            {
                target[at++] = (byte)delta;
            }
            else if (format < 256)
            {
                target[at] = (byte)(delta | 1);
                target[at + 1] = (byte)format;
                at += 2;
            }
            else
            {
                target[at] = (byte)(delta | 2);
                target[at + 1] = (byte)(format >> 8);
                target[at + 2] = (byte)format;
                at += 3;
            }

            int maxAge = response.MaxAgeSeconds;
            if (maxAge > 0)
            {
                target[at] = ((OptionNumber.MaxAge - OptionNumber.ContentFormat) << 4) | 1;
                target[at + 1] = (byte)maxAge;
                at += 2;
            }
            else if (maxAge == 0)
            {
                target[at++] = (OptionNumber.MaxAge - OptionNumber.ContentFormat) << 4;
            }

            int length = response.BodyLength;
            if (length != 0)
            {
                target[at] = 0xFF;
                Array.Copy(target, EndpointConfig.HeadroomBytes, target, at + 1, length);
                at += 1 + length;
            }

            return at;
        }
    }
}
