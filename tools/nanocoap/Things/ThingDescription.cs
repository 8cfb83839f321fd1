// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using NanoCoap.Protocol;

namespace NanoCoap.Tool.Things;

/// <summary>
/// A node as a Thing: what W3C's Web of Things calls a Thing Description (1.1), with the terms of its CoAP binding. Each property has a
/// form for each thing that can be done with it, and Accept says that it is the format of that form which is wanted.
/// </summary>
/// <remarks>
/// What is refused without a key says so. Neither the description nor its CoAP binding has a scheme for OSCORE: it is given as what it is
/// here, a standard with pre-shared keys (psk), and named in words, so that every client can tell that it needs one.
/// </remarks>
public sealed class ThingDescription
{
    /// <summary>Where a node has the description of itself. W3C WoT Discovery, section 6.</summary>
    public const string WellKnownPath = ".well-known/wot";

    private const string Context = "https://www.w3.org/2022/wot/td/v1.1";
    private const string Binding = "https://www.w3.org/2019/wot/coap#"; // the namespace of the binding's own context
    private const string Nobody = "nosec_sc";
    private const string Oscore = "oscore_sc";
    private const string Dtls = "psk_sc";

    /// <summary>What it is called.</summary>
    public required string Title { get; init; }

    /// <summary>Who it is: a URI such as urn:dev:mac:020000fffe000001, or null.</summary>
    public string? Id { get; init; }

    /// <summary>Where it is: "coap://192.0.2.7".</summary>
    public required string Base { get; init; }

    /// <summary>Where it is for those who have a key of DTLS: "coaps://192.0.2.7"; null if keys are OSCORE's.</summary>
    public string? SecureBase { get; init; }

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
            ThingUses[] wanted = [.. Properties.Select(property => property.KeyFor & UsesOf(property))];
            bool any = IsSecure || wanted.Any(uses => uses != 0);
            bool all = IsSecure || (any && wanted.Zip(Properties).All(pair => pair.First == UsesOf(pair.Second)));
            json.WriteStartObject("securityDefinitions");
            if (!all)
            {
                json.WriteStartObject(Nobody);
                json.WriteString("scheme", "nosec");
                json.WriteEndObject();
            }

            if (any)
            {
                json.WriteStartObject(KeyScheme);
                json.WriteString("scheme", "psk");
                string description = KeyScheme == Oscore
                    ? "OSCORE (RFC 8613), with a key of this node" : "DTLS 1.2 (coaps), with a pre-shared key of this node";
                json.WriteString("description", description);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteString("security", all ? KeyScheme : Nobody);
            json.WriteString("base", Base.TrimEnd('/') + "/");
            json.WriteStartObject("properties");
            foreach (ThingProperty property in Properties)
            {
                Write(json, property, all ? ThingUses.None : property.KeyFor);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    // Who asks by coaps has a key, and needs it for whatever he asks.
    private bool IsSecure => Base.StartsWith("coaps:", StringComparison.Ordinal);

    private string KeyScheme => SecureBase == null && !IsSecure ? Oscore : Dtls;

    private static ThingUses UsesOf(ThingProperty property)
    {
        return ThingUses.Read | (property.IsWritable ? ThingUses.Write : 0) | (property.IsObservable ? ThingUses.Observe : 0);
    }

    // What wants a key though the whole does not, says so.
    private void Write(Utf8JsonWriter json, ThingProperty property, ThingUses marked)
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
        WriteForm(json, property, ThingUses.Read, marked, "GET", ["readproperty"]);
        if (property.IsWritable)
        {
            WriteForm(json, property, ThingUses.Write, marked, "PUT", ["writeproperty"]);
        }

        if (property.IsObservable)
        {
            WriteForm(json, property, ThingUses.Observe, marked, "GET", ["observeproperty", "unobserveproperty"]);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteForm(Utf8JsonWriter json, ThingProperty property, ThingUses use, ThingUses marked, string method, string[] operations)
    {
        json.WriteStartObject();
        bool isSecure = SecureBase != null && (property.KeyFor & use) != 0;
        json.WriteString("href", isSecure ? SecureBase!.TrimEnd('/') + "/" + property.Path : property.Path);
        if ((marked & use) != 0)
        {
            json.WriteStartArray("security");
            json.WriteStringValue(KeyScheme);
            json.WriteEndArray();
        }

        json.WriteStartArray("op");
        foreach (string operation in operations)
        {
            json.WriteStringValue(operation);
        }

        json.WriteEndArray();
        json.WriteString("contentType", property.ContentType);
        json.WriteString("cov:method", method);
        if (property.Format != ContentFormat.None)
        {
            json.WriteNumber(method == "PUT" ? "cov:contentFormat" : "cov:accept", property.Format);
        }

        json.WriteEndObject();
    }
}
