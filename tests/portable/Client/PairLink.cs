// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Fakes;
using NanoCoap.Messaging;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// One direction of the link of a <see cref="Pair"/>: what is sent here arrives after a while, unless the script has it lost, late or
    /// twice. Datagrams are counted from 1, in the order in which they are sent.
    /// </summary>
    public sealed class PairLink : IDatagramSender
    {
        /// <summary>Headers of IPv4 and UDP.</summary>
        public const int FrameBytes = 28;

        /// <summary>How long a datagram is on its way, milliseconds.</summary>
        public int DelayMs = 10;

        /// <summary>Makes every datagram arrive twice, the second time so much later; 0: once.</summary>
        public int AgainAfterMs;

        /// <summary>Datagrams sent.</summary>
        public int Sent;

        /// <summary>Datagrams that have arrived, duplicates counted.</summary>
        public int Arrived;

        /// <summary>Of these, Empty ACKs and RSTs.</summary>
        public int Settling;

        /// <summary>Bytes sent, headers counted.</summary>
        public int SentBytes;

        /// <summary>Bytes that have arrived, headers counted.</summary>
        public int ArrivedBytes;

        /// <summary>The datagram that was sent last.</summary>
        public byte[] Last = new byte[0];

        private const int Any = -1;

        private readonly Pair _pair;
        private readonly byte[][] _messages = new byte[64][]; // null: the place is free
        private readonly long[] _dueAt = new long[64];
        private readonly int[] _orders = new int[64];
        private readonly long[] _cutFrom = new long[8];
        private readonly long[] _cutTo = new long[8];
        private readonly int[] _scripted = new int[32];
        private readonly int[] _lateMs = new int[32]; // Any: lost
        private readonly int[] _againMs = new int[32]; // 0: once
        private int _cuts;
        private int _scripts;
        private int _order;

        /// <summary>Makes a direction on which nothing happens.</summary>
        public PairLink(Pair pair)
        {
            _pair = pair;
        }

        /// <summary>Loses what is sent from one time on and before another one, milliseconds after the start.</summary>
        public PairLink Cut(long fromMs, long toMs)
        {
            _cutFrom[_cuts] = Pair.StartMs + fromMs;
            _cutTo[_cuts] = Pair.StartMs + toMs;
            _cuts++;
            return this;
        }

        /// <summary>Loses one datagram.</summary>
        public PairLink Lose(int number)
        {
            return Add(number, Any, 0);
        }

        /// <summary>Delays one datagram by so much more.</summary>
        public PairLink Delay(int number, int lateMs)
        {
            return Add(number, lateMs, 0);
        }

        /// <summary>Has one datagram arrive twice, the second time so much later.</summary>
        public PairLink Duplicate(int number, int againMs)
        {
            return Add(number, 0, againMs);
        }

        /// <summary>When the next datagram arrives; never, if none is on its way.</summary>
        public long NextArrival()
        {
            int next = Next();
            return next < 0 ? long.MaxValue : _dueAt[next];
        }

        /// <summary>Takes the next datagram from the way.</summary>
        public byte[] Take()
        {
            int next = Next();
            byte[] message = _messages[next];
            _messages[next] = null;
            Arrived++;
            ArrivedBytes += message.Length + FrameBytes;
            if (message.Length == 4 && (message[0] & 0x20) != 0)
            {
                Settling++;
            }

            return message;
        }

        int IDatagramSender.AddressOf(object remote, byte[] target)
        {
            return RemoteName.AddressOf(remote, target);
        }

        bool IDatagramSender.Send(object remote, byte[] buffer, int length)
        {
            Last = new byte[length];
            Array.Copy(buffer, 0, Last, 0, length);
            Sent++;
            SentBytes += length + FrameBytes;
            long now = _pair.Now;
            int lateMs = 0;
            int againMs = AgainAfterMs;
            for (int i = 0; i < _scripts; i++)
            {
                if (_scripted[i] == Sent)
                {
                    lateMs = _lateMs[i];
                    againMs = _againMs[i] != 0 ? _againMs[i] : againMs;
                }
            }

            bool lost = lateMs == Any;
            for (int i = 0; i < _cuts; i++)
            {
                lost |= now >= _cutFrom[i] && now < _cutTo[i];
            }

            if (!lost)
            {
                Put(buffer, length, now + DelayMs + lateMs);
                if (againMs != 0)
                {
                    Put(buffer, length, now + DelayMs + lateMs + againMs);
                }
            }

            return true; // as with a socket: nobody is told
        }

        private PairLink Add(int number, int lateMs, int againMs)
        {
            _scripted[_scripts] = number;
            _lateMs[_scripts] = lateMs;
            _againMs[_scripts] = againMs;
            _scripts++;
            return this;
        }

        private void Put(byte[] buffer, int length, long dueAt)
        {
            int free = 0;
            while (free < _messages.Length && _messages[free] != null)
            {
                free++;
            }

            Assert.IsTrue(free < _messages.Length, "too many datagrams on their way");
            byte[] copy = new byte[length];
            Array.Copy(buffer, 0, copy, 0, length);
            _messages[free] = copy;
            _dueAt[free] = dueAt;
            _orders[free] = _order;
            _order++;
        }

        // Of two that arrive at one instant the one that was sent first comes first.
        private int Next()
        {
            int next = -1;
            for (int i = 0; i < _messages.Length; i++)
            {
                if (_messages[i] != null
                    && (next < 0 || _dueAt[i] < _dueAt[next] || (_dueAt[i] == _dueAt[next] && _orders[i] < _orders[next])))
                {
                    next = i;
                }
            }

            return next;
        }
    }
}
