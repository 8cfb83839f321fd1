// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Fakes;
using NanoCoap.Simulated;

namespace NanoCoap.Tests.Host;

public sealed class FaultTests
{
    [Theory]
    [InlineData("sensor:10:5", FaultKind.Sensor, 10000, 5000)]
    [InlineData("clock:0:86400", FaultKind.Clock, 0, 86400000)]
    public void Parses(string text, FaultKind kind, long after, long amount)
    {
        Assert.True(Fault.TryParse(text, out Fault? fault));
        Assert.Equal(new Fault(kind, after, amount), fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sensor")]
    [InlineData("sensor:")]
    [InlineData("sensor:-1")]
    [InlineData("sensor:1.5")]
    [InlineData("sensor:1:")]
    [InlineData("sensor:1:2:3")]
    [InlineData("sensor: 1")]
    [InlineData("clock:1")]
    [InlineData("clock:1:100000001")]
    [InlineData("Clock:1:1")]
    [InlineData("radio:1:1")]
    public void DoesNotParse(string text)
    {
        Assert.False(Fault.TryParse(text, out _));
    }

    [Fact]
    public void Sensor_FailsFromAfterToTheEndOfFor()
    {
        var clock = new FakeBoard();
        Fault.TryParse("sensor:10:5", out Fault? fault);
        var sensor = new SimulatedSensor(clock, [fault!], 1, 2150);
        foreach ((long now, bool works) in ((long, bool)[])[(0, true), (9999, true), (10000, false), (14999, false), (15000, true)])
        {
            clock.Now = now;
            Assert.Equal(works, sensor.TryRead(out int centi));
            Assert.Equal(2150, centi);
        }
    }

    [Fact]
    public void Sensor_WithoutFor_FailsForGood()
    {
        var clock = new FakeBoard();
        Fault.TryParse("sensor:10", out Fault? fault);
        var sensor = new SimulatedSensor(clock, [fault!], 1, null);
        clock.Now = 9999;
        Assert.True(sensor.TryRead(out _));
        clock.Now = 1L << 50;
        Assert.False(sensor.TryRead(out _));
        clock.Now = 0;
        Assert.False(new SimulatedSensor(clock, [Fault.SensorForGood], 1, null).TryRead(out _));
    }

    [Fact]
    public void Clock_JumpsAhead_AndNeverBack()
    {
        var clock = new FakeBoard();
        Fault.TryParse("clock:10:100", out Fault? first);
        Fault.TryParse("clock:20:1000", out Fault? second);
        Fault.TryParse("sensor:0", out Fault? unrelated);
        var faulty = new FaultyClock(clock, [first!, second!, unrelated!]);
        clock.Now = 9999;
        Assert.Equal(9999, faulty.NowMs);
        clock.Now = 10000;
        Assert.Equal(110000, faulty.NowMs);
        clock.Now = 20001;
        Assert.Equal(1120001, faulty.NowMs);
    }
}
