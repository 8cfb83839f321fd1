// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using NanoCoap.Dissection.Names;
using NanoCoap.Dissection.Text;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Dissection.Messages;

/// <summary>A dissection as one JSON object on one line. Fields are added to it, but none changes its name or meaning.</summary>
public static class DissectionJson
{
    internal static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a dissection.</summary>
    /// <param name="message">The dissection.</param>
    /// <param name="inside">What is inside a protected message, or null.</param>
    /// <param name="insideProblem">Why that can't be told, or null.</param>
    /// <returns>The object.</returns>
    public static string Write(MessageDissection message, MessageDissection? inside = null, string? insideProblem = null)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            WriteFields(json, message);
            if (inside != null)
            {
                json.WriteStartObject("inside");
                WriteFields(json, inside);
                json.WriteEndObject();
            }

            if (insideProblem != null)
            {
                json.WriteString("insideProblem", insideProblem);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    internal static void WriteFields(Utf8JsonWriter json, MessageDissection message)
    {
        json.WriteString("status", message.Status switch
        {
            ParseStatus.Ok => "ok",
            ParseStatus.NoHeader => "no-header",
            ParseStatus.UnknownVersion => "unknown-version",
            _ => "format-error",
        });
        json.WriteNumber("length", message.Bytes.Length);
        if (message.HasHeader)
        {
            WriteHeader(json, message);
        }

        WriteOptions(json, message);
        WritePayload(json, message);
        if (message.Fault != null)
        {
            json.WritePropertyName("error");
            WriteRemark(json, message.Fault);
        }

        json.WriteStartArray("notes");
        foreach (Remark remark in message.Remarks)
        {
            WriteRemark(json, remark);
        }

        json.WriteEndArray();
    }

    private static void WriteHeader(Utf8JsonWriter json, MessageDissection message)
    {
        json.WriteNumber("version", message.Version);
        json.WriteString("type", CodeText.Of(message.Type));
        json.WriteNumber("tokenLength", message.TokenLength);
        json.WriteString("code", CodeNames.Number(message.Code));
        json.WriteString("codeName", CodeNames.Describe(message.Code));
        json.WriteNumber("messageId", message.MessageId);
        json.WriteString("token", Convert.ToHexStringLower(message.Bytes, 4, message.TokenBytes));
    }

    private static void WriteOptions(Utf8JsonWriter json, MessageDissection message)
    {
        json.WriteStartArray("options");
        foreach (DissectedOption option in message.Options.Where(option => option.IsWhole))
        {
            json.WriteStartObject();
            json.WriteNumber("offset", option.Offset);
            json.WriteNumber("number", option.Number);
            json.WriteString("name", option.Name);
            json.WriteNumber("delta", option.Delta);
            json.WriteNumber("length", option.Length);
            json.WriteNumber("valueOffset", option.ValueOffset);
            json.WriteBoolean("critical", OptionTable.IsCritical(option.Number));
            json.WriteBoolean("unsafe", OptionTable.IsUnsafe(option.Number));
            json.WriteBoolean("noCacheKey", OptionTable.IsNoCacheKey(option.Number));
            json.WriteString("hex", Convert.ToHexStringLower(option.Value));
            json.WriteString("value", OptionText.Describe(option.Number, option.Value, message.IsRequest));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WritePayload(Utf8JsonWriter json, MessageDissection message)
    {
        if (message.Payload.IsEmpty)
        {
            json.WriteNull("payload");
            return;
        }

        json.WriteStartObject("payload");
        json.WriteNumber("offset", message.MarkerOffset + 1);
        json.WriteNumber("length", message.Payload.Length);
        if (message.PayloadFormat != ContentFormat.None)
        {
            json.WriteNumber("format", message.PayloadFormat);
            json.WriteString("mediaType", ContentFormatNames.MediaType(message.PayloadFormat));
        }

        json.WriteString("hex", Convert.ToHexStringLower(message.Payload));
        if (SafeText.IsPrintable(message.Payload))
        {
            json.WriteString("text", Encoding.UTF8.GetString(message.Payload));
        }

        json.WriteEndObject();
    }

    internal static void WriteRemark(Utf8JsonWriter json, Remark remark)
    {
        json.WriteStartObject();
        json.WriteNumber("offset", remark.Offset);
        json.WriteString("text", remark.Text);
        json.WriteString("section", remark.Section);
        json.WriteEndObject();
    }
}
