// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Resources;
using NanoCoap.Server;

namespace NanoCoap.Loop
{
    /// <summary>
    /// The one loop of a server, on the one thread that owns it: wait for a datagram or the next deadline, serve, do what is due.
    /// Handlers run on that thread, so what they alone touch needs no lock. Nothing here allocates.
    /// </summary>
    public class CoapLoop
    {
        // What the owner does from turn to turn, as feeding a watchdog, it does after a quarter of a second.
        private const int TurnMs = 250;

        // A change that another thread makes ends a wait where the transport can be woken. No socket of a device can: there it shows at the
        // next look, which costs a comparison.
        private const int LookMs = 50;

        // Datagrams served before deadlines get their turn: a flood must not starve retransmissions.
        private const int MaxBurst = 8;

        private readonly CoapEndpoint _endpoint;
        private readonly ITransport _transport;
        private readonly IClock _clock;
        private readonly IWaker _waker; // or null
        private readonly int _lookMs;
        private readonly byte[] _rx;
        private bool _stopped;

        /// <summary>Makes the loop.</summary>
        /// <param name="endpoint">The endpoint, which sends through the same transport.</param>
        /// <param name="transport">The transport. If it is an <see cref="IWaker"/>, a change of a resource ends its wait.</param>
        /// <param name="clock">The clock.</param>
        /// <param name="maxMessageBytes">Bytes of the largest message, as the endpoint was told.</param>
        public CoapLoop(CoapEndpoint endpoint, ITransport transport, IClock clock, int maxMessageBytes)
        {
            _endpoint = endpoint;
            _transport = transport;
            _clock = clock;
            _waker = transport as IWaker;
            _lookMs = _waker == null ? LookMs : TurnMs;
            endpoint.Waker = _waker;

            // One byte more than the largest message, so that a cut datagram is longer than any that is served.
            _rx = new byte[maxMessageBytes + 1];
        }

        /// <summary>Gets the time at which <see cref="HandleDeadlines"/> wants to be called; see <see cref="CoapEndpoint.NextDeadline"/>.</summary>
        protected virtual long NextDeadline
        {
            get { return _endpoint.NextDeadline; }
        }

        /// <summary>Runs until <see cref="Stop"/>.</summary>
        public void Run()
        {
            try
            {
                while (!_stopped)
                {
                    Turn();
                }
            }
            finally
            {
                End();
            }
        }

        /// <summary>Ends <see cref="Run"/> at its next look. May be called from any thread.</summary>
        public void Stop()
        {
            _stopped = true;
            if (_waker != null)
            {
                _waker.Wake();
            }
        }

        /// <summary>One turn: a wait, a quarter of a second at most, the datagrams that have come, and what is due then.</summary>
        public void Turn()
        {
            bool ready;
            long now = _clock.NowMs;
            long wait = NextDeadline - now;
            int left = TurnMs;
            do
            {
                ready = _transport.Wait(wait <= 0 ? 0 : wait < _lookMs ? (int)wait : _lookMs);
                now = _clock.NowMs;
                wait = NextDeadline - now;
                left -= _lookMs;
            }
            while (!ready && wait > 0 && left > 0 && !_stopped);

            for (int i = 0; ready && i < MaxBurst; i++)
            {
                int length = _transport.Receive(_rx);
                if (length < 0)
                {
                    break;
                }

                _endpoint.HandleDatagram(now, _transport.Remote, _rx, length, _transport.IsMulticast);
            }

            HandleDeadlines(now);
        }

        /// <summary>Does what is due. Without anything it costs a comparison.</summary>
        /// <param name="now">The time of the clock, milliseconds.</param>
        protected virtual void HandleDeadlines(long now)
        {
            _endpoint.HandleDeadlines(now);
        }

        /// <summary>Called when <see cref="Run"/> ends, however that comes.</summary>
        protected virtual void End()
        {
        }
    }
}
