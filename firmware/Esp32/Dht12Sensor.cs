// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using System.Device.Gpio;
using System.Device.I2c;
using Iot.Device.DHTxx.Esp32;
using NanoCoap.Boards;
using NanoCoap.Node;
using nanoFramework.Hardware.Esp32;

namespace NanoCoap.Firmware
{
    /// <summary>
    /// The DHT12 through its binding, on I2C or on one wire as the board says, with a guard for each of the binding's traps.
    /// </summary>
    public sealed class Dht12Sensor : ITemperatureSensor, IHumiditySensor
    {
        // The binding reads at most once a second by the time of day, and answers with zeros until that second is over.
        private const int SettleMs = 1100;
        private const int FrameBytes = 5;
        private const int MaxTenths = 1000;

        private readonly bool _onI2c;
        private readonly byte[] _register = new byte[1]; // always 0: where a frame starts
        private readonly byte[] _frame = new byte[FrameBytes];
        private I2cDevice _i2c; // null on one wire
        private GpioController _gpio; // null on I2C
        private Dht12 _dht;
        private long _madeAt;
        private long _lastTicks;
        private bool _isFresh; // the temperature that was read last is one

        /// <summary>Makes the sensor. Nothing is opened before the first reading, so that a board without one starts all the same.</summary>
        /// <param name="onI2c">Whether it is wired for I2C, with pull-ups on both lines; else for one wire, with SCL at ground.</param>
        public Dht12Sensor(bool onI2c)
        {
            _onI2c = onI2c;
        }

        /// <inheritdoc/>
        public bool TryRead(out int centiCelsius)
        {
            centiCelsius = 0;
            _isFresh = false;
            try
            {
                if (_dht == null)
                {
                    Open();
                }

                _isFresh = TryReadOnce(out centiCelsius)
                    && centiCelsius >= NodeSettings.MinCentiCelsius
                    && centiCelsius <= NodeSettings.MaxCentiCelsius;
                return _isFresh;
            }
            catch (Exception)
            {
                // A sensor that is missing or half plugged in is a failed reading, not the end of the node.
                return false;
            }
        }

        /// <inheritdoc/>
        public bool TryReadHumidity(out int tenths)
        {
            tenths = 0;
            try
            {
                if (!_isFresh)
                {
                    return false;
                }

                // The binding answers from the frame that it has read for the temperature, as long as the same second lasts.
                tenths = _onI2c ? (_frame[0] * 10) + _frame[1] : (int)((_dht.Humidity.Percent * 10) + 0.5);
                return tenths >= 0 && tenths <= MaxTenths && (_onI2c || _dht.IsLastReadSuccessful);
            }
            catch (Exception)
            {
                return false;
            }
        }

        private void Open()
        {
            if (!_onI2c)
            {
                // A controller of ours: the binding would dispose of its own one together with every open pin, the alarm's included.
                _gpio = new GpioController();
            }
            else if (_i2c == null)
            {
                Configuration.SetPinFunction(Board.I2cDataPin, Board.I2cBus == 1 ? DeviceFunction.I2C1_DATA : DeviceFunction.I2C2_DATA);
                Configuration.SetPinFunction(Board.I2cClockPin, Board.I2cBus == 1 ? DeviceFunction.I2C1_CLOCK : DeviceFunction.I2C2_CLOCK);
                _i2c = new I2cDevice(new I2cConnectionSettings(Board.I2cBus, Dht12.DefaultI2cAddress, I2cBusSpeed.StandardMode));
            }

            MakeBinding();
        }

        private bool TryReadOnce(out int centiCelsius)
        {
            centiCelsius = 0;
            if (_onI2c && !TryReadFrame())
            {
                // The binding takes no notice of a missing acknowledgement and would report its last reading as a fresh one.
                return false;
            }

            if (Environment.TickCount64 - _madeAt < SettleMs)
            {
                return TakeFrame(out centiCelsius);
            }

            // When SNTP sets the time of day back, the binding would not read again until that time has come round.
            long ticks = DateTime.UtcNow.Ticks;
            if (ticks < _lastTicks)
            {
                MakeBinding();
                _lastTicks = ticks;
                return TakeFrame(out centiCelsius);
            }

            _lastTicks = ticks;
            double celsius = _dht.Temperature.DegreesCelsius;
            if (!_dht.IsLastReadSuccessful)
            {
                // Nought point something degrees count as a failure with the binding; the frame knows better.
                return TakeFrame(out centiCelsius);
            }

            centiCelsius = (int)(celsius < 0 ? (celsius * 100) - 0.5 : (celsius * 100) + 0.5);
            return true;
        }

        /// <summary>Asks the device itself: whether it is there, and what it says. Data sheet of the DHT12: register 0, five bytes.</summary>
        private bool TryReadFrame()
        {
            // Two transfers, as the binding has them, and not one with a repeated start.
            return _i2c.Write(_register).Status == I2cTransferStatus.FullTransfer
                && _i2c.Read(_frame).Status == I2cTransferStatus.FullTransfer
                && ((_frame[0] + _frame[1] + _frame[2] + _frame[3]) & 0xFF) == _frame[4]
                && (_frame[0] | _frame[1] | _frame[2] | _frame[3]) != 0;
        }

        /// <summary>Degrees and tenths, the sign in bit 7 of the tenths. On one wire there is no frame.</summary>
        private bool TakeFrame(out int centiCelsius)
        {
            int centi = (_frame[2] * 100) + ((_frame[3] & 0x7F) * 10);
            centiCelsius = (_frame[3] & 0x80) != 0 ? -centi : centi;
            return _onI2c;
        }

        private void MakeBinding()
        {
            if (!_onI2c && _dht != null)
            {
                // Lets go of the pins. On I2C the old one is dropped and not disposed of: that would close the device under both.
                Dht12 old = _dht;
                _dht = null;
                old.Dispose();
            }

            _dht = _onI2c
                ? new Dht12(_i2c)
                : new Dht12(Board.DhtEchoPin, Board.DhtTriggerPin, PinNumberingScheme.Logical, _gpio, false);
            _madeAt = Environment.TickCount64;
        }
    }
}
