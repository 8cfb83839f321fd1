// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Load;

/// <summary>What a load came to, in the figures that are reported. Latencies are in microseconds.</summary>
/// <param name="RequestsPerSecond">Answers in a second, errors included.</param>
/// <param name="P50">What half of all answers took at most.</param>
/// <param name="P90">What 90 percent took at most.</param>
/// <param name="P99">What 99 percent took at most.</param>
/// <param name="P999">What 99.9 percent took at most.</param>
/// <param name="Max">What the slowest took.</param>
/// <param name="Answered">Requests answered with 2.xx.</param>
/// <param name="Errors">Requests answered with 4.xx, 5.xx or RST.</param>
/// <param name="Lost">Requests not answered in time.</param>
/// <param name="Unexpected">Datagrams that answer nothing.</param>
public sealed record LoadFigures(
    double RequestsPerSecond, double P50, double P90, double P99, double P999, double Max, long Answered, long Errors, long Lost, long Unexpected)
{
    /// <summary>Whether anything but a good answer came of a request.</summary>
    public bool HasFaults => Errors != 0 || Lost != 0 || Unexpected != 0;

    /// <summary>Takes the figures.</summary>
    /// <param name="result">What came of a load.</param>
    /// <returns>The figures.</returns>
    public static LoadFigures Of(LoadResult result)
    {
        return new LoadFigures(
            Math.Round(result.PerSecond, 1),
            At(0.5),
            At(0.9),
            At(0.99),
            At(0.999),
            At(1),
            result.Answered,
            result.Errors,
            result.Lost,
            result.Unexpected);

        double At(double share)
        {
            return result.Latencies.GetValueAtPercentile(100 * share) / 1000.0;
        }
    }
}
