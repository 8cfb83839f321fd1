// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Values;

namespace NanoCoap.Node
{
    /// <summary>
    /// A number that the node reads off a sensor now and then. When that fails, the answer is 5.03; observers are told of it after <see
    /// cref="NanoCoap.Server.EndpointConfig.ErrorGraceMs"/>, and it ends their observations.
    /// </summary>
    public abstract class SampledResource : Numeric
    {
        // One reading that fails is bridged with the one before: nobody need hear of a glitch on a wire.
        private const int FailuresTolerated = 1;

        private static readonly string s_failing = "No reading";

        internal bool HasReading; // a field, for what asks often

        private int _failures;

        /// <summary>Makes a resource; see <see cref="Numeric"/>.</summary>
        internal SampledResource(string path, Methods methods, int decimals, int minDecimals, SenmlRecord senml)
            : base(path, methods, decimals, minDecimals, senml)
        {
            InterfaceDescription = "core.s";
        }

        /// <summary>Gets a value indicating whether there is a valid reading.</summary>
        public bool IsValid
        {
            get { return HasReading; }
        }

        /// <summary>Says how often observers hear of it.</summary>
        /// <param name="seconds">The period.</param>
        internal void SetPeriod(int seconds)
        {
            MaxAgeSeconds = seconds;
            RefreshMs = seconds * 1000;
        }

        /// <summary>Takes note of whether the sensor could be read.</summary>
        /// <param name="read">Whether it could.</param>
        internal void Note(bool read)
        {
            if (read)
            {
                _failures = 0;
                if (!HasReading)
                {
                    // Observers have heard nothing while it failed, and are not to wait for the rest of their period too.
                    HasReading = true;
                    Changed();
                }

                return;
            }

            _failures++;
            if (HasReading && _failures > FailuresTolerated)
            {
                HasReading = false;
                Changed();
            }
        }

        /// <inheritdoc/>
        protected override CoapCode Unavailable(Response response)
        {
            response.MaxAgeSeconds = MaxAgeSeconds;
            response.Diagnostic(s_failing);
            return CoapCode.ServiceUnavailable;
        }
    }
}
