// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Fakes;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Lab.Fuzzing;
using NanoCoap.Messaging;
using NanoCoap.Node;
using NanoCoap.Protocol;
using NanoCoap.Server;
using NanoCoap.Wire;

namespace NanoCoap.Tests.Allocation;

/// <summary>
/// A round of everything that a node has to do with datagrams. Messages are made beforehand; what a round itself does allocates
/// nothing, so that whatever is allocated is the node's.
/// </summary>
internal sealed class Traffic
{
    private readonly LateResource _late = new();
    private readonly byte[] _scratch = new byte[64];
    private int _nextMessageId;
    private long _allocated;

    // Equal and not the same, as two datagrams of one sender bring them.
    private readonly object[] _alice = [new string("alice"), new string("alice")];
    private readonly object[] _bob = [new string("bob"), new string("bob")];
    private readonly object[] _dave = [new string("dave"), new string("dave")];
    private readonly object[] _mallory = [new string("mallory"), new string("mallory")];
    private readonly object[] _erin = [new string("erin"), new string("erin")];
    private readonly object[] _frank = [new string("frank"), new string("frank")];
    private readonly object[][] _crowd = [.. Enumerable.Range(0, 20).Select(i => new object[] { $"crowd-{i}", $"crowd-{i}" })];
    private readonly MessageReader _reader = new(24);

    private readonly byte[] _getTemperature = Con(CoapCode.Get, "temperature").Encode();
    private readonly byte[] _getTemperatureNon = RawMessage.Request(MessageType.NonConfirmable, CoapCode.Get, "temp", 1, 2, 3, 4, 5, 6, 7, 8).Encode();
    private readonly byte[] _getSenml = Con(CoapCode.Get, "temperature").Uint(OptionNumber.Accept, 110).Encode();
    private readonly byte[] _getXml = Con(CoapCode.Get, "temperature").Uint(OptionNumber.Accept, 41).Encode();
    private readonly byte[] _getNode = Con(CoapCode.Get, "node").Encode();
    private readonly byte[] _getConfig = Con(CoapCode.Get, "config").Encode();
    private readonly byte[] _getRules = Con(CoapCode.Get, "alarm/rules").Encode();
    private readonly byte[] _getNowhere = Con(CoapCode.Get, "no/where").Encode();
    private readonly byte[] _calibrateA = Con(CoapCode.Put, "temperature").Body("21.5").Encode();
    private readonly byte[] _calibrateB = Con(CoapCode.Put, "temperature").Body("22.5").Encode();
    private readonly byte[] _calibrateBadly = Con(CoapCode.Put, "temperature").Body("warm").Encode();
    private readonly byte[] _on = Con(CoapCode.Put, "alarm").Uint(OptionNumber.ContentFormat, 0).Body("ON").Encode();
    private readonly byte[] _off = Con(CoapCode.Put, "alarm").Body("OFF").Encode();
    private readonly byte[] _onAsXml = Con(CoapCode.Put, "alarm").Uint(OptionNumber.ContentFormat, 41).Body("ON").Encode();
    private readonly byte[] _onIfMatch = Con(CoapCode.Put, "alarm").Text(OptionNumber.IfMatch, "stale").Body("ON").Encode();
    private readonly byte[] _postAlarm = Con(CoapCode.Post, "alarm").Body("ON").Encode();
    private readonly byte[] _configA = Con(CoapCode.Put, "config").Body("period=3 strategy=mixed n=2").Encode();
    private readonly byte[] _configB = Con(CoapCode.Put, "config").Body("period=2 strategy=mixed n=5").Encode();
    private readonly byte[] _configBlock0 = Con(CoapCode.Put, "config").Uint(OptionNumber.Block1, 0x08).Body("period=2        ").Encode();
    private readonly byte[] _configBlock1 = Con(CoapCode.Put, "config").Uint(OptionNumber.Block1, 0x10).Body("n=5").Encode();
    private readonly byte[] _configBlock7 = Con(CoapCode.Put, "config").Uint(OptionNumber.Block1, 0x78).Body("0123456789abcdef").Encode();
    private readonly byte[] _configTooLong = Con(CoapCode.Put, "config").Body(new string(' ', 200)).Encode();
    private readonly byte[] _configHuge = Con(CoapCode.Put, "config").Body(new string(' ', 3000)).Encode();
    private readonly byte[] _postRule = Con(CoapCode.Post, "alarm/rules").Body("gt=40 hys=0.5").Encode();
    private readonly byte[] _postRuleBadly = Con(CoapCode.Post, "alarm/rules").Body("gt=warm").Encode();
    private readonly byte[] _observeTemperature = Observe("temperature", 0, 0x0B).Encode();
    private readonly byte[] _forgetTemperature = Observe("temperature", 1, 0x0B).Encode();
    private readonly byte[] _observeAlarm = Observe("alarm", 0, 0xA1).Encode();
    private readonly byte[] _observeRule = Observe("alarm/rules", 0, 0xE1).Encode();
    private readonly byte[][] _observeMany = [.. Enumerable.Range(0x20, 8).Select(token => Observe("config", 0, (byte)token).Encode())];
    private readonly byte[][] _forgetMany = [.. Enumerable.Range(0x20, 8).Select(token => Observe("config", 1, (byte)token).Encode())];
    private readonly byte[] _discover = Con(CoapCode.Get, ".well-known/core").Encode();
    private readonly byte[] _discoverEcho = Con(CoapCode.Get, ".well-known/core").Text(OptionNumber.Echo, "12345678").Encode();
    private readonly byte[] _discoverAlarm = Con(CoapCode.Get, ".well-known/core").Text(OptionNumber.UriQuery, "rt=alarm*").Encode();
    private readonly byte[][] _discoverBlocks =
        [.. Enumerable.Range(0, 40).Select(number => Con(CoapCode.Get, ".well-known/core").Uint(OptionNumber.Block2, (uint)(number << 4)).Encode())];

    private readonly byte[] _discoverGroup =
        RawMessage.Request(MessageType.NonConfirmable, CoapCode.Get, ".well-known/core", 7).Text(OptionNumber.UriQuery, "rt=alarm").Encode();

    private readonly byte[] _getNowhereGroup = RawMessage.Request(MessageType.NonConfirmable, CoapCode.Get, "no/where", 7).Encode();
    private readonly byte[] _getLate = Con(CoapCode.Get, "late").Encode();
    private readonly byte[] _proxy = Con(CoapCode.Get, "").Text(OptionNumber.ProxyUri, "coap://elsewhere/").Encode();
    private readonly byte[] _unknownCritical = Con(CoapCode.Get, "alarm").Text(OptionNumber.Oscore, "x").Encode();
    private readonly byte[] _unknownCriticalNon =
        RawMessage.Request(MessageType.NonConfirmable, CoapCode.Get, "alarm", 7).Text(OptionNumber.Oscore, "x").Encode();

    private readonly byte[] _ping = [0x40, 0x00, 0, 0];
    private readonly byte[] _emptyNon = [0x50, 0x00, 0, 0];
    private readonly byte[] _responseCon = [0x40, 0x45, 0, 0];
    private readonly byte[] _tokenTooLong = [0x4F, 0x01, 0, 0];
    private readonly byte[] _loneMarker = [0x40, 0x01, 0, 0, 0xFF];
    private readonly byte[] _truncated = [0x40, 0x01, 0, 0, 0xBB, (byte)'t'];
    private readonly byte[] _version2 = [0x80, 0x01, 0, 0];
    private readonly byte[] _short = [0x40, 0x01];
    private readonly byte[] _ack = [0x60, 0x00, 0, 0];
    private readonly byte[] _reset = [0x70, 0x00, 0, 0];
    private readonly byte[] _getIfChanged = Con(CoapCode.Get, "config").Text(OptionNumber.ETag, "12345").Encode();

    public Traffic()
    {
        Node = new SensorNode(Board.Assemble(Store, Net), new EndpointConfig(), new TransmissionParameters(), [_late]);
    }

    public FakeBoard Board { get; } = new() { Now = 1000 };

    public FakeStore Store { get; } = new();

    public CountingTransport Net { get; } = new();

    public SensorNode Node { get; }

    /// <summary>What was being done when something was allocated for the first time, or null.</summary>
    public string? Culprit { get; private set; }

    public EndpointCounters Counters => Node.Endpoint.Counters;

    /// <summary>Forgets what was allocated so far.</summary>
    public void Forgive()
    {
        Culprit = null;
        _allocated = GC.GetAllocatedBytesForCurrentThread();
    }

    /// <summary>One round.</summary>
    public void Round()
    {
        Reads();
        Writes();
        Rules();
        Registrations();
        Discovery();
        Blocks();
        Refusals();
        Noise();
        Late();
        Group();
        FailingPorts();
        Losses();
        FailingStore();
    }

    private void Reads()
    {
        Send("GET", _alice, _getTemperature);
        Send("duplicate of a GET", _alice, _getTemperature, keepId: true);
        Send("GET as a NON", _alice, _getTemperatureNon);
        Send("duplicate of a NON", _alice, _getTemperatureNon, keepId: true);
        Send("GET of SenML", _alice, _getSenml);
        Send("GET of the counters", _alice, _getNode);
        Send("GET of the settings", _alice, _getConfig);

        // The entity-tag is the first option of both messages, behind header and token.
        Array.Copy(Net.Last, 6, _getIfChanged, 6, 5);
        Send("GET with an entity-tag", _alice, _getIfChanged);
    }

    private void Writes()
    {
        Send("registration for the alarm", _bob, _observeAlarm);
        Send("PUT alarm", _alice, _on);
        Send("duplicate of a PUT", _alice, _on, keepId: true);
        Pass("notification of the alarm", 50);
        Send("PUT alarm", _alice, _off);
        Pass("notification of the alarm", 50);
        Send("PUT calibration", _alice, _calibrateA);
        Send("PUT calibration", _alice, _calibrateB);
        Send("PUT config", _alice, _configA);
        Send("PUT config", _alice, _configB);
    }

    private void Rules()
    {
        Send("registration for the rules", _erin, _observeRule);
        Send("POST rule", _alice, _postRule);
        Send("duplicate of a POST", _alice, _postRule, keepId: true);
        Send("GET of the rules", _alice, _getRules);
        Send("DELETE rule", _alice, _scratch, WriteDelete());
        Send("DELETE of no rule", _alice, _scratch, WriteDelete());
        Pass("notification of the rules", 10000);
    }

    private void Registrations()
    {
        Send("registration", _bob, _observeTemperature);
        Send("registration, renewed", _bob, _observeTemperature);
        Pass("notifications", 20000);
        Send("registration", _erin, _observeTemperature);
        Pass("notifications", 5000);
        if (Net.LastNon != null && Net.LastNon.Equals(_erin[0]))
        {
            _reset[2] = (byte)(Net.LastNonId >> 8);
            _reset[3] = (byte)Net.LastNonId;
            Send("RST of a notification", _erin, _reset, keepId: true);
        }

        foreach (byte[] registration in _observeMany)
        {
            Send("registration, up to a full table", _alice, registration);
        }

        foreach (byte[] registration in _forgetMany)
        {
            Send("deregistration", _alice, registration);
        }

        Send("deregistration", _erin, _forgetTemperature);
    }

    private void Discovery()
    {
        Send("discovery", _alice, _discover);
        Send("discovery by a stranger", _mallory, _discover);
        Send("discovery by a stranger who comes again", _mallory, _discover);
        _discoverEcho.AsSpan(^8).Fill((byte)'x');
        Send("4.01 for an Echo value that is none", _mallory, _discoverEcho);
        Send("discovery by one who knows Echo", _frank, _discover);
        if (_reader.Parse(Net.Last, Net.LastLength) == ParseStatus.Ok && _reader.First(OptionSlot.Echo) is >= 0 and int echo)
        {
            Array.Copy(Net.Last, _reader.OptionOffset(echo), _discoverEcho, _discoverEcho.Length - 8, 8);
            Send("discovery with an Echo value", _frank, _discoverEcho);
        }

        Send("discovery with a filter", _alice, _discoverAlarm);
        foreach (byte[] block in _discoverBlocks)
        {
            Send("discovery in blocks", _alice, block);
        }
    }

    private void Blocks()
    {
        Send("first block", _alice, _configBlock0);
        Send("last block", _alice, _configBlock1);
        Send("first block", _alice, _configBlock0);
        Send("block out of place", _alice, _configBlock7);
        Send("first block", _alice, _configBlock0);
        Send("first block of a second body", _bob, _configBlock0);
        Send("first block of a third body", _erin, _configBlock0);
        Send("body too long", _alice, _configTooLong);
        Send("datagram too long", _alice, _configHuge);
    }

    private void Refusals()
    {
        Send("4.00 for a number", _alice, _calibrateBadly);
        Send("4.00 for a rule", _alice, _postRuleBadly);
        foreach (object[] stranger in _crowd)
        {
            Send("POST by more strangers than may be remembered", stranger, _postRuleBadly);
        }

        Send("4.02", _alice, _unknownCritical);
        Send("4.02 to a NON", _alice, _unknownCriticalNon);
        Send("4.04", _alice, _getNowhere);
        Send("4.05", _alice, _postAlarm);
        Send("4.06", _alice, _getXml);
        Send("4.12", _alice, _onIfMatch);
        Send("4.15", _alice, _onAsXml);
        Send("5.05", _alice, _proxy);
    }

    private void Noise()
    {
        Send("ping", _alice, _ping);
        Send("empty NON", _alice, _emptyNon);
        Send("response that nobody asked for", _alice, _responseCon);
        Send("token too long", _alice, _tokenTooLong);
        Send("marker without a payload", _alice, _loneMarker);
        Send("truncated option", _alice, _truncated);
        Send("version 2", _alice, _version2);
        Send("half a header", _alice, _short, keepId: true);
        Send("ACK of nothing", _alice, _ack);
        Send("RST of nothing", _alice, _reset);
    }

    private void Late()
    {
        Send("late answer", _alice, _getLate);
        Send("late answer refused", _erin, _getLate);
        Send("late answer refused", _erin, _getLate);
        _late.Finish();
        Pass("late answer in the ACK", 100);
        Send("late answer", _alice, _getLate);
        Pass("empty ACK", 300);
        Send("duplicate of what was put off", _alice, _getLate, keepId: true);
        _late.Finish();
        Pass("separate response", 100);
    }

    private void Group()
    {
        Send("multicast", _alice, _discoverGroup, multicast: true);
        Send("multicast without an answer", _alice, _getNowhereGroup, multicast: true);
        Pass("leisure", 6000);
    }

    private void FailingPorts()
    {
        Net.SendFails = true;
        Send("send failure", _alice, _getTemperature);
        Net.SendFails = false;
        Board.SensorFails = true;
        Pass("5.03 to observers, when it has lasted", 70000);
        Send("5.03", _alice, _getTemperature);
        Board.SensorFails = false;
        Pass("recovery", 2000);
    }

    // Dave registers, shows that he is there and is never heard of again: retransmissions, and in the end nothing.
    private void Losses()
    {
        Send("registration", _dave, _observeAlarm);
        Send("second registration, for which NSTART leaves no room", _dave, _observeRule);
        Send("PUT alarm", _alice, _on);
        Send("POST rule", _alice, _postRule);
        Send("DELETE rule", _alice, _scratch, WriteDelete());
        Pass("retransmission", 20000);
        Send("PUT alarm", _alice, _off);
        Pass("retransmission with news", 100000);
    }

    // By now all is saved and another write is due, which fails; the one after the pause goes well again.
    private void FailingStore()
    {
        Store.WritesFail = true;
        Send("5.00", _alice, _configA);
        Store.WritesFail = false;
        Pass("pause until settings are written again", 60000);
    }

    private static RawMessage Con(CoapCode method, string path)
    {
        return RawMessage.Request(MessageType.Confirmable, method, path, 0xC0);
    }

    private static RawMessage Observe(string path, uint value, byte token)
    {
        return RawMessage.Request(MessageType.Confirmable, CoapCode.Get, path, token).Uint(OptionNumber.Observe, value);
    }

    // DELETE of the rule that was made last.
    private int WriteDelete()
    {
        "\x40\x04\0\0"u8.CopyTo(_scratch);
        "\u0035alarm\x05rules"u8.CopyTo(_scratch.AsSpan(4));
        _scratch[4] = 0xB5; // no character of UTF-8
        int length = DecimalText.Write(Node.Settings.LastRuleId, 0, 0, _scratch, 17);
        _scratch[16] = (byte)length;
        return 17 + length;
    }

    private void Send(string what, object[] remote, byte[] datagram, int length = -1, bool keepId = false, bool multicast = false)
    {
        if (!keepId)
        {
            _nextMessageId++;
            datagram[2] = (byte)(_nextMessageId >> 8);
            datagram[3] = (byte)_nextMessageId;
        }

        Node.HandleDatagram(Board.Now, remote[_nextMessageId & 1], datagram, length < 0 ? datagram.Length : length, multicast);
        Look(what);
        Answer();
        Pass(what, 1);
    }

    // Time passes.
    private void Pass(string what, int milliseconds)
    {
        long end = Board.Now + milliseconds;
        while (Node.NextDeadline <= end)
        {
            Board.Now = Math.Max(Board.Now, Node.NextDeadline);
            Node.HandleDeadlines(Board.Now);
            Look(what);
            Answer();
        }

        Board.Now = end;
    }

    // Everybody but Mallory answers a ping at once, and everybody but her and Dave acknowledges.
    private void Answer()
    {
        object? remote = Net.LastCon;
        Net.LastCon = null;
        if (remote == null || remote.Equals(_mallory[0]) || (remote.Equals(_dave[0]) && !Net.LastConIsPing))
        {
            return;
        }

        byte[] answer = Net.LastConIsPing ? _reset : _ack;
        answer[2] = (byte)(Net.LastConId >> 8);
        answer[3] = (byte)Net.LastConId;
        Node.HandleDatagram(Board.Now, remote, answer, 4, false);
        Look(Net.LastConIsPing ? "RST" : "ACK");
    }

    private void Look(string what)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        if (allocated != _allocated)
        {
            Culprit ??= what;
            _allocated = allocated;
        }
    }
}
