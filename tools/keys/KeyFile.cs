// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Oscore;

namespace NanoCoap.Tool.Keys;

/// <summary>Keys of OSCORE in a file, as <see cref="KeyJson"/> has them.</summary>
public sealed class KeyFile
{
    private KeyFile(string path, IReadOnlyList<OscoreKey> keys)
    {
        Path = path;
        Keys = keys;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Its keys, each with a name of its own. The sender is whoever has the file.</summary>
    public IReadOnlyList<OscoreKey> Keys { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <returns>What it holds.</returns>
    /// <exception cref="KeyFileException">It can't be read, or holds anything else.</exception>
    public static KeyFile Read(string path)
    {
        IReadOnlyList<NamedKey> keys = KeyJson.Read(PrivateFile.Read(path), path);
        return keys.OfType<PskKey>().FirstOrDefault() is { } psk
            ? throw new KeyFileException(
                $"{path}: {psk.Name} is a pre-shared key of DTLS, and none of OSCORE: nanocoap node takes it with --psk.")
            : new KeyFile(path, [.. keys.OfType<OscoreKey>()]);
    }

    /// <summary>Makes the context of a key.</summary>
    /// <param name="contexts">Gets it.</param>
    /// <param name="key">The key, of this file.</param>
    /// <returns>The context; its tag is the key's name.</returns>
    /// <exception cref="KeyFileException">It would be confused with another one.</exception>
    public SecurityContext AddTo(SecurityContexts contexts, OscoreKey key)
    {
        return key.AddTo(contexts)
            ?? throw new KeyFileException($"{Path}: {key.Name} can't be used: there is another key with the same recipient.");
    }
}
