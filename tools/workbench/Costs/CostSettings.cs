// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;

namespace NanoCoap.Workbench.Costs;

/// <summary>What the life of a battery is reckoned with.</summary>
/// <param name="PeriodSeconds">Seconds from reading to reading.</param>
/// <param name="SessionSeconds">Seconds after which a session, connection or registration is set up anew; 0 with each reading.</param>
/// <param name="ConfirmEvery">Of how many notifications one is Confirmable; 0 for none.</param>
/// <param name="KeepAliveSeconds">Seconds after which a connection of MQTT is kept alive with a ping; 0 for never.</param>
/// <param name="IpVersion">4 or 6.</param>
/// <param name="Radio">Node and radio.</param>
/// <param name="Battery">The battery.</param>
internal sealed record CostSettings(
    double PeriodSeconds, double SessionSeconds, int ConfirmEvery, double KeepAliveSeconds, int IpVersion, Radio Radio, Battery Battery)
{
    /// <summary>The shortest period.</summary>
    public const double MinPeriodSeconds = 1;

    /// <summary>The longest: a week.</summary>
    public const double MaxPeriodSeconds = 7 * 86400;

    private const double Most = 1e7;

    /// <summary>Bytes of a header of IP without options.</summary>
    public int IpHeader => IpVersion == 6 ? 40 : 20;

    /// <summary>What there is if nothing is said.</summary>
    public static CostSettings Default { get; } = new(60, 86400, 5, 60, 4, Radio.All[2], Battery.All[0]);

    /// <summary>
    /// The settings that a page asks for. What is no number, or none that can be reckoned with, is as if it were not said.
    /// </summary>
    /// <param name="said">Names and values, as they stand in the address of the page.</param>
    public static CostSettings Read(IReadOnlyDictionary<string, string> said)
    {
        CostSettings usual = Default;
        Radio radio = Radio.All.FirstOrDefault(known => known.Id == said.GetValueOrDefault("radio")) ?? usual.Radio;
        Battery battery = Battery.All.FirstOrDefault(known => known.Id == said.GetValueOrDefault("battery")) ?? usual.Battery;
        return new CostSettings(
            Number("period", usual.PeriodSeconds, MinPeriodSeconds, MaxPeriodSeconds),
            Number("session", usual.SessionSeconds, 0, Most),
            (int)Number("confirm", usual.ConfirmEvery, 0, 255),
            Number("keepalive", usual.KeepAliveSeconds, 0, 65535),
            said.GetValueOrDefault("ip") == "6" ? 6 : 4,
            radio with
            {
                SleepUa = Number("sleep", radio.SleepUa, 0, Most),
                WakeMs = Number("wake", radio.WakeMs, 0, Most),
                WakeMa = Number("wakema", radio.WakeMa, 0, Most),
                SendMa = Number("send", radio.SendMa, 0, Most),
                ListenMa = Number("listen", radio.ListenMa, 0, Most),
                Kbps = Number("kbps", radio.Kbps, 0.1, Most),
                FrameBytes = Number("frame", radio.FrameBytes, 8, 65535),
                FrameOverhead = Number("overhead", radio.FrameOverhead, 0, 65535),
                WaitMs = Number("wait", radio.WaitMs, 0, Most),
            },
            battery with
            {
                CapacityMah = Number("capacity", battery.CapacityMah, 1, Most),
                UsablePercent = Number("usable", battery.UsablePercent, 1, 100),
                SelfDischargePercent = Number("loss", battery.SelfDischargePercent, 0, 100),
            });

        double Number(string name, double usually, double least, double most)
        {
            return said.TryGetValue(name, out string? text)
                && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                && number >= least && number <= most ? number : usually;
        }
    }
}
