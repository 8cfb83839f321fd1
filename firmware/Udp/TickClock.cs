// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Loop;

namespace NanoCoap.Udp
{
    /// <summary>Milliseconds since the device started; setting the time of day, as SNTP does, leaves it alone.</summary>
    public sealed class TickClock : IClock
    {
        /// <inheritdoc/>
        public long NowMs
        {
            get { return Environment.TickCount64; }
        }
    }
}
