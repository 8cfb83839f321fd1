// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Workbench.Costs;

/// <summary>
/// How long a battery lasts. A node sleeps, wakes for each reading, sends and receives what was counted, listens for what is to come
/// back, and sleeps again; its session is set up anew now and then; and the battery loses something by itself. Charge, not energy: the
/// voltage is the battery's throughout.
/// </summary>
/// <param name="row">What was counted.</param>
/// <param name="settings">Node, radio, battery and habits.</param>
internal sealed class BatteryModel(CostRow row, CostSettings settings)
{
    private const double HoursPerYear = 8766;
    private const double MsPerSecond = 1000;
    private const double HoursPerDay = 24;

    /// <summary>Bytes of IP for a reading: its share of what is confirmed, of its session and of what keeps that alive is in it.</summary>
    /// <param name="periodSeconds">From reading to reading.</param>
    public double BytesPerReading(double periodSeconds)
    {
        return PerReading(periodSeconds, exchange => exchange.Sent.Total(settings.IpHeader) + exchange.Received.Total(settings.IpHeader));
    }

    /// <summary>Days until the battery is empty.</summary>
    /// <param name="periodSeconds">From reading to reading.</param>
    public double Days(double periodSeconds)
    {
        Battery battery = settings.Battery;
        double lossMa = battery.CapacityMah * battery.SelfDischargePercent / 100 / HoursPerYear;
        return battery.CapacityMah * battery.UsablePercent / 100 / (AverageMa(periodSeconds) + lossMa) / HoursPerDay;
    }

    /// <summary>Milliamperes that the node takes on average.</summary>
    /// <param name="periodSeconds">From reading to reading.</param>
    public double AverageMa(double periodSeconds)
    {
        Radio radio = settings.Radio;
        double wakes = 1 + PingsPerReading(periodSeconds);
        double charge = (wakes * radio.WakeMs * radio.WakeMa) + PerReading(periodSeconds, Charge);
        return (radio.SleepUa / 1000) + (charge / (periodSeconds * MsPerSecond));
    }

    private double PerReading(double periodSeconds, Func<Exchange, double> cost)
    {
        double reading = cost(row.Reading);
        if (row.Confirmed != null && settings.ConfirmEvery > 0)
        {
            reading += (cost(row.Confirmed) - reading) / settings.ConfirmEvery;
        }

        double sessions = settings.SessionSeconds > periodSeconds ? periodSeconds / settings.SessionSeconds : 1;
        double pings = row.KeepAlive == null ? 0 : PingsPerReading(periodSeconds) * cost(row.KeepAlive);
        return reading + (sessions * cost(row.Session)) + pings;
    }

    // A connection that ends before the next reading needs none.
    private double PingsPerReading(double periodSeconds)
    {
        return row.KeepAlive == null || settings.KeepAliveSeconds <= 0 || settings.SessionSeconds <= periodSeconds ? 0
            : Math.Max(0, Math.Ceiling(periodSeconds / settings.KeepAliveSeconds) - 1);
    }

    // Milliamperes times milliseconds.
    private double Charge(Exchange exchange)
    {
        Radio radio = settings.Radio;
        double listenMs = AirMs(exchange.Received) + (exchange.Waits * radio.WaitMs);
        return (AirMs(exchange.Sent) * radio.SendMa) + (listenMs * radio.ListenMa);
    }

    private double AirMs(Traffic traffic)
    {
        if (traffic.Packets == 0)
        {
            return 0;
        }

        double bytes = traffic.Total(settings.IpHeader);
        double frames = traffic.Packets * Math.Ceiling(bytes / traffic.Packets / settings.Radio.FrameBytes);
        return (bytes + (frames * settings.Radio.FrameOverhead)) * 8 / settings.Radio.Kbps;
    }
}
