// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Async;
using NanoCoap.Tool.Keys;

namespace NanoCoap.Workbench.Nodes;

/// <summary>
/// The keys of whoever sits before this machine, by their names, as `nanocoap keys` has them. Pages choose names; of a key itself nothing
/// leaves this class but what it has sealed.
/// </summary>
internal sealed class KeyRing
{
    private readonly KeyStore _store;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, OscoreClientGuard> _guards = [];

    /// <summary>Makes the ring.</summary>
    /// <param name="path">The file with the keys; null for the one of this user.</param>
    public KeyRing(string? path)
    {
        _store = new KeyStore(path);
    }

    /// <summary>The names that there are; none if they can't be read.</summary>
    public IReadOnlyList<string> Names => ClientKey.Names(_store);

    /// <summary>The key that was put into a node, if that is known.</summary>
    /// <param name="node">The node.</param>
    /// <returns>Its name, or null.</returns>
    public string? NameFor(KnownNode node)
    {
        try
        {
            return _store.Read().FirstOrDefault(key => CoapUri.TryParse(key.Node ?? "", out CoapUri? uri, out _)
                && node.EndPoint.Address.Equals(uri.Address) && node.EndPoint.Port == uri.Port)?.Name;
        }
        catch (KeyFileException)
        {
            return null; // whoever chooses a key is told why
        }
    }

    /// <summary>Protects with a key.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>
    /// The one guard of that key in this program, for all its clients: two would take each other's sequence numbers for replays.
    /// </returns>
    /// <exception cref="CoapException">
    /// There is none of that name, or it can't be used: nothing goes out in plain that was to be protected.
    /// </exception>
    public IRequestProtection Guard(string name)
    {
        lock (_lock)
        {
            if (!_guards.TryGetValue(name, out OscoreClientGuard? guard))
            {
                try
                {
                    guard = new OscoreClientGuard(ClientKey.Find(name, _store));
                }
                catch (KeyFileException e)
                {
                    throw new CoapException(e.Message, e);
                }

                _guards.Add(name, guard);
            }

            return guard;
        }
    }
}
