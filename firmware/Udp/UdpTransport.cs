// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net.Sockets;
using System.Net;
using System.Threading;
using System;
using NanoCoap.Loop;
using NanoCoap.Messaging;

namespace NanoCoap.Udp
{
    /// <summary>
    /// CoAP over UDP and IPv4: one socket bound to the node's own address, and one bound to the group of all CoAP nodes, because
    /// the destination of a datagram can't be asked for: the socket tells. Which errors end in opening both anew, and how soon, is
    /// decided by <see cref="SocketHealth"/>. A third one is for the port of coaps, while somebody listens there.
    /// </summary>
    public sealed class UdpTransport : ITransport, ISockets
    {
        /// <summary>The port of CoAP. RFC 7252 section 6.1.</summary>
        public const int DefaultPort = 5683;

        /// <summary>The port of coaps. RFC 7252 section 6.2.</summary>
        public const int DefaultSecurePort = 5684;

        /// <summary>Sends from the port of coaps.</summary>
        public readonly IDatagramSender SecureSender;

        // A socket can be waited for, two can't: so long one of them waits for the other.
        private const int SliceMs = 10;

        private const string Group = "224.0.1.187"; // All CoAP Nodes. RFC 7252 section 12.8.
        private const int MicrosecondsPerMs = 1000;

        private readonly int _port;
        private readonly int _securePort;
        private readonly EndPoint _anybody = new IPEndPoint(IPAddress.Any, 0); // ReceiveFrom wants one, and replaces it
        private readonly SocketHealth _health = new SocketHealth();
        private EndPoint _remote;
        private Socket _unicast;
        private Socket _multicast;
        private Socket _secure; // or null
        private Socket _ready; // the one that Wait has found a datagram in: saves Receive a look
        private bool _fromGroup;
        private bool _isSecure;
        private bool _listens; // at the port of coaps
        private bool _reopen;

        /// <summary>Makes the transport; sockets are opened when they are first needed.</summary>
        /// <param name="port">The port.</param>
        public UdpTransport(int port)
            : this(port, DefaultSecurePort)
        {
        }

        /// <summary>Makes the transport; sockets are opened when they are first needed.</summary>
        /// <param name="port">The port.</param>
        /// <param name="securePort">The port of coaps. It is opened by <see cref="Listen"/>.</param>
        public UdpTransport(int port, int securePort)
        {
            _port = port;
            _securePort = securePort;
            SecureSender = new SecureSender(this);
        }

        /// <inheritdoc/>
        public object Remote
        {
            get { return _remote; }
        }

        /// <inheritdoc/>
        public bool IsMulticast
        {
            get { return _fromGroup; }
        }

        /// <summary>Gets a value indicating whether the datagram that was received last came to the port of coaps.</summary>
        public bool IsSecure
        {
            get { return _isSecure; }
        }

        /// <summary>
        /// Opens the port of coaps, or closes it. On the thread that waits and receives. Without a network it is opened later, with the
        /// other sockets.
        /// </summary>
        /// <param name="open">Whether it is to be open.</param>
        /// <returns>Whether it is.</returns>
        public bool Listen(bool open)
        {
            _listens = open;
            if (!open)
            {
                CloseOne(_secure);
                _ready = null;
                _secure = null;
            }
            else if (_unicast != null && _secure == null)
            {
                OpenSecure(NetworkAddress.Current());
            }

            return _secure != null;
        }

        /// <inheritdoc/>
        public void Reopen()
        {
            _reopen = true;
        }

        /// <inheritdoc/>
        public bool Wait(int timeoutMs)
        {
            if (!IsOpen())
            {
                // With every interface down a socket throws at once instead of waiting: this is the wait.
                Thread.Sleep(timeoutMs);
                return false;
            }

            try
            {
                do
                {
                    // Answers to multicast are held back for a while in any case: that socket is looked at, not waited for.
                    int slice = _secure == null || timeoutMs < SliceMs ? timeoutMs : SliceMs;
                    _ready = Has(_multicast, 0) ? _multicast
                        : Has(_secure, 0) ? _secure
                        : Has(_unicast, slice) ? _unicast
                        : null;
                    if (_ready != null)
                    {
                        return true;
                    }

                    timeoutMs -= slice;
                }
                while (timeoutMs > 0);

                _health.IsQuiet();
                return false;
            }
            catch (Exception e)
            {
                ReceiveFailed(e);
                Thread.Sleep(timeoutMs);
                return false;
            }
        }

        /// <inheritdoc/>
        public int Receive(byte[] buffer)
        {
            try
            {
                Socket socket = _ready;
                _ready = null;
                if (socket == null)
                {
                    socket = Next();
                    if (socket == null)
                    {
                        return -1;
                    }
                }

                _fromGroup = socket == _multicast;
                _isSecure = socket == _secure;
                EndPoint remote = _anybody;
                int length = socket.ReceiveFrom(buffer, 0, buffer.Length, SocketFlags.None, ref remote);
                _remote = remote;
                _health.Works();
                return length;
            }
            catch (Exception e)
            {
                ReceiveFailed(e);
                return -1;
            }
        }

        /// <inheritdoc/>
        public bool Send(object remote, byte[] buffer, int length)
        {
            return SendFrom(_unicast, remote, buffer, length);
        }

        internal bool SendSecure(object remote, byte[] buffer, int length)
        {
            return SendFrom(_secure, remote, buffer, length);
        }

        private bool SendFrom(Socket socket, object remote, byte[] buffer, int length)
        {
            if (socket == null)
            {
                return false;
            }

            try
            {
                return socket.SendTo(buffer, 0, length, SocketFlags.None, (EndPoint)remote) == length;
            }
            catch (Exception e)
            {
                // The engine counts it; /node shows it as send-failures.
                if (SocketHealth.SendFailed(NumberOf(e)))
                {
                    Close();
                }

                return false;
            }
        }

        /// <inheritdoc/>
        public int AddressOf(object remote, byte[] target)
        {
            // The one thing here that allocates: the class library hands the bytes out in an array of their own.
            IPEndPoint endPoint = (IPEndPoint)remote;
            byte[] address = endPoint.Address.GetAddressBytes();
            Array.Copy(address, 0, target, 0, address.Length);
            target[address.Length] = (byte)(endPoint.Port >> 8);
            target[address.Length + 1] = (byte)endPoint.Port;
            return address.Length + 2;
        }

        private Socket Next()
        {
            return Has(_unicast, 0) ? _unicast
                : Has(_multicast, 0) ? _multicast
                : Has(_secure, 0) ? _secure
                : null;
        }

        private static bool Has(Socket socket, int waitMs)
        {
            return socket != null && socket.Poll(waitMs * MicrosecondsPerMs, SelectMode.SelectRead);
        }

        private bool IsOpen()
        {
            if (_reopen)
            {
                _reopen = false;
                _health.Works();
                Close();
            }

            if (_unicast == null)
            {
                if (!_health.MayOpen(Environment.TickCount64))
                {
                    return false;
                }

                Open();
            }

            return _unicast != null;
        }

        private void Open()
        {
            string address = NetworkAddress.Current();
            if (address == null)
            {
                return;
            }

            try
            {
                // Bound to the address, not to all: else it would be given the group's datagrams as well, and take them for its own.
                IPAddress local = IPAddress.Parse(address);
                _unicast = Bind(local, _port);
                Join(local);
                if (_listens)
                {
                    OpenSecure(address);
                }
            }
            catch (Exception e)
            {
                Console.WriteLine("UDP: " + e.Message);
            }
        }

        private void OpenSecure(string address)
        {
            try
            {
                _secure = Bind(IPAddress.Parse(address), _securePort);
            }
            catch (Exception e)
            {
                // What speaks coap is served all the same.
                Console.WriteLine("No coaps: " + e.Message);
            }
        }

        private static Socket Bind(IPAddress local, int port)
        {
            Socket socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                socket.Bind(new IPEndPoint(local, port));
                return socket;
            }
            catch (Exception)
            {
                CloseOne(socket);
                throw;
            }
        }

        private void Join(IPAddress local)
        {
            Socket socket = null;
            try
            {
                socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

                // The same port as the other socket, but another address: nothing that is in use already.
                IPAddress group = IPAddress.Parse(Group);
                socket.Bind(new IPEndPoint(group, _port));
                byte[] membership = new byte[8];
                Array.Copy(group.GetAddressBytes(), 0, membership, 0, 4);
                Array.Copy(local.GetAddressBytes(), 0, membership, 4, 4);
                socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, membership);
                _multicast = socket;
            }
            catch (Exception e)
            {
                // Discovery by multicast is a convenience: without it the node serves all the same.
                Console.WriteLine("No multicast: " + e.Message);
                CloseOne(socket);
            }
        }

        private void ReceiveFailed(Exception e)
        {
            if (_health.ReceiveFailed(NumberOf(e)))
            {
                Close();
            }
        }

        private static int NumberOf(Exception e)
        {
            SocketException error = e as SocketException;
            return error != null ? error.ErrorCode : e is ObjectDisposedException ? SocketHealth.NotSocket : SocketHealth.NoNumber;
        }

        private void Close()
        {
            CloseOne(_unicast);
            CloseOne(_multicast);
            CloseOne(_secure);
            _secure = null;
            _unicast = null;
            _multicast = null;
            _ready = null;
        }

        private static void CloseOne(Socket socket)
        {
            if (socket == null)
            {
                return;
            }

            try
            {
                socket.Close();
            }
            catch (Exception e)
            {
                Console.WriteLine("UDP: " + e.Message);
            }
        }
    }
}
