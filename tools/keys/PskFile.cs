// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using System.Text.Json;
using NanoCoap.Dtls;

namespace NanoCoap.Tool.Keys;

/// <summary>
/// Pre-shared keys for DTLS in a file: a JSON array of objects with "identity", a text, and "key", in hexadecimal. RFC 4279.
/// </summary>
public sealed class PskFile
{
    private readonly List<(string Identity, byte[] Key)> _keys = [];

    private PskFile(string path)
    {
        Path = path;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The identities of its keys, each once.</summary>
    public IReadOnlyList<string> Identities => [.. _keys.Select(key => key.Identity)];

    /// <summary>Its keys, each called by its identity.</summary>
    public IReadOnlyList<PskKey> Keys => [.. _keys.Select(key => new PskKey(key.Identity, key.Identity, key.Key))];

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <returns>What it holds.</returns>
    /// <exception cref="KeyFileException">It can't be read, or holds anything else.</exception>
    public static PskFile Read(string path)
    {
        var file = new PskFile(path);
        try
        {
            using JsonDocument document = JsonDocument.Parse(PrivateFile.Read(path));
            foreach (JsonElement element in document.RootElement.EnumerateArray())
            {
                (string identity, byte[] key) = KeyJson.ReadPsk(element, path);
                if (file._keys.Exists(other => other.Identity == identity))
                {
                    throw new KeyFileException($"{path}: each key has an identity of its own; '{identity}' is there twice.");
                }

                file._keys.Add((identity, key));
            }

            return file;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new KeyFileException(
                $"{path} is no list of pre-shared keys: [{{\"identity\": \"phone\", \"key\": \"00112233...\"}}], the key in hexadecimal.");
        }
    }

    /// <summary>The key of an identity.</summary>
    /// <param name="identity">The identity; null for the only one.</param>
    /// <returns>Both.</returns>
    /// <exception cref="KeyFileException">There is none, or without an identity there are several.</exception>
    public (string Identity, byte[] Key) Find(string? identity)
    {
        if (identity == null)
        {
            return _keys.Count == 1
                ? _keys[0]
                : throw new KeyFileException($"{Path} has {_keys.Count} keys: say which one with --psk-identity.");
        }

        int at = _keys.FindIndex(key => key.Identity == identity);
        return at >= 0
            ? _keys[at]
            : throw new KeyFileException($"{Path} has no key of '{identity}', but of {string.Join(", ", Identities)}.");
    }

    /// <summary>Makes the table of a server.</summary>
    /// <returns>The table; the tag of each key is its identity.</returns>
    public PreSharedKeys ToTable()
    {
        var table = new PreSharedKeys(Math.Max(1, _keys.Count));
        foreach ((string identity, byte[] key) in _keys)
        {
            table.Add(Encoding.UTF8.GetBytes(identity), key)!.Tag = identity;
        }

        return table;
    }
}
