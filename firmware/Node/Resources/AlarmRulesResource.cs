// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;

namespace NanoCoap.Node
{
    /// <summary>
    /// /alarm/rules: thresholds that switch the alarm. POST of "gt=30.0 hys=0.5" (or lt=) makes one and names it in Location-Path;
    /// GET lists them; /alarm/rules/1 is read, replaced and deleted by itself.
    /// </summary>
    /// <remarks>
    /// A rule that begins to hold switches the alarm on; when the last one that holds lets go, the alarm goes off. In between, a
    /// PUT to /alarm has the say.
    /// </remarks>
    public sealed class AlarmRulesResource : Resource
    {
        private const int RetrySeconds = 60;

        private static readonly byte[] s_path = Utf8.Encode("alarm");
        private static readonly byte[] s_name = Utf8.Encode("rules");
        private static readonly byte[] s_above = Utf8.Encode("gt");
        private static readonly byte[] s_below = Utf8.Encode("lt");
        private static readonly byte[] s_hysteresis = Utf8.Encode("hys");
        private static readonly string s_syntax = "gt=30.0 or lt=5.0 (-20 to 60), and hys=0.5 (0 to 20) if you like";
        private static readonly string s_full = "No room for another rule";

        private readonly NodeState _state;
        private readonly AlarmResource _alarm;
        private readonly TemperatureResource _temperature;
        private readonly bool[] _holds = new bool[NodeSettings.MaxRules];

        // The rule that a request spells out.
        private int _ruleAbove;
        private int _ruleThreshold;
        private int _ruleHysteresis;

        /// <summary>Makes the resource.</summary>
        /// <param name="state">Holds the rules.</param>
        /// <param name="alarm">What they switch.</param>
        /// <param name="temperature">What they watch.</param>
        public AlarmRulesResource(NodeState state, AlarmResource alarm, TemperatureResource temperature)
            : base("alarm/rules", Methods.Get | Methods.Post | Methods.Put | Methods.Delete)
        {
            _state = state;
            _alarm = alarm;
            _temperature = temperature;
            ResourceType = "alarm-rules";
            Title = "Thresholds that switch the alarm";
            ContentFormats = NodeText.Formats;
            AcceptedFormats = NodeText.Formats;
            MaxBodyBytes = 64;
            HasSubpaths = true;
            Observable = true;
            Versioned = true;
        }

        /// <summary>Applies the rules to the current temperature. Without a valid one they stay as they are.</summary>
        public void Evaluate()
        {
            Evaluate(-1);
        }

        /// <inheritdoc/>
        public override bool Exists(Request request)
        {
            return Place(request) >= 0;
        }

        /// <inheritdoc/>
        public override CoapCode Get(Request request, Response response)
        {
            NodeSettings settings = _state.Settings;
            if (request.SubpathCount != 0)
            {
                AppendRule(response, settings, Place(request));
                return CoapCode.Content;
            }

            for (int i = 0; i < NodeSettings.MaxRules; i++)
            {
                if (settings.RuleId[i] != 0)
                {
                    if (response.Length != 0)
                    {
                        response.AppendByte((byte)'\n');
                    }

                    response.AppendNumber(settings.RuleId[i]);
                    response.AppendByte((byte)' ');
                    AppendRule(response, settings, i);
                }
            }

            return CoapCode.Content;
        }

        /// <inheritdoc/>
        public override CoapCode Post(Request request, Response response)
        {
            if (request.SubpathCount != 0)
            {
                return CoapCode.MethodNotAllowed;
            }

            if (!TryReadRule(request))
            {
                response.Diagnostic(s_syntax);
                return CoapCode.BadRequest;
            }

            NodeSettings draft = _state.Draft();
            int place = draft.FindRule(0);
            if (place < 0)
            {
                // Not 4.13: the request is not too large, there is no room just now. RFC 7252 section 5.9.3.4.
                response.MaxAgeSeconds = RetrySeconds;
                response.Diagnostic(s_full);
                return CoapCode.ServiceUnavailable;
            }

            int id = draft.LastRuleId;
            do
            {
                id = id >= 0xFFFF ? 1 : id + 1;
            }
            while (draft.FindRule(id) >= 0);

            draft.LastRuleId = id;
            draft.RuleId[place] = (ushort)id;
            if (!Commit(draft, place, response))
            {
                return CoapCode.InternalServerError;
            }

            response.AddLocation(s_path);
            response.AddLocation(s_name);
            response.AddLocation(id);
            return NodeText.Done(CoapCode.Created, _state, response);
        }

        /// <inheritdoc/>
        public override CoapCode Put(Request request, Response response)
        {
            if (request.SubpathCount == 0)
            {
                return CoapCode.MethodNotAllowed;
            }

            int place = Place(request);
            if (place < 0)
            {
                return CoapCode.NotFound; // numbers are given out by POST alone
            }

            if (!TryReadRule(request))
            {
                response.Diagnostic(s_syntax);
                return CoapCode.BadRequest;
            }

            NodeSettings settings = _state.Settings;
            if (settings.RuleAbove[place] == _ruleAbove && settings.RuleThreshold[place] == _ruleThreshold
                && settings.RuleHysteresis[place] == _ruleHysteresis)
            {
                // As it is already: nothing to save, and the rule goes on holding if it does.
                return NodeText.Done(CoapCode.Changed, _state, response);
            }

            return Commit(_state.Draft(), place, response)
                ? NodeText.Done(CoapCode.Changed, _state, response)
                : CoapCode.InternalServerError;
        }

        /// <inheritdoc/>
        public override CoapCode Delete(Request request, Response response)
        {
            if (request.SubpathCount == 0)
            {
                return CoapCode.MethodNotAllowed;
            }

            int place = Place(request);
            if (place < 0)
            {
                return CoapCode.Deleted; // there is none, as was asked for. RFC 7252 section 5.8.4
            }

            _state.Draft().RuleId[place] = 0;
            return Save(-1, response) ? NodeText.Done(CoapCode.Deleted, _state, response) : CoapCode.InternalServerError;
        }

        private static void AppendRule(Response response, NodeSettings settings, int place)
        {
            response.Append(settings.RuleAbove[place] != 0 ? s_above : s_below);
            response.AppendByte((byte)'=');
            response.AppendDecimal(settings.RuleThreshold[place], 2, 1);
            if (settings.RuleHysteresis[place] != 0)
            {
                response.AppendByte((byte)' ');
                response.Append(s_hysteresis);
                response.AppendByte((byte)'=');
                response.AppendDecimal(settings.RuleHysteresis[place], 2, 1);
            }
        }

        private int Place(Request request)
        {
            int id;
            return request.SubpathCount == 1 && request.TryReadSubpath(0, out id) && id > 0 ? _state.Settings.FindRule(id) : -1;
        }

        private bool TryReadRule(Request request)
        {
            bool threshold = false;
            bool hysteresis = false;
            _ruleHysteresis = 0;
            FieldReader fields = _state.Fields;
            fields.Begin(request.Body, request.BodyOffset, request.BodyLength);
            while (fields.Next())
            {
                bool above = fields.NameIs(s_above);
                if (above || fields.NameIs(s_below))
                {
                    if (threshold
                        || !fields.TryReadDecimal(2, NodeSettings.MinCentiCelsius, NodeSettings.MaxCentiCelsius, out _ruleThreshold))
                    {
                        return false;
                    }

                    threshold = true;
                    _ruleAbove = above ? 1 : 0;
                }
                else if (hysteresis || !fields.NameIs(s_hysteresis)
                    || !fields.TryReadDecimal(2, 0, NodeSettings.MaxHysteresisCenti, out _ruleHysteresis))
                {
                    return false;
                }
                else
                {
                    hysteresis = true;
                }
            }

            return threshold;
        }

        private bool Commit(NodeSettings draft, int place, Response response)
        {
            draft.RuleAbove[place] = (byte)_ruleAbove;
            draft.RuleThreshold[place] = (short)_ruleThreshold;
            draft.RuleHysteresis[place] = (ushort)_ruleHysteresis;
            return Save(place, response);
        }

        private bool Save(int spelt, Response response)
        {
            if (!_state.Commit())
            {
                response.Diagnostic(NodeText.NotSaved);
                return false;
            }

            Changed();
            Evaluate(spelt);
            return true;
        }

        /// <summary>Applies the rules.</summary>
        /// <param name="spelt">Place of a rule that was spelt out just now, or -1: it has to cross its threshold before its hysteresis counts.</param>
        private void Evaluate(int spelt)
        {
            NodeSettings settings = _state.Settings;
            bool valid = _temperature.IsValid;
            int value = _temperature.CentiCelsius;
            bool begins = false;
            bool letsGo = false;
            bool any = false;
            for (int i = 0; i < NodeSettings.MaxRules; i++)
            {
                bool held = _holds[i];
                bool holds = false;
                if (settings.RuleId[i] != 0)
                {
                    holds = held && i != spelt;
                    if (valid)
                    {
                        // How far beyond the threshold the value is; once a rule holds, it may come back by its hysteresis.
                        int beyond = value - settings.RuleThreshold[i];
                        if (settings.RuleAbove[i] == 0)
                        {
                            beyond = -beyond;
                        }

                        holds = beyond > (holds ? -settings.RuleHysteresis[i] : 0);
                    }
                }

                begins |= holds && !held;
                letsGo |= !holds && held;
                any |= holds;
                _holds[i] = holds;
            }

            if (begins)
            {
                _alarm.IsOn = true;
            }
            else if (letsGo && !any)
            {
                _alarm.IsOn = false;
            }
        }
    }
}
