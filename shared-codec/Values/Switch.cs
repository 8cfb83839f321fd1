// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;

namespace NanoCoap.Values
{
    /// <summary>
    /// A resource that is on or off: GET answers ON or OFF, or true or false in JSON; PUT of either sets it. Override
    /// <see cref="Switched"/> to hear of it. Observers hear of each change.
    /// </summary>
    public class Switch : ValueResource
    {
        internal static readonly byte[] True = Utf8.Encode("true");
        internal static readonly byte[] False = Utf8.Encode("false");

        private static readonly byte[] s_on = Utf8.Encode("ON");
        private static readonly byte[] s_off = Utf8.Encode("OFF");
        private static readonly string s_onOrOff = "ON or OFF, please";

        private bool _on;

        /// <summary>Makes a resource that is off.</summary>
        /// <param name="path">The path; see <see cref="Resource.Path"/>.</param>
        /// <param name="methods">The methods that are offered; GET and PUT are implemented.</param>
        /// <param name="senml">What a SenML record says beside the value.</param>
        public Switch(string path, Methods methods, SenmlRecord senml)
            : base(path, methods, senml)
        {
            Versioned = true;
        }

        /// <summary>Gets or sets a value indicating whether it is on. A change is notified.</summary>
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
                    Switched(value);
                    Changed();
                }
            }
        }

        /// <summary>Takes ON or OFF as text, true or false as JSON.</summary>
        /// <param name="request">The request.</param>
        /// <param name="response">The answer.</param>
        /// <returns>2.04 with the state that it is in now, or 4.00 for anything else.</returns>
        public override CoapCode Put(Request request, Response response)
        {
            bool json = request.Format == ContentFormat.Json;
            if (TextBody.Is(request, json ? True : s_on))
            {
                IsOn = true;
            }
            else if (TextBody.Is(request, json ? False : s_off))
            {
                IsOn = false;
            }
            else
            {
                response.Diagnostic(s_onOrOff);
                return CoapCode.BadRequest;
            }

            return AnswerChanged(request, response);
        }

        internal override void AppendText(Response response, int value)
        {
            response.Append(value != 0 ? s_on : s_off);
        }

        internal override void AppendJson(Response response, int value)
        {
            response.Append(value != 0 ? True : False);
        }

        internal override void AppendCbor(Response response, int value)
        {
            response.AppendByte((byte)(0xF4 + value));
        }

        /// <inheritdoc/>
        protected internal sealed override bool TryRead(out int value)
        {
            value = _on ? 1 : 0;
            return true;
        }

        /// <summary>Hears that it has been switched, before observers do.</summary>
        /// <param name="on">Whether it is on now.</param>
        protected virtual void Switched(bool on)
        {
        }
    }
}
