// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using System.Device.Gpio;
using System.Device.I2c;
using UnitsNet;
using nanoFramework.Hardware.Esp32.Rmt;

namespace Iot.Device.DHTxx.Esp32
{
    public class Dht10 : DhtBase
    {
        public const byte DefaultI2cAddress = 56;

        public override RelativeHumidity Humidity => throw null;
        public override Temperature Temperature => throw null;

        public Dht10(I2cDevice i2cDevice) : base(default) => throw null;
    }

    public class Dht11 : DhtBase
    {
        public Dht11(int pinEcho, int pinTrigger, PinNumberingScheme pinNumberingScheme = PinNumberingScheme.Logical, GpioController gpioController = null, bool shouldDispose = true) : base(default) => throw null;
    }

    public class Dht12 : DhtBase
    {
        public const byte DefaultI2cAddress = 92;

        public Dht12(int pinEcho, int pinTrigger, PinNumberingScheme pinNumberingScheme = PinNumberingScheme.Logical, GpioController gpioController = null, bool shouldDispose = true) : base(default) => throw null;
        public Dht12(I2cDevice i2cDevice) : base(default) => throw null;
    }

    public class Dht21 : DhtBase
    {
        public Dht21(int pinEcho, int pinTrigger, PinNumberingScheme pinNumberingScheme = PinNumberingScheme.Logical, GpioController gpioController = null, bool shouldDispose = true) : base(default) => throw null;
    }

    public class Dht22 : DhtBase
    {
        public Dht22(int pinEcho, int pinTrigger, PinNumberingScheme pinNumberingScheme = PinNumberingScheme.Logical, GpioController gpioController = null, bool shouldDispose = true) : base(default) => throw null;
    }

    public abstract class DhtBase : IDisposable
    {
        protected byte[] _readBuff;
        protected readonly int _pin;
        protected readonly bool _shouldDispose;
        protected I2cDevice _i2cDevice;
        protected GpioController _controller;
        protected ReceiverChannel _rxChannel;

        public bool IsLastReadSuccessful => throw null;
        public virtual Temperature Temperature => throw null;
        public virtual RelativeHumidity Humidity => throw null;

        public DhtBase(int pinEcho, int pinTrigger, PinNumberingScheme pinNumberingScheme = PinNumberingScheme.Logical, GpioController gpioController = null, bool shouldDispose = true) => throw null;
        public DhtBase(I2cDevice i2cDevice) => throw null;

        public void Dispose() => throw null;
    }
}
