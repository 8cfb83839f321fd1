// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Node;

namespace NanoCoap.Emulator
{
    /// <summary>Lines on the console.</summary>
    public sealed class ConsoleLog : ILog
    {
        /// <inheritdoc/>
        public void Line(string text)
        {
            Console.WriteLine(text);
        }
    }
}
