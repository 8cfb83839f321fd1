// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;

namespace NanoCoap.Lab.Simulation.Scenarios;

/// <summary>A thousand addresses send five hundred datagrams a second. The sizes are those of the device.</summary>
public sealed class FloodScenario : Scenario
{
    private const int Addresses = 1000;
    private const int FloodFromMs = 20000;
    private const int FloodToMs = 80000;
    private const int AnswerMs = 5000;
    private const int GapMs = 10000; // the period is two seconds

    /// <inheritdoc/>
    public override string Name => "flood";

    /// <inheritdoc/>
    public override string About => "500 datagrams a second from 1000 addresses: a conforming client is still served, and still notified";

    /// <inheritdoc/>
    public override int Cost => 20;

    /// <inheritdoc/>
    internal override void Play(World world)
    {
        Chance chance = world.Chance;
        VirtualClient client = world.AddClient("client-0", Link.Good);
        VirtualClient observer = world.AddClient("client-1", Link.Good);
        Observation temperature = world.Observe(observer, world.Subjects.Single(subject => subject.Path == "temperature"));
        Observation alarm = world.Observe(world.AddClient("client-2", Link.Good), world.Subjects.Single(subject => subject.Path == "alarm"));
        long last = world.Events.NowMs;
        temperature.OnNotified = Notified;
        world.Events.After(1000, () => Ask(world, client, 0));
        world.Events.After(FloodFromMs, () => SwitchAlarm(world, alarm));
        Flood(world);
        world.RunUntil(FloodToMs);
        Notified();
        if (!temperature.IsRegistered || !alarm.IsRegistered)
        {
            world.Verdict.Fail("an observer that was there before the flood is not registered any more");
        }

        void Notified()
        {
            long gap = world.Events.NowMs - last;
            last = world.Events.NowMs;
            world.Statistics.LongestGapMs = Math.Max(world.Statistics.LongestGapMs, gap);
            if (gap > GapMs)
            {
                world.Verdict.Fail($"during a flood an observer got no notification for {gap} ms");
            }
        }
    }

    // Each change of the alarm is to be with its observer soon, flood or not.
    private static void SwitchAlarm(World world, Observation alarm)
    {
        world.Node.Node.Alarm.IsOn ^= true;
        world.Node.Work();
        world.Events.After(AnswerMs, () =>
        {
            if (alarm.State != alarm.Subject.Newest())
            {
                world.Verdict.Fail($"during a flood the alarm was switched, and its observer has not heard of it after {AnswerMs} ms");
            }

            world.Events.After(world.Chance.Below(5000), () => SwitchAlarm(world, alarm));
        });
    }

    private static void Ask(World world, VirtualClient client, int number)
    {
        long asked = world.Events.NowMs;
        bool put = number % 2 == 1;
        Patience.Send(client, Request, answer =>
        {
            long took = world.Events.NowMs - asked;
            bool right = answer.Response is { } response
                && (put ? response.IsSuccess() : NumberedText.Number(response.Payload) == world.State.Number);
            if (!right || took > AnswerMs)
            {
                string what = answer.Response is { } late
                    ? $"answered with code {late.Code >> 5}.{late.Code & 31:D2} after {took} ms"
                    : "not answered";
                world.Verdict.Fail($"during a flood a {(put ? "PUT" : "GET")} was {what}");
            }

            world.Events.After(world.Chance.Below(500), () => Ask(world, client, number + 1));
        });

        RawMessage Request()
        {
            RawMessage message = RawMessage.Request(MessageType.Confirmable, put ? CoapCode.Put : CoapCode.Get, put ? "boxes/0" : "state");
            message.Payload = put ? NumberedText.Make(number, 0) : [];
            return message;
        }
    }

    private static void Flood(World world)
    {
        Chance chance = world.Chance;
        var traffic = new HostileTraffic(chance);
        Link link = Link.Good;
        int kind = chance.Below(3); // nobody there, strangers, or clients that acknowledge
        Address[] addresses = new Address[Addresses];
        for (int i = 0; i < Addresses; i++)
        {
            addresses[i] = new Address(string.Create(CultureInfo.InvariantCulture, $"flood-{i}"));
            if (kind == 1 || (kind == 2 && i % 2 == 0))
            {
                world.Network.Attach(addresses[i], new StrangerHost(world.Network, link), link);
            }
        }

        world.Events.At(world.Events.StartMs + FloodFromMs, Next);

        void Next()
        {
            byte[] bytes = chance.Below(10) switch
            {
                < 4 => traffic.Get(),
                < 7 => traffic.Registration(),
                7 => traffic.Writing(),
                8 => traffic.Refused(),
                _ => traffic.Garbage(),
            };
            world.Network.ToNode(link, addresses[chance.Below(Addresses)], bytes);
            world.Events.After(chance.Between(1, 3), Next);
        }
    }
}
