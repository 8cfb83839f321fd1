// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using System.Threading;
using NanoCoap.Protocol;

namespace NanoCoap.Resources
{
    /// <summary>
    /// A resource: override the methods that it offers, name them in the constructor, add it to a <see cref="ResourceTree"/>.
    /// Discovery, content negotiation, entity-tags, observation, block-wise transfer, deduplication and the refusal of
    /// what does not fit come from the framework, before any method here is called.
    /// </summary>
    /// <remarks>
    /// All methods run on the thread that drives the endpoint, one at a time. Request and response are lent for the time
    /// of the call. An exception is answered with 5.00 and counted.
    /// </remarks>
    /// <example>
    /// <code>
    /// public sealed class CounterResource : Resource
    /// {
    ///     private int _count;
    ///
    ///     public CounterResource() : base("counter", Methods.Get | Methods.Post)
    ///     {
    ///         Observable = true;
    ///     }
    ///
    ///     public override CoapCode Get(Request request, Response response)
    ///     {
    ///         response.AppendNumber(_count);
    ///         return CoapCode.Content;
    ///     }
    ///
    ///     public override CoapCode Post(Request request, Response response)
    ///     {
    ///         _count++;
    ///         Changed();
    ///         return CoapCode.Changed;
    ///     }
    /// }
    /// </code>
    /// </example>
    public abstract class Resource
    {
        /// <summary>The path without a leading slash, segments divided by slashes, not percent-encoded.</summary>
        public readonly string Path;

        /// <summary>The methods offered; any other is answered with 4.05. RFC 7252 section 5.8.</summary>
        public readonly Methods Methods;

        /// <summary>Resource types for discovery, divided by blanks, or null. RFC 6690 section 3.1: rt.</summary>
        public string ResourceType;

        /// <summary>Interface descriptions for discovery, divided by blanks, or null. RFC 6690 section 3.2: if.</summary>
        public string InterfaceDescription;

        /// <summary>Human-readable title for discovery, without double quotes, or null. RFC 6690 section 3: title.</summary>
        public string Title;

        /// <summary>Estimate of the largest representation for discovery, in bytes; 0 leaves it out. RFC 6690 section 3.3: sz.</summary>
        public int SizeEstimate;

        /// <summary>False keeps the resource out of /.well-known/core.</summary>
        public bool Listed = true;

        /// <summary>
        /// Content-Formats that GET and FETCH offer, the preferred one first. A request whose Accept names another is
        /// answered with 4.06. Null: the framework neither negotiates nor labels. RFC 7252 section 5.10.4.
        /// </summary>
        public int[] ContentFormats;

        /// <summary>
        /// Content-Formats that a request body may have; another is answered with 4.15, none at all is accepted.
        /// Null: any. RFC 7252 section 5.10.3.
        /// </summary>
        public int[] AcceptedFormats;

        /// <summary>Bytes of the largest request body that is taken; a larger one is answered with 4.13 and Size1. RFC 7252 section 5.9.2.9.</summary>
        public int MaxBodyBytes = int.MaxValue;

        /// <summary>Max-Age of a 2.05 whose handler sets none, in seconds; negative leaves the option out, which means 60. RFC 7252 section 5.10.5.</summary>
        public int MaxAgeSeconds = -1;

        /// <summary>Whether GET may be observed; to be said before an endpoint serves it: later it costs memory. RFC 7641.</summary>
        public bool Observable;

        /// <summary>
        /// Whether each change is notified in a Confirmable message and at once, whatever the strategy of the endpoint: for
        /// states that no observer may miss, alarms above all. RFC 7641 section 4.5.
        /// </summary>
        public bool ConfirmChanges;

        /// <summary>
        /// Whether <see cref="Changed"/> is called at every change of the representation. The framework then puts an
        /// ETag into each 2.05, answers 2.03 to a client that has it, and honours If-Match. RFC 7252 sections 5.10.6 and 5.10.8.
        /// </summary>
        public bool Versioned;

        /// <summary>Whether paths that continue this one come here too, as /rules/7 to /rules: see <see cref="Request.SubpathCount"/>.</summary>
        public bool HasSubpaths;

        internal ChangeSignal Signal;
        internal int Version;

        private int _refreshMs;

        /// <summary>Makes a resource.</summary>
        /// <param name="path">The path, as in <see cref="Path"/>: "sensors/temperature". Segments of at most 255 bytes of UTF-8.</param>
        /// <param name="methods">The methods that are overridden.</param>
        /// <exception cref="ArgumentException">The path starts or ends with a slash.</exception>
        protected Resource(string path, Methods methods)
        {
            if (path.Length != 0 && (path[0] == '/' || path[path.Length - 1] == '/'))
            {
                throw new ArgumentException();
            }

            Path = path;
            Methods = methods;
        }

        /// <summary>
        /// Gets or sets after how many milliseconds each observer hears of the resource again even if nothing changed; 0:
        /// only changes are notified. A new value applies to running observations. RFC 7641 section 1.3.
        /// </summary>
        public int RefreshMs
        {
            get
            {
                return _refreshMs;
            }

            set
            {
                _refreshMs = value < 0 ? 0 : value;
                RaiseSignal();
            }
        }

        /// <summary>
        /// Says that the representation has changed: observers will be notified with what GET then answers, and the
        /// entity-tag moves on. Cheap, and may be called from any thread; a burst coalesces. RFC 7641 section 1.3.
        /// </summary>
        /// <remarks>The loop hears of it at once on a PC, and within 50 milliseconds on a device, where nothing can end a wait for a
        /// datagram.</remarks>
        public void Changed()
        {
            Interlocked.Increment(ref Version);
            RaiseSignal();
        }

        /// <summary>GET, also run for each notification. RFC 7252 section 5.8.1.</summary>
        /// <param name="request">The request; on a notification what was kept of the registering one.</param>
        /// <param name="response">Where the representation goes.</param>
        /// <returns>2.05, or an error.</returns>
        public virtual CoapCode Get(Request request, Response response)
        {
            return CoapCode.MethodNotAllowed;
        }

        /// <summary>POST. RFC 7252 section 5.8.2.</summary>
        /// <param name="request">The request with its whole body.</param>
        /// <param name="response">Where the answer goes.</param>
        /// <returns>2.01, 2.04, 2.02, or an error.</returns>
        public virtual CoapCode Post(Request request, Response response)
        {
            return CoapCode.MethodNotAllowed;
        }

        /// <summary>PUT; must be idempotent. RFC 7252 section 5.8.3.</summary>
        /// <param name="request">The request with its whole body.</param>
        /// <param name="response">Where the answer goes.</param>
        /// <returns>2.04, 2.01, or an error.</returns>
        public virtual CoapCode Put(Request request, Response response)
        {
            return CoapCode.MethodNotAllowed;
        }

        /// <summary>DELETE; must be idempotent. RFC 7252 section 5.8.4.</summary>
        /// <param name="request">The request.</param>
        /// <param name="response">Where the answer goes.</param>
        /// <returns>2.02, or an error.</returns>
        public virtual CoapCode Delete(Request request, Response response)
        {
            return CoapCode.MethodNotAllowed;
        }

        /// <summary>FETCH: a GET with a body; must be safe. RFC 8132 section 2.</summary>
        /// <param name="request">The request with its whole body.</param>
        /// <param name="response">Where the representation goes.</param>
        /// <returns>2.05, or an error.</returns>
        public virtual CoapCode Fetch(Request request, Response response)
        {
            return CoapCode.MethodNotAllowed;
        }

        /// <summary>PATCH and iPATCH; <see cref="Request.Method"/> tells which. RFC 8132 section 3.</summary>
        /// <param name="request">The request with its whole body.</param>
        /// <param name="response">Where the answer goes.</param>
        /// <returns>2.04, 2.01, or an error.</returns>
        public virtual CoapCode Patch(Request request, Response response)
        {
            return CoapCode.MethodNotAllowed;
        }

        /// <summary>
        /// Tells whether the target of a request exists. Asked only of a resource that <see cref="HasSubpaths"/>, and only if
        /// the path goes on; if the answer is no, anything but PUT is answered with 4.04. RFC 7252 section 5.10.8.
        /// </summary>
        /// <param name="request">The request; its subpath says what is asked for.</param>
        /// <returns>True if it exists.</returns>
        public virtual bool Exists(Request request)
        {
            return true;
        }

        /// <summary>Completes an answer that was put off with <see cref="Response.Later"/>, after <see cref="Resume"/>. RFC 7252 section 5.2.2.</summary>
        /// <param name="ticket">The ticket of the request.</param>
        /// <param name="response">Where the answer goes.</param>
        /// <returns>The code of the answer.</returns>
        public virtual CoapCode Resumed(int ticket, Response response)
        {
            return CoapCode.InternalServerError;
        }

        /// <summary>
        /// Says that the answer to a ticket is ready: <see cref="Resumed"/> will be called. May be called from any thread; a
        /// ticket that has lapsed is ignored.
        /// </summary>
        /// <param name="ticket">From <see cref="Response.Later"/>.</param>
        protected void Resume(int ticket)
        {
            if (Signal != null && Signal.Office != null)
            {
                Signal.Office.Resume(ticket);
                RaiseSignal();
            }
        }

        private void RaiseSignal()
        {
            ChangeSignal signal = Signal;
            if (signal != null)
            {
                Interlocked.Increment(ref signal.Count);
                if (signal.Waker != null)
                {
                    signal.Waker.Wake();
                }
            }
        }
    }
}
