// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using System.Text.Json;
using NanoCoap.Dissection.Records;
using NanoCoap.Dissection.Text;

namespace NanoCoap.Dissection.Messages;

/// <summary>Records of DTLS as one JSON object on one line, as <see cref="DissectionJson"/> has messages.</summary>
public static class RecordJson
{
    /// <summary>Writes the records of a datagram.</summary>
    /// <param name="dissection">The datagram.</param>
    /// <returns>The object.</returns>
    public static string Write(RecordDissection dissection)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, DissectionJson.Options))
        {
            json.WriteStartObject();
            json.WriteString("status", dissection.Faults.Count == 0 ? "ok" : "format-error");
            json.WriteNumber("length", dissection.Bytes.Length);
            json.WriteStartArray("records");
            foreach (DtlsRecord record in dissection.Records)
            {
                Write(json, record);
            }

            json.WriteEndArray();
            json.WriteStartArray("errors");
            foreach (Remark fault in dissection.Faults)
            {
                DissectionJson.WriteRemark(json, fault);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter json, DtlsRecord record)
    {
        json.WriteStartObject();
        json.WriteNumber("offset", record.Offset);
        json.WriteNumber("type", record.Type);
        json.WriteString("typeName", RecordNames.ContentType(record.Type));
        json.WriteString("version", RecordNames.Version(record.Version));
        json.WriteNumber("epoch", record.Epoch);
        json.WriteNumber("sequenceNumber", record.SequenceNumber);
        if (record.ConnectionIdLength > 0)
        {
            ReadOnlySpan<byte> id = record.Header.Slice(DtlsRecord.FixedLength, record.ConnectionIdLength);
            json.WriteString("connectionId", Convert.ToHexStringLower(id));
        }

        json.WriteNumber("contentOffset", record.ContentOffset);
        json.WriteNumber("contentLength", record.Length);
        json.WriteBoolean("encrypted", record.IsEncrypted);
        if (record.Content != null)
        {
            Write(json, record.Content);
        }

        if (record.Inside?.Content is { } inside)
        {
            json.WriteStartObject("inside");
            json.WriteNumber("contentType", inside.Type);
            json.WriteString("contentTypeName", RecordNames.ContentType(inside.Type));
            if (inside.Type == RecordType.ApplicationData)
            {
                DissectionJson.WriteFields(json, MessageDissection.Of(inside.Bytes));
            }

            Write(json, inside);
            json.WriteEndObject();
        }

        if (record.Inside?.Problem != null)
        {
            json.WriteString("insideProblem", record.Inside.Problem);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RecordContent content)
    {
        if (content.Alert != null)
        {
            json.WriteString("alert", content.Alert);
        }

        if (content.Type != RecordType.Handshake)
        {
            return;
        }

        json.WriteStartArray("handshake");
        foreach (HandshakeMessage message in content.Handshakes)
        {
            json.WriteStartObject();
            json.WriteNumber("type", message.Type);
            json.WriteString("typeName", RecordNames.Handshake(message.Type));
            json.WriteNumber("length", message.Length);
            json.WriteNumber("messageSequence", message.Sequence);
            json.WriteNumber("fragmentOffset", message.FragmentOffset);
            json.WriteNumber("fragmentLength", message.Fragment.Length);
            if (message.Identity != null)
            {
                json.WriteString("identity", RecordContent.Text(message.Identity));
            }

            if (message.Hello != null)
            {
                Write(json, message.Hello);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, HelloFields hello)
    {
        json.WriteString("random", Convert.ToHexStringLower(hello.Random));
        json.WriteString("cookie", Convert.ToHexStringLower(hello.Cookie));
        json.WriteStartArray("suites");
        foreach (int suite in hello.Suites)
        {
            json.WriteStringValue(RecordNames.Suite(suite));
        }

        json.WriteEndArray();
        json.WriteStartObject("extensions");
        foreach ((int type, byte[] value) in hello.Extensions)
        {
            json.WriteString(RecordNames.Extension(type), Convert.ToHexStringLower(value));
        }

        json.WriteEndObject();
    }
}
