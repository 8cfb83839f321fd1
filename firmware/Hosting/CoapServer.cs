// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using System.Net.NetworkInformation;
using NanoCoap.Loop;
using NanoCoap.Resources;
using NanoCoap.Server;
using NanoCoap.Udp;

namespace NanoCoap.Hosting
{
    /// <summary>
    /// A CoAP server over UDP, in the words of its namesake for .NET. All handlers run on one thread, that of <see cref="Run"/>: what they
    /// alone touch needs no lock. <see cref="Resource.Changed"/> may be called from any thread, and observers hear of it within 50
    /// milliseconds. RFC 7252, RFC 7641, RFC 7959, RFC 6690. Not run on hardware.
    /// </summary>
    /// <remarks>
    /// It waits for an address, and follows it when it changes; it brings no network up. Wi-Fi whose credentials nanoff has stored in the
    /// device connects by itself.
    /// </remarks>
    /// <example>
    /// <code>
    /// CoapServer server = new CoapServer();   // UDP port 5683
    /// server.Add(new CounterResource());
    /// server.Run();
    /// </code>
    /// </example>
    public sealed class CoapServer
    {
        private readonly CoapServerOptions _options;
        private readonly ResourceTree _tree = new ResourceTree();
        private readonly UdpTransport _udp;
        private CoapEndpoint _endpoint;
        private CoapLoop _loop;

        /// <summary>Makes a server with the default sizes and timing; it opens no socket yet.</summary>
        public CoapServer()
            : this(new CoapServerOptions())
        {
        }

        /// <summary>Makes a server; it opens no socket yet.</summary>
        /// <param name="options">What it is to be like.</param>
        public CoapServer(CoapServerOptions options)
        {
            _options = options;
            _udp = new UdpTransport(options.Port);
        }

        /// <summary>Gets what has been received, sent and dropped; null before <see cref="Open"/>.</summary>
        public EndpointCounters Counters
        {
            get { return _endpoint == null ? null : _endpoint.Counters; }
        }

        /// <summary>Adds a resource, before <see cref="Open"/>.</summary>
        /// <param name="resource">The resource.</param>
        /// <returns>The server itself.</returns>
        /// <exception cref="ArgumentException">The path is taken.</exception>
        /// <exception cref="InvalidOperationException">The server is open.</exception>
        public CoapServer Add(Resource resource)
        {
            _tree.Add(resource);
            return this;
        }

        /// <summary>Allocates all that it will ever need. <see cref="Run"/> does so itself; further calls do nothing.</summary>
        /// <exception cref="ArgumentException">A size or a parameter is out of its range.</exception>
        public void Open()
        {
            if (_loop != null)
            {
                return;
            }

            if (_options.Discovery)
            {
                _tree.Add(new WellKnownCore(_tree));
            }

            _endpoint = new CoapEndpoint(_options.Config, _options.Parameters, _tree, _udp, _options.Random);
            _endpoint.ConfirmEvery = _options.ConfirmEvery;
            _loop = new CoapLoop(_endpoint, _udp, new TickClock(), _options.Config.MaxMessageBytes);
            NetworkChange.NetworkAddressChanged += OnAddressChanged;
        }

        /// <summary>Serves on this thread until <see cref="Stop"/>: on a device, for ever.</summary>
        /// <exception cref="ArgumentException">A size or a parameter is out of its range.</exception>
        public void Run()
        {
            Open();
            _loop.Run();
        }

        /// <summary>Ends <see cref="Run"/> within a quarter of a second. May be called from any thread.</summary>
        public void Stop()
        {
            if (_loop != null)
            {
                _loop.Stop();
            }
        }

        private void OnAddressChanged(object sender, EventArgs e)
        {
            // On the thread that hands out all events: no more than a note.
            _udp.Reopen();
        }
    }
}
