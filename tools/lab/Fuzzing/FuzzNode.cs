// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Loop;
using NanoCoap.Messaging;
using NanoCoap.Node;
using NanoCoap.Platform;
using NanoCoap.Protocol;
using NanoCoap.Server;
using NanoCoap.Simulated;

namespace NanoCoap.Lab.Fuzzing;

/// <summary>A whole node without a network: the clock and the sensor are variables, and what is sent is kept until it is taken.</summary>
public sealed class FuzzNode : IClock, ITemperatureSensor, IAlarmOutput, ISystemInfo, ITransport
{
    private readonly List<(object Remote, byte[] Bytes)> _sent = [];

    /// <summary>Makes the node.</summary>
    /// <param name="seed">Seed of the endpoint.</param>
    public FuzzNode(int seed)
    {
        var board = new NodeBoard
        {
            Clock = this,
            Sensor = this,
            Alarm = this,
            System = this,
            Transport = this,
            Store = new MemoryStore(),
            Random = new SmallRandom(seed),
        };
        Config = new EndpointConfig();
        Node = new SensorNode(board, Config, new TransmissionParameters(), [Late, new EchoResource()]);
    }

    /// <summary>The node.</summary>
    public SensorNode Node { get; }

    /// <summary>Its sizes.</summary>
    public EndpointConfig Config { get; }

    /// <summary>A resource whose answers wait for <see cref="LateResource.Finish"/>.</summary>
    public LateResource Late { get; } = new();

    /// <inheritdoc/>
    public long NowMs { get; set; } = 1000;

    /// <summary>What the sensor measures, hundredths of a degree Celsius; null for no reading.</summary>
    public int? Centi { get; set; } = 2250;

    /// <summary>Whether the output is on.</summary>
    public bool OutputOn { get; private set; }

    /// <inheritdoc/>
    int ISystemInfo.FreeBytes => -1;

    byte[]? ISystemInfo.HardwareAddress => null;

    /// <inheritdoc/>
    object ITransport.Remote => string.Empty;

    /// <inheritdoc/>
    bool ITransport.IsMulticast => false;

    /// <summary>What the node is like now.</summary>
    /// <returns>A snapshot.</returns>
    public NodeSnapshot Snapshot()
    {
        return NodeSnapshot.Of(Node, OutputOn);
    }

    /// <summary>Takes all that was sent since the last time.</summary>
    /// <returns>Messages, the oldest first.</returns>
    public (object Remote, byte[] Bytes)[] Take()
    {
        if (_sent.Count == 0)
        {
            return [];
        }

        (object, byte[])[] sent = [.. _sent];
        _sent.Clear();
        return sent;
    }

    /// <inheritdoc/>
    bool IDatagramSender.Send(object remote, byte[] buffer, int length)
    {
        _sent.Add((remote, buffer[..length]));
        return true;
    }

    /// <inheritdoc/>
    int IDatagramSender.AddressOf(object remote, byte[] target)
    {
        return AddressBytes.Write((string)remote, target);
    }

    /// <inheritdoc/>
    bool ITemperatureSensor.TryRead(out int centiCelsius)
    {
        centiCelsius = Centi ?? 0;
        return Centi != null;
    }

    /// <inheritdoc/>
    void IAlarmOutput.Set(bool on)
    {
        OutputOn = on;
    }

    /// <inheritdoc/>
    bool ITransport.Wait(int timeoutMs)
    {
        return false;
    }

    /// <inheritdoc/>
    int ITransport.Receive(byte[] buffer)
    {
        return -1;
    }
}
