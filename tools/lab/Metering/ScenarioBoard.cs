// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Loop;
using NanoCoap.Messaging;
using NanoCoap.Node;
using NanoCoap.Platform;
using NanoCoap.Simulated;

namespace NanoCoap.Lab.Metering;

/// <summary>
/// A board for scenarios: a clock that stands still, a sensor that says 22.5, and a network of one datagram in each direction.
/// </summary>
internal sealed class ScenarioBoard : IClock, ITemperatureSensor, IAlarmOutput, ISystemInfo, ITransport
{
    private byte[]? _received;

    public long NowMs { get; set; } = 1000;

    /// <summary>Readings of the sensor so far.</summary>
    public int Readings { get; private set; }

    public bool IsOn { get; private set; }

    /// <summary>Messages sent since this was last set to 0.</summary>
    public int Sent { get; set; }

    /// <summary>The last message sent.</summary>
    public byte[] Message { get; set; } = [];

    /// <summary>Whom it went to.</summary>
    public object To { get; private set; } = string.Empty;

    public object Remote { get; private set; } = string.Empty;

    bool ITransport.IsMulticast => false;

    int ISystemInfo.FreeBytes => 1;

    byte[]? ISystemInfo.HardwareAddress => null;

    /// <summary>Makes the board of a node from it.</summary>
    public NodeBoard MakeNodeBoard()
    {
        return new NodeBoard
        {
            Clock = this,
            Sensor = this,
            Alarm = this,
            System = this,
            Transport = this,
            Store = new MemoryStore(),
            Random = new SmallRandom(1),
        };
    }

    /// <summary>Has a datagram wait for <see cref="ITransport.Receive"/>.</summary>
    public void Arrive(object remote, byte[] datagram)
    {
        Remote = remote;
        _received = datagram;
    }

    /// <summary>The first message since <see cref="Sent"/> was set to 0.</summary>
    public byte[] First { get; private set; } = [];

    int IDatagramSender.AddressOf(object remote, byte[] target)
    {
        return AddressBytes.Write(remote.ToString()!, target);
    }

    bool IDatagramSender.Send(object remote, byte[] buffer, int length)
    {
        Sent++;
        To = remote;
        First = Sent == 1 ? buffer[..length] : First;
        Message = buffer[..length];
        return true;
    }

    bool ITransport.Wait(int timeoutMs)
    {
        return _received != null;
    }

    int ITransport.Receive(byte[] buffer)
    {
        if (_received == null)
        {
            return -1;
        }

        int length = _received.Length;
        _received.CopyTo(buffer, 0);
        _received = null;
        return length;
    }

    bool ITemperatureSensor.TryRead(out int centiCelsius)
    {
        Readings++;
        centiCelsius = 2250;
        return true;
    }

    void IAlarmOutput.Set(bool on)
    {
        IsOn = on;
    }
}
