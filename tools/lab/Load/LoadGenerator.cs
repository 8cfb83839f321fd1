// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace NanoCoap.Lab.Load;

/// <summary>
/// Puts a closed-loop load on a server: each client sends its next request when it has the answer to the one before. All clients
/// live on the calling thread, which looks at their sockets one after the other instead of waiting for them: that a client is
/// woken would cost more than all else that it does, and would be paid for by the server, on whose time the system does it.
/// </summary>
public sealed class LoadGenerator : IDisposable
{
    // Longest datagram that an answer can be.
    private const int BufferBytes = 65536;

    private const int SleepMicroseconds = 5000;

    // How long nothing may come before other threads are let in, as a server on the same processor is waiting for, and before this
    // one sleeps until something comes.
    private static readonly long s_yieldAfter = LoadClock.Ticks(TimeSpan.FromMicroseconds(2));
    private static readonly long s_sleepAfter = LoadClock.Ticks(TimeSpan.FromMilliseconds(2));
    private static readonly long s_checkEvery = LoadClock.Ticks(TimeSpan.FromMilliseconds(10));

    private readonly LoadSettings _settings;
    private readonly LoadClient[] _clients;
    private readonly List<Socket> _waitFor = [];
    private readonly byte[] _buffer = new byte[BufferBytes];

    /// <summary>Opens the clients' sockets.</summary>
    /// <param name="server">The server.</param>
    /// <param name="request">What all of them send.</param>
    /// <param name="settings">How much.</param>
    /// <exception cref="LoadException">There are not so many sockets to be had, or no way to the server.</exception>
    public LoadGenerator(IPEndPoint server, LoadRequest request, LoadSettings settings)
    {
        _settings = settings;
        _clients = new LoadClient[settings.Clients];
        try
        {
            for (int i = 0; i < _clients.Length; i++)
            {
                _clients[i] = new LoadClient(server, request, settings.Outstanding);
            }
        }
        catch (SocketException e)
        {
            Dispose();
            throw new LoadException($"No socket for a client of {server}: {e.Message}.");
        }
    }

    /// <summary>Whether the server's machine has said that nobody listens at that port.</summary>
    public bool IsRefused => _clients.Any(client => client.Refused != 0);

    /// <summary>
    /// Sends what one client has under way at a time, to see whether anybody answers and what. If that is asked whether it is still there,
    /// as by a node that has restarted meanwhile, it says so.
    /// </summary>
    /// <param name="cancel">Ends it early.</param>
    /// <returns>The first answer, or null if none came in time.</returns>
    public byte[]? Probe(CancellationToken cancel)
    {
        byte[]? answer = ProbeOnce(cancel);
        return answer != null && _clients[0].IsChallenged ? ProbeOnce(cancel) : answer;
    }

    /// <summary>Puts the load on for the time of the warm-up, and forgets what came of it.</summary>
    /// <param name="cancel">Ends it early.</param>
    public void WarmUp(CancellationToken cancel)
    {
        if (_settings.WarmUp > TimeSpan.Zero)
        {
            Run(_settings.WarmUp, cancel);
        }
    }

    /// <summary>Puts the load on, until the time is up and the last answer is in or lost.</summary>
    /// <param name="cancel">Ends it early.</param>
    /// <returns>What came of it.</returns>
    public LoadResult Measure(CancellationToken cancel)
    {
        return Run(_settings.Time, cancel);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (LoadClient? client in _clients)
        {
            client?.Dispose();
        }
    }

    private byte[]? ProbeOnce(CancellationToken cancel)
    {
        LoadClient client = _clients[0];
        var result = new LoadResult();
        long start = LoadClock.Now;
        long end = start + LoadClock.Ticks(_settings.Timeout);
        client.Start(start, result);
        byte[]? answer = null;
        while (client.Outstanding > 0)
        {
            int length = client.Receive(_buffer);
            long now = LoadClock.Now;
            if (length >= 0)
            {
                if (client.Handle(_buffer.AsSpan(0, length), now, goOn: false, result))
                {
                    answer ??= _buffer[..length];
                }
            }
            else if (now >= end || cancel.IsCancellationRequested || client.Refused != 0)
            {
                client.GiveUp(long.MaxValue, now, goOn: false, result);
            }
            else
            {
                client.Socket.Poll(SleepMicroseconds, SelectMode.SelectRead);
            }
        }

        return answer;
    }

    private LoadResult Run(TimeSpan time, CancellationToken cancel)
    {
        var result = new LoadResult();
        long start = LoadClock.Now;
        long end = start + LoadClock.Ticks(time);
        long timeout = LoadClock.Ticks(_settings.Timeout);
        long checkAt = start + s_checkEvery;
        long lastAnswer = start;
        int outstanding = 0;
        foreach (LoadClient client in _clients)
        {
            client.Start(LoadClock.Now, result);
            outstanding += client.Outstanding;
        }

        while (outstanding > 0)
        {
            long before = lastAnswer;
            outstanding = 0;
            foreach (LoadClient client in _clients)
            {
                // Not more datagrams than it waits for: the answer to a request that is sent here is not there yet.
                for (int i = client.Outstanding; i > 0; i--)
                {
                    int length = client.Receive(_buffer);
                    if (length < 0)
                    {
                        break;
                    }

                    long at = LoadClock.Now;
                    if (client.Handle(_buffer.AsSpan(0, length), at, at < end, result))
                    {
                        lastAnswer = at;
                    }
                }

                outstanding += client.Outstanding;
            }

            long now = lastAnswer != before ? lastAnswer : LoadClock.Now;
            if (now >= checkAt)
            {
                checkAt = now + s_checkEvery;
                end = cancel.IsCancellationRequested ? Math.Min(end, now) : end;
                foreach (LoadClient client in _clients)
                {
                    client.GiveUp(now - timeout, now, now < end, result);
                }
            }

            Rest(now - lastAnswer);
        }

        result.Elapsed = Stopwatch.GetElapsedTime(start, Math.Max(Math.Min(end, LoadClock.Now), lastAnswer));
        return result;
    }

    private void Rest(long silence)
    {
        if (silence >= s_sleepAfter)
        {
            _waitFor.Clear();
            foreach (LoadClient client in _clients)
            {
                _waitFor.Add(client.Socket);
            }

            Socket.Select(_waitFor, null, null, SleepMicroseconds);
        }
        else if (silence >= s_yieldAfter)
        {
            Thread.Yield();
        }
    }
}
