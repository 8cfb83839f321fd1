// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;

namespace NanoCoap.Node
{
    /// <summary>
    /// /config: how observers are served. GET answers "period=2 strategy=mixed n=5", a line each; PUT takes any of these and
    /// changes all that it names or, if one is wrong, nothing.
    /// </summary>
    public sealed class ConfigResource : Resource
    {
        private static readonly byte[] s_period = Utf8.Encode("period");
        private static readonly byte[] s_strategy = Utf8.Encode("strategy");
        private static readonly byte[] s_n = Utf8.Encode("n");
        private static readonly byte[] s_mixed = Utf8.Encode("mixed");
        private static readonly byte[] s_con = Utf8.Encode("con");
        private static readonly byte[] s_non = Utf8.Encode("non");
        private static readonly string s_syntax = "period=1..3600 (seconds) strategy=mixed|con|non n=1..255";

        private readonly NodeState _state;
        private readonly SensorNode _node;

        /// <summary>Makes the resource.</summary>
        /// <param name="state">Holds the settings.</param>
        /// <param name="node">Puts them into force.</param>
        internal ConfigResource(NodeState state, SensorNode node)
            : base("config", Methods.Get | Methods.Put)
        {
            _state = state;
            _node = node;
            ResourceType = "config";
            InterfaceDescription = "core.p";
            Title = "Observe period, strategy and n";
            ContentFormats = NodeText.Formats;
            AcceptedFormats = NodeText.Formats;
            MaxBodyBytes = 128;
            Observable = true;
            Versioned = true;
        }

        /// <inheritdoc/>
        public override CoapCode Get(Request request, Response response)
        {
            NodeSettings settings = _state.Settings;
            response.Append(s_period);
            response.AppendByte((byte)'=');
            response.AppendNumber(settings.PeriodSeconds);
            response.AppendByte((byte)'\n');
            response.Append(s_strategy);
            response.AppendByte((byte)'=');
            response.Append(settings.Strategy == ObserveStrategy.Mixed ? s_mixed : settings.Strategy == ObserveStrategy.Confirmable ? s_con : s_non);
            response.AppendByte((byte)'\n');
            response.Append(s_n);
            response.AppendByte((byte)'=');
            response.AppendNumber(settings.ConfirmEvery);
            return CoapCode.Content;
        }

        /// <inheritdoc/>
        public override CoapCode Put(Request request, Response response)
        {
            NodeSettings draft = _state.Draft();
            bool any = false;
            FieldReader fields = _state.Fields;
            fields.Begin(request.Body, request.BodyOffset, request.BodyLength);
            while (fields.Next())
            {
                any = true;
                if (!TryTake(fields, draft))
                {
                    any = false;
                    break;
                }
            }

            if (!any)
            {
                response.Diagnostic(s_syntax);
                return CoapCode.BadRequest;
            }

            if (!Commit(draft))
            {
                response.Diagnostic(NodeText.NotSaved);
                return CoapCode.InternalServerError;
            }

            return NodeText.Done(CoapCode.Changed, _state, response);
        }

        /// <summary>Saves a draft and puts it into force, unless it says nothing new.</summary>
        /// <param name="draft">The draft.</param>
        /// <returns>False if it could not be saved, and is not in force.</returns>
        internal bool Commit(NodeSettings draft)
        {
            NodeSettings settings = _state.Settings;
            if (draft.PeriodSeconds != settings.PeriodSeconds || draft.Strategy != settings.Strategy || draft.ConfirmEvery != settings.ConfirmEvery)
            {
                if (!_state.Commit())
                {
                    return false;
                }

                _node.Apply();
                Changed();
            }

            return true;
        }

        private static bool TryTake(FieldReader fields, NodeSettings draft)
        {
            if (fields.NameIs(s_period))
            {
                return fields.TryReadDecimal(0, NodeSettings.MinPeriodSeconds, NodeSettings.MaxPeriodSeconds, out draft.PeriodSeconds);
            }

            if (fields.NameIs(s_n))
            {
                return fields.TryReadDecimal(0, 1, NodeSettings.MaxConfirmEvery, out draft.ConfirmEvery);
            }

            if (!fields.NameIs(s_strategy))
            {
                return false;
            }

            if (fields.ValueIs(s_mixed))
            {
                draft.Strategy = ObserveStrategy.Mixed;
            }
            else if (fields.ValueIs(s_con))
            {
                draft.Strategy = ObserveStrategy.Confirmable;
            }
            else if (fields.ValueIs(s_non))
            {
                draft.Strategy = ObserveStrategy.NonConfirmable;
            }
            else
            {
                return false;
            }

            return true;
        }
    }
}
