// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Loop;
using NanoCoap.Messaging;
using NanoCoap.Node;

namespace NanoCoap.Fakes
{
    /// <summary>Every port of a node but network and memory, in the hands of a script: what the board would measure and drive.</summary>
    public sealed class FakeBoard : IClock, ITemperatureSensor, IHumiditySensor, IAlarmOutput, ISystemInfo
    {
        /// <summary>The time, milliseconds.</summary>
        public long Now;

        /// <summary>What the sensor measures, hundredths of a degree Celsius.</summary>
        public int Centi = 2250;

        /// <summary>What it measures beside that, tenths of a percent.</summary>
        public int HumidityTenths = 455;

        /// <summary>Makes the sensor answer with no reading.</summary>
        public bool SensorFails;

        /// <summary>Readings so far, failed ones included.</summary>
        public int Readings;

        /// <summary>What the output is at.</summary>
        public bool AlarmOn;

        /// <summary>How often the output was driven.</summary>
        public int AlarmCalls;

        /// <summary>Free bytes of the heap.</summary>
        public int Free = 54321;

        /// <summary>The hardware address of the interface, or null.</summary>
        public byte[] Hardware;

        private long _readAt;

        long IClock.NowMs
        {
            get { return Now; }
        }

        int ISystemInfo.FreeBytes
        {
            get { return Free; }
        }

        byte[] ISystemInfo.HardwareAddress
        {
            get { return Hardware; }
        }

        bool ITemperatureSensor.TryRead(out int centiCelsius)
        {
            // A DHT12 that is asked more often than that answers with the old value or not at all.
            Must(Readings == 0 || Now - _readAt >= 2000, "the sensor is read more than once in two seconds");
            _readAt = Now;
            Readings++;
            centiCelsius = SensorFails ? -9999 : Centi;
            return !SensorFails;
        }

        bool IHumiditySensor.TryReadHumidity(out int tenths)
        {
            Must(_readAt == Now, "the humidity is that of the last frame, and asked for with it");
            tenths = HumidityTenths;
            return !SensorFails;
        }

        void IAlarmOutput.Set(bool on)
        {
            AlarmOn = on;
            AlarmCalls++;
        }

        /// <summary>What a node is plugged into: this board, with a memory and a network. It has no humidity sensor.</summary>
        public NodeBoard Assemble(IStore store, ITransport net)
        {
            NodeBoard board = new NodeBoard();
            board.Clock = this;
            board.Sensor = this;
            board.Alarm = this;
            board.System = this;
            board.Store = store;
            board.Transport = net;
            board.Random = new SmallRandom(1);
            return board;
        }

        /// <summary>Moves the clock on to a time, and has a node do what falls due on the way at its own time.</summary>
        public void MoveOn(SensorNode node, long target)
        {
            int turns = 0;
            while (node.NextDeadline <= target)
            {
                if (node.NextDeadline > Now)
                {
                    Now = node.NextDeadline;
                }

                node.HandleDeadlines(Now);
                turns++;
                Must(turns < 20000, "the node does not come to rest");
            }

            Now = target;
        }

        /// <summary>The board has been switched off and on.</summary>
        public void PowerUp()
        {
            Readings = 0;
            AlarmOn = false;
            AlarmCalls = 0;
        }

        private static void Must(bool condition, string problem)
        {
            if (!condition)
            {
                throw new InvalidOperationException(problem);
            }
        }
    }
}
