// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Simulated;
using NanoCoap.Tool.SimulatedNode;

namespace NanoCoap.Tests.Host;

/// <summary>The node of this machine on a thread of its own. Its options say what it is like; it has no log.</summary>
internal sealed class RunningHost : IDisposable
{
    private readonly Thread _thread;

    public RunningHost(NodeOptions options)
    {
        Host = new NodeHost(options, null, _ => { });
        _thread = new Thread(Host.Run) { IsBackground = true };
        _thread.Start();
    }

    public NodeHost Host { get; }

    public int Port => Host.Transport.Channels[0].Local.Port;

    /// <summary>Ends its loop; what belongs to its thread can be read then.</summary>
    public void Stop()
    {
        Host.Stop();
        Assert.True(_thread.Join(10000), "The node does not stop.");
    }

    public void Dispose()
    {
        Stop();
        Host.Dispose();
    }
}
