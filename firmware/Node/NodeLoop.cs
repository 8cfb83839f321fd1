// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Loop;

namespace NanoCoap.Node
{
    /// <summary>The one loop of a node, on the one thread that owns it. At its end it saves what is not saved yet.</summary>
    public sealed class NodeLoop : CoapLoop
    {
        private readonly SensorNode _node;

        /// <summary>Makes the loop.</summary>
        /// <param name="node">The node.</param>
        /// <param name="board">Its board; clock and transport are used.</param>
        public NodeLoop(SensorNode node, NodeBoard board)
            : base(node.Endpoint, board.Transport, board.Clock, node.MaxMessageBytes + board.TransportOverhead)
        {
            _node = node;
        }

        /// <inheritdoc/>
        protected override long NextDeadline
        {
            get { return _node.NextDeadline; }
        }

        /// <inheritdoc/>
        protected override void HandleDeadlines(long now)
        {
            // The loop gives datagrams to the endpoint: what they have changed comes into force before anything more is sent.
            if (_node.Access != null)
            {
                _node.Access.Settle();
            }

            _node.HandleDeadlines(now);
        }

        /// <inheritdoc/>
        protected override void End()
        {
            _node.SaveSettings();
        }
    }
}
