// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Loop;
using NanoCoap.Messaging;

namespace NanoCoap.Node
{
    /// <summary>What a node is plugged into: one adapter for each port. Fill in every field but those that may be null.</summary>
    public sealed class NodeBoard
    {
        /// <summary>The clock.</summary>
        public IClock Clock;

        /// <summary>The sensor.</summary>
        public ITemperatureSensor Sensor;

        /// <summary>The humidity sensor, or null: then there is no /humidity.</summary>
        public IHumiditySensor Humidity;

        /// <summary>The alarm output.</summary>
        public IAlarmOutput Alarm;

        /// <summary>The memory for settings.</summary>
        public IStore Store;

        /// <summary>The network.</summary>
        public ITransport Transport;

        /// <summary>Bytes by which a datagram may be longer than the message in it: with DTLS.</summary>
        public int TransportOverhead;

        /// <summary>The machine.</summary>
        public ISystemInfo System;

        /// <summary>Where secrets come from: hardware in the field, fixed in tests.</summary>
        public IRandom Random;

        /// <summary>Keys and who may do what, or null: everybody everything.</summary>
        public NodeAccess Access;

        /// <summary>A button, or null: pressed for three seconds it opens the window in which a key may be brought in, for ten it is a
        /// factory reset.</summary>
        public IButton Button;
    }
}
