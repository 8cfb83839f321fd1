// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Device.Gpio;
using NanoCoap.Node;

namespace NanoCoap.Firmware
{
    /// <summary>A button between a pin and ground.</summary>
    public sealed class GpioButton : IButton
    {
        private readonly GpioPin _pin;

        /// <summary>Opens the pin.</summary>
        /// <param name="pin">Number of the pin.</param>
        /// <param name="pullUp">Whether the chip is to hold it high; else a resistor of the board does.</param>
        public GpioButton(int pin, bool pullUp)
        {
            _pin = new GpioController().OpenPin(pin, pullUp ? PinMode.InputPullUp : PinMode.Input);
        }

        /// <inheritdoc/>
        public bool IsPressed
        {
            get { return _pin.Read() == PinValue.Low; }
        }
    }
}
