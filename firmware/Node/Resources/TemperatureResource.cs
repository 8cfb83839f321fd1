// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Values;
using NanoCoap.Wire;

namespace NanoCoap.Node
{
    /// <summary>
    /// /temperature, also /temp: GET answers with degrees Celsius ("22.5"); PUT of a number calibrates. Observers hear of it once a period. Without a valid reading the answer is 5.03; observers hear of that when it lasts, and it ends their
    /// observations.
    /// </summary>
    public sealed class TemperatureResource : Numeric
    {
        // One reading that fails is bridged with the one before: nobody need hear of a glitch on a wire.
        private const int FailuresTolerated = 1;

        private static readonly byte[] s_range = Utf8.Encode("A number from -20 to 60, please");
        private static readonly byte[] s_failing = Utf8.Encode("No reading");

        private readonly ITemperatureSensor _sensor;
        private readonly NodeState _state;
        private int _rawCenti;
        private bool _valid;
        private int _failures;

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
            InterfaceDescription = "core.s";
            Title = "Temperature in degrees Celsius; PUT calibrates";
            MaxBodyBytes = 32;
        }

        /// <summary>Gets a value indicating whether there is a valid reading.</summary>
        public bool IsValid
        {
            get { return _valid; }
        }

        /// <summary>Gets the calibrated temperature, hundredths of a degree Celsius; meaningful if <see cref="IsValid"/>.</summary>
        public int CentiCelsius
        {
            get { return _rawCenti + _state.Settings.OffsetCenti; }
        }

        /// <summary>
        /// Reads the sensor. When it fails, observers are told after <see cref="NanoCoap.Server.EndpointConfig.ErrorGraceMs"/>.
        /// </summary>
        public void Sample()
        {
            int raw;
            if (_sensor.TryRead(out raw))
            {
                _rawCenti = raw;
                _failures = 0;
                if (!_valid)
                {
                    // Observers have heard nothing while it failed, and are not to wait for the rest of their period too.
                    _valid = true;
                    Changed();
                }

                return;
            }

            _failures++;
            if (_valid && _failures > FailuresTolerated)
            {
                _valid = false;
                Changed();
            }
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

            if (!_valid)
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

            return NodeText.Done(CoapCode.Changed, _state, response);
        }

        /// <inheritdoc/>
        protected override bool TryRead(out int value)
        {
            value = _rawCenti + _state.Settings.OffsetCenti;
            return _valid;
        }

        /// <inheritdoc/>
        protected override CoapCode Unavailable(Response response)
        {
            response.MaxAgeSeconds = _state.Settings.PeriodSeconds;
            response.Diagnostic(s_failing);
            return CoapCode.ServiceUnavailable;
        }
    }
}
