// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;

namespace NanoCoap.Lab.Simulation.Scenarios;

/// <summary>
/// A thousand forged addresses POST and PUT, some hundred times a second, while an honest client switches the alarm and others that the
/// node has never heard of send a POST each, over links that lose and duplicate. In every other run others, who return their Echo value
/// each time, PUT so often that each place in the memory of exchanges is wanted. The sizes are those of the device.
/// </summary>
public sealed class WritersScenario : Scenario
{
    private const int Addresses = 1000;
    private const int HonestFromMs = 5000; // by then the forged have all the places that they can get
    private const int HonestMs = 60000;
    private const int UntilMs = 300000;
    private const int Switches = 20;
    private const string Box = BoxResource.Name + "/13"; // of which nobody else knows
    private const int Orders = 10;
    private const int Crowd = 40; // more than the node has places for exchanges
    private const int CrowdPauseMs = 1000;
    private const int CrowdEchoMs = 60000; // then each asks for a new value: one holds for two minutes at least
    private const int MaxWaitMs = 45000; // MAX_TRANSMIT_SPAN: by then each POST that is remembered makes room

    /// <inheritdoc/>
    public override string Name => "writers";

    /// <inheritdoc/>
    public override string About => "POST and PUT from 1000 forged addresses: PUTs of others take effect, their POSTs run once";

    /// <inheritdoc/>
    public override int Cost => 10;

    /// <inheritdoc/>
    internal override void Play(World world)
    {
        Chance chance = world.Chance;
        bool isOver = false;
        int left = Orders;
        Flood(world, () => isOver);

        // So many leave the node no row for who has shown with a ping's RST that he can receive: then all know the option.
        bool isCrowded = chance.OneIn(2);
        for (int i = 0; isCrowded && i < Crowd; i++)
        {
            VirtualClient writer = world.AddClient(string.Create(CultureInfo.InvariantCulture, $"writer-{i}"), Link.Good);
            world.Events.After(chance.Below(HonestFromMs), () => BeginToWrite(world, writer, () => isOver));
        }

        VirtualClient client = world.AddClient("switch", Lossy(chance));
        bool hasSwitched = false;
        world.Events.After(HonestFromMs, () => Switch(world, client, Switches, () => hasSwitched = true));
        for (int i = 0; i < Orders; i++)
        {
            // An Echo value comes back after any time; the answer to a ping has to be there soon.
            bool knowsEcho = chance.OneIn(2);
            Link link = Lossy(chance);
            link.MinDelayMs = knowsEcho ? link.MinDelayMs : 1;
            link.SpreadMs = knowsEcho ? link.SpreadMs : 5;
            VirtualClient orderer = world.AddClient(string.Create(CultureInfo.InvariantCulture, $"orderer-{i}"), link);
            int number = world.Orders.Open();
            world.Events.After(HonestFromMs + chance.Below(HonestMs), () =>
            {
                if (isCrowded)
                {
                    AskForEcho(world, orderer, echo => Order(world, orderer, number, true, echo, false, () => left--));
                }
                else
                {
                    Order(world, orderer, number, knowsEcho, null, false, () => left--);
                }
            });
        }

        for (int at = HonestFromMs + HonestMs; !isOver && at <= UntilMs && world.Verdict.Failure == null; at += 1000)
        {
            world.RunUntil(at);
            isOver = hasSwitched && left == 0;
        }

        if (!isOver)
        {
            world.Verdict.Fail(hasSwitched ? $"{left} POSTs have not run" : "the alarm was not switched as often as it should have been");
        }
    }

    private static Link Lossy(Chance chance)
    {
        return new Link
        {
            LossPerMille = chance.OneOf(0, 100, 200),
            DuplicationPerMille = chance.OneOf(0, 100, 300),
            MinDelayMs = chance.OneOf(5, 50),
            SpreadMs = chance.OneOf(20, 300),
        };
    }

    private static void Flood(World world, Func<bool> isOver)
    {
        Chance chance = world.Chance;
        var traffic = new HostileTraffic(chance);
        Link link = Link.Good;
        Address[] addresses = new Address[Addresses];
        for (int i = 0; i < Addresses; i++)
        {
            addresses[i] = new Address(string.Create(CultureInfo.InvariantCulture, $"forged-{i}"));
            world.Node.Monitor.NobodyIsAt(addresses[i]);
        }

        int most = chance.OneOf(3, 6);
        Next();

        void Next()
        {
            world.Network.ToNode(link, addresses[chance.Below(Addresses)], traffic.PostOrPut(), "forger");
            if (!isOver())
            {
                world.Events.After(chance.Between(1, most), Next);
            }
        }
    }

    // An answer that had to be shortened has an Echo value. Who is proven just now is offered none, and asks again.
    private static void AskForEcho(World world, VirtualClient client, Action<byte[]> then)
    {
        client.Send(RawMessage.Request(MessageType.Confirmable, CoapCode.Get, ".well-known/core"), answer =>
        {
            if (answer.Response?.Bytes(OptionNumber.Echo) is { } echo)
            {
                then(echo);
            }
            else
            {
                world.Events.After(CrowdPauseMs, () => AskForEcho(world, client, then));
            }
        });
    }

    // One PUT after the other. None is refused for want of memory: it may run again.
    private static void Write(World world, VirtualClient writer, byte[] echo, long until, Func<bool> isOver)
    {
        RawMessage put = RawMessage.Request(MessageType.Confirmable, CoapCode.Put, Box).Body("0;");
        put.Options.Add(new RawOption(OptionNumber.Echo, echo));
        writer.Send(put, answer =>
        {
            if (answer.Response is { } response && !response.Is(CoapCode.Changed))
            {
                world.Verdict.Fail($"the PUT of {writer.Name} was answered with code {response.Code >> 5}.{response.Code & 31:D2}");
            }

            world.Events.After(world.Chance.Between(1, CrowdPauseMs), () =>
            {
                if (isOver())
                {
                    return;
                }

                if (world.Events.NowMs < until)
                {
                    Write(world, writer, echo, until, isOver);
                }
                else
                {
                    BeginToWrite(world, writer, isOver);
                }
            });
        });
    }

    private static void BeginToWrite(World world, VirtualClient writer, Func<bool> isOver)
    {
        AskForEcho(world, writer, echo => Write(world, writer, echo, world.Events.NowMs + CrowdEchoMs, isOver));
    }

    // One PUT after the other; a duplicate of one that was answered may still be on its way, and must not undo the next.
    private static void Switch(World world, VirtualClient client, int left, Action ended)
    {
        if (left == 0)
        {
            ended();
            return;
        }

        bool on = !world.Node.Node.Alarm.IsOn;
        string body = on ? "ON" : "OFF";
        RawMessage put = RawMessage.Request(MessageType.Confirmable, CoapCode.Put, "alarm").Uint(OptionNumber.ContentFormat, 0).Body(body);
        client.Send(put, answer =>
        {
            // Without an answer it was the network's fault: the monitor sees to it that each CON is acknowledged.
            if (answer.Response is { } response)
            {
                Judge(response.Is(CoapCode.Changed), $"was answered with code {response.Code >> 5}.{response.Code & 31:D2}");
                Judge(world.Node.Node.Alarm.IsOn == on, "has not taken effect");
            }

            world.Events.After(world.Chance.Between(1000, 2 * HonestMs / Switches), () =>
            {
                Judge(answer.Response == null || world.Node.Node.Alarm.IsOn == on, "was undone");
                Switch(world, client, left - 1, ended);
            });
        });

        void Judge(bool isRight, string what)
        {
            if (!isRight)
            {
                world.Verdict.Fail($"while others write, a PUT {what}");
            }
        }
    }

    // Whoever has returned an Echo value is served. A stranger who does not know the option is told to come again, and pinged; when so many
    // are, the node may have forgotten that before his RST comes, and then he has to come once more. Whose refusals were all lost may have
    // shown meanwhile that he can receive: he hears that his old POST does not run any more, without an offer, and his next one is served.
    private static void Order(World world, VirtualClient client, int number, bool knowsEcho, byte[]? echo, bool isProven, Action ended)
    {
        RawMessage post = RawMessage.Request(MessageType.Confirmable, CoapCode.Post, OrderResource.Name);
        post.Payload = NumberedText.Make(number, 0);
        if (echo != null)
        {
            post.Options.Add(new RawOption(OptionNumber.Echo, echo));
        }

        client.Send(post, answer =>
        {
            if (answer.Response is not { } response)
            {
                world.Statistics.OrdersUnknown++;
                world.Orders.Ended(number, OrderEnd.Unknown);
                ended();
            }
            else if (response.Is(CoapCode.ServiceUnavailable) && echo == null && !isProven)
            {
                world.Statistics.TriedAgain++;
                byte[]? offer = response.Bytes(OptionNumber.Echo);
                bool isKnown = offer == null && client.HasAnsweredPing;
                if ((offer == null && !isKnown) || response.MaxAgeMs() is < 1000 or > MaxWaitMs)
                {
                    world.Verdict.Fail($"{client.Name} was told to POST again after {response.MaxAgeMs()} ms, and not how to do better");
                }

                int wait = world.Chance.Below(1000) + (knowsEcho ? 0 : response.MaxAgeMs());
                world.Events.After(wait, () => Order(world, client, number, knowsEcho, knowsEcho ? offer : null, isKnown, ended));
            }
            else
            {
                bool isRight = response.Is(CoapCode.Changed)
                    && System.Text.Encoding.ASCII.GetString(response.Payload) == number.ToString(CultureInfo.InvariantCulture);
                if (!isRight)
                {
                    string who = echo != null || isProven ? "has shown that it can receive, and its" : "sent a";
                    world.Verdict.Fail($"{client.Name} {who} POST was answered with code {response.Code >> 5}.{response.Code & 31:D2}");
                }

                world.Statistics.OrdersAnswered++;
                world.Orders.Ended(number, OrderEnd.Answered);
                ended();
            }
        });
    }
}
