// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Dissection.Text;

namespace NanoCoap.Dissection.Records;

/// <summary>What a record carries, in clear or opened, with the place and meaning of each byte.</summary>
public sealed class RecordContent
{
    private RecordContent(int type, byte[] bytes)
    {
        Type = type;
        Bytes = bytes;
    }

    /// <summary>What it is; see <see cref="RecordType"/>.</summary>
    public int Type { get; }

    /// <summary>Its bytes.</summary>
    public byte[] Bytes { get; }

    /// <summary>The handshake messages in it.</summary>
    public List<HandshakeMessage> Handshakes { get; } = [];

    /// <summary>Level and description of an alert, "fatal bad_record_mac"; null of anything else.</summary>
    public string? Alert { get; internal set; }

    /// <summary>Its bytes with their meanings, in their order; each byte is in one row.</summary>
    public List<RecordRow> Rows { get; } = [];

    /// <summary>What makes it malformed, or null.</summary>
    public Remark? Fault { get; internal set; }

    /// <summary>What it is, in a few words.</summary>
    public string Words => Type switch
    {
        RecordType.Alert when Alert != null => "alert " + Alert,
        RecordType.Handshake when Handshakes.Count != 0 => string.Join(", ", Handshakes.Select(message => message.Words)),
        _ => RecordNames.ContentType(Type) ?? string.Create(CultureInfo.InvariantCulture, $"type {Type}"),
    };

    /// <summary>Takes content apart.</summary>
    /// <param name="type">What it is.</param>
    /// <param name="bytes">Any bytes.</param>
    /// <returns>All that can be said of them.</returns>
    public static RecordContent Of(int type, byte[] bytes)
    {
        var content = new RecordContent(type, bytes);
        new ContentWalk(content).Walk();
        return content;
    }

    /// <summary>Bytes as a text in quotes, if they are one, else in hexadecimal.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>One line that a terminal can show.</returns>
    public static string Text(ReadOnlySpan<byte> bytes)
    {
        return bytes.IsEmpty ? "\"\"" : SafeText.Quote(bytes) ?? Convert.ToHexStringLower(bytes);
    }
}
