// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Node;

namespace NanoCoap.Firmware
{
    /// <summary>Lines on the debug output; unlike Debug.WriteLine they stay in a Release build.</summary>
    public sealed class ConsoleLog : ILog
    {
        /// <inheritdoc/>
        public void Line(string text)
        {
            Console.WriteLine(text);
        }
    }
}
