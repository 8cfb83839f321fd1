// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace NanoCoap.Dissection.Payloads;

/// <summary>Reads SenML, as JSON or CBOR, into resolved records. RFC 8428.</summary>
public static class SenmlPack
{
    // RFC 8428 section 6, Table 6: the labels of CBOR, from -6 on.
    private const int FirstLabel = -6;
    private static readonly string[] s_labels = ["bs", "bv", "bu", "bt", "bn", "bver", "n", "u", "v", "vs", "vb", "s", "t", "ut", "vd"];

    /// <summary>Reads a pack.</summary>
    /// <param name="payload">The bytes.</param>
    /// <param name="cbor">Whether they are CBOR.</param>
    /// <param name="records">The records.</param>
    /// <returns>False if this is no SenML.</returns>
    public static bool TryRead(ReadOnlySpan<byte> payload, bool cbor, [NotNullWhen(true)] out IReadOnlyList<SenmlRecord>? records)
    {
        List<Dictionary<string, object>>? fields = cbor ? OfCbor(payload) : OfJson(payload);
        records = fields == null ? null : Resolve(fields);
        return records != null;
    }

    private static List<SenmlRecord>? Resolve(List<Dictionary<string, object>> fields)
    {
        var records = new List<SenmlRecord>();
        string baseName = "";
        string baseUnit = "";
        double baseTime = 0;
        double baseValue = 0;
        foreach (Dictionary<string, object> record in fields)
        {
            baseName = Text(record, "bn") ?? baseName;
            baseUnit = Text(record, "bu") ?? baseUnit;
            baseTime = Number(record, "bt") ?? baseTime;
            baseValue = Number(record, "bv") ?? baseValue;

            double? number = Number(record, "v");
            string value;
            if (number != null || !HasOther(record))
            {
                number = number == null ? null : number + baseValue;
                double? sum = Number(record, "s");
                if (number == null && sum == null)
                {
                    continue; // only base values
                }

                value = number is { } n ? n.ToString("R", CultureInfo.InvariantCulture)
                    : "sum " + sum!.Value.ToString("R", CultureInfo.InvariantCulture);
            }
            else
            {
                value = Text(record, "vs") is { } text ? $"\"{text}\""
                    : record.TryGetValue("vb", out object? flag) ? Convert.ToString(flag, CultureInfo.InvariantCulture)!.ToLowerInvariant()
                    : Convert.ToString(record["vd"], CultureInfo.InvariantCulture)!;
            }

            double? time = Number(record, "t") is { } t ? baseTime + t : baseTime == 0 ? null : baseTime;
            records.Add(new SenmlRecord(baseName + Text(record, "n"), Text(record, "u") ?? baseUnit, value, number, time));
        }

        return records.Count == 0 ? null : records;
    }

    private static bool HasOther(Dictionary<string, object> record)
    {
        return record.ContainsKey("vs") || record.ContainsKey("vb") || record.ContainsKey("vd");
    }

    private static string? Text(Dictionary<string, object> record, string label)
    {
        return record.TryGetValue(label, out object? value) ? value as string : null;
    }

    private static double? Number(Dictionary<string, object> record, string label)
    {
        return record.TryGetValue(label, out object? value) && value is double number ? number : null;
    }

    private static List<Dictionary<string, object>>? OfJson(ReadOnlySpan<byte> payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind != JsonValueKind.Array
                || document.RootElement.EnumerateArray().Any(record => record.ValueKind != JsonValueKind.Object))
            {
                return null;
            }

            var all = new List<Dictionary<string, object>>();
            foreach (JsonElement record in document.RootElement.EnumerateArray())
            {
                var fields = new Dictionary<string, object>();
                foreach (JsonProperty property in record.EnumerateObject())
                {
                    fields[property.Name] = property.Value.ValueKind switch
                    {
                        JsonValueKind.Number => property.Value.GetDouble(),
                        JsonValueKind.String => property.Value.GetString()!,
                        JsonValueKind.True => true,
                        JsonValueKind.False => false,
                        _ => property.Value.GetRawText(),
                    };
                }

                all.Add(fields);
            }

            return all;
        }
        catch (Exception problem) when (problem is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static List<Dictionary<string, object>>? OfCbor(ReadOnlySpan<byte> payload)
    {
        if (!CborParser.TryParse(payload, out IReadOnlyList<CborItem>? items) || items is not [{ Kind: CborKind.Array } array]
            || array.Items.Any(record => record.Kind != CborKind.Map))
        {
            return null;
        }

        var all = new List<Dictionary<string, object>>();
        foreach (CborItem record in array.Items)
        {
            var fields = new Dictionary<string, object>();
            foreach (CborItem[] pair in record.Items.Chunk(2))
            {
                string label = pair[0].Number is { } number && number >= FirstLabel && number < FirstLabel + s_labels.Length
                    ? s_labels[(int)number - FirstLabel] : pair[0].Text;
                fields[label] = OfCbor(pair[1]);
            }

            all.Add(fields);
        }

        return all;
    }

    private static object OfCbor(CborItem item)
    {
        return item switch
        {
            { Number: { } number } => number,
            { Kind: CborKind.Text } => item.Text,
            { Kind: CborKind.Simple, Argument: 20 or 21 } => item.Argument == 21,
            { Kind: CborKind.Tag, Argument: 4, Items: [{ Items: [{ Number: { } exponent }, { Number: { } mantissa }] }] }
                => mantissa * Math.Pow(10, exponent),
            _ => CborDiagnostic.Line(item),
        };
    }
}
