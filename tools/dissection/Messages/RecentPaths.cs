// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dissection.Messages;

/// <summary>
/// What the last exchanges were about: a response names no path, and an acknowledgement not even a token. The newest entries
/// win, the oldest go.
/// </summary>
internal sealed class RecentPaths
{
    private const int Capacity = 256;

    private readonly object?[] _remotes = new object?[Capacity];
    private readonly string[] _keys = new string[Capacity];
    private readonly string[] _paths = new string[Capacity];
    private int _newest;

    /// <summary>Remembers a path.</summary>
    public void Put(object remote, string key, string path)
    {
        int place = Find(remote, key);
        if (place < 0)
        {
            _newest = (_newest + 1) % Capacity;
            place = _newest;
        }

        _remotes[place] = remote;
        _keys[place] = key;
        _paths[place] = path;
    }

    /// <summary>The path that was remembered, or null.</summary>
    public string? Get(object remote, string key)
    {
        int place = Find(remote, key);
        return place < 0 ? null : _paths[place];
    }

    private int Find(object remote, string key)
    {
        for (int i = 0; i < Capacity; i++)
        {
            if (key == _keys[i] && remote.Equals(_remotes[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
