// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Node
{
    /// <summary>
    /// The one loop of a node, on the one thread that owns it: wait for a datagram or the next deadline, serve, do what is due.
    /// </summary>
    public sealed class NodeLoop
    {
        // A change that another thread makes shows at the next look; this is how long that may take.
        private const int MaxWaitMs = 250;

        // Datagrams served before deadlines get their turn: a flood must not starve retransmissions.
        private const int MaxBurst = 8;

        private readonly SensorNode _node;
        private readonly ITransport _transport;
        private readonly IClock _clock;
        private readonly byte[] _rx;
        private bool _stopped;

        /// <summary>Makes the loop.</summary>
        /// <param name="node">The node.</param>
        /// <param name="board">Its board; clock and transport are used.</param>
        public NodeLoop(SensorNode node, NodeBoard board)
        {
            _node = node;
            _transport = board.Transport;
            _clock = board.Clock;

            // One byte more than the largest message, so that a cut datagram is longer than any that is served.
            _rx = new byte[node.MaxMessageBytes + 1];
        }

        /// <summary>Runs until <see cref="Stop"/>, and saves at the end what is not saved yet.</summary>
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
                _node.SaveSettings();
            }
        }

        /// <summary>Ends <see cref="Run"/> at its next turn. May be called from any thread.</summary>
        public void Stop()
        {
            _stopped = true;
        }

        /// <summary>One turn: waits a quarter of a second at most.</summary>
        public void Turn()
        {
            long wait = _node.NextDeadline - _clock.NowMs;
            bool ready = _transport.Wait(wait <= 0 ? 0 : wait < MaxWaitMs ? (int)wait : MaxWaitMs);
            long now = _clock.NowMs;
            for (int i = 0; ready && i < MaxBurst; i++)
            {
                int length = _transport.Receive(_rx);
                if (length < 0)
                {
                    break;
                }

                _node.HandleDatagram(now, _transport.Remote, _rx, length, _transport.IsMulticast);
            }

            _node.HandleDeadlines(now);
        }
    }
}
