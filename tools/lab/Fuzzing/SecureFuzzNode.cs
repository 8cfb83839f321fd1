// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dtls;
using NanoCoap.Lab.Datagrams;

namespace NanoCoap.Lab.Fuzzing;

/// <summary>A node that speaks coaps, without a network: its clock is a variable, and what is sent is kept until it is taken.</summary>
internal sealed class SecureFuzzNode
{
    /// <summary>Who has a key, and its bytes.</summary>
    public static readonly byte[] Identity = [.. "fuzz"u8];

    /// <summary>The key.</summary>
    public static readonly byte[] Key = [.. "0123456789abcdef"u8];

    private const int MaxTurns = 10; // at one time

    private readonly CoapsNode _coaps;

    /// <param name="seed">Of its secrets.</param>
    /// <param name="config">Sizes.</param>
    public SecureFuzzNode(int seed, DtlsConfig config)
    {
        _coaps = new CoapsNode(seed, config, Identity, Key, 1000000);
    }

    public DtlsServer Server => _coaps.Server;

    /// <summary>Hands in a datagram, and the messages in it to the endpoint.</summary>
    /// <param name="remote">Who sent it.</param>
    /// <param name="buffer">Holds it; is written over.</param>
    /// <param name="length">Bytes of it.</param>
    /// <returns>The messages, each with the words of its session for its client.</returns>
    public List<(string Remote, string Hex)> Feed(string remote, byte[] buffer, int length)
    {
        var messages = new List<(string, string)>();
        Server.Begin(_coaps.Board.Now, remote, buffer, length);
        while (Server.Next())
        {
            byte[] message = buffer[Server.MessageAt..(Server.MessageAt + Server.MessageLength)];
            messages.Add((Server.Session.ToString(), Convert.ToHexString(message)));
            _coaps.Node.HandleDatagram(_coaps.Board.Now, Server.Session, message, message.Length, false);
        }

        return messages;
    }

    /// <summary>Lets time pass.</summary>
    /// <exception cref="InvalidOperationException">The server does not come to rest.</exception>
    public void Pass(int milliseconds)
    {
        long until = _coaps.Board.Now + milliseconds;
        int turns = 0;
        for (long due = Server.NextDeadline; due <= until; due = Server.NextDeadline)
        {
            turns = due > _coaps.Board.Now ? 0 : turns + 1;
            if (turns > MaxTurns)
            {
                throw new InvalidOperationException("The server does not come to rest.");
            }

            _coaps.Board.Now = Math.Max(due, _coaps.Board.Now);
            Server.HandleDeadlines(_coaps.Board.Now);
        }

        _coaps.Board.MoveOn(_coaps.Node, until);
    }

    /// <summary>Takes all that was sent since the last time, the oldest first.</summary>
    public (string Remote, byte[] Bytes)[] Take()
    {
        return Outbox.Take(_coaps.Net);
    }
}
