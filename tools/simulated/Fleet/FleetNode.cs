// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Node;

namespace NanoCoap.Simulated.Fleet;

/// <summary>A node of a fleet: the device's own, with a socket, a sensor and a name.</summary>
internal sealed class FleetNode : IDisposable
{
    public FleetNode(string name, IPEndPoint local, int seed, FleetOptions options, FleetClock clock)
    {
        Name = name;
        Transport = new FleetTransport(local);
        var sensor = new SimulatedSensor(clock, [], seed ^ 0x5E450, null);
        var store = new MemoryStore();
        var board = new NodeBoard
        {
            Clock = clock,
            Sensor = sensor,
            Humidity = sensor,
            Alarm = new SimulatedAlarm(null),
            Store = store,
            Access = options.Access?.Invoke(store, clock),
            Transport = Transport,
            System = new DesktopSystem(SimulatedAddress.Of(name).GetAddressBytes()),
            Random = options.Secrets(seed),
        };
        Node = new SensorNode(board, options.Config, options.Parameters, [new NameResource(name), .. options.Others()]);
        NodeSettings settings = Node.Settings;
        Node.Configure(options.PeriodSeconds, settings.Strategy, settings.ConfirmEvery);
    }

    public string Name { get; }

    public FleetTransport Transport { get; }

    public SensorNode Node { get; }

    /// <summary>When the loop comes back to it; anything else in its queue is out of date.</summary>
    public long Due { get; set; } = long.MaxValue;

    public void Dispose()
    {
        Transport.Dispose();
    }
}
