// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Text;
using NanoCoap.Dissection.Text;

namespace NanoCoap.Dissection.Payloads;

/// <summary>CBOR as text: the diagnostic notation of RFC 8949 section 8.</summary>
public static class CborDiagnostic
{
    private const int Indent = 2;

    /// <summary>Writes an item: on one line if it fits, else with a line for each of its parts.</summary>
    /// <param name="item">The item.</param>
    /// <param name="width">Columns of a line.</param>
    /// <returns>The lines.</returns>
    public static IReadOnlyList<string> Lines(CborItem item, int width)
    {
        var lines = new List<string>();
        Append(lines, item, "", "", 0, width);
        return lines;
    }

    /// <summary>Writes an item on one line.</summary>
    /// <param name="item">The item.</param>
    /// <returns>The text.</returns>
    public static string Line(CborItem item)
    {
        switch (item.Kind)
        {
            case CborKind.Unsigned:
                return item.Argument.ToString(CultureInfo.InvariantCulture);
            case CborKind.Negative:
                return (-1 - (Int128)item.Argument).ToString(CultureInfo.InvariantCulture);
            case CborKind.Bytes or CborKind.Text when item.IsIndefinite:
                return "(_ " + string.Join(", ", item.Items.Select(Line)) + ")";
            case CborKind.Bytes:
                return "h'" + Convert.ToHexStringLower(item.Bytes) + "'";
            case CborKind.Text:
                return Quote(item.Text);
            case CborKind.Array:
                return (item.IsIndefinite ? "[_ " : "[") + string.Join(", ", item.Items.Select(Line)) + "]";
            case CborKind.Map:
                return (item.IsIndefinite ? "{_ " : "{")
                    + string.Join(", ", item.Items.Chunk(2).Select(pair => Line(pair[0]) + ": " + Line(pair[1]))) + "}";
            case CborKind.Tag:
                return string.Create(CultureInfo.InvariantCulture, $"{item.Argument}({Line(item.Items[0])})");
            case CborKind.Float:
                return OfFloat(item.Float);
            default:
                return item.Argument switch
                {
                    20 => "false",
                    21 => "true",
                    22 => "null",
                    23 => "undefined",
                    _ => string.Create(CultureInfo.InvariantCulture, $"simple({item.Argument})"),
                };
        }
    }

    private static void Append(List<string> lines, CborItem item, string before, string behind, int indent, int width)
    {
        string whole = before + Line(item) + behind;
        if (indent + whole.Length <= width || item.Items.Count == 0 || item.Kind is not (CborKind.Array or CborKind.Map))
        {
            lines.Add(new string(' ', indent) + whole);
            return;
        }

        bool map = item.Kind == CborKind.Map;
        lines.Add(new string(' ', indent) + before + (map ? "{" : "[") + (item.IsIndefinite ? "_" : ""));
        int step = map ? 2 : 1;
        for (int i = 0; i < item.Items.Count; i += step)
        {
            string comma = i + step < item.Items.Count ? "," : "";
            Append(lines, item.Items[i + step - 1], map ? Line(item.Items[i]) + ": " : "", comma, indent + Indent, width);
        }

        lines.Add(new string(' ', indent) + (map ? "}" : "]") + behind);
    }

    private static string Quote(string text)
    {
        // A control character must not reach the terminal: as an escape it does no harm.
        var safe = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            string character = rune.ToString();
            string? quoted = SafeText.Quote(Encoding.UTF8.GetBytes(character));
            safe.Append(quoted != null ? quoted[1..^1] : string.Concat(character.Select(Escape)));
        }

        return "\"" + safe + "\"";
    }

    private static string Escape(char c)
    {
        return string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
    }

    private static string OfFloat(double value)
    {
        if (double.IsNaN(value) || double.IsInfinity(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
        }

        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.Contains('.') || text.Contains('E') ? text : text + ".0";
    }
}
