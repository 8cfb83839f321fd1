// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Fakes;

namespace NanoCoap.Lab.Fuzzing;

/// <summary>What a node has sent.</summary>
internal static class Outbox
{
    /// <summary>Takes all that was sent since the last time.</summary>
    /// <param name="net">Through which it was sent.</param>
    /// <returns>Datagrams, the oldest first.</returns>
    public static (string Remote, byte[] Bytes)[] Take(FakeTransport net)
    {
        var sent = new (string, byte[])[net.Sent];
        for (int i = 0; i < sent.Length; i++)
        {
            byte[] datagram = net.Take(out string remote);
            sent[i] = (remote, datagram);
        }

        return sent;
    }

    /// <summary>Tells whether two nodes have sent the same.</summary>
    /// <param name="one">What one has sent.</param>
    /// <param name="other">What the other has sent.</param>
    /// <returns>True if all of it is the same, in the same order.</returns>
    public static bool AreSame((string Remote, byte[] Bytes)[] one, (string Remote, byte[] Bytes)[] other)
    {
        return one.Length == other.Length
            && one.Zip(other).All(pair => pair.First.Remote == pair.Second.Remote
                && pair.First.Bytes.AsSpan().SequenceEqual(pair.Second.Bytes));
    }
}
