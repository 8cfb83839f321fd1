// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using System.Collections;
using NanoCoap.Loop;
using NanoCoap.Resources;

namespace NanoCoap.Fakes
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

        /// <summary>Where the time stops passing for a moment.</summary>
        public long Until = long.MaxValue;

        /// <summary>A resource that changes during the second call of Wait, as if by another thread, or null.</summary>
        public Resource Changing;

        private readonly ArrayList _sentTo = new ArrayList();
        private readonly ArrayList _sent = new ArrayList();
        private readonly ArrayList _from = new ArrayList();
        private readonly ArrayList _queued = new ArrayList();
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
            get { return _sent.Count; }
        }

        /// <summary>The newest of these.</summary>
        public byte[] Last
        {
            get { return (byte[])_sent[_sent.Count - 1]; }
        }

        /// <summary>Datagrams not yet received.</summary>
        public int Queued
        {
            get { return _queued.Count; }
        }

        /// <inheritdoc/>
        public bool Send(object remote, byte[] buffer, int length)
        {
            if (SendFails)
            {
                return false;
            }

            _sentTo.Add(remote);
            _sent.Add(Copy(buffer, length));
            return true;
        }

        /// <inheritdoc/>
        public int AddressOf(object remote, byte[] target)
        {
            return RemoteName.AddressOf(remote, target);
        }

        /// <summary>The oldest message that was sent, and whom to; null if there is none.</summary>
        public byte[] Take(out string remote)
        {
            remote = null;
            if (Sent == 0)
            {
                return null;
            }

            remote = _sentTo[0].ToString();
            byte[] message = (byte[])_sent[0];
            _sentTo.RemoveAt(0);
            _sent.RemoveAt(0);
            return message;
        }

        /// <summary>Drops the newest message that was sent.</summary>
        public void DropLast()
        {
            _sentTo.RemoveAt(Sent - 1);
            _sent.RemoveAt(Sent - 1);
        }

        /// <summary>Drops all that was sent.</summary>
        public void Forget()
        {
            _sentTo.Clear();
            _sent.Clear();
        }

        /// <summary>Queues a datagram.</summary>
        public void Queue(object remote, byte[] datagram, int length)
        {
            _from.Add(remote);
            _queued.Add(Copy(datagram, length));
        }

        /// <inheritdoc/>
        public bool Wait(int timeoutMs)
        {
            Waits++;
            WaitedMs = (WaitedMs < 0 ? 0 : WaitedMs) + timeoutMs;
            if (Clock != null && Queued == 0)
            {
                Clock.Now = Until - Clock.Now < timeoutMs ? Until : Clock.Now + timeoutMs;
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

            // A name is another object each time: nobody may rely on anything but Equals.
            byte[] message = (byte[])_queued[0];
            string name = _from[0] as string;
            _remote = name != null ? new string(name.ToCharArray()) : _from[0];
            _from.RemoveAt(0);
            _queued.RemoveAt(0);
            int length = message.Length < buffer.Length ? message.Length : buffer.Length;
            Array.Copy(message, 0, buffer, 0, length);
            return length;
        }

        private static byte[] Copy(byte[] bytes, int length)
        {
            byte[] copy = new byte[length];
            Array.Copy(bytes, 0, copy, 0, length);
            return copy;
        }
    }
}
