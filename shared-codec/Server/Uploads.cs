// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;

namespace NanoCoap.Server
{
    /// <summary>
    /// The bodies that come in blocks: Content-Format, size and blocks of a request body. RFC 7252 section 5.10.3, RFC 7959 sections 2.5
    /// and 2.9. A peer has one place at most. An upload of somebody who has not shown that he can receive gives way to one of somebody who
    /// has; any other one only after a silence, in which a client that repeats its block would have been heard.
    /// </summary>
    internal sealed class Uploads
    {
        private const int SilenceMs = 10000;

        private readonly EndpointConfig _config;
        private readonly EndpointCounters _counters;
        private readonly MessageLayer _layer;
        private readonly HandlerContext _context;
        private readonly Upload[] _rows;
        private readonly int _szx;

        internal Uploads(EndpointConfig config, EndpointCounters counters, MessageLayer layer, HandlerContext context, int szx)
        {
            _config = config;
            _counters = counters;
            _layer = layer;
            _context = context;
            _szx = szx;
            _rows = new Upload[config.BodyBytes == 0 ? 0 : config.Bodies];
            for (int i = 0; i < _rows.Length; i++)
            {
                _rows[i] = new Upload(config.BodyBytes);
            }
        }

        /// <summary>Takes the body of the request being handled, or a block of it.</summary>
        /// <param name="meaning">What the request means.</param>
        /// <returns>Empty if the request has its whole body now, else the code of the answer.</returns>
        internal CoapCode Take(WholeInterpretation meaning)
        {
            MessageReader reader = _layer.Reader;
            Request request = _context.Request;
            Response response = _context.Response;
            Resource resource = meaning.Resource;
            if (meaning.BodyFormat >= 0 && resource.AcceptedFormats != null && Interpreter.IndexOf(resource.AcceptedFormats, meaning.BodyFormat) < 0)
            {
                return CoapCode.UnsupportedContentFormat;
            }

            int length = request.BodyLength;
            int limit = resource.MaxBodyBytes;
            int block1 = reader.Uint(OptionSlot.Block1);
            if (block1 < 0)
            {
                return length <= limit ? CoapCode.Empty : TooLarge(limit);
            }

            // RFC 7959 section 2.2: SZX 7 is reserved, and all blocks but the last are full. Section 2.3: what SZX says does not govern the
            // length of the last one.
            int szx = BlockOption.Szx(block1);
            int number = BlockOption.Number(block1);
            bool more = BlockOption.More(block1);
            if (szx > BlockOption.MaxSzx || (more && length != BlockOption.Size(szx)))
            {
                return CoapCode.BadRequest;
            }

            if (limit > _config.BodyBytes && (number != 0 || more))
            {
                limit = _config.BodyBytes;
            }

            int target = TargetOf(reader);
            int position = number << (szx + 4);
            if (reader.Uint(OptionSlot.Size1) > limit || position > limit - length)
            {
                // RFC 7959 section 2.9.3. A body that is under way from here can't be completed any more.
                Upload broken = Find(target);
                if (broken != null)
                {
                    Release(broken);
                }

                response.Block1 = BlockOption.Pack(number, more, szx < _szx ? szx : _szx);
                response.Extras |= Response.ExtraBlock1;
                return TooLarge(limit);
            }

            response.Block1 = block1;
            response.Extras |= Response.ExtraBlock1;
            return number == 0 && !more ? CoapCode.Empty : Append(block1, target, position);
        }

        /// <summary>Gives up the body of a peer.</summary>
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

        private CoapCode TooLarge(int limit)
        {
            _counters.BodiesRefused++;
            _context.Response.Size1 = limit;
            _context.Response.Extras |= Response.ExtraSize1;
            return CoapCode.RequestEntityTooLarge;
        }

        private CoapCode Append(int block1, int target, int position)
        {
            Request request = _context.Request;
            Response response = _context.Response;
            Upload upload = BlockOption.Number(block1) == 0 ? Begin(target) : Find(target);
            if (upload == null)
            {
                _counters.BodiesRefused++;
                if (BlockOption.Number(block1) != 0)
                {
                    return CoapCode.RequestEntityIncomplete; // given way to another, or never begun
                }

                response.Extras &= ~Response.ExtraBlock1;
                response.MaxAgeSeconds = SecondsUntilRoom();
                return CoapCode.ServiceUnavailable;
            }

            if (!upload.Append(_layer.Source.Now, position, request.Body, request.BodyOffset, request.BodyLength))
            {
                _counters.BodiesRefused++;
                return CoapCode.RequestEntityIncomplete;
            }

            if (BlockOption.More(block1))
            {
                // Ask for smaller blocks if these are larger than a message of ours. RFC 7959 section 2.3.
                int szx = BlockOption.Szx(block1);
                response.Block1 = BlockOption.Pack(BlockOption.Number(block1), true, szx < _szx ? szx : _szx);
                _layer.Exchange.Remember(true);
                return CoapCode.Continue;
            }

            request.Body = upload.Body;
            request.BodyOffset = 0;
            request.BodyLength = upload.Received;
            Release(upload);
            return CoapCode.Empty;
        }

        private Upload Find(int target)
        {
            Peer peer = _layer.Source.FindPeer();
            for (int i = 0; i < _rows.Length && peer != null; i++)
            {
                if (_rows[i].Peer == peer)
                {
                    return _rows[i].Target == target && _rows[i].Principal == _layer.Exchange.Principal ? _rows[i] : null;
                }
            }

            return null;
        }

        private Upload Begin(int target)
        {
            Peer peer = _layer.Source.TakePeer();
            if (peer == null)
            {
                return null;
            }

            bool proven = _layer.Source.IsProven();
            Upload best = null;
            for (int i = 0; i < _rows.Length; i++)
            {
                Upload row = _rows[i];
                if (row.Peer == peer)
                {
                    best = row; // one a peer
                    break;
                }

                bool givesWay = row.Peer == null || _layer.Source.Now - row.TouchedAt >= SilenceMs
                    || (proven && _layer.Limit != 0 && row.Peer.ProvenUntil == 0);
                if (givesWay && (best == null || (best.Peer != null && (row.Peer == null || row.TouchedAt < best.TouchedAt))))
                {
                    best = row;
                }
            }

            if (best == null)
            {
                return null;
            }

            Release(best);
            best.Peer = peer;
            best.Principal = _layer.Exchange.Principal;
            best.Target = target;
            best.Received = 0;
            peer.Holds++;
            return best;
        }

        private static void Release(Upload upload)
        {
            if (upload.Peer != null)
            {
                upload.Peer.Holds--;
                upload.Peer = null;
            }
        }

        private int SecondsUntilRoom()
        {
            long first = _layer.Source.Now;
            for (int i = 0; i < _rows.Length; i++)
            {
                if (i == 0 || _rows[i].TouchedAt < first)
                {
                    first = _rows[i].TouchedAt;
                }
            }

            long wait = first + SilenceMs - _layer.Source.Now;
            return wait < 1000 ? 1 : (int)((wait + 999) / 1000);
        }

        /// <summary>
        /// A hash of the code and of every option that belongs to the cache key, with its number and as often as it stands there, Request-Tag
        /// among them (RFC 9175 section 3.3): all that tells one body from another.
        /// </summary>
        private static int TargetOf(MessageReader reader)
        {
            int hash = (int)reader.Code;
            for (int i = 0; i < reader.OptionCount; i++)
            {
                int number = reader.OptionNumberAt(i);
                if (OptionTable.IsNoCacheKey(number) || number == OptionNumber.Block1 || number == OptionNumber.Block2
                    || number == OptionNumber.Observe)
                {
                    continue;
                }

                int at = reader.OptionOffset(i);
                int end = at + reader.OptionLength(i);
                hash = (hash * 16777619) ^ number;
                while (at < end)
                {
                    hash = (hash * 16777619) ^ reader.Buffer[at++];
                }
            }

            return hash;
        }
    }
}
