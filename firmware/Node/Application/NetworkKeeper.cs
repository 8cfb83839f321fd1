// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Node
{
    /// <summary>
    /// Keeps a node connected: looks at the network once a second, connects again with growing patience after a loss, and has the
    /// sockets opened anew when it is back. The node goes on measuring and switching all the while.
    /// </summary>
    public sealed class NetworkKeeper
    {
        /// <summary>Distance of two looks at the network, milliseconds.</summary>
        public const int CheckMs = 1000;

        /// <summary>The first pause between two attempts, milliseconds; each one doubles it.</summary>
        public const int FirstPauseMs = 1000;

        /// <summary>The longest pause, milliseconds.</summary>
        public const int LongestPauseMs = 60000;

        private readonly FirmwareBoard _board;
        private bool _isUp;
        private long _checkAt;
        private long _attemptAt;
        private int _pauseMs = FirstPauseMs;

        /// <summary>Makes the keeper.</summary>
        /// <param name="board">Network, sockets, light and log are used.</param>
        public NetworkKeeper(FirmwareBoard board)
        {
            _board = board;
        }

        /// <summary>Gets a value indicating whether the network was up at the last look.</summary>
        public bool IsUp
        {
            get { return _isUp; }
        }

        /// <summary>Does what is due.</summary>
        /// <param name="now">The time, milliseconds.</param>
        public void Turn(long now)
        {
            if (now < _checkAt)
            {
                return;
            }

            _checkAt = now + CheckMs;
            INetwork network = _board.Network;
            bool up = network.IsUp;
            if (up != _isUp)
            {
                _isUp = up;
                _board.Light.Set(up);

                // A new connection may have brought a new address, and forgets group memberships in any case.
                _board.Sockets.Reopen();
                if (up)
                {
                    _pauseMs = FirstPauseMs;
                    _board.Log.Line("Network up: coap://" + network.Address);
                }
                else
                {
                    _attemptAt = now;
                    _board.Log.Line("Network lost");
                }
            }

            if (!up && !network.IsConnecting && now >= _attemptAt)
            {
                network.StartConnecting();
                _attemptAt = now + _pauseMs;
                _pauseMs = _pauseMs >= LongestPauseMs / 2 ? LongestPauseMs : _pauseMs * 2;
            }
        }
    }
}
