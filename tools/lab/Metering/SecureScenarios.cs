// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dtls;
using NanoCoap.Fakes;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Node;
using NanoCoap.Protocol;

namespace NanoCoap.Lab.Metering;

/// <summary>What a node that speaks coaps does for a hello, a handshake and a request, from datagram to datagram.</summary>
/// <remarks>Runs in a load context of its own; see <see cref="Meter"/>.</remarks>
internal sealed class SecureScenarios
{
    private const int Times = 16;
    private const int PauseMs = 2000; // in which there is budget for another handshake

    private static readonly byte[] s_identity = [.. "metered"u8];
    private static readonly byte[] s_key = Convert.FromHexString("0102030405060708090a0b0c0d0e0f10");

    private readonly int _blocks;
    private readonly List<(int Observers, string Name, int Times, long[] Executed)> _results;
    private readonly FakeBoard _board;
    private readonly FakeTransport _net;
    private readonly SensorNode _node;
    private readonly DtlsServer _server;
    private readonly byte[] _buffer = new byte[1200];
    private int _clients;
    private string _scenario = "";

    private SecureScenarios(int blocks, List<(int Observers, string Name, int Times, long[] Executed)> results)
    {
        _blocks = blocks;
        _results = results;
        var coaps = new CoapsNode(1, new DtlsConfig(), s_identity, s_key, 1000);
        (_board, _net, _node, _server) = (coaps.Board, coaps.Net, coaps.Node, coaps.Server);
    }

    /// <summary>Runs them.</summary>
    /// <param name="blocks">Blocks that are counted.</param>
    /// <param name="results">Gets how often each took place, and how often each block was executed meanwhile.</param>
    public static void Run(int blocks, List<(int Observers, string Name, int Times, long[] Executed)> results)
    {
        new SecureScenarios(blocks, results).RunAll();
    }

    private void RunAll()
    {
        Measure("coaps: hello without a cookie", client => client.Flight(), _ => { });
        Measure("coaps: hello with a false cookie", client => client.HelloWith(new byte[8]), _ => { });
        Measure("coaps: hello beyond the budget", client => client.Flight(), _ => Flood());
        Measure("coaps: hello with a cookie, to ServerHelloDone", client => client.Flight(), client => Advance(client, SecureStage.Cookie));
        Measure("coaps: flight with the keys, to Finished", client => client.Flight(), client => Advance(client, SecureStage.Finished));
        Measure("coaps: GET /temperature", Request, client => Advance(client, SecureStage.Connected));
        Expect(_server.Counters.HandshakesFinished > Times, "handshakes were not finished");
    }

    private static byte[] Request(SecureClient client)
    {
        RawMessage request = RawMessage.Request(MessageType.Confirmable, CoapCode.Get, "temperature", 1);
        return client.Seal(SecureContent.Message, request.Encode());
    }

    private void Measure(string scenario, Func<SecureClient, byte[]> make, Action<SecureClient> prepare)
    {
        _scenario = scenario;
        var sums = new long[_blocks];
        for (int i = -1; i < Times; i++)
        {
            _clients++;
            _board.Now += _server.NextDeadline == long.MaxValue ? PauseMs : 20000;
            _server.HandleDeadlines(_board.Now);
            byte[] random = new byte[32];
            random[0] = (byte)_clients;
            var client = new SecureClient(s_identity, s_key, random, true);
            prepare(client);
            _net.Forget();
            byte[] datagram = make(client);
            BlockCounter.Clear();
            Deliver(datagram);
            if (i >= 0)
            {
                BlockCounter.AddTo(sums);
            }

            Expect(_net.Sent == (scenario.EndsWith("budget", StringComparison.Ordinal) ? 0 : 1), "another number of answers");
        }

        _results.Add((0, scenario, Times, sums));
    }

    private void Flood()
    {
        for (int i = 0; i < 100; i++)
        {
            Deliver(new SecureClient(s_identity, s_key, new byte[32], true).Flight());
        }
    }

    private void Advance(SecureClient client, SecureStage stage)
    {
        while (client.Stage != stage)
        {
            _net.Forget();
            Deliver(client.Flight());
            Expect(_net.Sent == 1, "no answer on the way");
            client.Take(_net.Last);
        }
    }

    private void Deliver(byte[] datagram)
    {
        datagram.CopyTo(_buffer, 0);
        _server.Begin(_board.Now, new MeteredRemote("client" + _clients), _buffer, datagram.Length);
        while (_server.Next())
        {
            Array.Copy(_buffer, _server.MessageAt, _buffer, 0, _server.MessageLength);
            _node.HandleDatagram(_board.Now, _server.Session, _buffer, _server.MessageLength, false);
        }
    }

    private void Expect(bool condition, string problem)
    {
        if (!condition)
        {
            throw new InvalidOperationException($"{_scenario}: {problem}.");
        }
    }
}
