// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Crypto;
using NanoCoap.Dtls;
using NanoCoap.Fakes;
using NanoCoap.Messaging;
using NanoCoap.Node;
using NanoCoap.Protocol;
using NanoCoap.Server;

namespace NanoCoap.Lab.Fuzzing;

/// <summary>A node that speaks coaps, without a network: its clock is a variable, and what is sent is kept until it is taken.</summary>
internal sealed class SecureFuzzNode
{
    /// <summary>Who has a key, and its bytes.</summary>
    public static readonly byte[] Identity = [.. "fuzz"u8];

    /// <summary>The key.</summary>
    public static readonly byte[] Key = [.. "0123456789abcdef"u8];

    private const int MaxTurns = 10; // at one time

    private readonly FakeTransport _net = new();
    private readonly FakeBoard _board = new() { Now = 1000000 };
    private readonly SensorNode _node;

    /// <param name="seed">Of its secrets.</param>
    /// <param name="config">Sizes.</param>
    public SecureFuzzNode(int seed, DtlsConfig config)
    {
        var keys = new PreSharedKeys(1);
        _ = keys.Add(Identity, Key);
        Server = new DtlsServer(config, keys, new AesCcm(), _net, new SmallRandom(seed));
        NodeBoard board = _board.Assemble(new FakeStore(), _net);
        board.Transport = new DtlsTransport(_net, new SecurePort(), Server, _board);
        board.Random = new SmallRandom(seed);
        _node = new SensorNode(board, new EndpointConfig(), new TransmissionParameters());
        Server.Endpoint = _node.Endpoint;
    }

    public DtlsServer Server { get; }

    /// <summary>Hands in a datagram, and the messages in it to the endpoint.</summary>
    /// <param name="remote">Who sent it.</param>
    /// <param name="buffer">Holds it; is written over.</param>
    /// <param name="length">Bytes of it.</param>
    /// <returns>The messages, each with the words of its session for its client.</returns>
    public List<(string Remote, string Hex)> Feed(string remote, byte[] buffer, int length)
    {
        var messages = new List<(string, string)>();
        Server.Begin(_board.Now, remote, buffer, length);
        while (Server.Next())
        {
            byte[] message = buffer[Server.MessageAt..(Server.MessageAt + Server.MessageLength)];
            messages.Add((Server.Session.ToString(), Convert.ToHexString(message)));
            _node.HandleDatagram(_board.Now, Server.Session, message, message.Length, false);
        }

        return messages;
    }

    /// <summary>Lets time pass.</summary>
    /// <exception cref="InvalidOperationException">The server does not come to rest.</exception>
    public void Pass(int milliseconds)
    {
        long until = _board.Now + milliseconds;
        int turns = 0;
        for (long due = Server.NextDeadline; due <= until; due = Server.NextDeadline)
        {
            turns = due > _board.Now ? 0 : turns + 1;
            if (turns > MaxTurns)
            {
                throw new InvalidOperationException("The server does not come to rest.");
            }

            _board.Now = Math.Max(due, _board.Now);
            Server.HandleDeadlines(_board.Now);
        }

        _board.MoveOn(_node, until);
    }

    /// <summary>Takes all that was sent since the last time, the oldest first.</summary>
    public (string Remote, byte[] Bytes)[] Take()
    {
        return Outbox.Take(_net);
    }

    private sealed class SecurePort : ISecurePorts
    {
        public bool IsSecure(object remote)
        {
            return true;
        }

        public bool Listen(bool open)
        {
            return open;
        }
    }
}
