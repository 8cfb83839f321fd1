// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;

namespace NanoCoap.Server
{
    /// <summary>Answers requests whose meaning is known: conditions, bodies, entity-tags, the handler, the answer and its size.</summary>
    internal sealed class RequestService
    {
        private const int BodyMethods = (int)(Methods.Post | Methods.Put | Methods.Fetch | Methods.Patch | Methods.IPatch);
        private const int RoomForAnswer = (2 * MessageLayer.FrameBytes) - MessageLayer.EmptyFrameBytes; // a ping has room beside it
        private const int ConditionOptions = (1 << OptionSlot.IfMatch) | (1 << OptionSlot.IfNoneMatch);

        private static readonly string s_optionText = "Option "; // fits the smallest block

        private readonly EndpointConfig _config;
        private readonly EndpointCounters _counters;
        private readonly MessageLayer _layer;
        private readonly Exchange _exchange;
        private readonly HandlerContext _context;
        private readonly Limiter _limiter;
        private readonly Observers _observers;
        private readonly PendingAnswers _pending;
        private readonly StoredMessages _stored;
        private readonly Uploads _uploads;
        private readonly int _storedSzx;
        private int _version; // of the resource that may be observed, as of before the handler
        private bool _wasPlain; // the request before

        internal RequestService(
            EndpointConfig config,
            EndpointCounters counters,
            MessageLayer layer,
            HandlerContext context,
            Limiter limiter,
            Observers observers,
            PendingAnswers pending,
            StoredMessages stored,
            Uploads uploads,
            int storedSzx)
        {
            _config = config;
            _counters = counters;
            _layer = layer;
            _exchange = layer.Exchange;
            _context = context;
            _limiter = limiter;
            _observers = observers;
            _pending = pending;
            _stored = stored;
            _uploads = uploads;
            _storedSzx = storedSzx;
        }

        /// <summary>Answers a request that came by unicast, or has its answer put off.</summary>
        /// <param name="meaning">What it means.</param>
        internal void Serve(Interpretation meaning)
        {
            Response response = _context.Response;
            response.Begin(_context.Tx, meaning.From, 16 << meaning.Szx, meaning.AnswerFormat);
            _pending.Ticket = PendingAnswers.NoTicketYet;
            CoapCode code = Run(meaning);
            Registration registration = null;
            if (!meaning.IsPlain)
            {
                WholeInterpretation whole = (WholeInterpretation)meaning;
                if (whole.Observe >= 0)
                {
                    registration = _observers.Register(whole, code, _version);
                }

                if ((meaning.Options & (1 << OptionSlot.NoResponse)) != 0 && registration == null && code != CoapCode.Empty
                    && meaning.IsUnwanted(code))
                {
                    _pending.Decide(meaning, false);
                    _exchange.AcknowledgeAlone(); // RFC 7967: the client has no use for the response
                    return;
                }
            }

            if (code == CoapCode.Empty || _pending.Ticket >= 0)
            {
                if (_pending.Decide(meaning, code == CoapCode.Empty))
                {
                    return;
                }

                if (code == CoapCode.Empty)
                {
                    // Nothing to say and no time asked for: a handler's mistake.
                    _counters.HandlerErrors++;
                    code = CoapCode.InternalServerError;
                }
            }

            MessageReader reader = _layer.Reader;
            int answer = _context.Encoder.Encode(code, reader.Buffer, reader.TokenLength);
            byte[] message = response.Buffer;
            if (registration == null && message[1] < 0x80 && answer <= reader.Length + (2 * MessageLayer.FrameBytes))
            {
                // Nearly every answer: three times a request and its headers is always more.
                _exchange.Respond(message, answer);
                return;
            }

            answer = Fit(answer, meaning, registration);
            if (message[1] >= 0x80)
            {
                _counters.ErrorResponses++;
                if (registration != null)
                {
                    _observers.Remove(registration);
                    registration = null;
                }
            }

            int messageId = _exchange.Respond(message, answer);
            if (registration != null && (messageId >= 0 || (_layer.Source.Marks & Source.RunsAgain) == 0))
            {
                // RFC 7641 section 3.6: a RST to the answer ends the observation as one to a notification does. A duplicate that was served
                // once more is no renewal: a RST to the notification before it counts.
                registration.Said = messageId;
            }
        }

        /// <summary>Answers a request that is not to be looked at further, with nothing but a code and Max-Age.</summary>
        /// <param name="meaning">What it means.</param>
        /// <param name="code">The code.</param>
        /// <param name="maxAgeSeconds">Max-Age, or -1 for none.</param>
        /// <param name="multicast">Whether it came by multicast: then there is no answer.</param>
        internal void Refuse(Interpretation meaning, CoapCode code, int maxAgeSeconds, bool multicast)
        {
            if (multicast)
            {
                return;
            }

            if (meaning.IsUnwanted(code))
            {
                _exchange.AcknowledgeAlone();
                return;
            }

            _exchange.Respond(_context.Tx, Bare(code, 0, maxAgeSeconds));
        }

        /// <summary>
        /// Answers a request that came by multicast after a while: no errors, nothing empty, and only what is safe. RFC 7252 section 8.2.
        /// Who says with No-Response what is not wanted gets all else. RFC 7967 section 2.1.
        /// </summary>
        /// <param name="meaning">What it means.</param>
        internal void ServeMulticast(Interpretation meaning)
        {
            int allowance = _exchange.Allowance();
            StoredMessage held = _stored.Take(allowance == Exchange.Unlimited);
            if (held == null || !meaning.IsOneOf(Interpreter.SafeMethods))
            {
                _counters.MulticastSuppressed++;
                return;
            }

            Response response = _context.Response;
            int szx = meaning.Szx < _storedSzx ? meaning.Szx : _storedSzx;
            response.Begin(held.Bytes, meaning.From, 16 << szx, meaning.AnswerFormat);
            _pending.Ticket = PendingAnswers.NoTickets;
            _context.Request.IsMulticast = true;
            CoapCode code = Run(meaning);
            _context.Request.IsMulticast = false;
            int length = 0;
            if (code == CoapCode.Empty)
            {
                _counters.HandlerErrors++; // nobody can have asked for time
            }
            else if ((meaning.Options & (1 << OptionSlot.NoResponse)) != 0
                ? !meaning.IsUnwanted(code)
                : (int)code < 0x80 && response.BodyLength != 0)
            {
                MessageReader reader = _layer.Reader;
                length = _context.Encoder.Encode(code, reader.Buffer, reader.TokenLength);
                int allowed = allowance - MessageLayer.FrameBytes;
                if (length > allowed)
                {
                    // No ping: many nodes would send one.
                    length = _limiter.Restrict(length, allowed, true, reader.Buffer, reader.TokenLength);
                }
            }

            if (length == 0 || (held.Bytes[1] >= 0x80 && (int)code < 0x80))
            {
                _counters.MulticastSuppressed++;
                return;
            }

            _stored.Hold(held, length);
            _layer.Source.Reserve(length + MessageLayer.FrameBytes);
            _layer.Transmissions.Want(held.DueAt);
        }

        /// <summary>Everything between what a request means and the code of its answer.</summary>
        private CoapCode Run(Interpretation meaning)
        {
            HandlerContext context = _context;
            Request request = context.Request;
            request.Sender = _layer.Source.Remote;
            request.IsConfirmable = _exchange.IsConfirmable;
            request.AcceptedFormat = meaning.Format;
            if (!meaning.IsPlain || !_wasPlain)
            {
                // All plain ones have the same here.
                _wasPlain = meaning.IsPlain;
                request.Method = meaning.Code;
                request.BodyLength = 0;
                request.Format = ContentFormat.None;
                request.SubpathCount = 0;
                if (!meaning.IsPlain && !Check((WholeInterpretation)meaning, out CoapCode code))
                {
                    return code;
                }
            }

            Resource resource = meaning.Resource;
            if (resource.Versioned)
            {
                Response response = context.Response;
                int version = resource.Version;
                response.EtagVersion = version;
                response.EtagFormat = meaning.FormatIndex;
                response.Extras |= Response.ExtraEtag;
                if ((meaning.Options & (1 << OptionSlot.ETag)) != 0
                    && context.Encoder.HasEtag(_layer.Reader, OptionSlot.ETag, version, meaning.FormatIndex & 0xFF))
                {
                    response.MaxAgeSeconds = resource.MaxAgeSeconds;
                    return CoapCode.Valid;
                }
            }

            return context.RunGet(resource, request);
        }

        /// <summary>Looks at all that is not plain. What is no GET is run as well.</summary>
        /// <returns>True if the handler of GET is to run; else the code of the answer is there.</returns>
        private bool Check(WholeInterpretation meaning, out CoapCode code)
        {
            int options = meaning.Options;
            Request request = _context.Request;
            Response response = _context.Response;
            MessageReader reader = _layer.Reader;
            request.Format = meaning.BodyFormat;
            response.Extras = (options & (1 << OptionSlot.Size2)) != 0 ? Response.ExtraSize2 : 0;
            if ((options & (1 << OptionSlot.Block2)) != 0)
            {
                response.Extras |= Response.ExtraBlock2;
            }

            if (meaning.Refusal != CoapCode.Empty)
            {
                response.ContentFormat = ContentFormat.None;
                code = Refuse(meaning);
                return false;
            }

            request.Body = reader.Buffer;
            request.BodyOffset = reader.PayloadOffset;
            request.BodyLength = reader.PayloadLength;
            if ((meaning.Resource.HasSubpaths || (options & ConditionOptions) != 0) && !CheckTarget(meaning, out code))
            {
                return false;
            }

            if (meaning.Code != CoapCode.Get)
            {
                code = RunOther(meaning);
                return false;
            }

            if ((options & (1 << OptionSlot.Block1)) != 0)
            {
                code = RefuseBlock1();
                return false;
            }

            if (meaning.Observe == 0 && meaning.Resource.Observable && Conditions.Next(reader, reader.First(OptionSlot.UriQuery)) >= 0)
            {
                // Nobody is registered for a condition that is not kept: it is wrong, or the GET is made one that ends a registration.
                Conditions conditions = _config.Conditions;
                code = CoapCode.BadRequest;
                if (conditions == null)
                {
                    meaning.Observe = 1;
                }
                else if (!conditions.Read(reader, meaning, response))
                {
                    return false;
                }
            }

            code = CoapCode.Empty;
            _version = meaning.Resource.Version;
            if (meaning.Observe == 1 && !request.IsMulticast)
            {
                // RFC 7641 section 3.6: ends before the handler runs, whatever that answers.
                Registration registration = _observers.Find();
                if (registration != null)
                {
                    _observers.Remove(registration);
                }
            }

            return true;
        }

        private CoapCode RunOther(WholeInterpretation meaning)
        {
            if (meaning.IsOneOf(BodyMethods))
            {
                CoapCode refusal = _uploads.Take(meaning);
                if (refusal == CoapCode.ServiceUnavailable)
                {
                    AskForProof();
                }

                if (refusal == CoapCode.Continue)
                {
                    _layer.Source.Marks |= Source.SeeksProof; // who uploads holds a place
                }

                if (refusal != CoapCode.Empty)
                {
                    return refusal;
                }
            }
            else if ((meaning.Options & (1 << OptionSlot.Block1)) != 0)
            {
                return RefuseBlock1(); // DELETE has no body of which there could be a block
            }

            if (!_exchange.Remember(false))
            {
                _context.Response.MaxAgeSeconds = _exchange.SecondsUntilRoom();
                _context.Response.Extras &= ~Response.ExtraBlock1;
                AskForProof();
                return CoapCode.ServiceUnavailable;
            }

            return _context.Run(meaning.Resource);
        }

        // There is room for those who have shown that they can receive: a stranger is told how to, and need not wait for others.
        private void AskForProof()
        {
            if (!_layer.Source.IsSettled())
            {
                _layer.Source.Marks |= Source.SeeksProof;
                _context.Response.Echo = _layer.Source.NewEcho();
                _context.Response.Extras |= Response.ExtraEcho;
            }
        }

        private CoapCode RefuseBlock1()
        {
            _context.Response.Diagnostic(s_optionText);
            _context.Response.AppendNumber(OptionNumber.Block1);
            return CoapCode.BadOption;
        }

        private CoapCode Refuse(WholeInterpretation meaning)
        {
            Response response = _context.Response;
            if (meaning.Refusal == CoapCode.BadOption || (meaning.Options & (1 << OptionSlot.HopLimit)) != 0)
            {
                response.Diagnostic(s_optionText);
                response.AppendNumber(meaning.RefusedOption);
            }
            else if (meaning.Refusal == CoapCode.RequestEntityTooLarge)
            {
                // RFC 7959 section 2.9.3: 4.13 may say which block size would do.
                _counters.BodiesRefused++;
                response.Size1 = _config.BodyBytes;
                response.Extras |= Response.ExtraSize1;
                if ((meaning.Options & (1 << OptionSlot.Block1)) != 0)
                {
                    response.Block1 = BlockOption.Pack(0, false, meaning.Szx);
                    response.Extras |= Response.ExtraBlock1;
                }
            }

            return meaning.Refusal;
        }

        /// <summary>Existence of the target, If-Match and If-None-Match. RFC 7252 section 5.10.8.</summary>
        /// <returns>True if the handler is to run.</returns>
        private bool CheckTarget(WholeInterpretation meaning, out CoapCode refusal)
        {
            refusal = CoapCode.Empty;
            Resource resource = meaning.Resource;
            Request request = _context.Request;
            MessageReader reader = _layer.Reader;
            if (resource.HasSubpaths)
            {
                request.SubpathFirst = reader.Firsts[OptionSlot.UriPath] + meaning.Matched;
                request.SubpathCount = reader.Count(OptionSlot.UriPath) - meaning.Matched;
            }

            bool exists = true;
            if (request.SubpathCount != 0)
            {
                bool failed;
                exists = _context.Exists(resource, request, out failed);
                if (failed)
                {
                    refusal = _context.Failed();
                    return false;
                }
            }

            if ((meaning.Options & ConditionOptions) != 0 && !ConditionsHold(meaning, exists))
            {
                refusal = CoapCode.PreconditionFailed;
                return false;
            }

            if (exists || meaning.Code == CoapCode.Put)
            {
                return true;
            }

            // RFC 7252 section 5.8.4: what is not there is as good as deleted.
            refusal = meaning.Code == CoapCode.Delete ? CoapCode.Deleted : CoapCode.NotFound;
            return false;
        }

        private bool ConditionsHold(WholeInterpretation meaning, bool exists)
        {
            MessageReader reader = _layer.Reader;
            if ((meaning.Options & (1 << OptionSlot.IfNoneMatch)) != 0 && exists)
            {
                return false;
            }

            if ((meaning.Options & (1 << OptionSlot.IfMatch)) == 0)
            {
                return true;
            }

            if (!exists)
            {
                return false;
            }

            // The empty value asks for existence alone. An entity-tag fits whatever the Content-Format it was given out with.
            int first = reader.First(OptionSlot.IfMatch);
            int count = reader.Count(OptionSlot.IfMatch);
            for (int i = 0; i < count; i++)
            {
                if (reader.OptionLength(first + i) == 0)
                {
                    return true;
                }
            }

            return meaning.Resource.Versioned && _context.Encoder.HasEtag(reader, OptionSlot.IfMatch, meaning.Resource.Version, -1);
        }

        /// <summary>
        /// Makes an answer fit what its request entitles to. The answer to a registration must leave enough for a ping. RFC 7252 section 11.3.
        /// </summary>
        /// <returns>Bytes of what is now the answer.</returns>
        private int Fit(int answer, Interpretation meaning, Registration registration)
        {
            if (registration == null && answer <= _layer.Source.Length + RoomForAnswer)
            {
                return answer;
            }

            int allowance = _exchange.Allowance();
            if (allowance == Exchange.Unlimited)
            {
                return answer;
            }

            // An answer to a registration must leave enough for a ping: an observer sends nothing of its own accord that could bring an Echo
            // back. Who was given one and has not returned it is pinged too, and so is a session at another address.
            allowance -= MessageLayer.FrameBytes;
            Source source = _layer.Source;
            Peer peer = source.FindPeer();
            if (registration != null)
            {
                source.Marks |= Source.SeeksProof;
            }

            bool seeks = (source.Marks & Source.SeeksProof) != 0;
            bool pings = seeks || (peer != null && (peer.Marks & Peer.HasEcho) != 0);
            if (answer + (seeks ? MessageLayer.EmptyFrameBytes : 0) <= allowance)
            {
                return answer;
            }

            Response response = _context.Response;
            MessageReader reader = _layer.Reader;
            bool safe = meaning.IsOneOf(Interpreter.SafeMethods);
            if (registration == null)
            {
                response.Echo = source.NewEcho();
                response.Extras |= Response.ExtraEcho;
                if ((source.Marks & Source.EchoIsStale) != 0 && safe)
                {
                    // RFC 9175 section 2.3: who knows the option repeats the request with a fresh value. What has changed something has run.
                    _counters.AnswersLimited++;
                    KeepEcho();
                    return Bare(CoapCode.Unauthorized, Response.ExtraEcho, -1);
                }
            }

            int allowed = pings ? allowance - MessageLayer.EmptyFrameBytes : allowance;
            int fits = _limiter.Restrict(answer, allowed, safe, reader.Buffer, reader.TokenLength);
            if (pings || response.Buffer[1] == (int)CoapCode.Unauthorized)
            {
                source.Marks |= Source.SeeksProof; // mostly nobody repeats it on 4.01
            }
            else
            {
                KeepEcho();
            }

            return fits;
        }

        // If it does not come back, there will be a ping.
        private void KeepEcho()
        {
            Peer peer = _layer.Source.TakePeer();
            if (peer != null)
            {
                peer.Marks |= Peer.HasEcho;
            }
        }

        // Puts an error together, with nothing in it but what is named.
        private int Bare(CoapCode code, int extras, int maxAgeSeconds)
        {
            Response response = _context.Response;
            MessageReader reader = _layer.Reader;
            response.Begin(_context.Tx, 0, 16, ContentFormat.None);
            response.Extras = extras;
            response.MaxAgeSeconds = maxAgeSeconds;
            return _context.Encoder.Encode(code, reader.Buffer, reader.TokenLength);
        }
    }
}
