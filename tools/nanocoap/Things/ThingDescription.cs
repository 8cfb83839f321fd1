// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using NanoCoap.Protocol;

namespace NanoCoap.Tool.Things;

/// <summary>
/// A node as a Thing: what W3C's Web of Things calls a Thing Description (1.1), with the terms of its CoAP binding. Each property has a form
/// for each thing that can be done with it, and Accept says that it is the format of that form which is wanted.
/// </summary>
public sealed class ThingDescription
{
    /// <summary>Where a node has the description of itself. W3C WoT Discovery, section 6.</summary>
    public const string WellKnownPath = ".well-known/wot";

    private const string Context = "https://www.w3.org/2022/wot/td/v1.1";
    private const string Binding = "http://www.example.org/coap-binding#"; // as W3C's binding document has it

    /// <summary>What it is called.</summary>
    public required string Title { get; init; }

    /// <summary>Who it is: a URI such as urn:dev:mac:020000fffe000001, or null.</summary>
    public string? Id { get; init; }

    /// <summary>Where it is: "coap://192.0.2.7".</summary>
    public required string Base { get; init; }

    /// <summary>What can be read there, and perhaps written and observed.</summary>
    public required IReadOnlyList<ThingProperty> Properties { get; init; }

    /// <summary>Writes it.</summary>
    /// <param name="indented">Whether it is for people.</param>
    /// <returns>JSON in UTF-8.</returns>
    public byte[] ToJson(bool indented = false)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, new() { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartArray("@context");
            json.WriteStringValue(Context);
            json.WriteStartObject();
            json.WriteString("cov", Binding);
            json.WriteEndObject();
            json.WriteEndArray();
            if (Id != null)
            {
                json.WriteString("id", Id);
            }

            json.WriteString("title", Title);
            json.WriteStartObject("securityDefinitions");
            json.WriteStartObject("nosec_sc");
            json.WriteString("scheme", "nosec");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteString("security", "nosec_sc");
            json.WriteString("base", Base.TrimEnd('/') + "/");
            json.WriteStartObject("properties");
            foreach (ThingProperty property in Properties)
            {
                Write(json, property);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, ThingProperty property)
    {
        json.WriteStartObject(property.Name);
        foreach ((string name, string? value) in (ReadOnlySpan<(string, string?)>)
            [("title", property.Title), ("type", property.Type), ("unit", property.Unit)])
        {
            if (value != null)
            {
                json.WriteString(name, value);
            }
        }

        json.WriteBoolean("readOnly", !property.IsWritable);
        json.WriteBoolean("observable", property.IsObservable);
        json.WriteStartArray("forms");
        WriteForm(json, property, "GET", ["readproperty"]);
        if (property.IsWritable)
        {
            WriteForm(json, property, "PUT", ["writeproperty"]);
        }

        if (property.IsObservable)
        {
            WriteForm(json, property, "GET", ["observeproperty", "unobserveproperty"], "cov:observe");
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteForm(Utf8JsonWriter json, ThingProperty property, string method, string[] operations, string? protocol = null)
    {
        json.WriteStartObject();
        json.WriteString("href", property.Path);
        json.WriteStartArray("op");
        foreach (string operation in operations)
        {
            json.WriteStringValue(operation);
        }

        json.WriteEndArray();
        json.WriteString("contentType", property.ContentType);
        json.WriteString("cov:method", method);
        if (protocol != null)
        {
            json.WriteString("subprotocol", protocol);
        }

        if (property.Format != ContentFormat.None)
        {
            json.WriteNumber(method == "PUT" ? "cov:contentFormat" : "cov:accept", property.Format);
        }

        json.WriteEndObject();
    }
}
