// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Async;
using NanoCoap.Tool.Keys;

namespace NanoCoap.Workbench.Nodes;

/// <summary>
/// The keys of whoever sits before this machine, by their names, as `nanocoap keys` has them. Pages choose names; of a key itself nothing
/// leaves this class but what it has sealed or opened.
/// </summary>
internal sealed class KeyRing
{
    private readonly KeyStore _store;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, KeyInUse> _inUse = [];

    /// <summary>Makes the ring.</summary>
    /// <param name="path">The file with the keys; null for the one of this user.</param>
    public KeyRing(string? path)
    {
        _store = new KeyStore(path);
    }

    /// <summary>Names and kinds of the keys that there are; none if they can't be read.</summary>
    public IReadOnlyList<(string Name, string Kind)> All => [.. ClientKey.All(_store).Select(key => (key.Name, key.Kind))];

    /// <summary>The key that was put into a node, if that is known.</summary>
    /// <param name="node">The node.</param>
    /// <returns>Its name, or null.</returns>
    public string? NameFor(KnownNode node)
    {
        try
        {
            return _store.Read().FirstOrDefault(key => CoapUri.TryParse(key.Node ?? "", out CoapUri? uri, out _)
                && node.IsSecure == uri.IsSecure && node.EndPoint.Address.Equals(uri.Address) && node.EndPoint.Port == uri.Port)?.Name;
        }
        catch (KeyFileException)
        {
            return null; // whoever chooses a key is told why
        }
    }

    /// <summary>What a client protects its requests with.</summary>
    /// <param name="name">The name of the key.</param>
    /// <returns>The one of that key in this program, for all its clients.</returns>
    /// <exception cref="CoapException">
    /// There is none of that name, or it can't be used: nothing goes out in plain that was to be protected.
    /// </exception>
    public KeyInUse Find(string name)
    {
        lock (_lock)
        {
            if (!_inUse.TryGetValue(name, out KeyInUse? key))
            {
                key = Try(() => KeyInUse.Find(name, _store, null));
                _inUse.Add(name, key);
            }

            return key;
        }
    }

    /// <summary>Sees to it that a node can be spoken to with a key.</summary>
    /// <param name="name">The name of the key, or null for none.</param>
    /// <param name="node">The node.</param>
    /// <exception cref="CoapException">It can't, and why.</exception>
    public void Check(string? name, KnownNode node)
    {
        if (name != null)
        {
            KeyInUse key = Find(name);
            CoapUri.TryParse(node.Uri, out CoapUri? uri, out _);
            Try(() =>
            {
                key.Check(uri!);
                return key;
            });
        }
    }

    /// <summary>Opens what goes by under a key, for whoever sits before this machine.</summary>
    /// <param name="name">The name of the key, or null for none.</param>
    /// <returns>What opens it, a new one; null if nothing can: it is no key of OSCORE.</returns>
    /// <exception cref="CoapException">There is none of that name.</exception>
    public OscoreReader? ReaderFor(string? name)
    {
        return name != null && Try(() => ClientKey.FindToRead(name, _store)) is OscoreKey key ? new OscoreReader(key) : null;
    }

    private static T Try<T>(Func<T> find)
    {
        try
        {
            return find();
        }
        catch (KeyFileException e)
        {
            throw new CoapException(e.Message, e);
        }
    }
}
