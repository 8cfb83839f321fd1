// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using System.Text.RegularExpressions;
using NanoCoap.Tests.Cli;

namespace NanoCoap.Tests.Interop;

/// <summary>Observation with libcoap's client. RFC 7641.</summary>
public sealed class ObserveTests
{
    // The change is on the way before its cause is answered; this is for slow machines.
    private const int AtOnceMs = 1000;

    [CoapClientTheory]
    [InlineData("con", "CON", 3)]
    [InlineData("non", "NON", 1)] // not every second: without ACKs the node can't know what the client stands. RFC 7641 section 4.5.1
    public void Temperature_IsNotifiedInThePeriod_AsTheStrategySays(string strategy, string type, int count)
    {
        using NodeProcess node = NodeProcess.Ready($"--period 1 --strategy {strategy} --temperature 20.5");
        CoapResult result = CoapClient.Run("-s", "4", "-w", node.Uri("/temperature"));
        Assert.True(result.Output.Split("20.5").Length - 1 > count, result.Output);
        node.WaitFor(new Regex($@"-> .* {type} 2\.05 Content /temperature observe="), count);
        if (type == "CON")
        {
            node.WaitFor(new Regex(@"<- .* ACK /temperature"), count);
            Assert.DoesNotContain("-> NON", node.Output, StringComparison.Ordinal);
        }

        // The client takes its leave with Observe 1 when its time is up.
        node.WaitFor("GET /temperature observe=1");
    }

    [CoapClientFact]
    public void Mixed_EveryNthIsConfirmable()
    {
        using NodeProcess node = NodeProcess.Ready("--period 1 --strategy mixed --n 2 --temperature 20.5");
        CoapClient.Run("-s", "5", node.Uri("/temperature"));
        node.WaitFor(new Regex(@"-> .* CON 2\.05 Content /temperature observe="), 2);
        node.WaitFor(new Regex(@"-> .* NON 2\.05 Content /temperature observe="), 1);
    }

    [CoapClientFact]
    public void Condition_IsKept()
    {
        string file = Path.GetTempFileName();
        try
        {
            void Set(string value) => File.WriteAllText(file, value + "\n");
            Set("20");
            using NodeProcess node = NodeProcess.Ready("--period 1 --strategy con --sensor " + file);
            using Process observer = CoapClient.Start("-B", "60", "-s", "60", "-w", node.Uri("/temperature?c.gt=30"));
            Assert.Equal("20.0", observer.StandardOutput.ReadLine());
            foreach (string value in (string[])["29.0", "31.0", "35.0", "29.5"])
            {
                // Until it is read, and looked at once more.
                Set(value);
                Assert.True(SpinWait.SpinUntil(() => CoapClient.Run(node.Uri("/temperature")).Output == value, 20000), value);
                Thread.Sleep(1500);
            }

            Assert.Equal("31.0", observer.StandardOutput.ReadLine());
            Assert.Equal("29.5", observer.StandardOutput.ReadLine());
            observer.Kill();
        }
        finally
        {
            File.Delete(file);
        }
    }

    [CoapClientFact]
    public void Alarm_ReachesTheObserverAtOnce_InACon()
    {
        SwitchAlarm(ipv6: false);
    }

    [CoapClientFact(ipv6: true)]
    public void Alarm_ReachesTheObserverAtOnce_OverIPv6()
    {
        SwitchAlarm(ipv6: true);
    }

    [CoapClientFact]
    public void Alarm_SetOffByARule_ReachesTheObserver()
    {
        using NodeProcess node = NodeProcess.Ready("--temperature 31.5");
        using Process observer = CoapClient.Start("-s", "10", "-w", node.Uri("/alarm"));
        Assert.Equal("OFF", observer.StandardOutput.ReadLine());
        CoapClient.Run("-m", "post", "-e", "gt=30 hys=1", node.Uri("/alarm/rules"));
        Assert.Equal("ON", observer.StandardOutput.ReadLine());
        CoapClient.Run("-m", "put", "-e", "25", node.Uri("/temperature"));
        Assert.Equal("OFF", observer.StandardOutput.ReadLine());
        observer.Kill();
    }

    [CoapClientFact]
    public void Config_AppliesToARunningObservation()
    {
        using NodeProcess node = NodeProcess.Ready("--period 3600 --strategy non");
        using Process observer = CoapClient.Start("-s", "10", "-w", node.Uri("/temperature"));
        Assert.NotNull(observer.StandardOutput.ReadLine());
        CoapClient.Run("-m", "put", "-e", "period=1 strategy=con", node.Uri("/config"));
        Assert.NotNull(observer.StandardOutput.ReadLine());
        Assert.NotNull(observer.StandardOutput.ReadLine());
        observer.Kill();
        node.WaitFor(new Regex(@"-> .* CON 2\.05 Content /temperature observe="), 1);
    }

    [CoapClientFact]
    public void ObserverThatIsKilled_IsForgotten()
    {
        // One temperature: another one meanwhile would be another notification, and none that is sent again.
        using NodeProcess node = NodeProcess.Ready("--period 1 --strategy con --ack-timeout 100 --max-retransmit 2 --temperature 20.5");
        using (Process observer = CoapClient.Start("-s", "30", "-w", node.Uri("/temperature")))
        {
            Assert.NotNull(observer.StandardOutput.ReadLine());
            Assert.Contains("observers=1\n", CoapClient.Run(node.Uri("/node")).Output, StringComparison.Ordinal);
            observer.Kill();
        }

        var watch = Stopwatch.StartNew();
        while (!CoapClient.Run(node.Uri("/node")).Output.Contains("observers=0\n", StringComparison.Ordinal))
        {
            Assert.InRange(watch.ElapsedMilliseconds, 0, 8000);
            Thread.Sleep(100);
        }

        node.WaitFor("(again)", 2);
    }

    [CoapClientFact]
    public void ObserversWithoutRoom_GetAPlainAnswer()
    {
        using NodeProcess node = NodeProcess.Ready("--observers 1 --temperature 20.5");
        using Process first = CoapClient.Start("-s", "10", "-w", node.Uri("/temperature"));
        Assert.NotNull(first.StandardOutput.ReadLine());
        using Process second = CoapClient.Start("-s", "1", "-w", node.Uri("/alarm"));
        Assert.Equal("OFF", second.StandardOutput.ReadLine());
        first.Kill();
        node.WaitFor(new Regex("-> .* ACK 2.05 Content /alarm etag="));
    }

    [CoapClientFact]
    public void SensorThatFailsForAMoment_CostsNoObserver()
    {
        // An error would be the last notification (RFC 7641 section 4.2), so it is kept back; an ordinary GET gets it.
        using NodeProcess node = NodeProcess.Ready("--period 1 --strategy con --temperature 20.5 --fault sensor:4:4");
        using Process observer = CoapClient.Start("-B", "60", "-s", "60", "-w", node.Uri("/temperature"));
        Assert.Equal("20.5", observer.StandardOutput.ReadLine());
        var watch = Stopwatch.StartNew();
        while (!CoapClient.Run(node.Uri("/temperature")).Error.Contains("5.03", StringComparison.Ordinal))
        {
            Assert.True(watch.ElapsedMilliseconds < ChildProcess.PatienceMs, "The sensor does not fail.");
            Thread.Sleep(50);
        }

        // Nothing was sent meanwhile, so that the second one from here is of a sensor that works again.
        var notification = new Regex("-> .* CON 2.05 Content /temperature observe=");
        node.WaitFor(notification, node.Output.Split('\n').Count(line => notification.IsMatch(line)) + 2);
        Assert.DoesNotContain("CON 5.03", node.Output, StringComparison.Ordinal);
    }

    [CoapClientFact]
    public void ClockThatJumpsADay_CostsNoObserver()
    {
        using NodeProcess node = NodeProcess.Ready("--period 1 --temperature 20.5 --fault clock:2:86400");
        CoapResult result = CoapClient.Run("-s", "5", "-w", node.Uri("/temperature"));
        Assert.True(result.Output.Split("20.5").Length - 1 >= 4, result.Output);
    }

    private static void SwitchAlarm(bool ipv6)
    {
        using NodeProcess node = NodeProcess.Ready("--strategy non");
        using Process observer = CoapClient.Start("-s", "10", "-w", node.Uri("/alarm", ipv6));
        Task<string?> line = observer.StandardOutput.ReadLineAsync();
        Assert.True(line.Wait(ChildProcess.PatienceMs));
        Assert.Equal("OFF", line.Result);

        foreach (string state in (string[])["ON", "OFF", "ON"])
        {
            line = observer.StandardOutput.ReadLineAsync();
            var watch = Stopwatch.StartNew();
            CoapClient.Run("-m", "put", "-e", state, node.Uri("/alarm"));
            Assert.True(line.Wait(ChildProcess.PatienceMs));
            Assert.Equal(state, line.Result);
            Assert.InRange(watch.ElapsedMilliseconds, 0, AtOnceMs);
        }

        observer.Kill();
        node.WaitFor(new Regex(@"-> .* CON 2\.05 Content /alarm observe=\d+ etag=\w+ format=text ""ON"""), 2);
        node.WaitFor(new Regex(@"<- .* ACK /alarm"), 3);
    }
}
