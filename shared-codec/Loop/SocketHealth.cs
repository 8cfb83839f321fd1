// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Loop
{
    /// <summary>
    /// Decides for a transport when an error means that its socket is gone, and when the next one may be opened. What goes wrong with
    /// one destination says nothing of the socket: anybody can forge a source address that can't be answered, and a socket that is
    /// closed for it would be a switch to turn the node off with.
    /// </summary>
    /// <remarks>Errors are the numbers of SocketError, which are those of Winsock: SocketException.ErrorCode.</remarks>
    public sealed class SocketHealth
    {
        /// <summary>In place of a number, for an exception that has none.</summary>
        public const int NoNumber = -1;

        /// <summary>NotSocket: what an ObjectDisposedException comes to.</summary>
        public const int NotSocket = 10038;

        /// <summary>
        /// The pause before the third attempt to open a socket, milliseconds. The second comes at once; each further pause is twice as
        /// long.
        /// </summary>
        public const int FirstPauseMs = 1000;

        /// <summary>The longest pause between two attempts, milliseconds.</summary>
        public const int LongestPauseMs = 60000;

        /// <summary>
        /// Errors of an unknown kind in a row, with nothing received and no quiet wait in between, after which a socket counts as gone.
        /// </summary>
        public const int MaxUnknown = 20;

        private const int Interrupted = 10004;
        private const int WouldBlock = 10035;
        private const int MessageSize = 10040;
        private const int AddressNotAvailable = 10049;
        private const int NetworkDown = 10050;
        private const int NetworkUnreachable = 10051;
        private const int NetworkReset = 10052;
        private const int ConnectionReset = 10054;
        private const int NoBufferSpaceAvailable = 10055;
        private const int NotConnected = 10057; // nanoFramework's for a socket that is not bound
        private const int Shutdown = 10058;
        private const int TimedOut = 10060;
        private const int ConnectionRefused = 10061;
        private const int HostDown = 10064;
        private const int HostUnreachable = 10065;
        private const int NotInitialized = 10093;

        private long _openAt;
        private int _pauseMs;
        private int _unknown;

        /// <summary>Asks whether a socket may be opened now. Yes counts as an attempt, whatever comes of it.</summary>
        /// <param name="now">The time, milliseconds.</param>
        /// <returns>True if it may.</returns>
        public bool MayOpen(long now)
        {
            if (now < _openAt)
            {
                return false;
            }

            _openAt = now + _pauseMs;
            _pauseMs = _pauseMs == 0 ? FirstPauseMs : _pauseMs >= LongestPauseMs / 2 ? LongestPauseMs : _pauseMs * 2;
            return true;
        }

        /// <summary>
        /// Says that a datagram was received, or that a network has come: the next socket may be opened at once, and pauses start over.
        /// </summary>
        public void Works()
        {
            _openAt = 0;
            _pauseMs = 0;
            _unknown = 0;
        }

        /// <summary>Says that a wait ended with nothing to receive and no error.</summary>
        public void IsQuiet()
        {
            _unknown = 0;
        }

        /// <summary>Takes note of an error in sending.</summary>
        /// <param name="error">Its number, or <see cref="NoNumber"/>.</param>
        /// <returns>True if the socket is gone and is to be closed.</returns>
        public static bool SendFailed(int error)
        {
            // An address that is not available may be the destination's: port 0 is one.
            return IsGone(error) && error != AddressNotAvailable;
        }

        /// <summary>Takes note of an error in receiving, or in waiting for something to receive.</summary>
        /// <param name="error">Its number, or <see cref="NoNumber"/>.</param>
        /// <returns>True if the socket is gone and is to be closed.</returns>
        public bool ReceiveFailed(int error)
        {
            if (IsGone(error))
            {
                return true;
            }

            switch (error)
            {
                case Interrupted:
                case WouldBlock:
                case MessageSize: // a datagram that is too large
                case NetworkUnreachable: // these and ConnectionReset: what ICMP says of a datagram that was sent
                case ConnectionReset:
                case NoBufferSpaceAvailable:
                case TimedOut:
                case ConnectionRefused:
                case HostDown:
                case HostUnreachable:
                    return false;
            }

            // A socket that does nothing but fail is of no use, whatever it calls that.
            _unknown++;
            if (_unknown < MaxUnknown)
            {
                return false;
            }

            _unknown = 0;
            return true;
        }

        private static bool IsGone(int error)
        {
            switch (error)
            {
                case NotSocket:
                case AddressNotAvailable:
                case NetworkDown:
                case NetworkReset:
                case NotConnected:
                case Shutdown:
                case NotInitialized:
                    return true;
                default:
                    return false;
            }
        }
    }
}
