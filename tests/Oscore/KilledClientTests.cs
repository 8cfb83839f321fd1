// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Datagrams;
using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Tests.Cli;

namespace NanoCoap.Tests.Oscore;

/// <summary>Many clients with one key at once, each killed at some point: no number is on two different messages.</summary>
public sealed class KilledClientTests : IDisposable
{
    private const int Clients = 20;

    private readonly KeyFolder _keys = new("phone");

    public void Dispose()
    {
        _keys.Dispose();
    }

    [UnixFact]
    public void NoNumber_IsUsedTwice()
    {
        const int Rounds = 3;
        var random = new Random(8613);
        using var silent = new ScriptedServer();
        for (int round = 1; round <= Rounds; round++)
        {
            int before = Numbers(silent).Count;
            ToolProcess[] clients = [.. Enumerable.Range(0, Clients).Select(_ => ToolProcess.Start(["get", silent.Uri("/x"), "--ack-timeout", "50", .. _keys.With("phone")]))];
            try
            {
                // Some are killed before they have begun, some after their first message; each new one brings the next kill about.
                var left = new List<ToolProcess>(clients);
                var watch = System.Diagnostics.Stopwatch.StartNew();
                while (left.Count != 0)
                {
                    int seen = Numbers(silent).Count;
                    while (Numbers(silent).Count == seen && seen < before + Clients / 2)
                    {
                        Assert.True(watch.ElapsedMilliseconds < ChildProcess.PatienceMs, $"{seen - before} of {Clients} clients have sent something.");
                        Thread.Sleep(1);
                    }

                    int victim = random.Next(left.Count);
                    left[victim].Kill();
                    left.RemoveAt(victim);
                }
            }
            finally
            {
                Array.ForEach(clients, client => client.Dispose());
            }
        }

        // A retransmission is the same message; else a number is on one message alone.
        int messages = Messages(silent).Select(message => Convert.ToHexString(message.Encode())).Distinct().Count();
        Assert.InRange(messages, Rounds * Clients / 2, int.MaxValue);
        Assert.Equal(messages, Numbers(silent).Count);
    }

    private static IEnumerable<RawMessage> Messages(ScriptedServer server)
    {
        return server.Received.Where(message => message.Code == (int)CoapCode.Post);
    }

    private static HashSet<long> Numbers(ScriptedServer server)
    {
        var option = new OscoreOption();
        var numbers = new HashSet<long>();
        foreach (RawMessage message in Messages(server))
        {
            byte[] value = message.Values(OptionNumber.Oscore).Single();
            Assert.True(option.Parse(value, 0, value.Length));
            numbers.Add(option.PartialIv);
        }

        return numbers;
    }
}
