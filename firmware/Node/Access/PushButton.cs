// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Node
{
    /// <summary>
    /// Tells presses of a button apart by their length. A level counts once it was seen twice running, so that what bounces is no press
    /// and no release; and nothing counts before the button was seen at rest, so that one which is stuck, or a pin without a resistor,
    /// resets nothing.
    /// </summary>
    public sealed class PushButton
    {
        /// <summary>Distance of two looks, milliseconds: longer than contacts bounce.</summary>
        public const int LookMs = 50;

        /// <summary>From here on a press is a long one, milliseconds.</summary>
        public const int LongMs = 3000;

        /// <summary>From here on it is a very long one, milliseconds.</summary>
        public const int VeryLongMs = 10000;

        /// <summary>From here on it is none at all, milliseconds: something else pulls at the pin, as a program on the serial port
        /// may.</summary>
        public const int StuckMs = 30000;

        private bool _wasPressed = true; // at the last look
        private bool _isPressed = true; // as it counts
        private bool _wasAtRest;
        private long _since;

        /// <summary>Takes a look.</summary>
        /// <param name="now">The time, milliseconds.</param>
        /// <param name="pressed">Whether it is pressed.</param>
        /// <returns>What has been done, told once, when it is let go.</returns>
        public ButtonPress Look(long now, bool pressed)
        {
            bool counts = pressed == _wasPressed;
            _wasPressed = pressed;
            if (!counts || pressed == _isPressed)
            {
                return ButtonPress.None;
            }

            _isPressed = pressed;
            long length = now - _since;
            _since = now;
            if (pressed || !_wasAtRest)
            {
                _wasAtRest |= !pressed;
                return ButtonPress.None;
            }

            return length < LongMs || length >= StuckMs ? ButtonPress.None : length < VeryLongMs ? ButtonPress.Long : ButtonPress.VeryLong;
        }
    }
}
