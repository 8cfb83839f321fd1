// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Boards
{
    /// <summary>ESP32-DevKitC, NodeMCU-32S and kin: an ESP32-WROOM-32 module. Not run on hardware.</summary>
    internal static class Board
    {
        /// <summary>Name, for the log.</summary>
        internal const string Name = "ESP32-DevKitC";

        /// <summary>The chip: ESP32, ESP32-C3 or ESP32-S3.</summary>
        internal const string Chip = "ESP32";

        /// <summary>The nanoCLR image that nanoff is to flash.</summary>
        internal const string NanoffTarget = "ESP32_REV0";

        /// <summary>Drives the alarm.</summary>
        internal const int AlarmPin = 27;

        /// <summary>Whether high is alarm.</summary>
        internal const bool AlarmActiveHigh = true;

        /// <summary>A plain LED that shows the connection, or -1: DevKitC has none; where there is one, it is at GPIO2, which boot-strapping needs.</summary>
        internal const int LedPin = -1;

        /// <summary>Whether high lights it.</summary>
        internal const bool LedActiveHigh = true;

        /// <summary>A button to ground, BOOT, or -1: there is none.</summary>
        internal const int ButtonPin = 0;

        /// <summary>Whether the chip holds its pin high; else a resistor of the board does.</summary>
        internal const bool ButtonPullUp = true;

        /// <summary>Whether the DHT12 is wired for I2C; else for one wire.</summary>
        internal const bool DhtOnI2c = true;

        /// <summary>The I2C bus; nanoFramework counts from 1.</summary>
        internal const int I2cBus = 1;

        /// <summary>I2C data, to SDA of the DHT12.</summary>
        internal const int I2cDataPin = 21;

        /// <summary>I2C clock, to SCL of the DHT12.</summary>
        internal const int I2cClockPin = 22;

        /// <summary>One wire: listens on the data line.</summary>
        internal const int DhtEchoPin = 32;

        /// <summary>One wire: pulls the data line low.</summary>
        internal const int DhtTriggerPin = 33;
    }
}
