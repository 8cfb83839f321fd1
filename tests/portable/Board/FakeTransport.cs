// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Loop;
using NanoCoap.Node;
using NanoCoap.Resources;

namespace NanoCoap.Tests
{
    /// <summary>A network in memory: what was sent is noted, what is to be received is queued.</summary>
    public sealed class FakeTransport : ITransport
    {
        /// <summary>Makes Send answer false and send nothing.</summary>
        public bool SendFails;

        /// <summary>What the calls of Wait were told, together; -1 if there was none.</summary>
        public int WaitedMs = -1;

        /// <summary>How many calls of Wait there were.</summary>
        public int Waits;

        /// <summary>A board whose clock goes on by what Wait is told, or null.</summary>
        public FakeBoard Clock;

        /// <summary>A resource that changes during the second call of Wait, as if by another thread, or null.</summary>
        public Resource Changing;

        private const int Capacity = 128;

        private readonly object[] _sentTo = new object[Capacity];
        private readonly byte[][] _sent = new byte[Capacity][];
        private readonly string[] _from = new string[Capacity];
        private readonly byte[][] _queued = new byte[Capacity][];
        private int _firstSent;
        private int _sentCount;
        private int _firstQueued;
        private int _queuedCount;
        private object _remote;

        /// <inheritdoc/>
        public object Remote
        {
            get { return _remote; }
        }

        /// <inheritdoc/>
        public bool IsMulticast { get; set; }

        /// <summary>Messages sent and not yet taken.</summary>
        public int Sent
        {
            get { return _sentCount - _firstSent; }
        }

        /// <summary>Datagrams not yet received.</summary>
        public int Queued
        {
            get { return _queuedCount - _firstQueued; }
        }

        /// <inheritdoc/>
        public bool Send(object remote, byte[] buffer, int length)
        {
            if (SendFails)
            {
                return false;
            }

            byte[] copy = new byte[length];
            Array.Copy(buffer, 0, copy, 0, length);
            _sentTo[_sentCount] = remote;
            _sent[_sentCount] = copy;
            _sentCount++;
            return true;
        }

        /// <inheritdoc/>
        public int AddressOf(object remote, byte[] target)
        {
            return RemoteName.AddressOf(remote, target);
        }

        /// <summary>The oldest message that was sent, and whom to.</summary>
        public byte[] Take(out string remote)
        {
            remote = (string)_sentTo[_firstSent];
            byte[] message = _sent[_firstSent];
            _firstSent++;
            if (_firstSent == _sentCount)
            {
                Forget();
            }

            return message;
        }

        /// <summary>Drops all that was sent.</summary>
        public void Forget()
        {
            _firstSent = 0;
            _sentCount = 0;
        }

        /// <summary>Queues a datagram.</summary>
        public void Queue(string remote, Datagram message)
        {
            Queue(remote, message.Bytes, message.Length);
        }

        /// <summary>Queues a datagram.</summary>
        public void Queue(string remote, byte[] datagram, int length)
        {
            byte[] copy = new byte[length];
            Array.Copy(datagram, 0, copy, 0, length);
            _from[_queuedCount] = remote;
            _queued[_queuedCount] = copy;
            _queuedCount++;
        }

        /// <inheritdoc/>
        public bool Wait(int timeoutMs)
        {
            Waits++;
            WaitedMs = (WaitedMs < 0 ? 0 : WaitedMs) + timeoutMs;
            if (Clock != null)
            {
                Clock.Now += timeoutMs;
            }

            if (Changing != null && Waits == 2)
            {
                Changing.Changed();
            }

            return Queued != 0;
        }

        /// <inheritdoc/>
        public int Receive(byte[] buffer)
        {
            if (Queued == 0)
            {
                return -1;
            }

            byte[] message = _queued[_firstQueued];
            _remote = new string(_from[_firstQueued].ToCharArray());
            _firstQueued++;
            if (_firstQueued == _queuedCount)
            {
                _firstQueued = 0;
                _queuedCount = 0;
            }

            int length = message.Length < buffer.Length ? message.Length : buffer.Length;
            Array.Copy(message, 0, buffer, 0, length);
            return length;
        }
    }
}
