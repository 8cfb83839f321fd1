// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Resources;

namespace NanoCoap.Server
{
    /// <summary>
    /// Makes answers small for those who have not shown that they can receive, so that nobody gains by sending requests in the name of a
    /// victim. RFC 7252 section 11.3, RFC 9175 section 2.4.
    /// </summary>
    internal sealed class Limiter
    {
        private readonly EndpointCounters _counters;
        private readonly HandlerContext _context;

        internal Limiter(EndpointCounters counters, HandlerContext context)
        {
            _counters = counters;
            _context = context;
        }

        /// <summary>
        /// Makes the answer that has just been encoded small enough: a representation comes in smaller blocks, down to 16 bytes, an
        /// error without its text. What can't be cut, because it can't be asked for again, is its code alone; what is still too
        /// large becomes 5.03, to be repeated after a second, when the proof will be there.
        /// </summary>
        /// <param name="answer">Bytes of it.</param>
        /// <param name="allowed">Bytes that it may have.</param>
        /// <param name="safe">Whether the method is safe.</param>
        /// <param name="head">Holds header and token of the request.</param>
        /// <param name="tokenLength">Bytes of it.</param>
        /// <returns>Bytes of what is now the answer.</returns>
        internal int Restrict(int answer, int allowed, bool safe, byte[] head, int tokenLength)
        {
            _counters.AnswersLimited++;
            Response response = _context.Response;
            ResponseEncoder encoder = _context.Encoder;
            CoapCode code = (CoapCode)response.Buffer[1];
            if (code == CoapCode.Content && safe)
            {
                while (response.Room > 16)
                {
                    encoder.TakeBack(answer);
                    do
                    {
                        response.Room >>= 1;
                    }
                    while (response.Room > 16 && response.Room >= allowed);

                    answer = encoder.Encode(code, head, tokenLength);
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
                response.Extras &= ~Response.ExtraLocation;
                answer = encoder.Encode(code, head, tokenLength);
                if (answer <= allowed)
                {
                    return answer;
                }
            }

            byte[] echo = response.Echo;
            int extras = response.Extras & Response.ExtraEcho;
            response.Begin(response.Buffer, 0, 16, ContentFormat.None);
            response.Extras = extras;
            response.Echo = echo;
            response.MaxAgeSeconds = extras != 0 ? -1 : 1;
            return encoder.Encode(extras != 0 ? CoapCode.Unauthorized : CoapCode.ServiceUnavailable, head, tokenLength);
        }
    }
}
