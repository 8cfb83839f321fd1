// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Async;
using NanoCoap.Tool.Keys;

namespace NanoCoap.Workbench.Nodes;

/// <summary>Clients for one purpose: one that speaks in plain, and one for each key that is used, of OSCORE or of DTLS.</summary>
/// <typeparam name="T">What they are.</typeparam>
/// <param name="ring">The keys.</param>
/// <param name="make">Makes a client that speaks with a key, or, if that is null, in plain.</param>
internal sealed class KeyedClients<T>(KeyRing ring, Func<KeyInUse?, T> make) : IAsyncDisposable
    where T : class, IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, T> _clients = [];

    /// <summary>The client for a key.</summary>
    /// <param name="key">Its name, or null for none.</param>
    /// <returns>The client; it goes with all of them.</returns>
    /// <exception cref="CoapException">The key can't be used.</exception>
    public T For(string? key)
    {
        lock (_lock)
        {
            if (!_clients.TryGetValue(key ?? "", out T? client))
            {
                client = make(key == null ? null : ring.Find(key));
                _clients.Add(key ?? "", client);
            }

            return client;
        }
    }

    public async ValueTask DisposeAsync()
    {
        T[] clients;
        lock (_lock)
        {
            clients = [.. _clients.Values];
        }

        foreach (T client in clients)
        {
            await client.DisposeAsync().ConfigureAwait(false);
        }
    }
}
