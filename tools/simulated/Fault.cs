// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace NanoCoap.Simulated;

/// <summary>Something that goes wrong at a set time.</summary>
/// <param name="Kind">What.</param>
/// <param name="AfterMs">When, milliseconds from the start.</param>
/// <param name="AmountMs">For a sensor, how long it fails; for a clock, how far it jumps; milliseconds.</param>
public sealed record Fault(FaultKind Kind, long AfterMs, long AmountMs)
{
    /// <summary>How the text form looks.</summary>
    public const string Syntax = "sensor:AFTER[:FOR] or clock:AFTER:JUMP, in whole seconds from 0 to 100000000";

    private const long MaxSeconds = 100_000_000; // three years; it leaves room for sums in milliseconds
    private const long Forever = long.MaxValue / 4;

    /// <summary>A sensor that never gives a reading.</summary>
    public static Fault SensorForGood { get; } = new(FaultKind.Sensor, 0, Forever);

    /// <summary>Reads the text form; see <see cref="Syntax"/>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fault">What it says.</param>
    /// <returns>False if it is no such text.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out Fault? fault)
    {
        fault = null;
        string[] parts = text.Split(':');
        if (parts.Length is < 2 or > 3 || !TrySeconds(parts[1], out long after))
        {
            return false;
        }

        long amount = Forever;
        if (parts.Length == 3 && !TrySeconds(parts[2], out amount))
        {
            return false;
        }

        fault = parts[0] switch
        {
            "sensor" => new Fault(FaultKind.Sensor, after, amount),
            "clock" when parts.Length == 3 => new Fault(FaultKind.Clock, after, amount),
            _ => null,
        };
        return fault != null;
    }

    private static bool TrySeconds(string text, out long milliseconds)
    {
        bool ok = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out milliseconds) && milliseconds <= MaxSeconds;
        milliseconds *= 1000;
        return ok;
    }
}
