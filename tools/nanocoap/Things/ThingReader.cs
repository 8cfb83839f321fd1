// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Text;
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
    private readonly Dictionary<string, ThingUses> _keyFor = []; // by path, as the node itself describes it
    private bool _writingWantsKey;

    /// <summary>Makes it.</summary>
    /// <param name="session">Where to ask.</param>
    public ThingReader(AskSession session)
    {
        _session = session;
    }

    /// <summary>Who the node is, from the names in its SenML: "urn:dev:mac:020000fffe000001", or null.</summary>
    public string? Id { get; private set; }

    /// <summary>Where the node is for those who have a key of DTLS, as it says itself; or null.</summary>
    public string? SecureBase { get; private set; }

    /// <summary>Describes the resources that links lead to, of this node and for everybody to use.</summary>
    /// <param name="links">Its links.</param>
    /// <returns>The properties.</returns>
    public async Task<IReadOnlyList<ThingProperty>> DescribeAsync(IReadOnlyList<CoapLink> links)
    {
        await FindKeysAsync(links);
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
            KeyFor = link["osc"] != null ? ThingUses.All // RFC 8613 section 9
                : _keyFor.GetValueOrDefault(link.Target[1..]) | (_writingWantsKey ? ThingUses.Write : 0),
        };
        return format != ContentFormat.Json ? property
            : formats.Contains(ContentFormat.SenmlJson) ? OfSenml(property, await ReadAsync(link, ContentFormat.SenmlJson))
            : property with { Type = TypeOfJson(await ReadAsync(link, ContentFormat.Json)) };
    }

    // A link says of a key only whether nothing is to be had without one. A node of ours says the rest at /node, and on a PC in its own
    // description.
    private async Task FindKeysAsync(IReadOnlyList<CoapLink> links)
    {
        foreach (CoapLink link in links)
        {
            if (link.Target == "/node" && await ReadAsync(link, ContentFormat.TextPlain) is { } node)
            {
                string text = Encoding.UTF8.GetString(node.Payload.Span);
                _writingWantsKey = text.Split().Any(field => field is "access=keys" or "access=secure-only");
            }
            else if (link.Target == "/" + ThingDescription.WellKnownPath
                && await ReadAsync(link, ContentFormat.ThingDescription) is { } own)
            {
                TakeKeys(own.Payload);
            }
        }
    }

    private void TakeKeys(ReadOnlyMemory<byte> description)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(description);
            JsonElement root = document.RootElement;
            bool isWanted = WantsKey(root, root, false);
            foreach (JsonElement form in root.GetProperty("properties").EnumerateObject()
                .SelectMany(property => property.Value.GetProperty("forms").EnumerateArray()))
            {
                if (!WantsKey(root, form, isWanted))
                {
                    continue;
                }

                string href = form.GetProperty("href").GetString()!;
                if (href.StartsWith("coaps://", StringComparison.Ordinal))
                {
                    int end = href.IndexOf('/', "coaps://".Length);
                    SecureBase ??= href[..end];
                    href = href[(end + 1)..];
                }

                string operation = form.GetProperty("op")[0].GetString()!;
                ThingUses use = operation switch
                {
                    "readproperty" => ThingUses.Read,
                    "writeproperty" => ThingUses.Write,
                    _ => ThingUses.Observe,
                };
                _keyFor[href] = _keyFor.GetValueOrDefault(href) | use;
            }
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            // Then it is none of ours, and what it says of itself is not needed.
        }
    }

    // Whether what is said of security is more than that there is none.
    private static bool WantsKey(JsonElement root, JsonElement where, bool otherwise)
    {
        if (!where.TryGetProperty("security", out JsonElement security))
        {
            return otherwise;
        }

        JsonElement name = security.ValueKind == JsonValueKind.Array ? security[0] : security;
        return root.GetProperty("securityDefinitions").GetProperty(name.GetString()!).GetProperty("scheme").GetString() != "nosec";
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
