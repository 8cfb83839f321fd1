// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Resources;
using NanoCoap.Values;

namespace NanoCoap.Node
{
    /// <summary>
    /// /alarm: GET answers ON or OFF, PUT of either drives the output. Observers hear of each change at once, in a Confirmable
    /// message, so that a lost datagram leaves nobody with the wrong state.
    /// </summary>
    public sealed class AlarmResource : Switch
    {
        // Observers hear of the state this often even without a change, so that it never goes stale with them.
        private const int RefreshSeconds = 60;

        private readonly IAlarmOutput _output;

        /// <summary>Makes the resource; the output is switched off.</summary>
        /// <param name="output">The output.</param>
        /// <param name="deviceName">Names the device in SenML, or null; see <see cref="DeviceName"/>.</param>
        public AlarmResource(IAlarmOutput output, string deviceName)
            : base("alarm", Methods.Get | Methods.Put, SenmlRecord.Boolean(deviceName, "alarm"))
        {
            _output = output;
            ResourceType = "alarm";
            InterfaceDescription = "core.a";
            Title = "Alarm, ON or OFF";
            ConfirmChanges = true;
            RefreshMs = RefreshSeconds * 1000;
            MaxAgeSeconds = RefreshSeconds;
            output.Set(false);
        }

        /// <inheritdoc/>
        protected override void Switched(bool on)
        {
            _output.Set(on);
        }
    }
}
