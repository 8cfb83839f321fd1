// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Async;
using NanoCoap.Dissection.Names;
using NanoCoap.Dissection.Text;

namespace NanoCoap.Tool.Payloads;

/// <summary>What discovery found, as a table with a row for each resource.</summary>
public static class LinkTable
{
    private static readonly string[] s_heads = ["RESOURCE", "TYPE", "INTERFACE", "FORMAT", "OBS", "SIZE", "TITLE"];

    /// <summary>Writes a table.</summary>
    /// <param name="links">The links.</param>
    /// <param name="screen">Where it is shown.</param>
    /// <returns>The lines.</returns>
    public static IReadOnlyList<string> Lines(IEnumerable<CoapLink> links, Screen screen)
    {
        return TextTable.Lines(s_heads, links.Select(Row), screen.TableWidth);
    }

    /// <summary>Names of the formats of a link.</summary>
    /// <param name="link">The link.</param>
    /// <returns>The short names of what its "ct" lists.</returns>
    public static string Formats(CoapLink link)
    {
        string[] numbers = (link["ct"] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', numbers.Select(number =>
            ContentFormatNames.TryParse(number, out int format) ? CodeText.OfContentFormat(format) : number));
    }

    private static string[] Row(CoapLink link)
    {
        string?[] row = [link.Target, link["rt"], link["if"], Formats(link), link["obs"] != null ? "obs" : "", link["sz"], link["title"]];
        return [.. row.Select(cell => SafeText.Clean(cell ?? ""))];
    }
}
