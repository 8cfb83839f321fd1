// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Loop;
using NanoCoap.Node;

namespace NanoCoap.Emulator
{
    /// <summary>
    /// A whole board in memory: every port of a node, and a network of one cable whose other end is held by the conversation. Time
    /// passes when the node waits, and then at once.
    /// </summary>
    public sealed class MemoryBoard : IClock, ITemperatureSensor, IAlarmOutput, IStore, ISystemInfo, ITransport
    {
        /// <summary>The most datagrams that can wait to be taken.</summary>
        public const int Capacity = 32;

        /// <summary>The time, milliseconds.</summary>
        public long Now = 1000;

        /// <summary>Where the time stops passing for a moment.</summary>
        public long Until;

        /// <summary>What the sensor measures, hundredths of a degree Celsius.</summary>
        public int Centi = 2250;

        /// <summary>Makes readings fail.</summary>
        public bool SensorFails;

        /// <summary>What the output is at.</summary>
        public bool AlarmOn;

        private readonly string[] _names = new string[8];
        private readonly byte[][] _files = new byte[8][];
        private readonly byte[][] _sent = new byte[Capacity][];
        private readonly object[] _sentTo = new object[Capacity];
        private int _sentCount;
        private int _taken;
        private byte[] _incoming;
        private string _from;

        /// <inheritdoc/>
        public long NowMs
        {
            get { return Now; }
        }

        /// <inheritdoc/>
        public int FreeBytes
        {
            get { return -1; } // to ask takes a library that this image does without
        }

        /// <inheritdoc/>
        public byte[] HardwareAddress
        {
            get { return new byte[] { 2, 0, 0, 0, 0, 1 }; } // locally administered
        }

        /// <inheritdoc/>
        public object Remote
        {
            get { return _from; }
        }

        /// <inheritdoc/>
        public bool IsMulticast
        {
            get { return false; }
        }

        /// <summary>Gets how many datagrams were sent and not yet taken.</summary>
        public int Waiting
        {
            get { return _sentCount - _taken; }
        }

        /// <inheritdoc/>
        public bool TryRead(out int centiCelsius)
        {
            centiCelsius = Centi;
            return !SensorFails;
        }

        /// <inheritdoc/>
        public void Set(bool on)
        {
            AlarmOn = on;
        }

        /// <inheritdoc/>
        public int Read(string name, byte[] buffer)
        {
            byte[] held = _files[PlaceOf(name)];
            if (held == null)
            {
                return 0;
            }

            int length = held.Length < buffer.Length ? held.Length : buffer.Length;
            Array.Copy(held, 0, buffer, 0, length);
            return length;
        }

        /// <inheritdoc/>
        public bool Write(string name, byte[] buffer, int length)
        {
            _files[PlaceOf(name)] = Copy(buffer, length);
            return true;
        }

        /// <inheritdoc/>
        public bool Wait(int timeoutMs)
        {
            if (_incoming != null)
            {
                return true;
            }

            Now = Until - Now < timeoutMs ? Until : Now + timeoutMs;
            return false;
        }

        /// <inheritdoc/>
        public int Receive(byte[] buffer)
        {
            if (_incoming == null)
            {
                return -1;
            }

            int length = _incoming.Length < buffer.Length ? _incoming.Length : buffer.Length;
            Array.Copy(_incoming, 0, buffer, 0, length);
            _incoming = null;
            return length;
        }

        /// <inheritdoc/>
        public int AddressOf(object remote, byte[] target)
        {
            string name = (string)remote;
            for (int i = 0; i < name.Length; i++)
            {
                target[i] = (byte)name[i];
            }

            target[name.Length] = 0;
            target[name.Length + 1] = 0;
            return name.Length + 2;
        }

        /// <inheritdoc/>
        public bool Send(object remote, byte[] buffer, int length)
        {
            if (_sentCount == Capacity)
            {
                return false;
            }

            _sent[_sentCount] = Copy(buffer, length);
            _sentTo[_sentCount] = remote;
            _sentCount++;
            return true;
        }

        /// <summary>Hands the node a datagram, to be received at its next turn.</summary>
        /// <param name="from">Who sends it.</param>
        /// <param name="datagram">The datagram.</param>
        public void Deliver(string from, byte[] datagram)
        {
            _from = from;
            _incoming = datagram;
        }

        /// <summary>Takes the oldest datagram that was sent.</summary>
        /// <param name="to">Whom it is for.</param>
        /// <returns>The datagram, or null if there is none.</returns>
        public byte[] Take(out string to)
        {
            to = null;
            if (_taken == _sentCount)
            {
                return null;
            }

            to = (string)_sentTo[_taken];
            byte[] datagram = _sent[_taken];
            _taken++;
            if (_taken == _sentCount)
            {
                _taken = 0;
                _sentCount = 0;
            }

            return datagram;
        }

        private int PlaceOf(string name)
        {
            int place = 0;
            while (_names[place] != null && _names[place] != name)
            {
                place++;
            }

            _names[place] = name;
            return place;
        }

        private static byte[] Copy(byte[] bytes, int length)
        {
            byte[] copy = new byte[length];
            Array.Copy(bytes, 0, copy, 0, length);
            return copy;
        }
    }
}
