// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Device.Gpio;
using NanoCoap.Node;

namespace NanoCoap.Firmware
{
    /// <summary>
    /// The alarm on a pin. Its level between reset and the constructor is the pin's own: a fail-safe output needs a resistor that
    /// holds it at the safe level.
    /// </summary>
    public sealed class GpioAlarm : IAlarmOutput
    {
        private readonly GpioPin _pin;
        private readonly bool _activeHigh;

        /// <summary>Opens the pin and sets it to its safe level.</summary>
        /// <param name="pin">Number of the pin.</param>
        /// <param name="activeHigh">Whether high is alarm. Low as alarm is given for some microseconds when the pin becomes an output.</param>
        public GpioAlarm(int pin, bool activeHigh)
        {
            _activeHigh = activeHigh;
            _pin = new GpioController().OpenPin(pin);

            // The direction first: a level is refused, with an exception, by a pin that is no output. An output starts low.
            _pin.SetPinMode(PinMode.Output);
            Set(false);
        }

        /// <inheritdoc/>
        public void Set(bool on)
        {
            _pin.Write(on == _activeHigh ? PinValue.High : PinValue.Low);
        }
    }
}
