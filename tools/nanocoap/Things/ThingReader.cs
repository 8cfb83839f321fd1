// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Text.Json;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Payloads;
using NanoCoap.Protocol;
using NanoCoap.Tool.Requests;

namespace NanoCoap.Tool.Things;

/// <summary>
/// Finds out what the resources of a node are: from its links, and by reading each once, for a link says nothing of the type of what is
/// there. What can't be read is described as far as its link goes.
/// </summary>
internal sealed class ThingReader
{
    private readonly AskSession _session;

    /// <summary>Makes it.</summary>
    /// <param name="session">Where to ask.</param>
    public ThingReader(AskSession session)
    {
        _session = session;
    }

    /// <summary>Who the node is, from the names in its SenML: "urn:dev:mac:020000fffe000001", or null.</summary>
    public string? Id { get; private set; }

    /// <summary>Describes the resources that links lead to, of this node and for everybody to use.</summary>
    /// <param name="links">Its links.</param>
    /// <returns>The properties.</returns>
    public async Task<IReadOnlyList<ThingProperty>> DescribeAsync(IReadOnlyList<CoapLink> links)
    {
        var properties = new List<ThingProperty>();
        foreach (CoapLink link in links)
        {
            bool isOwn = link.Target.StartsWith('/') && link.Target.Length > 1 && !link.Target.StartsWith("//", StringComparison.Ordinal);
            if (isOwn && !link.Target.StartsWith("/.well-known/", StringComparison.Ordinal)
                && properties.TrueForAll(other => "/" + other.Path != link.Target))
            {
                properties.Add(await DescribeAsync(link));
            }
        }

        return properties;
    }

    private async Task<ThingProperty> DescribeAsync(CoapLink link)
    {
        int[] formats = [.. (link["ct"] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(number => ushort.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
        string[] uses = (link["if"] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int format = ThingProperty.FormatOf(formats);
        var property = new ThingProperty(link.Target[1..], link["title"], format)
        {
            Type = ThingProperty.TypeOf(format),
            IsWritable = uses.Contains("core.a") || uses.Contains("core.p"), // an actuator, a parameter
            IsObservable = link["obs"] != null,
        };
        return format != ContentFormat.Json ? property
            : formats.Contains(ContentFormat.SenmlJson) ? OfSenml(property, await ReadAsync(link, ContentFormat.SenmlJson))
            : property with { Type = TypeOfJson(await ReadAsync(link, ContentFormat.Json)) };
    }

    private ThingProperty OfSenml(ThingProperty property, CoapAnswer? answer)
    {
        if (answer == null || !SenmlPack.TryRead(answer.Payload.Span, cbor: false, out IReadOnlyList<SenmlRecord>? records) || records.Count != 1)
        {
            return property;
        }

        SenmlRecord record = records[0];
        string own = ":" + property.Path;
        if (record.Name.StartsWith("urn:", StringComparison.Ordinal) && record.Name.EndsWith(own, StringComparison.Ordinal))
        {
            Id ??= record.Name[..^own.Length];
        }

        return property with
        {
            Type = record.Number != null ? "number" : record.Value is "true" or "false" ? "boolean" : "string",
            Unit = record.Unit.Length == 0 ? null : record.Unit,
        };
    }

    private static string? TypeOfJson(CoapAnswer? answer)
    {
        if (answer == null)
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(answer.Payload.Span);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.ValueKind switch
            {
                JsonValueKind.Number => "number",
                JsonValueKind.True or JsonValueKind.False => "boolean",
                JsonValueKind.String => "string",
                JsonValueKind.Array => "array",
                JsonValueKind.Object => "object",
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<CoapAnswer?> ReadAsync(CoapLink link, int format)
    {
        if (!_session.Uri.With([], []).TryResolve(link.Target, out CoapUri? uri, out _))
        {
            return null;
        }

        try
        {
            var request = new CoapRequest(CoapCode.Get, uri) { Accept = format };
            CoapAnswer answer = await _session.AskAsync((_, token) => _session.Client.RequestAsync(request, token));
            return answer.IsSuccess && answer.Format == format ? answer : null;
        }
        catch (CoapException)
        {
            return null;
        }
    }
}
