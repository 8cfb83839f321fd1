// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers;
using System.Text.Json;
using NanoCoap.Crypto;
using NanoCoap.Oscore;

namespace NanoCoap.Tool.Keys;

/// <summary>
/// Keys as text: a JSON array of objects with "name", "secret", "sender" and "recipient", and if need be "salt", "idContext" and "node";
/// all but name and node in hexadecimal. The sender is whoever has the text.
/// </summary>
public static class KeyJson
{
    /// <summary>Reads keys.</summary>
    /// <param name="text">The JSON, in UTF-8: an array, or one object.</param>
    /// <param name="source">Where it is from, for what is said about it.</param>
    /// <returns>The keys; each can be used, and has a name and numbers of its own.</returns>
    /// <exception cref="KeyFileException">It is anything else.</exception>
    public static IReadOnlyList<OscoreKey> Read(ReadOnlyMemory<byte> text, string source)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            var keys = new List<OscoreKey>();
            foreach (JsonElement element in root.ValueKind == JsonValueKind.Array ? root.EnumerateArray().ToArray() : [root])
            {
                keys.Add(Read(element, source));
            }

            Check(keys, source);
            return keys;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new KeyFileException(
                $"{source} is no list of keys: "
                    + "[{\"name\": \"phone\", \"secret\": \"00112233...\", \"sender\": \"01\", \"recipient\": \"02\"}], "
                    + "with \"salt\" and \"idContext\" if need be, all but the name in hexadecimal.");
        }
    }

    /// <summary>Writes keys, secrets too.</summary>
    /// <param name="keys">The keys.</param>
    /// <returns>The JSON in UTF-8, with a line end.</returns>
    public static byte[] Write(IEnumerable<OscoreKey> keys)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartArray();
            foreach (OscoreKey key in keys)
            {
                json.WriteStartObject();
                json.WriteString("name", key.Name);
                json.WriteString("secret", Convert.ToHexStringLower(key.Secret));
                if (key.Salt.Length != 0)
                {
                    json.WriteString("salt", Convert.ToHexStringLower(key.Salt));
                }

                WriteOpen(json, key);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes what is no secret, and not the name.</summary>
    /// <param name="json">Gets it, inside of an object.</param>
    /// <param name="key">The key.</param>
    internal static void WriteOpen(Utf8JsonWriter json, OscoreKey key)
    {
        json.WriteString("sender", Convert.ToHexStringLower(key.Sender));
        json.WriteString("recipient", Convert.ToHexStringLower(key.Recipient));
        if (key.IdContext != null)
        {
            json.WriteString("idContext", Convert.ToHexStringLower(key.IdContext));
        }

        if (key.Node != null)
        {
            json.WriteString("node", key.Node);
        }
    }

    private static OscoreKey Read(JsonElement element, string source)
    {
        string name = element.GetProperty("name").GetString() ?? "";
        if (!OscoreKey.IsName(name))
        {
            throw new KeyFileException($"{source}: a key's name is {OscoreKey.NameRule}; '{name}' is none.");
        }

        return new OscoreKey(
            name,
            Bytes(element, "secret") ?? throw new KeyFileException($"{source}: {name} has no secret."),
            Bytes(element, "salt") ?? [],
            Bytes(element, "sender") ?? throw new KeyFileException($"{source}: {name} has no sender."),
            Bytes(element, "recipient") ?? throw new KeyFileException($"{source}: {name} has no recipient."),
            Bytes(element, "idContext"))
        {
            Node = element.TryGetProperty("node", out JsonElement node) ? node.GetString() : null,
        };
    }

    // One name twice is a slip. The same sender key twice would be the same nonces twice.
    private static void Check(List<OscoreKey> keys, string source)
    {
        var derivation = new Hkdf();
        foreach (OscoreKey key in keys)
        {
            if (keys.Find(other => other.Name == key.Name) != key)
            {
                throw new KeyFileException($"{source}: each key has a name of its own; {key.Name} is there twice.");
            }

            if (keys.Find(other => other.NumbersId == key.NumbersId) is { } same && same != key)
            {
                throw new KeyFileException($"{source}: {same.Name} and {key.Name} are the same key.");
            }

            if (key.AddTo(new SecurityContexts(1, derivation, null, 1)) == null)
            {
                throw new KeyFileException(
                    $"{source}: {key.Name} can't be used: a secret of 16 bytes or more, two different IDs of up to 7 bytes, "
                        + "and an ID Context of up to 16.");
            }
        }
    }

    private static byte[]? Bytes(JsonElement element, string name)
    {
        return element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? Convert.FromHexString(value.GetString()!)
            : null;
    }
}
