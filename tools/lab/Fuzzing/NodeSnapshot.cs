// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using NanoCoap.Node;

namespace NanoCoap.Lab.Fuzzing;

/// <summary>Everything of a node that a datagram could change and a client could notice.</summary>
/// <param name="Config">Period, strategy and n.</param>
/// <param name="OffsetCenti">Calibration.</param>
/// <param name="Rules">All rules and the number of the last one made.</param>
/// <param name="AlarmOn">The alarm as the resource has it.</param>
/// <param name="OutputOn">The alarm as the output has it.</param>
/// <param name="Observers">How many observers are registered.</param>
public sealed record NodeSnapshot(string Config, int OffsetCenti, string Rules, bool AlarmOn, bool OutputOn, int Observers)
{
    /// <summary>Looks at a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="outputOn">Its output.</param>
    /// <returns>What it is like now.</returns>
    public static NodeSnapshot Of(SensorNode node, bool outputOn)
    {
        NodeSettings settings = node.Settings;
        var rules = new StringBuilder().Append(settings.LastRuleId);
        for (int i = 0; i < NodeSettings.MaxRules; i++)
        {
            rules.Append(' ').Append(settings.RuleId[i]);
            if (settings.RuleId[i] != 0)
            {
                rules.Append(settings.RuleAbove[i] != 0 ? '>' : '<').Append(settings.RuleThreshold[i]).Append('~').Append(settings.RuleHysteresis[i]);
            }
        }

        string config = $"{settings.PeriodSeconds} {settings.Strategy} {settings.ConfirmEvery}";
        return new NodeSnapshot(config, settings.OffsetCenti, rules.ToString(), node.Alarm.IsOn, outputOn, node.Endpoint.ObserverCount);
    }

    /// <summary>What differs from another snapshot.</summary>
    /// <param name="other">The other.</param>
    /// <returns>The parts that differ.</returns>
    public NodeParts Difference(NodeSnapshot other)
    {
        return (Config != other.Config ? NodeParts.Config : 0)
            | (OffsetCenti != other.OffsetCenti ? NodeParts.Calibration : 0)
            | (Rules != other.Rules ? NodeParts.Rules : 0)
            | (AlarmOn != other.AlarmOn || OutputOn != other.OutputOn ? NodeParts.Alarm : 0)
            | (Observers != other.Observers ? NodeParts.Observers : 0);
    }
}
