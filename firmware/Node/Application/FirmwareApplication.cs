// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Server;

namespace NanoCoap.Node
{
    /// <summary>
    /// The firmware, all but its adapters: what Main starts on a device is what the tests start with a board of fakes.
    /// </summary>
    public sealed class FirmwareApplication
    {
        /// <summary>Requests a second that one remote may make for long: a device answers some hundreds, of all together.</summary>
        public const int RequestsPerSecond = 50;

        private readonly FirmwareBoard _board;
        private readonly NetworkKeeper _keeper;
        private readonly NodeLoop _loop;
        private readonly SensorNode _node;
        private bool _stopped;

        /// <summary>Makes the node with the default sizes and timing, and says so in the log.</summary>
        /// <param name="board">The board.</param>
        public FirmwareApplication(FirmwareBoard board)
        {
            _board = board;
            EndpointConfig config = new EndpointConfig();
            config.RequestsPerSecond = RequestsPerSecond;
            _node = new SensorNode(board.Node, config, new TransmissionParameters());
            _loop = new NodeLoop(_node, board.Node);
            _keeper = new NetworkKeeper(board);
            board.Light.Set(false);
            board.Log.Line("nanoCoap " + SensorNode.Version + " on " + board.Name);
            board.Log.Line("Free heap: " + board.Node.System.FreeBytes.ToString() + " bytes");
            board.Log.Line(_node.Temperature.IsValid ? "Sensor: ready" : "Sensor: no reading yet");
            if (_node.SettingsOrigin == SettingsOrigin.Damaged)
            {
                board.Log.Line("Settings: damaged, starting with the defaults");
            }
        }

        /// <summary>Gets the node.</summary>
        public SensorNode Node
        {
            get { return _node; }
        }

        /// <summary>Gets the keeper of the network.</summary>
        public NetworkKeeper Network
        {
            get { return _keeper; }
        }

        /// <summary>
        /// Runs until <see cref="Stop"/>: on a device, for ever. What is not saved yet is saved at the end, also if an exception is it.
        /// </summary>
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

        /// <summary>Ends <see cref="Run"/> at its next turn.</summary>
        public void Stop()
        {
            _stopped = true;
        }

        /// <summary>One turn of the one loop.</summary>
        public void Turn()
        {
            _keeper.Turn(_board.Node.Clock.NowMs);
            _loop.Turn();
            _board.Watchdog.Feed();
        }
    }
}
