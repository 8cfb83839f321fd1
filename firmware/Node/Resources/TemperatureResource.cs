// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Values;

namespace NanoCoap.Node
{
    /// <summary>
    /// /temperature, also /temp: GET answers with degrees Celsius ("22.5"); PUT of a number calibrates, and is answered with what the node
    /// measures from then on. Observers hear of it once a period.
    /// </summary>
    public sealed class TemperatureResource : SampledResource
    {
        private static readonly string s_range = "A number from -20 to 60, please";

        private readonly ITemperatureSensor _sensor;
        private readonly NodeState _state;
        private int _rawCenti;

        /// <summary>Makes the resource.</summary>
        /// <param name="sensor">The sensor.</param>
        /// <param name="state">Holds the calibration.</param>
        /// <param name="deviceName">Names the device in SenML, or null; see <see cref="DeviceName"/>.</param>
        public TemperatureResource(ITemperatureSensor sensor, NodeState state, string deviceName)
            : base("temperature", Methods.Get | Methods.Put, 2, 1, SenmlRecord.Number(deviceName, "temperature", "Cel"))
        {
            _sensor = sensor;
            _state = state;
            ResourceType = "temperature-c";
            Title = "Temperature in degrees Celsius; PUT calibrates";
            MaxBodyBytes = 32;
        }

        /// <summary>Gets the calibrated temperature, hundredths of a degree Celsius; meaningful if
        /// <see cref="SampledResource.IsValid"/>.</summary>
        public int CentiCelsius
        {
            get { return _rawCenti + _state.Settings.OffsetCenti; }
        }

        /// <summary>Reads the sensor.</summary>
        public void Sample()
        {
            int raw;
            bool read = _sensor.TryRead(out raw);
            if (read)
            {
                _rawCenti = raw;
            }

            Note(read);
        }

        /// <inheritdoc/>
        public override CoapCode Put(Request request, Response response)
        {
            int centi;
            if (!TextBody.TryReadDecimal(request, 2, out centi)
                || centi < NodeSettings.MinCentiCelsius || centi > NodeSettings.MaxCentiCelsius)
            {
                response.Diagnostic(s_range);
                return CoapCode.BadRequest;
            }

            if (!IsValid)
            {
                return Unavailable(response); // there is nothing that the number could be compared with
            }

            if (centi != CentiCelsius)
            {
                _state.Draft().OffsetCenti = centi - _rawCenti;
                if (!_state.Commit())
                {
                    response.Diagnostic(NodeText.NotSaved);
                    return CoapCode.InternalServerError;
                }

                Changed();
            }

            return _state.IsUnsaved ? NodeText.Done(CoapCode.Changed, _state, response) : AnswerChanged(request, response);
        }

        /// <inheritdoc/>
        protected override bool TryRead(out int value)
        {
            value = _rawCenti + _state.Settings.OffsetCenti;
            return HasReading;
        }
    }
}
