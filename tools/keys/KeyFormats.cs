// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers;
using System.Text;
using System.Text.Json;

namespace NanoCoap.Tool.Keys;

/// <summary>A key as other programs want to have it.</summary>
public static class KeyFormats
{
    /// <summary>The names of the formats.</summary>
    public static IReadOnlyList<string> Names { get; } = ["json", "pairs", "libcoap", "aiocoap", "wireshark"];

    /// <summary>Writes a key.</summary>
    /// <param name="key">The key, as the end has it that gets the text.</param>
    /// <param name="format">One of <see cref="Names"/>.</param>
    /// <param name="role">What a node of ours lets it do, admin or user; null for what the node takes without a word.</param>
    /// <returns>The text, with a line end.</returns>
    public static string Write(OscoreKey key, string format, string? role)
    {
        return format switch
        {
            "json" => Encoding.UTF8.GetString(KeyJson.Write([key with { Node = null }])),
            "pairs" => $"name={key.Name} {Pairs(key, role)}\n",
            "libcoap" => Libcoap(key),
            "aiocoap" => Aiocoap(key),
            "wireshark" => Wireshark(key) + "\n",
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
    }

    /// <summary>Writes a key as the key resource of a node of ours takes it.</summary>
    /// <param name="key">The key, as the node has it.</param>
    /// <param name="role">What it may do, admin or user; null for what the node takes without a word.</param>
    /// <returns>The pairs, without a line end.</returns>
    public static string Pairs(OscoreKey key, string? role)
    {
        string[] pairs =
        [
            role == null ? "" : "role=" + role,
            "secret=" + Hex(key.Secret),
            key.Salt.Length == 0 ? "" : "salt=" + Hex(key.Salt),
            "sender=" + Hex(key.Sender),
            "recipient=" + Hex(key.Recipient),
            key.IdContext == null ? "" : "idContext=" + Hex(key.IdContext),
        ];
        return string.Join(' ', pairs.Where(pair => pair.Length != 0));
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
