// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Protocol;
using NanoCoap.Resources;

namespace NanoCoap.Server
{
    /// <summary>
    /// The request that is being handled and the one response that there is, lent to handlers one after the other, and the calls of handlers: the one place
    /// where their mistakes end.
    /// </summary>
    internal sealed class HandlerContext
    {
        internal readonly byte[] Tx;
        internal readonly Request Request = new Request();
        internal readonly Response Response = new Response();
        internal readonly ResponseEncoder Encoder;

        private readonly EndpointCounters _counters;

        internal HandlerContext(byte[] tx, EndpointCounters counters, int etagSalt)
        {
            Tx = tx;
            _counters = counters;
            Encoder = new ResponseEncoder(Response, counters, etagSalt);
        }

        /// <summary>Runs GET.</summary>
        /// <param name="resource">The resource; the response is made ready.</param>
        /// <param name="request">The request.</param>
        /// <returns>The code of the answer.</returns>
        internal CoapCode RunGet(Resource resource, Request request)
        {
            Response response = Response;
            try
            {
                CoapCode code = resource.Get(request, response);
                if (response.MaxAgeSeconds < 0 && code == CoapCode.Content)
                {
                    response.MaxAgeSeconds = resource.MaxAgeSeconds;
                }

                return code;
            }
            catch (Exception)
            {
                return Failed();
            }
        }

        /// <summary>Runs the handler of any method but GET.</summary>
        /// <param name="resource">The resource; request and response are filled in.</param>
        /// <returns>The code of the answer.</returns>
        internal CoapCode Run(Resource resource)
        {
            Request request = Request;
            Response response = Response;
            try
            {
                CoapCode code;
                switch (request.Method)
                {
                    case CoapCode.Post:
                        code = resource.Post(request, response);
                        break;
                    case CoapCode.Put:
                        code = resource.Put(request, response);
                        break;
                    case CoapCode.Delete:
                        code = resource.Delete(request, response);
                        break;
                    case CoapCode.Fetch:
                        code = resource.Fetch(request, response);
                        break;
                    case CoapCode.Patch:
                    case CoapCode.IPatch:
                        code = resource.Patch(request, response);
                        break;
                    default:
                        return CoapCode.MethodNotAllowed;
                }

                if (response.MaxAgeSeconds < 0 && code == CoapCode.Content)
                {
                    response.MaxAgeSeconds = resource.MaxAgeSeconds;
                }

                return code;
            }
            catch (Exception)
            {
                return Failed();
            }
        }

        /// <summary>Asks a resource whether the target of the request exists.</summary>
        /// <param name="resource">The resource.</param>
        /// <param name="request">The request.</param>
        /// <param name="failed">Whether it threw.</param>
        /// <returns>True if it does.</returns>
        internal bool Exists(Resource resource, Request request, out bool failed)
        {
            failed = false;
            try
            {
                return resource.Exists(request);
            }
            catch (Exception)
            {
                failed = true;
                return false;
            }
        }

        /// <summary>Completes an answer that was put off.</summary>
        /// <param name="resource">The resource.</param>
        /// <param name="ticket">The ticket.</param>
        /// <returns>The code of the answer.</returns>
        internal CoapCode Resume(Resource resource, int ticket)
        {
            try
            {
                CoapCode code = resource.Resumed(ticket, Response);
                if (code == CoapCode.Empty)
                {
                    _counters.HandlerErrors++;
                    return CoapCode.InternalServerError;
                }

                if (code == CoapCode.Content && Response.MaxAgeSeconds < 0)
                {
                    Response.MaxAgeSeconds = resource.MaxAgeSeconds;
                }

                return code;
            }
            catch (Exception)
            {
                return Failed();
            }
        }

        /// <summary>The client hears of a handler's mistake, and the node goes on.</summary>
        /// <returns>5.00.</returns>
        internal CoapCode Failed()
        {
            Response response = Response;
            _counters.HandlerErrors++;
            response.BodyLength = 0;
            response.MaxAgeSeconds = -1;
            response.Extras &= ~(Response.ExtraLocation | Response.ExtraFailed);
            return CoapCode.InternalServerError;
        }
    }
}
