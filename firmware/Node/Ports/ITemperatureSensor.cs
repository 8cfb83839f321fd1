// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Node
{
    /// <summary>The temperature sensor of a board.</summary>
    public interface ITemperatureSensor
    {
        /// <summary>Reads the sensor. Called at most once in two seconds, which is what a DHT12 stands; must not throw.</summary>
        /// <param name="centiCelsius">Hundredths of a degree Celsius.</param>
        /// <returns>False if there is no valid, fresh reading.</returns>
        bool TryRead(out int centiCelsius);
    }
}
