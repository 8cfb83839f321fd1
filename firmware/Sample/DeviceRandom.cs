// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Messaging;

namespace NanoCoap.Sample
{
    /// <summary>Random asks the hardware on an ESP32, whose numbers are truly random while the radio is on.</summary>
    public sealed class DeviceRandom : IRandom
    {
        private readonly Random _random = new Random();
        private readonly byte[] _bytes = new byte[4];

        /// <inheritdoc/>
        public int NextInt()
        {
            _random.NextBytes(_bytes);
            return BitConverter.ToInt32(_bytes, 0);
        }
    }
}
