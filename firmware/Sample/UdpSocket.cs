// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using NanoCoap.Messaging;

namespace NanoCoap.Sample
{
    /// <summary>UDP over IPv4 at the port of CoAP. A socket that fails is opened anew at the next turn.</summary>
    public sealed class UdpSocket : IDatagramSender
    {
        private const int Port = 5683; // RFC 7252 section 6.1
        private const int RetryMs = 1000;
        private const int MicrosecondsPerMs = 1000;

        private readonly EndPoint _anybody = new IPEndPoint(IPAddress.Any, 0); // ReceiveFrom wants one, and replaces it
        private EndPoint _remote;
        private Socket _socket;

        /// <summary>Gets the sender of the datagram that was received last.</summary>
        public object Remote
        {
            get { return _remote; }
        }

        /// <summary>Waits for a datagram and takes it.</summary>
        /// <param name="buffer">Where it goes; the rest of one that does not fit is lost.</param>
        /// <param name="timeoutMs">How long to wait, milliseconds, at least 0.</param>
        /// <returns>Its length, or -1 if there was none.</returns>
        public int Receive(byte[] buffer, int timeoutMs)
        {
            try
            {
                if (_socket == null)
                {
                    _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
                    _socket.Bind(new IPEndPoint(IPAddress.Any, Port));
                }

                if (!_socket.Poll(timeoutMs * MicrosecondsPerMs, SelectMode.SelectRead))
                {
                    return -1;
                }

                EndPoint remote = _anybody;
                int length = _socket.ReceiveFrom(buffer, 0, buffer.Length, SocketFlags.None, ref remote);
                _remote = remote;
                return length;
            }
            catch (Exception e)
            {
                // While no interface is up a socket throws instead of waiting: this is the wait.
                Console.WriteLine("UDP: " + e.Message);
                Close();
                Thread.Sleep(RetryMs);
                return -1;
            }
        }

        /// <inheritdoc/>
        public bool Send(object remote, byte[] buffer, int length)
        {
            try
            {
                return _socket != null && _socket.SendTo(buffer, 0, length, SocketFlags.None, (EndPoint)remote) == length;
            }
            catch (Exception)
            {
                // Counted by the endpoint, and for CoAP the same as a datagram lost on the way.
                return false;
            }
        }

        /// <inheritdoc/>
        public int AddressOf(object remote, byte[] target)
        {
            IPEndPoint sender = (IPEndPoint)remote;
            byte[] host = sender.Address.GetAddressBytes();
            host.CopyTo(target, 0);
            target[host.Length] = (byte)(sender.Port >> 8);
            target[host.Length + 1] = (byte)sender.Port;
            return host.Length + 2;
        }

        private void Close()
        {
            try
            {
                if (_socket != null)
                {
                    _socket.Close();
                }
            }
            catch (Exception e)
            {
                Console.WriteLine("UDP: " + e.Message);
            }

            _socket = null;
        }
    }
}
