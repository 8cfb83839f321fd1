// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Device.Gpio;
using NanoCoap.Node;

namespace NanoCoap.Firmware
{
    /// <summary>A plain LED, or none.</summary>
    public sealed class StatusLed : IStatusLight
    {
        private readonly GpioPin _pin; // null for none
        private readonly bool _activeHigh;

        /// <summary>Opens the pin, with the light off.</summary>
        /// <param name="pin">Number of the pin; negative for a board without such an LED.</param>
        /// <param name="activeHigh">Whether high lights it.</param>
        public StatusLed(int pin, bool activeHigh)
        {
            _activeHigh = activeHigh;
            if (pin >= 0)
            {
                _pin = new GpioController().OpenPin(pin, PinMode.Output);
                Set(false);
            }
        }

        /// <inheritdoc/>
        public void Set(bool on)
        {
            if (_pin != null)
            {
                _pin.Write(on == _activeHigh ? PinValue.High : PinValue.Low);
            }
        }
    }
}
