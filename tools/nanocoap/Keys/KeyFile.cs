// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text.Json;
using NanoCoap.Oscore;

namespace NanoCoap.Tool.Keys;

/// <summary>
/// OSCORE contexts in a file: a JSON array of objects with "name", "secret", "sender" and "recipient", and if need be "salt" and
/// "idContext", in hexadecimal. The sender is the node, whoever reads the file. RFC 8613 section 3.2.
/// </summary>
public sealed class KeyFile
{
    private KeyFile(string path, IReadOnlyList<OscoreKey> keys)
    {
        Path = path;
        Keys = keys;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Its contexts, each with a name of its own.</summary>
    public IReadOnlyList<OscoreKey> Keys { get; }

    /// <summary>Gets whether others than its owner may read it. Where that can't be told, no.</summary>
    public bool IsOpenToOthers =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(Path) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <returns>What it holds.</returns>
    /// <exception cref="KeyFileException">It can't be read, or holds anything else.</exception>
    public static KeyFile Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            var keys = new List<OscoreKey>();
            foreach (JsonElement element in document.RootElement.EnumerateArray())
            {
                string name = element.GetProperty("name").GetString() ?? "";
                if (name.Length == 0 || name.Any(c => c <= ' ') || keys.Any(key => key.Name == name))
                {
                    throw new KeyFileException($"{path}: each key has a name of its own, without blanks; '{name}' is none.");
                }

                keys.Add(new OscoreKey(
                    name,
                    Bytes(element, "secret") ?? throw new KeyFileException($"{path}: {name} has no secret."),
                    Bytes(element, "salt") ?? [],
                    Bytes(element, "sender") ?? throw new KeyFileException($"{path}: {name} has no sender."),
                    Bytes(element, "recipient") ?? throw new KeyFileException($"{path}: {name} has no recipient."),
                    Bytes(element, "idContext")));
            }

            return new KeyFile(path, keys);
        }
        catch (Exception e) when (e is (IOException and not KeyFileException) or UnauthorizedAccessException)
        {
            throw new KeyFileException($"{path} can't be read: {e.Message}");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new KeyFileException(
                $"{path} is no list of keys: "
                    + "[{\"name\": \"phone\", \"secret\": \"00112233...\", \"sender\": \"01\", \"recipient\": \"02\"}], "
                    + "with \"salt\" and \"idContext\" if need be, all but the name in hexadecimal.");
        }
    }

    /// <summary>One of the keys.</summary>
    /// <param name="name">Its name; null for the only one.</param>
    /// <returns>The key.</returns>
    /// <exception cref="KeyFileException">There is none of that name, or without a name there are several.</exception>
    public OscoreKey Find(string? name)
    {
        OscoreKey? key = name == null ? (Keys.Count == 1 ? Keys[0] : null) : Keys.FirstOrDefault(candidate => candidate.Name == name);
        return key ?? throw new KeyFileException(
            name == null
                ? $"{Path} has {Keys.Count} keys: say which one with --key."
                : $"{Path} has no key '{name}', but {string.Join(", ", Keys)}.");
    }

    /// <summary>Makes the context of one of the two ends of a key.</summary>
    /// <param name="contexts">Gets it.</param>
    /// <param name="key">The key, of this file.</param>
    /// <param name="isNode">Whether it is the node's; else it is the client's, with the two IDs the other way round.</param>
    /// <returns>The context; its tag is the key's name.</returns>
    /// <exception cref="KeyFileException">The key can't be used.</exception>
    public SecurityContext AddTo(SecurityContexts contexts, OscoreKey key, bool isNode)
    {
        byte[] own = isNode ? key.Sender : key.Recipient;
        byte[] other = isNode ? key.Recipient : key.Sender;
        SecurityContext context = contexts.Add(key.Secret, key.Salt, own, other, key.IdContext)
            ?? throw new KeyFileException(
                $"{Path}: {key.Name} can't be used: a secret of 16 bytes or more, two different IDs of up to 7 bytes, "
                    + "and no two keys with the same ones.");
        context.Tag = key.Name;
        return context;
    }

    private static byte[]? Bytes(JsonElement element, string name)
    {
        return element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? Convert.FromHexString(value.GetString()!)
            : null;
    }
}
