// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using NanoCoap.Platform;

namespace NanoCoap.Tests.Host;

/// <summary>The wait for many sockets, as Linux has it and as all systems do.</summary>
public sealed class SocketSetTests : IDisposable
{
    private readonly Socket[] _sockets = [.. Enumerable.Range(0, 300).Select(_ => Loopback.NewClient())];
    private readonly Socket _sender = Loopback.NewClient();

    public void Dispose()
    {
        Array.ForEach(_sockets, socket => socket.Dispose());
        _sender.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Wait_FindsThoseThatHaveSome_UntilItIsTakenOut(bool portable)
    {
        using var set = new SocketSet(_sockets, portable);
        Assert.True(set.Wait(0).IsEmpty);
        long start = Environment.TickCount64;
        Assert.True(set.Wait(50).IsEmpty);
        Assert.True(Environment.TickCount64 - start >= 40);

        _sender.SendTo([1], _sockets[7].LocalEndPoint!);
        _sender.SendTo([], _sockets[299].LocalEndPoint!); // an empty datagram is one
        for (int again = 0; again < 2; again++)
        {
            Assert.Equal([7, 299], WaitFor(set, 2));
        }

        byte[] buffer = new byte[10];
        Assert.Equal(1, _sockets[7].Receive(buffer));
        Assert.Equal([299], WaitFor(set, 1));
        Assert.Equal(0, _sockets[299].Receive(buffer));
        Assert.True(set.Wait(0).IsEmpty);
    }

    // More than are found at once: who was served makes room for the others.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void NobodyIsForgotten_AmongMany(bool portable)
    {
        using var set = new SocketSet(_sockets, portable);
        foreach (Socket socket in _sockets)
        {
            _sender.SendTo([1], socket.LocalEndPoint!);
        }

        var found = new HashSet<int>();
        while (found.Count < _sockets.Length)
        {
            int[] ready = set.Wait(30_000).ToArray();
            Assert.NotEmpty(ready);
            foreach (int i in ready)
            {
                Assert.True(found.Add(i));
                _sockets[i].Receive(new byte[1]);
            }
        }

        Assert.True(set.Wait(0).IsEmpty);
    }

    private static int[] WaitFor(SocketSet set, int count)
    {
        long until = Environment.TickCount64 + 30_000;
        int[] ready = [];
        while (ready.Length < count && Environment.TickCount64 < until)
        {
            ready = [.. set.Wait(1000).ToArray().Order()];
        }

        return ready;
    }
}
