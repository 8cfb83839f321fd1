// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Node
{
    /// <summary>The humidity sensor of a board: on a DHT12 the same chip as that of the temperature.</summary>
    public interface IHumiditySensor
    {
        /// <summary>Says what was measured along with the temperature that was read last. Called right after that was; must not
        /// throw.</summary>
        /// <param name="tenths">Relative humidity in tenths of a percent, 0 to 1000.</param>
        /// <returns>False if there is no valid, fresh reading.</returns>
        bool TryReadHumidity(out int tenths);
    }
}
