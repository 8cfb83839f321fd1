// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers;
using System.Text;
using System.Text.Json;

namespace NanoCoap.Tool.Keys;

/// <summary>A key as other programs want to have it.</summary>
public static class KeyFormats
{
    /// <summary>The names of the formats; a key has those of its kind.</summary>
    public static IReadOnlyList<string> Names { get; } = ["json", "pairs", "libcoap", "aiocoap", "wireshark", "text"];

    /// <summary>Writes a key.</summary>
    /// <param name="key">The key, as the end has it that gets the text.</param>
    /// <param name="format">One of <see cref="Names"/>.</param>
    /// <param name="role">What a node of ours lets it do, admin or user; null for what the node takes without a word.</param>
    /// <returns>The text, with a line end.</returns>
    /// <exception cref="KeyFileException">A key of this kind has no such format.</exception>
    public static string Write(NamedKey key, string format, string? role)
    {
        return (format, key) switch
        {
            ("json", _) => Encoding.UTF8.GetString(KeyJson.Write([key with { Node = null }])),
            ("pairs", PskKey psk) => $"name={NameAtNode(psk)} {Pairs(psk, role)}\n",
            ("pairs", _) => $"name={key.Name} {Pairs(key, role)}\n",
            ("libcoap", OscoreKey oscore) => Libcoap(oscore),
            ("aiocoap", OscoreKey oscore) => Aiocoap(oscore),
            ("wireshark", OscoreKey oscore) => Wireshark(oscore) + "\n",
            ("wireshark", PskKey) => Hex(key.Secret) + "\n",
            ("text", PskKey psk) => psk.Text is { } text ? text + "\n"
                : throw new KeyFileException(
                    $"{key.Name} is no text that can be typed: give the other program its bytes (--format wireshark)."),
            _ => throw new KeyFileException($"{key.Name} is of the kind {key.Kind}, which has no format {format}."),
        };
    }

    /// <summary>Writes a key as the key resource of a node of ours takes it.</summary>
    /// <param name="key">The key, as the node has it.</param>
    /// <param name="role">What it may do, admin or user; null for what the node takes without a word.</param>
    /// <returns>The pairs, without a line end.</returns>
    public static string Pairs(NamedKey key, string? role)
    {
        string[] pairs = key is OscoreKey oscore
            ?
            [
                "secret=" + Hex(oscore.Secret),
                oscore.Salt.Length == 0 ? "" : "salt=" + Hex(oscore.Salt),
                "sender=" + Hex(oscore.Sender),
                "recipient=" + Hex(oscore.Recipient),
                oscore.IdContext == null ? "" : "idContext=" + Hex(oscore.IdContext),
            ]
            : ["psk=" + Hex(key.Secret)];
        return string.Join(' ', pairs.Prepend(role == null ? "" : "role=" + role).Where(pair => pair.Length != 0));
    }

    // There its name is the identity.
    private static string NameAtNode(PskKey key)
    {
        return NamedKey.IsName(key.Identity) ? key.Identity
            : throw new KeyFileException($"A node of ours takes no identity but {NamedKey.NameRule}; '{key.Identity}' is none.");
    }

    // A line of the table oscore_contexts, also for tshark -o uat:oscore_contexts:LINE. Its sender is the one who asks.
    private static string Wireshark(OscoreKey key)
    {
        return string.Join(',', ((byte[][])[key.Recipient, key.Sender, key.Secret, key.Salt, key.IdContext ?? []]).Select(part => $"\"{Hex(part)}\""))
            + ",\"AES-CCM-16-64-128 (CCM*)\"";
    }

    // The file of coap-server -E and coap-client -E.
    private static string Libcoap(OscoreKey key)
    {
        var text = new StringBuilder();
        foreach ((string name, byte[]? value) in ((string, byte[]?)[])
            [
                ("master_secret", key.Secret), ("master_salt", key.Salt.Length == 0 ? null : key.Salt), ("id_context", key.IdContext),
                ("sender_id", key.Sender), ("recipient_id", key.Recipient),
            ])
        {
            if (value != null)
            {
                text.Append($"{name},hex,\"{Hex(value)}\"\n");
            }
        }

        return text.Append("replay_window,integer,32\naead_alg,integer,10\nhkdf_alg,integer,-10\n").ToString();
    }

    // The file settings.json of a folder that its credentials name as "basedir".
    private static string Aiocoap(OscoreKey key)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("secret_hex", Hex(key.Secret));
            json.WriteString("salt_hex", Hex(key.Salt));
            json.WriteString("sender-id_hex", Hex(key.Sender));
            json.WriteString("recipient-id_hex", Hex(key.Recipient));
            if (key.IdContext != null)
            {
                json.WriteString("id-context_hex", Hex(key.IdContext));
            }

            json.WriteString("algorithm", "AES-CCM-16-64-128");
            json.WriteString("kdf-hashfun", "sha256");
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static string Hex(byte[] bytes)
    {
        return Convert.ToHexStringLower(bytes);
    }
}
