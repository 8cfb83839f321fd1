// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Server;

namespace NanoCoap.Loop
{
    /// <summary>
    /// The one loop of a server, on the one thread that owns it: wait for a datagram or the next deadline, serve, do what is due.
    /// Handlers run on that thread, so what they alone touch needs no lock. Nothing here allocates.
    /// </summary>
    public class CoapLoop
    {
        // A change that another thread makes shows at the next look: no socket of a device can be woken. A look costs a comparison; what
        // else the owner does from turn to turn, as feeding a watchdog, it does after a quarter of a second.
        private const int LookMs = 50;
        private const int Looks = 5;

        // Datagrams served before deadlines get their turn: a flood must not starve retransmissions.
        private const int MaxBurst = 8;

        private readonly CoapEndpoint _endpoint;
        private readonly ITransport _transport;
        private readonly IClock _clock;
        private readonly byte[] _rx;
        private bool _stopped;

        /// <summary>Makes the loop.</summary>
        /// <param name="endpoint">The endpoint, which sends through the same transport.</param>
        /// <param name="transport">The transport.</param>
        /// <param name="clock">The clock.</param>
        /// <param name="maxMessageBytes">Bytes of the largest message, as the endpoint was told.</param>
        public CoapLoop(CoapEndpoint endpoint, ITransport transport, IClock clock, int maxMessageBytes)
        {
            _endpoint = endpoint;
            _transport = transport;
            _clock = clock;
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

        /// <summary>Ends <see cref="Run"/> at its next turn. May be called from any thread.</summary>
        public void Stop()
        {
            _stopped = true;
        }

        /// <summary>One turn: a wait, a quarter of a second at most, the datagrams that have come, and what is due then.</summary>
        public void Turn()
        {
            bool ready;
            long now = _clock.NowMs;
            long wait = NextDeadline - now;
            int looks = Looks;
            do
            {
                ready = _transport.Wait(wait <= 0 ? 0 : wait < LookMs ? (int)wait : LookMs);
                now = _clock.NowMs;
                wait = NextDeadline - now;
                looks--;
            }
            while (!ready && wait > 0 && looks > 0 && !_stopped);

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
