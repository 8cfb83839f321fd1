// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using NanoCoap.Client.Oscore;
using NanoCoap.Crypto;
using NanoCoap.Fakes;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Messaging;
using NanoCoap.Node;
using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Server;
using NanoCoap.Wire;

namespace NanoCoap.Lab.Metering;

/// <summary>What a node with a key does for a request that is protected with it, from datagram to datagram.</summary>
/// <remarks>Runs in a load context of its own; see <see cref="Meter"/>.</remarks>
internal sealed class ProtectedScenarios
{
    private const int WarmUp = 48;
    private const int Times = 16;

    private static readonly byte[] s_secret = Convert.FromHexString("0102030405060708090a0b0c0d0e0f10");

    private readonly int _blocks;
    private readonly FakeBoard _board = new() { Now = 1000 };
    private readonly FakeTransport _net = new();
    private readonly SensorNode _node;
    private readonly SecurityContext _client;
    private readonly ClientProtection _protection;
    private readonly MessageReader _reader = new(16);
    private readonly byte[] _buffer = new byte[1200];
    private int _messageId = 0x1000;

    private ProtectedScenarios(int blocks)
    {
        _blocks = blocks;
        var contexts = new SecurityContexts(1, new Hkdf(), null, 1 << 20);
        _client = contexts.Add(s_secret, [], [2], [1], null)!;
        _protection = new ClientProtection(contexts, new AesCcm(), 16);
        var keys = new SecurityContexts(1, new Hkdf(), null, 1 << 20);
        _ = keys.Add(s_secret, [], [1], [2], null);
        var config = new EndpointConfig();
        config.Guard = new OscoreGuard(keys, new AesCcm(), config.MaxMessageBytes, config.MaxOptions);
        var access = new AccessRules(1);
        access.Add("", AccessRules.AnyKey, AccessRules.AnyKey, AccessRules.AnyKey);
        config.Access = access;
        _node = new SensorNode(_board.Assemble(new FakeStore(), _net), config, new TransmissionParameters());
    }

    /// <summary>Runs it.</summary>
    /// <param name="blocks">Blocks that are counted.</param>
    /// <param name="results">Gets how often it took place, and how often each block was executed meanwhile.</param>
    public static void Run(int blocks, List<(int Observers, string Name, int Times, long[] Executed)> results)
    {
        results.Add((0, "GET /temperature with a key", Times, new ProtectedScenarios(blocks).Get()));
    }

    private long[] Get()
    {
        var sums = new long[_blocks];
        for (int i = 0; i < WarmUp + Times; i++)
        {
            RawMessage request = RawMessage.Request(MessageType.Confirmable, CoapCode.Get, "temperature", (byte)i, 0x0B);
            request.MessageId = ++_messageId;
            byte[] plain = request.Encode();
            int length = _protection.ProtectRequest(_client, plain, plain.Length, _buffer);
            long number = _protection.PartialIv;
            byte[] datagram = _buffer[..length];
            var remote = new MeteredRemote("client");
            _net.Forget();
            BlockCounter.Clear();
            _node.HandleDatagram(_board.Now, remote, datagram, length, false);
            if (i >= WarmUp)
            {
                BlockCounter.AddTo(sums);
            }

            Expect(_net.Sent == 1 && _reader.Parse(_net.Last, _net.Last.Length) == ParseStatus.Ok, "no reply");
            UnprotectStatus status = _protection.UnprotectResponse(_client, number, Protection.NoPartialIv, _reader, _buffer);
            Expect(status == UnprotectStatus.Ok, "a reply that can't be opened");
            _ = RawMessage.Parse(_buffer.AsSpan(0, _protection.Length), out RawMessage reply);
            Expect(reply.Code == (int)CoapCode.Content && Encoding.ASCII.GetString(reply.Payload) == "22.5", "another reply");
        }

        return sums;

        void Expect(bool condition, string problem)
        {
            if (!condition)
            {
                throw new InvalidOperationException($"GET with a key: {problem}.");
            }
        }
    }
}
