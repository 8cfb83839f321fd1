// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Simulated;
using NanoCoap.Simulated.Fleet;

namespace NanoCoap.Workbench.Simulation;

/// <summary>The nodes that the workbench brings along: real ones but for their hardware, on this machine's loopback interface.</summary>
internal sealed class SimulatedFleet : IDisposable
{
    private readonly NodeFleet _fleet;
    private readonly Thread _thread;

    /// <summary>Opens the sockets and serves.</summary>
    /// <param name="nodes">How many, 1 or more.</param>
    /// <param name="seed">All chance comes from here.</param>
    public SimulatedFleet(int nodes, int seed)
    {
        _fleet = new NodeFleet(new FleetOptions
        {
            Nodes = nodes, Port = 0, Seed = seed, Others = () => [new SlowResource(), new EchoResource()],
        });
        _thread = new Thread(_fleet.Run) { IsBackground = true, Name = "fleet" };
        _thread.Start();
    }

    /// <summary>Names and addresses.</summary>
    public IEnumerable<(string Name, IPEndPoint EndPoint)> Nodes => _fleet.Names.Zip(_fleet.EndPoints);

    public void Dispose()
    {
        _fleet.Stop();
        _thread.Join();
        _fleet.Dispose();
    }
}
