// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;

namespace NanoCoap.Hosting.Udp;

/// <summary>
/// One <see cref="UdpRemote"/> for each remote that is heard of again and again, so that its datagrams cost no allocation.
/// Bounded: when full, the one that came in first goes. What went stays valid and equal to its successor.
/// </summary>
public sealed class RemoteCache
{
    private readonly UdpRemote?[] _remotes;
    private readonly int[] _next;    // index + 1 of the next one in the same bucket, 0 at the end
    private readonly int[] _buckets; // index + 1 of the first one
    private int _oldest;

    /// <summary>Makes a cache.</summary>
    /// <param name="capacity">How many remotes it holds, at least 1.</param>
    public RemoteCache(int capacity)
    {
        _remotes = new UdpRemote?[capacity];
        _next = new int[capacity];
        _buckets = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)capacity)];
    }

    /// <summary>The remote for a sender.</summary>
    /// <param name="channel">Through which an answer goes.</param>
    /// <param name="sender">The address of the sender; copied if it is kept.</param>
    /// <returns>The same object as before, if it is still known.</returns>
    public UdpRemote Intern(UdpChannel channel, SocketAddress sender)
    {
        int hash = UdpRemote.Hash(channel, sender);
        ref int bucket = ref _buckets[hash & (_buckets.Length - 1)];
        for (int entry = bucket; entry != 0; entry = _next[entry - 1])
        {
            UdpRemote known = _remotes[entry - 1]!;
            if (known.Is(channel, sender, hash))
            {
                return known;
            }
        }

        var copy = new SocketAddress(sender.Family, sender.Size);
        sender.Buffer.Span[..sender.Size].CopyTo(copy.Buffer.Span);
        var remote = new UdpRemote(channel, copy, hash);

        int place = _oldest;
        _oldest = (place + 1) % _remotes.Length;
        Forget(place);
        _remotes[place] = remote;
        _next[place] = bucket;
        bucket = place + 1;
        return remote;
    }

    private void Forget(int place)
    {
        if (_remotes[place] is not { } old)
        {
            return;
        }

        ref int link = ref _buckets[old.GetHashCode() & (_buckets.Length - 1)];
        while (link != place + 1)
        {
            link = ref _next[link - 1];
        }

        link = _next[place];
        _remotes[place] = null;
    }
}
