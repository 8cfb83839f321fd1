// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;

namespace NanoCoap.Workbench.Costs;

/// <summary>What was counted, by sending it.</summary>
/// <param name="Rows">The ways to bring a reading over.</param>
/// <param name="Problems">What could not be counted and why, a sentence each.</param>
/// <param name="Reading">The reading, as it was sent.</param>
/// <param name="Time">When.</param>
/// <param name="BySystem">Whether the system has counted the segments of TCP; else a rule did.</param>
internal sealed record CostMeasurement(
    IReadOnlyList<CostRow> Rows, IReadOnlyList<string> Problems, byte[] Reading, DateTimeOffset Time, bool BySystem)
{
    // Observing waits for some notifications, one a second; a machine may be busy.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(40);

    /// <summary>Sends the same reading in each way over loopback, and counts.</summary>
    /// <param name="byRule">Whether segments of TCP are counted by the rule though the system counts them too.</param>
    /// <param name="stop">Gives it up.</param>
    /// <returns>What was counted.</returns>
    public static Task<CostMeasurement> MakeAsync(bool byRule, CancellationToken stop)
    {
        CostWay[] others =
        [
            new("HTTP", async (reading, late) => [await HttpCosts.MeasureAsync(reading, byRule, late).ConfigureAwait(false)]),
            new("MQTT", (reading, late) => MqttCosts.MeasureAsync(reading, byRule, late)),
        ];
        return MakeAsync(others, s_patience, !byRule && OperatingSystem.IsLinux(), stop);
    }

    /// <summary>Sends the same reading over CoAP and in other ways, and counts.</summary>
    /// <param name="others">The other ways.</param>
    /// <param name="patience">How long each may take.</param>
    /// <param name="bySystem">Whether the system counts the segments of TCP.</param>
    /// <param name="stop">Gives it up.</param>
    /// <returns>What was counted.</returns>
    public static async Task<CostMeasurement> MakeAsync(
        IReadOnlyList<CostWay> others, TimeSpan patience, bool bySystem, CancellationToken stop)
    {
        (IReadOnlyList<CostAttempt> coap, byte[]? told) = await CoapCosts.MeasureAsync(patience, stop).ConfigureAwait(false);
        List<CostAttempt> attempts = [.. coap];
        byte[] reading = told ?? Encoding.ASCII.GetBytes(CostsNode.UsualReading);
        foreach (CostWay way in others)
        {
            attempts.Add(
                await CostAttempt.MakeAsync(way.Name, patience, late => way.CountAsync(reading, late), stop).ConfigureAwait(false));
        }

        return new CostMeasurement(
            [.. attempts.SelectMany(attempt => attempt.Rows)],
            [.. attempts.Select(attempt => attempt.Problem).OfType<string>()],
            reading,
            DateTimeOffset.Now,
            bySystem);
    }
}
