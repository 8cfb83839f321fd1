// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Async;

namespace NanoCoap.Workbench.Costs;

/// <summary>What was counted, by sending it.</summary>
/// <param name="Rows">The ways to bring a reading over.</param>
/// <param name="Reading">The reading, as it was sent.</param>
/// <param name="Time">When.</param>
/// <param name="BySystem">Whether the system has counted the segments of TCP; else a rule did.</param>
internal sealed record CostMeasurement(IReadOnlyList<CostRow> Rows, byte[] Reading, DateTimeOffset Time, bool BySystem)
{
    /// <summary>Sends the same reading in each way over loopback, and counts.</summary>
    /// <param name="byRule">Whether segments of TCP are counted by the rule though the system counts them too.</param>
    /// <param name="stop">Gives it up.</param>
    /// <returns>What was counted.</returns>
    /// <exception cref="CoapException">There was no answer.</exception>
    public static async Task<CostMeasurement> MakeAsync(bool byRule, CancellationToken stop)
    {
        (IReadOnlyList<CostRow> coap, byte[] reading) = await CoapCosts.MeasureAsync(stop).ConfigureAwait(false);
        CostRow http = await HttpCosts.MeasureAsync(reading, byRule, stop).ConfigureAwait(false);
        IReadOnlyList<CostRow> mqtt = await MqttCosts.MeasureAsync(reading, byRule, stop).ConfigureAwait(false);
        return new CostMeasurement([.. coap, http, .. mqtt], reading, DateTimeOffset.Now, !byRule && OperatingSystem.IsLinux());
    }
}
