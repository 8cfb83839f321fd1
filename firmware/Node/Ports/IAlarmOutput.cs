// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Node
{
    /// <summary>What the alarm drives: a relay, a lamp, a buzzer. It is off until <see cref="Set"/> is called.</summary>
    public interface IAlarmOutput
    {
        /// <summary>Switches the output; must not throw.</summary>
        /// <param name="on">True for alarm.</param>
        void Set(bool on);
    }
}
