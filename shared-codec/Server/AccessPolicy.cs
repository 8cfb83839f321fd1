// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Resources;

namespace NanoCoap.Server
{
    /// <summary>
    /// Who may do what. Asked for each request before anything is done for it: what is refused is answered with 4.01, begins nothing,
    /// touches no registration and is not remembered. It is asked on the thread that drives the endpoint, must not throw, and allocates
    /// nothing.
    /// </summary>
    public abstract class AccessPolicy : IReaders
    {
        /// <summary>Gets a value indicating whether somebody may have what is refused in plain by OSCORE: discovery then says so.
        /// RFC 8613 section 9.</summary>
        public virtual bool OffersOscore
        {
            get { return true; }
        }

        /// <summary>Tells whether a request is to be served.</summary>
        /// <param name="principal">Whose it is: the security context of OSCORE or the pre-shared key of DTLS under which it came, or null
        /// for anybody's, in plain.</param>
        /// <param name="resource">What it is about; null if the path leads nowhere.</param>
        /// <param name="method">What is to be done.</param>
        /// <param name="observes">Whether it is a GET that registers.</param>
        /// <returns>False if it is not.</returns>
        public abstract bool Allows(object principal, Resource resource, CoapCode method, bool observes);

        /// <summary>Tells whether who asks for one resource may read another; see <see cref="Request.MayRead"/>.</summary>
        /// <param name="request">The request that is being handled.</param>
        /// <param name="resource">The other resource.</param>
        /// <returns>False if he may not.</returns>
        public bool MayRead(Request request, Resource resource)
        {
            Registration registration = (Registration)request.Notification;
            object principal = registration == null ? request.Exchange.Principal : registration.Principal;
            return Allows(SecureRemote.Requester(principal, request.Remote), resource, CoapCode.Get, registration != null);
        }
    }
}
