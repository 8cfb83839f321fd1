// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using NanoCoap.Hosting;
using NanoCoap.Messaging;
using NanoCoap.Node;
using NanoCoap.Protocol;
using NanoCoap.Server;
using NanoCoap.Simulated;

namespace NanoCoap.Tests.Host;

/// <summary>The whole way of a datagram, socket to socket, as the host runs it with --quiet.</summary>
[Trait("Kind", "Counting")]
public sealed class NodeAllocationTests
{
    [Fact]
    public void AfterWarmUp_TurnsOfTheLoopAllocateNothing()
    {
        using var pair = new Loopback();
        var clock = new SystemClock();
        var board = new NodeBoard
        {
            Clock = new FaultyClock(clock, []),
            Sensor = new SimulatedSensor(clock, [], 1, null),
            Alarm = new SimulatedAlarm(null),
            Store = new MemoryStore(),
            Transport = pair.Transport,
            System = new DesktopSystem(null),
            Random = new SmallRandom(1),
        };
        var node = new SensorNode(board, new EndpointConfig(), new TransmissionParameters());
        var loop = new NodeLoop(node, board);

        // CON GET /temperature, NON GET /node, CON GET /.well-known/core, an empty CON, and garbage.
        byte[][] requests =
        [
            [0x41, 0x01, 0, 0, 0xAA, 0xBB, .. "temperature"u8],
            [0x51, 0x01, 0, 0, 0xAB, 0xB4, .. "node"u8],
            [0x41, 0x01, 0, 0, 0xAC, 0xBB, .. ".well-known"u8, 0x04, .. "core"u8],
            [0x40, 0x00, 0, 0],
            [0x4F, 0x01, 0, 0, 0xFF],
        ];
        SocketAddress to = pair.Unicast.Local.Serialize();
        var from = new SocketAddress(AddressFamily.InterNetwork);
        byte[] answer = new byte[2000];
        int messageId = 0;
        int answered = 0;

        void Turn()
        {
            byte[] request = requests[messageId % requests.Length];
            messageId++;
            request[2] = (byte)(messageId >> 8);
            request[3] = (byte)messageId;
            pair.Client.SendTo(request, SocketFlags.None, to);
            loop.Turn();
            answered += pair.Client.ReceiveFrom(answer, SocketFlags.None, from) > 0 ? 1 : 0;
        }

        for (int i = 0; i < 500; i++)
        {
            Turn();
        }

        answered = 0;
        Assert.Equal(0, SteadyState.Allocated(Turn, 2000));
        Assert.InRange(answered, 2000, 10000);
        Assert.Equal(0, answered % 2000);
    }
}
