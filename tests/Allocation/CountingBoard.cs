// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Loop;
using NanoCoap.Messaging;
using NanoCoap.Node;
using NanoCoap.Platform;
using NanoCoap.Protocol;

namespace NanoCoap.Tests.Allocation;

/// <summary>A board whose ports allocate nothing themselves, and which counts what is sent.</summary>
internal sealed class CountingBoard : IClock, ITemperatureSensor, IAlarmOutput, ISystemInfo, ITransport, IStore
{
    private readonly byte[][] _places = [new byte[NodeSettings.StoredBytes], new byte[NodeSettings.StoredBytes]];
    private readonly int[] _lengths = new int[2];

    /// <inheritdoc/>
    public long NowMs { get; set; } = 1000;

    public int Centi { get; set; } = 2250;

    public bool SensorFails { get; set; }

    public bool StoreFails { get; set; }

    public bool SendFails { get; set; }

    /// <summary>Messages sent, by code.</summary>
    public int[] Codes { get; } = new int[256];

    /// <summary>Messages sent, by type.</summary>
    public int[] Types { get; } = new int[4];

    /// <summary>Whom the last CON went to, or null if it has been dealt with.</summary>
    public object? LastCon { get; set; }

    /// <summary>Message ID of the last CON.</summary>
    public int LastConId { get; private set; }

    /// <summary>Whether the last CON was a ping.</summary>
    public bool LastConIsPing { get; private set; }

    /// <summary>Whom the last NON went to.</summary>
    public object? LastNon { get; private set; }

    /// <summary>Message ID of the last NON.</summary>
    public int LastNonId { get; private set; }

    /// <summary>Bytes of the last message.</summary>
    public byte[] Last { get; } = new byte[2048];

    /// <summary>How many.</summary>
    public int LastLength { get; private set; }

    /// <inheritdoc/>
    int ISystemInfo.FreeBytes => 1;

    byte[] ISystemInfo.HardwareAddress => [2, 0, 0, 0, 0, 1];

    /// <inheritdoc/>
    object ITransport.Remote => this;

    /// <inheritdoc/>
    bool ITransport.IsMulticast => false;

    /// <inheritdoc/>
    int IDatagramSender.AddressOf(object remote, byte[] target)
    {
        return AddressBytes.Write((string)remote, target);
    }

    /// <inheritdoc/>
    bool IDatagramSender.Send(object remote, byte[] buffer, int length)
    {
        if (SendFails)
        {
            return false;
        }

        Array.Copy(buffer, Last, length);
        LastLength = length;
        Codes[buffer[1]]++;
        int type = (buffer[0] >> 4) & 3;
        int messageId = (buffer[2] << 8) | buffer[3];
        Types[type]++;
        if (type == (int)MessageType.Confirmable)
        {
            LastCon = remote;
            LastConId = messageId;
            LastConIsPing = buffer[1] == 0;
        }
        else if (type == (int)MessageType.NonConfirmable)
        {
            LastNon = remote;
            LastNonId = messageId;
        }

        return true;
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

    /// <inheritdoc/>
    bool ITemperatureSensor.TryRead(out int centiCelsius)
    {
        centiCelsius = Centi;
        return !SensorFails;
    }

    /// <inheritdoc/>
    void IAlarmOutput.Set(bool on)
    {
    }

    /// <inheritdoc/>
    int IStore.Read(string name, byte[] buffer)
    {
        int place = PlaceOf(name);
        Array.Copy(_places[place], buffer, _lengths[place]);
        return _lengths[place];
    }

    /// <inheritdoc/>
    bool IStore.Write(string name, byte[] buffer, int length)
    {
        if (StoreFails)
        {
            return false;
        }

        int place = PlaceOf(name);
        Array.Copy(buffer, _places[place], length);
        _lengths[place] = length;
        return true;
    }

    private static int PlaceOf(string name)
    {
        return name[^1] - '0'; // settings.0, settings.1
    }
}
