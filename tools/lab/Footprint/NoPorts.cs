// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Loop;
using NanoCoap.Messaging;
using NanoCoap.Node;

namespace NanoCoap.Lab.Footprint;

/// <summary>Every port of a board at once, with nothing behind it: what an adapter takes is not counted.</summary>
public sealed class NoPorts
    : IClock, ITemperatureSensor, IHumiditySensor, IAlarmOutput, IStore, ITransport, ISystemInfo, INetwork, ISockets, IStatusLight, IWatchdog,
        ILog, IRandom
{
    public long NowMs => 0;

    public int FreeBytes => -1;

    public byte[] HardwareAddress => [2, 0, 0, 0, 0, 1];

    public bool IsUp => false;

    public bool IsConnecting => false;

    public string? Address => null;

    public object Remote => string.Empty;

    public bool IsMulticast => false;

    /// <summary>Makes a board with these ports.</summary>
    /// <returns>The board.</returns>
    public FirmwareBoard MakeBoard()
    {
        return new FirmwareBoard
        {
            Node = new NodeBoard { Clock = this, Sensor = this, Humidity = this, Alarm = this, Store = this, Transport = this, System = this, Random = this },
            Network = this,
            Sockets = this,
            Light = this,
            Watchdog = this,
            Log = this,
            Name = "table",
        };
    }

    public bool TryRead(out int centiCelsius)
    {
        centiCelsius = 0;
        return true;
    }

    public bool TryReadHumidity(out int tenths)
    {
        tenths = 0;
        return true;
    }

    public void Set(bool on)
    {
    }

    public int Read(string name, byte[] buffer) => 0;

    public bool Write(string name, byte[] buffer, int length) => true;

    public bool Wait(int timeoutMs) => false;

    public int Receive(byte[] buffer) => -1;

    public bool Send(object remote, byte[] buffer, int length) => true;

    public int AddressOf(object remote, byte[] target) => 2;

    public int NextInt() => 0;

    public void StartConnecting()
    {
    }

    public void Reopen()
    {
    }

    public void Feed()
    {
    }

    public void Line(string text)
    {
    }
}
