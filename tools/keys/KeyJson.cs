// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers;
using System.Text.Json;
using NanoCoap.Crypto;
using NanoCoap.Oscore;

namespace NanoCoap.Tool.Keys;

/// <summary>
/// Keys as text: a JSON array of objects. One of OSCORE has "name", "secret", "sender" and "recipient", and if need be "salt" and
/// "idContext", all but the name in hexadecimal; the sender is whoever has the text. A pre-shared key of DTLS has "identity", "key", in
/// hexadecimal, and "name", which is the identity if it is left out. Both may have "node".
/// </summary>
public static class KeyJson
{
    /// <summary>Reads keys.</summary>
    /// <param name="text">The JSON, in UTF-8: an array, or one object.</param>
    /// <param name="source">Where it is from, for what is said about it.</param>
    /// <returns>The keys; each can be used, and has a name and numbers of its own.</returns>
    /// <exception cref="KeyFileException">It is anything else.</exception>
    public static IReadOnlyList<NamedKey> Read(ReadOnlyMemory<byte> text, string source)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            var keys = new List<NamedKey>();
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
                    + "with \"salt\" and \"idContext\" if need be, all but the name in hexadecimal; or, for DTLS, "
                    + "[{\"identity\": \"phone\", \"key\": \"00112233...\"}].");
        }
    }

    /// <summary>Writes keys, secrets too.</summary>
    /// <param name="keys">The keys.</param>
    /// <returns>The JSON in UTF-8, with a line end.</returns>
    public static byte[] Write(IEnumerable<NamedKey> keys)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartArray();
            foreach (NamedKey key in keys)
            {
                json.WriteStartObject();
                json.WriteString("name", key.Name);
                json.WriteString(key is PskKey ? "key" : "secret", Convert.ToHexStringLower(key.Secret));
                if (key is OscoreKey { Salt.Length: > 0 } salted)
                {
                    json.WriteString("salt", Convert.ToHexStringLower(salted.Salt));
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
    internal static void WriteOpen(Utf8JsonWriter json, NamedKey key)
    {
        if (key is PskKey psk)
        {
            json.WriteString("identity", psk.Identity);
        }

        if (key is OscoreKey oscore)
        {
            json.WriteString("sender", Convert.ToHexStringLower(oscore.Sender));
            json.WriteString("recipient", Convert.ToHexStringLower(oscore.Recipient));
            if (oscore.IdContext != null)
            {
                json.WriteString("idContext", Convert.ToHexStringLower(oscore.IdContext));
            }
        }

        if (key.Node != null)
        {
            json.WriteString("node", key.Node);
        }
    }

    /// <summary>Reads a pre-shared key, whatever its name.</summary>
    /// <param name="element">An object with "identity" and "key".</param>
    /// <param name="source">Where it is from, for what is said about it.</param>
    /// <returns>Both.</returns>
    /// <exception cref="KeyFileException">They can't be used.</exception>
    /// <exception cref="FormatException">The key is not in hexadecimal.</exception>
    /// <exception cref="KeyNotFoundException">One of them is not there.</exception>
    /// <exception cref="InvalidOperationException">It is no object, or one of them no text.</exception>
    internal static (string Identity, byte[] Key) ReadPsk(JsonElement element, string source)
    {
        string identity = element.GetProperty("identity").GetString() ?? "";
        byte[] key = Convert.FromHexString(element.GetProperty("key").GetString() ?? "");
        return PskKey.Problem(identity, key) is { } problem ? throw new KeyFileException($"{source}: {problem}") : (identity, key);
    }

    private static NamedKey Read(JsonElement element, string source)
    {
        bool isPsk = element.TryGetProperty("identity", out JsonElement identity);
        string name = (isPsk && !element.TryGetProperty("name", out _) ? identity : element.GetProperty("name")).GetString() ?? "";
        if (!NamedKey.IsName(name))
        {
            throw new KeyFileException($"{source}: a key's name is {NamedKey.NameRule}; '{name}' is none.");
        }

        string? node = element.TryGetProperty("node", out JsonElement known) ? known.GetString() : null;
        if (isPsk)
        {
            (string called, byte[] key) = ReadPsk(element, source);
            return new PskKey(name, called, key) { Node = node };
        }

        return new OscoreKey(
            name,
            Bytes(element, "secret") ?? throw new KeyFileException($"{source}: {name} has no secret."),
            Bytes(element, "salt") ?? [],
            Bytes(element, "sender") ?? throw new KeyFileException($"{source}: {name} has no sender."),
            Bytes(element, "recipient") ?? throw new KeyFileException($"{source}: {name} has no recipient."),
            Bytes(element, "idContext"))
        {
            Node = node,
        };
    }

    // One name twice is a slip. The same sender key twice would be the same nonces twice.
    private static void Check(List<NamedKey> keys, string source)
    {
        var derivation = new Hkdf();
        foreach (NamedKey key in keys)
        {
            if (keys.Find(other => other.Name == key.Name) != key)
            {
                throw new KeyFileException($"{source}: each key has a name of its own; {key.Name} is there twice.");
            }

            if (keys.Find(other => other.IsSameAs(key)) is { } same && same != key)
            {
                throw new KeyFileException($"{source}: {same.Name} and {key.Name} are the same key.");
            }

            if (key is OscoreKey oscore && oscore.AddTo(new SecurityContexts(1, derivation, null, 1)) == null)
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
