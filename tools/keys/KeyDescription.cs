// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using NanoCoap.Dissection.Text;
using NanoCoap.Oscore;

namespace NanoCoap.Tool.Keys;

/// <summary>What may be said of a key: all but its secret and its salt.</summary>
public static class KeyDescription
{
    /// <summary>An ID for people.</summary>
    /// <param name="id">The ID.</param>
    /// <returns>Hexadecimal digits; "empty" for none.</returns>
    public static string Id(byte[] id)
    {
        return id.Length == 0 ? "empty" : Convert.ToHexStringLower(id);
    }

    /// <summary>A key in lines.</summary>
    /// <param name="key">The key, as the client has it.</param>
    /// <param name="next">Its next sequence number; null if that is not known, or there is none.</param>
    /// <returns>The lines.</returns>
    public static IReadOnlyList<string> Lines(NamedKey key, long? next)
    {
        string[] head =
        [
            $"name        {key.Name}",
            $"kind        {key.Kind}, for {(key is PskKey ? "coaps:// (DTLS 1.2)" : "coap:// (OSCORE)")}",
            $"node        {SafeText.Clean(key.Node ?? "not known: nanocoap provision puts a key into one, and notes which")}",
        ];
        return [.. head, .. key is OscoreKey oscore ? Lines(oscore, next) : Lines((PskKey)key)];
    }

    /// <summary>A key for programs.</summary>
    /// <param name="key">The key, as the client has it.</param>
    /// <param name="next">Its next sequence number; null if that is not known, or there is none.</param>
    /// <returns>One JSON object, on one line.</returns>
    public static string Json(NamedKey key, long? next)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("name", key.Name);
            json.WriteString("kind", key.Kind);
            KeyJson.WriteOpen(json, key);
            if (next != null)
            {
                json.WriteNumber("next", next.Value);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static IReadOnlyList<string> Lines(OscoreKey key, long? next)
    {
        const long All = SecurityContext.SequenceNumbers;
        string used = next is { } number
            ? string.Create(CultureInfo.InvariantCulture, $"{number} of {All} ({100.0 * number / All:0.####} %)")
            : "not known: it can't be used. Make a new key";
        return
        [
            $"sender      {Id(key.Sender)} (this client)",
            $"recipient   {Id(key.Recipient)} (the node)",
            $"ID Context  {(key.IdContext == null ? "none" : Id(key.IdContext))}",
            $"secret      {key.Secret.Length} bytes, salt {key.Salt.Length} bytes",
            "algorithms  AES-CCM-16-64-128, HKDF-SHA-256",
            $"numbers     {used}",
        ];
    }

    private static IReadOnlyList<string> Lines(PskKey key)
    {
        return
        [
            $"identity    {SafeText.Clean(key.Identity)}",
            $"secret      {key.Secret.Length} bytes",
            "algorithms  TLS_PSK_WITH_AES_128_CCM_8",
        ];
    }
}
