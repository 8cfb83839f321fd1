// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Loop;

namespace NanoCoap.Dtls
{
    /// <summary>
    /// Puts a <see cref="DtlsServer"/> between a transport and an endpoint: what comes to the ports of coaps comes out as messages of
    /// sessions, all else as it is. It does by itself what the server has to do in time.
    /// </summary>
    public sealed class DtlsTransport : ITransport
    {
        // Datagrams in one go that hold nothing for the endpoint: what is due must not wait for the end of a flood.
        private const int MaxBurst = 8;

        private readonly ITransport _transport;
        private readonly ISecurePorts _ports;
        private readonly DtlsServer _server;
        private readonly IClock _clock;
        private bool _hasMore; // in the datagram that is being handled

        /// <summary>Makes the transport. The loop's buffer is to have <see cref="DtlsServer.Overhead"/> bytes more than without.</summary>
        /// <param name="transport">The sockets.</param>
        /// <param name="ports">Tells which of their remotes have to speak DTLS.</param>
        /// <param name="server">The server, which sends through the same sockets.</param>
        /// <param name="clock">The clock of the loop.</param>
        public DtlsTransport(ITransport transport, ISecurePorts ports, DtlsServer server, IClock clock)
        {
            _transport = transport;
            _ports = ports;
            _server = server;
            _clock = clock;
        }

        /// <inheritdoc/>
        public object Remote { get; private set; }

        /// <inheritdoc/>
        public bool IsMulticast { get; private set; }

        /// <inheritdoc/>
        public bool Wait(int timeoutMs)
        {
            long due = _server.NextDeadline;
            if (due != long.MaxValue)
            {
                long now = _clock.NowMs;
                _server.HandleDeadlines(now);
                due = _server.NextDeadline - now;
                timeoutMs = due < timeoutMs ? (int)due : timeoutMs;
            }

            return _hasMore || _transport.Wait(timeoutMs);
        }

        /// <inheritdoc/>
        public int Receive(byte[] buffer)
        {
            for (int i = 0; i < MaxBurst; i++)
            {
                if (!_hasMore)
                {
                    int length = _transport.Receive(buffer);
                    if (length < 0)
                    {
                        return -1;
                    }

                    object remote = _transport.Remote;
                    if (!_ports.IsSecure(remote))
                    {
                        Remote = remote;
                        IsMulticast = _transport.IsMulticast;
                        return length;
                    }

                    _server.Begin(_clock.NowMs, remote, buffer, length);
                }

                _hasMore = _server.Next();
                if (_hasMore)
                {
                    // The endpoint wants its message at the start: that is before all records which are still to be looked at.
                    Array.Copy(buffer, _server.MessageAt, buffer, 0, _server.MessageLength);
                    Remote = _server.Session;
                    IsMulticast = false;
                    return _server.MessageLength;
                }
            }

            return -1;
        }

        /// <inheritdoc/>
        public bool Send(object remote, byte[] buffer, int length)
        {
            return remote is DtlsSession ? _server.Send(remote, buffer, length) : _transport.Send(remote, buffer, length);
        }

        /// <inheritdoc/>
        public int AddressOf(object remote, byte[] target)
        {
            return remote is DtlsSession ? _server.AddressOf(remote, target) : _transport.AddressOf(remote, target);
        }
    }
}
