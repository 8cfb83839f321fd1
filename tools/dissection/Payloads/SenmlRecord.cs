// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;

namespace NanoCoap.Dissection.Payloads;

/// <summary>A SenML record with its base values worked in. RFC 8428 section 4.6.</summary>
/// <param name="Name">Its whole name.</param>
/// <param name="Unit">Its unit, or "".</param>
/// <param name="Value">The value as text.</param>
/// <param name="Number">The value if it is a number.</param>
/// <param name="Time">Seconds since 1970, or, below 2^28, from now; null if it does not say.</param>
public sealed record SenmlRecord(string Name, string Unit, string Value, double? Number, double? Time)
{
    private const double FirstAbsolute = 268435456; // 2^28, RFC 8428 section 4.5.3

    /// <summary>The time in words: "-5 s", "2024-05-01 12:00:00Z", or "".</summary>
    public string TimeText
    {
        get
        {
            if (Time is not { } time || time == 0)
            {
                return "";
            }

            if (time < FirstAbsolute)
            {
                return time.ToString("+0.###;-0.###", CultureInfo.InvariantCulture) + " s";
            }

            return time < DateTimeOffset.MaxValue.ToUnixTimeSeconds()
                ? DateTimeOffset.FromUnixTimeMilliseconds((long)(time * 1000))
                    .ToString("yyyy-MM-dd HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture)
                : time.ToString("R", CultureInfo.InvariantCulture);
        }
    }
}
