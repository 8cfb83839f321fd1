// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Resources;
using NanoCoap.Values;

namespace NanoCoap.Node
{
    /// <summary>/humidity: GET answers with the relative humidity in percent ("45.5"). Observers hear of it once a period.</summary>
    public sealed class HumidityResource : SampledResource
    {
        private readonly IHumiditySensor _sensor;
        private int _tenths;

        /// <summary>Makes the resource.</summary>
        /// <param name="sensor">The sensor.</param>
        /// <param name="deviceName">Names the device in SenML, or null; see <see cref="DeviceName"/>.</param>
        public HumidityResource(IHumiditySensor sensor, string deviceName)
            : base("humidity", Methods.Get, 1, 1, SenmlRecord.Number(deviceName, "humidity", "%RH"))
        {
            _sensor = sensor;
            ResourceType = "humidity";
            Title = "Relative humidity in percent";
        }

        /// <summary>Reads the sensor, after the temperature.</summary>
        public void Sample()
        {
            int tenths;
            bool read = _sensor.TryReadHumidity(out tenths);
            if (read)
            {
                _tenths = tenths;
            }

            Note(read);
        }

        /// <inheritdoc/>
        protected override bool TryRead(out int value)
        {
            value = _tenths;
            return HasReading;
        }
    }
}
