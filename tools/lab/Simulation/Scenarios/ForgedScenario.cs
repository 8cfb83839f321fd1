// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;

namespace NanoCoap.Lab.Simulation.Scenarios;

/// <summary>
/// Somebody asks under addresses where nobody is, and acknowledges in their name what he can't have received: he asks under his own
/// address too, and guesses from the message IDs of those answers.
/// </summary>
public sealed class ForgedScenario : Scenario
{
    /// <inheritdoc/>
    public override string Name => "forged";

    /// <inheritdoc/>
    public override string About => "requests under the addresses of others, and guessed ACKs and RSTs to what is sent there: that proves nothing";

    /// <inheritdoc/>
    internal override void Play(World world)
    {
        Chance chance = world.Chance;
        var crowd = new Crowd(world, chance.Between(30000, 60000));
        crowd.ChangeStates(3000, 10000, 10000);
        var traffic = new HostileTraffic(chance);
        Link good = Link.Good;
        Address[] victims = new Address[chance.OneOf(1, 1, 3)];
        for (int i = 0; i < victims.Length; i++)
        {
            victims[i] = new Address(string.Create(CultureInfo.InvariantCulture, $"victim-{i}"));
            world.Node.Monitor.NobodyIsAt(victims[i]);
        }

        var spoofer = new Address("spoofer");
        world.Network.Attach(spoofer, new Listener(Forge), good);
        crowd.Repeat(chance.OneOf(200, 1000), () =>
        {
            Address victim = victims[chance.Below(victims.Length)];
            world.Network.ToNode(good, victim, chance.OneIn(2) ? traffic.Registration() : traffic.Asking(), "spoofer");
        });
        crowd.Repeat(chance.OneOf(500, 3000), () =>
        {
            RawMessage get = RawMessage.Request(MessageType.NonConfirmable, CoapCode.Get, "state", 1);
            get.MessageId = chance.Below(0x10000);
            world.Network.ToNode(good, spoofer, get.Encode());
        });
        crowd.Finish();

        // What the node has sent before this, has the message IDs before this.
        void Forge(int messageId)
        {
            MessageType type = chance.OneOf(MessageType.Acknowledgement, MessageType.Reset);
            for (int i = chance.Between(1, 8); i > 0; i--)
            {
                byte[] guess = MessageFields.Empty(type, (messageId - i) & 0xFFFF);
                world.Network.ToNode(good, victims[chance.Below(victims.Length)], guess, "spoofer");
            }
        }
    }

    private sealed class Listener(Action<int> heard) : IHost
    {
        public void Receive(Datagram datagram)
        {
            if (datagram.Message.Type == MessageType.NonConfirmable)
            {
                heard(datagram.Message.MessageId);
            }
        }
    }
}
