// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Hosting;
using NanoCoap.Simulated;

namespace NanoCoap.Tests.Host;

public sealed class SimulatedSensorTests
{
    [Fact]
    public void SameSeed_SameReadings_AndAnotherSeedOthers()
    {
        Assert.Equal(Readings(7, 1000), Readings(7, 1000));
        Assert.NotEqual(Readings(7, 1000), Readings(8, 1000));
    }

    [Fact]
    public void Readings_AreASlowWaveBetween20And25()
    {
        List<int> readings = Readings(3, 1000);
        Assert.InRange(readings.Min(), 2000, 2010);
        Assert.InRange(readings.Max(), 2490, 2500);
        for (int i = 1; i < readings.Count; i++)
        {
            Assert.InRange(Math.Abs(readings[i] - readings[i - 1]), 0, 20);
        }
    }

    [Fact]
    public void KnownSeed_KnownReadings()
    {
        // The same on every machine: a run that is repeated elsewhere must be the same run.
        Assert.Equal(s_knownReadings, Readings(42, 5));
    }

    private static readonly List<int> s_knownReadings = [2442, 2442, 2444, 2433, 2432];

    private static List<int> Readings(int seed, int count)
    {
        var sensor = new SimulatedSensor(new SystemClock(), [], seed, null);
        var readings = new List<int>();
        for (int i = 0; i < count; i++)
        {
            Assert.True(sensor.TryRead(out int centi));
            readings.Add(centi);
        }

        return readings;
    }
}
