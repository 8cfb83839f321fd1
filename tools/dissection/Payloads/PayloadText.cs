// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using NanoCoap.Dissection.Names;
using NanoCoap.Dissection.Text;
using NanoCoap.Protocol;

namespace NanoCoap.Dissection.Payloads;

/// <summary>Payloads for people: by their format if they keep to it, else as text, else as a hex dump.</summary>
public static class PayloadText
{
    private static readonly JsonWriterOptions s_indented = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes a payload.</summary>
    /// <param name="payload">The bytes.</param>
    /// <param name="format">Content-Format, or <see cref="ContentFormat.None"/>.</param>
    /// <param name="screen">Where it is shown.</param>
    /// <returns>The lines; nothing in them can harm a terminal.</returns>
    public static IReadOnlyList<string> Lines(ReadOnlySpan<byte> payload, int format, Screen screen)
    {
        IReadOnlyList<string>? lines = null;
        if (format is ContentFormat.SenmlJson or ContentFormat.SenmlCbor
            && SenmlPack.TryRead(payload, format == ContentFormat.SenmlCbor, out IReadOnlyList<SenmlRecord>? records))
        {
            lines = TextTable.Lines(["NAME", "VALUE", "UNIT", "TIME"], records.Select(Row), screen.TableWidth);
        }
        else if (format == ContentFormat.ProblemDetails && ProblemDetails.Read(payload) is { } problems)
        {
            lines = [.. problems.Entries.Select(entry => SafeText.Clean($"{entry.Name}: {entry.Value}"))];
        }
        else if (ContentFormatNames.IsCbor(format) && CborParser.TryParse(payload, out IReadOnlyList<CborItem>? items))
        {
            lines = [.. items.SelectMany(item => CborDiagnostic.Lines(item, screen.Width))];
        }
        else if (ContentFormatNames.IsJson(format) && TryJson(payload, out string? json))
        {
            lines = JsonLines.Fit(json.ReplaceLineEndings("\n").Split('\n'), screen.TableWidth);
        }

        return lines ?? AsText(payload, format, screen.Width);
    }

    /// <summary>The number that a payload is, or has first: of text, JSON, CBOR or SenML.</summary>
    /// <param name="payload">The bytes.</param>
    /// <param name="format">Content-Format, or <see cref="ContentFormat.None"/>.</param>
    /// <returns>The number, or null if there is none.</returns>
    public static double? Number(ReadOnlySpan<byte> payload, int format)
    {
        if (ContentFormatNames.IsCbor(format))
        {
            return SenmlPack.TryRead(payload, cbor: true, out IReadOnlyList<SenmlRecord>? pack) ? First(pack)
                : CborParser.TryParse(payload, out IReadOnlyList<CborItem>? items) ? items[0].Number : null;
        }

        if (ContentFormatNames.IsJson(format) && SenmlPack.TryRead(payload, cbor: false, out IReadOnlyList<SenmlRecord>? records))
        {
            return First(records);
        }

        const NumberStyles Style = NumberStyles.Float;
        return double.TryParse(payload, Style, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;
    }

    /// <summary>A payload on one line, cut if it is long.</summary>
    /// <param name="payload">The bytes.</param>
    /// <param name="format">Content-Format, or <see cref="ContentFormat.None"/>.</param>
    /// <param name="width">Columns that there are.</param>
    /// <param name="unicode">Whether the cut is shown as one character or as three points.</param>
    /// <returns>The line.</returns>
    public static string Line(ReadOnlySpan<byte> payload, int format, int width, bool unicode)
    {
        string text;
        if (format is ContentFormat.SenmlJson or ContentFormat.SenmlCbor
            && SenmlPack.TryRead(payload, format == ContentFormat.SenmlCbor, out IReadOnlyList<SenmlRecord>? records))
        {
            text = string.Join(", ", records.Select(record => string.Join(' ', Row(record).Where(cell => cell.Length != 0))));
        }
        else if (ContentFormatNames.IsCbor(format) && CborParser.TryParse(payload, out IReadOnlyList<CborItem>? items))
        {
            text = string.Join(", ", items.Select(CborDiagnostic.Line));
        }
        else
        {
            text = SafeText.Quote(payload) is { } quoted ? quoted[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal)
                : "0x" + Convert.ToHexStringLower(payload);
        }

        return TextTable.Cut(text, width, unicode);
    }

    private static IReadOnlyList<string> AsText(ReadOnlySpan<byte> payload, int format, int width)
    {
        bool maybeText = format == ContentFormat.None || ContentFormatNames.IsText(format) || ContentFormatNames.MediaType(format) == null;
        return maybeText && SafeText.IsPrintable(payload)
            ? Encoding.UTF8.GetString(payload).ReplaceLineEndings("\n").Split('\n')
            : HexDump.Lines(payload, width);
    }

    private static bool TryJson(ReadOnlySpan<byte> payload, [NotNullWhen(true)] out string? text)
    {
        text = null;
        try
        {
            var reader = new Utf8JsonReader(payload);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            var bytes = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(bytes, s_indented))
            {
                document.RootElement.WriteTo(writer);
            }

            text = Encoding.UTF8.GetString(bytes.WrittenSpan);
            return SafeText.IsPrintable(Encoding.UTF8.GetBytes(text));
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            return false; // InvalidOperationException: text that is not UTF-8
        }
    }

    private static double? First(IReadOnlyList<SenmlRecord> records)
    {
        return records.FirstOrDefault(record => record.Number != null)?.Number;
    }

    private static string[] Row(SenmlRecord record)
    {
        string[] cells = [record.Name, record.Value, record.Unit, record.TimeText];
        return [.. cells.Select(SafeText.Clean)];
    }
}
