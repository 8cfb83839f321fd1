// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;

namespace NanoCoap.Node
{
    /// <summary>
    /// /temperature, also /temp: GET answers with degrees Celsius as text ("22.5") or SenML; PUT of a number calibrates. Observers
    /// hear of it once a period. Without a valid reading the answer is 5.03; observers hear of that when it lasts, and it ends their
    /// observations.
    /// </summary>
    public sealed class TemperatureResource : Resource
    {
        // One reading that fails is bridged with the one before: nobody need hear of a glitch on a wire.
        private const int FailuresTolerated = 1;

        private const int AddressBytes = 6;
        private const int NameOffset = 20; // of the zeros in the head with a base name

        private static readonly byte[] s_senmlTail = Utf8.Encode("}]");
        private static readonly byte[] s_range = Utf8.Encode("A number from -20 to 60, please");
        private static readonly byte[] s_failing = Utf8.Encode("No reading");

        private readonly ITemperatureSensor _sensor;
        private readonly NodeState _state;
        private readonly byte[] _senmlHead;
        private int _rawCenti;
        private bool _valid;
        private int _failures;

        // The number as text, made anew only when it has changed: most readings are asked for many times over.
        private readonly byte[] _text = new byte[DecimalText.MaxLength];
        private int _textLength;
        private int _textCenti = int.MinValue; // no reading

        /// <summary>Makes the resource.</summary>
        /// <param name="sensor">The sensor.</param>
        /// <param name="state">Holds the calibration.</param>
        /// <param name="hardwareAddress">Names the device in SenML, or null; see <see cref="ISystemInfo.HardwareAddress"/>.</param>
        public TemperatureResource(ITemperatureSensor sensor, NodeState state, byte[] hardwareAddress)
            : base("temperature", Methods.Get | Methods.Put)
        {
            _sensor = sensor;
            _state = state;
            _senmlHead = SenmlHead(hardwareAddress);
            ResourceType = "temperature-c";
            InterfaceDescription = "core.s";
            Title = "Temperature in degrees Celsius; PUT calibrates";
            ContentFormats = new int[] { ContentFormat.TextPlain, ContentFormat.SenmlJson };
            AcceptedFormats = new int[] { ContentFormat.TextPlain };
            MaxBodyBytes = 32;
            Observable = true;
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
        public override CoapCode Get(Request request, Response response)
        {
            if (!_valid)
            {
                return Unavailable(response);
            }

            if (request.AcceptedFormat == ContentFormat.SenmlJson)
            {
                response.Append(_senmlHead);
                AppendNumber(response);
                response.Append(s_senmlTail);
            }
            else
            {
                AppendNumber(response);
            }

            return CoapCode.Content;
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

        /// <summary>
        /// The pack up to its number. With an address there is a base name, RFC 8428 section 4.5.1: urn:dev:mac and the address as an
        /// EUI-64 in lower case, fffe between its halves, no bit turned over. RFC 9039 section 4.1.
        /// </summary>
        private static byte[] SenmlHead(byte[] address)
        {
            int any = 0;
            for (int i = 0; address != null && i < address.Length; i++)
            {
                any |= address[i];
            }

            if (any == 0 || address.Length != AddressBytes)
            {
                return Utf8.Encode("[{\"n\":\"temperature\",\"u\":\"Cel\",\"v\":");
            }

            byte[] head = Utf8.Encode("[{\"bn\":\"urn:dev:mac:000000fffe000000:\",\"n\":\"temperature\",\"u\":\"Cel\",\"v\":");
            for (int i = 0; i < AddressBytes; i++)
            {
                int at = NameOffset + (2 * i) + (i < AddressBytes / 2 ? 0 : 4);
                head[at] = Digit(address[i] >> 4);
                head[at + 1] = Digit(address[i] & 15);
            }

            return head;
        }

        private static byte Digit(int value)
        {
            return (byte)(value < 10 ? '0' + value : 'a' - 10 + value);
        }

        private void AppendNumber(Response response)
        {
            int centi = _rawCenti + _state.Settings.OffsetCenti;
            if (centi != _textCenti)
            {
                _textLength = DecimalText.Write(centi, 2, 1, _text, 0);
                _textCenti = centi;
            }

            response.Append(_text, 0, _textLength);
        }

        private CoapCode Unavailable(Response response)
        {
            response.MaxAgeSeconds = _state.Settings.PeriodSeconds;
            response.Diagnostic(s_failing);
            return CoapCode.ServiceUnavailable;
        }
    }
}
