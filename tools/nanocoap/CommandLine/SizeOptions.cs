// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.CommandLine.Parsing;
using NanoCoap.Server;

namespace NanoCoap.Tool.CommandLine;

/// <summary>The options for the sizes of a node's tables and buffers.</summary>
public sealed class SizeOptions
{
    private const int MaxDatagram = 65507; // of UDP over IPv4

    private static readonly EndpointConfig s_config = new();

    private readonly RangedOption _observers = new(
        "--observers", "COUNT", "Room for so many observers", 0, 10000, s_config.Observers);

    private readonly RangedOption _transmissions = new(
        "--transmissions", "COUNT", "Room for so many separate responses under way", 1, 1000, s_config.Transmissions);

    private readonly RangedOption _exchanges = new(
        "--exchanges", "COUNT", "Room for so many GETs whose duplicates are known, and twice as many PUTs and POSTs",
        1, 16000, s_config.SafeExchanges);

    private readonly RangedOption _maxMessage = new(
        "--max-message", "BYTES", "Bytes of the largest message", EndpointConfig.HeadroomBytes + 16, MaxDatagram, s_config.MaxMessageBytes);

    private readonly RangedOption _body = new(
        "--body", "BYTES", "Bytes of the largest body that comes in blocks; 0 takes none", 0, 1 << 20, s_config.BodyBytes);

    private readonly RangedOption _replies = new(
        "--replies", "BYTES", "Bytes of the longest reply that each of these keeps for its duplicates", 12, 1024, s_config.ReplyBytes);

    private readonly RangedOption _pending = new(
        "--pending", "COUNT", "Room for so many requests whose answers are put off", 0, 16, s_config.Pending);

    private readonly RangedOption _peers = new(
        "--peers", "COUNT", "Room for so many remotes of which something is known", 1, 100000, s_config.Peers);

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [_observers, _transmissions, _exchanges, _maxMessage, _body, _replies, _pending, _peers];

    /// <summary>Puts the options together.</summary>
    /// <param name="result">The command, without errors.</param>
    /// <returns>The sizes; those without an option have their defaults.</returns>
    public EndpointConfig Read(CommandResult result)
    {
        int exchanges = _exchanges.Value(result);
        int maxMessage = _maxMessage.Value(result);
        int observers = _observers.Value(result);
        return new EndpointConfig
        {
            Observers = observers,
            Transmissions = _transmissions.Value(result),
            SafeExchanges = exchanges,
            UnsafeExchanges = 2 * exchanges,
            ReplyBytes = _replies.Value(result),
            MaxMessageBytes = maxMessage,
            TransmissionBytes = Math.Min(s_config.TransmissionBytes, maxMessage),
            Pending = _pending.Value(result),
            BodyBytes = _body.Value(result),
            Peers = _peers.Given(result) ?? Math.Max(s_config.Peers, 2 * observers), // each may observe from elsewhere
        };
    }
}
