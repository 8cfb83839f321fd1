// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Client
{
    /// <summary>
    /// Is told what becomes of requests; one may serve many. It may begin and cancel requests, but must not hand in datagrams or
    /// deadlines, and must not throw.
    /// </summary>
    public interface IRequestListener
    {
        /// <summary>
        /// The response is complete and the request over. With two exceptions: a multicast request has many responses and is over with
        /// <see cref="OnFailure"/>; and for an observation it means that the server does not, or no longer, notify.
        /// </summary>
        /// <param name="request">The request; free to be used again, except with multicast.</param>
        /// <param name="response">The response; valid during the call.</param>
        void OnResponse(ClientRequest request, ClientResponse response);

        /// <summary>A notification is complete; the first one is the response to the registration. RFC 7641 section 3.2.</summary>
        /// <param name="request">The request, still under way.</param>
        /// <param name="response">The notification; valid during the call.</param>
        void OnNotification(ClientRequest request, ClientResponse response);

        /// <summary>One block of a body that comes in several. RFC 7959 section 2.4.</summary>
        /// <param name="request">The request, still under way.</param>
        /// <param name="response">The message with the block, its payload the body; valid during the call.</param>
        void OnBlock(ClientRequest request, ClientResponse response);

        /// <summary>The request is over without a response.</summary>
        /// <param name="request">The request; free to be used again.</param>
        /// <param name="reason">Why.</param>
        void OnFailure(ClientRequest request, FailureReason reason);

        /// <summary>Something has happened on the way.</summary>
        /// <param name="request">The request, still under way.</param>
        /// <param name="what">What.</param>
        /// <param name="value">The number that comes with it.</param>
        void OnEvent(ClientRequest request, RequestEvent what, int value);
    }
}
