// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tests.Firmware;

/// <summary>Which pins of a chip a board must leave alone, and why.</summary>
internal static class ChipPins
{
    /// <summary>Says what is wrong with a pin for a button: one that is pressed while the chip starts, and that nobody drives.</summary>
    /// <returns>The reason, or null for a pin that will do.</returns>
    public static string? ButtonObjection(string chip, string target, int pin)
    {
        string? reason = Objection(chip, target, pin);
        int boot = chip == "ESP32-C3" ? 9 : 0; // held at reset it starts the loader, and nothing else
        return reason == "is an input only" || (reason == "is for boot-strapping" && pin == boot) ? null : reason;
    }

    /// <summary>Says what is wrong with a pin for anything that this firmware does with one.</summary>
    /// <returns>The reason, or null for a pin that will do.</returns>
    public static string? Objection(string chip, string target, int pin)
    {
        switch (chip)
        {
            case "ESP32":
                return pin switch
                {
                    < 0 or > 39 or 20 or 24 or (>= 28 and <= 31) => "does not exist",
                    >= 34 => "is an input only",
                    >= 6 and <= 11 => "belongs to the flash",
                    1 or 3 => "is the console",
                    0 or 2 or 5 or 12 or 15 => "is for boot-strapping",
                    16 or 17 when target.Contains("PSRAM", StringComparison.Ordinal) => "belongs to the PSRAM",
                    _ => null,
                };
            case "ESP32-C3":
                return pin switch
                {
                    < 0 or > 21 => "does not exist",
                    >= 11 and <= 17 => "belongs to the flash",
                    18 or 19 => "is USB",
                    20 or 21 => "is the console",
                    2 or 8 or 9 => "is for boot-strapping",
                    _ => null,
                };
            case "ESP32-S3":
                return pin switch
                {
                    < 0 or > 48 or (>= 22 and <= 25) => "does not exist",
                    >= 26 and <= 32 => "belongs to the flash",
                    >= 33 and <= 37 when target.Contains("OCTAL", StringComparison.Ordinal) => "belongs to the octal PSRAM",
                    19 or 20 => "is USB",
                    43 or 44 => "is the console",
                    0 or 3 or 45 or 46 => "is for boot-strapping",
                    _ => null,
                };
            default:
                return "is one of a chip that is not known here";
        }
    }
}
