// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;

namespace NanoCoap.Node
{
    /// <summary>
    /// /alarm: GET answers ON or OFF, PUT of either drives the output. Observers hear of each change at once, in a Confirmable
    /// message, so that a lost datagram leaves nobody with the wrong state.
    /// </summary>
    public sealed class AlarmResource : Resource
    {
        // Observers hear of the state this often even without a change, so that it never goes stale with them.
        private const int RefreshSeconds = 60;

        private static readonly byte[] s_onOrOff = Utf8.Encode("ON or OFF, please");

        private readonly IAlarmOutput _output;
        private bool _on;

        /// <summary>Makes the resource; the output is switched off.</summary>
        /// <param name="output">The output.</param>
        public AlarmResource(IAlarmOutput output)
            : base("alarm", Methods.Get | Methods.Put)
        {
            _output = output;
            ResourceType = "alarm";
            InterfaceDescription = "core.a";
            Title = "Alarm, ON or OFF";
            ContentFormats = new int[] { ContentFormat.TextPlain };
            AcceptedFormats = ContentFormats;
            Observable = true;
            ConfirmChanges = true;
            Versioned = true;
            RefreshMs = RefreshSeconds * 1000;
            MaxAgeSeconds = RefreshSeconds;
            output.Set(false);
        }

        /// <summary>Gets or sets a value indicating whether the alarm is on.</summary>
        public bool IsOn
        {
            get
            {
                return _on;
            }

            set
            {
                if (_on != value)
                {
                    _on = value;
                    _output.Set(value);
                    Changed();
                }
            }
        }

        /// <inheritdoc/>
        public override CoapCode Get(Request request, Response response)
        {
            response.Append(_on ? NodeText.On : NodeText.Off);
            return CoapCode.Content;
        }

        /// <inheritdoc/>
        public override CoapCode Put(Request request, Response response)
        {
            if (TextBody.Is(request, NodeText.On))
            {
                IsOn = true;
            }
            else if (TextBody.Is(request, NodeText.Off))
            {
                IsOn = false;
            }
            else
            {
                response.Diagnostic(s_onOrOff);
                return CoapCode.BadRequest;
            }

            return CoapCode.Changed;
        }
    }
}
