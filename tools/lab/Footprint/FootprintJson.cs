// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text.Encodings.Web;
using System.Text.Json;

namespace NanoCoap.Lab.Footprint;

/// <summary>A report as JSON, for other programs.</summary>
public static class FootprintJson
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // a file or a terminal, not a web page
        NewLine = "\n",
        WriteIndented = true,
    };

    /// <summary>Writes a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="by">What is to be listed: type, method, string or nothing.</param>
    /// <param name="top">How many of them.</param>
    /// <returns>One object.</returns>
    public static string Write(FootprintReport report, string? by = null, int top = 20)
    {
        object content = new
        {
            flash = report.Flash.Select(assembly => new
            {
                assembly.Assembly,
                assembly.Bytes,
                Limit = FlashLimits.Of(assembly.Assembly),
                Real = report.Real.TryGetValue(assembly.Assembly, out long bytes) ? bytes : (long?)null,
                assembly.IsOptimised,
                Parts = assembly.Parts.Select(part => new { Part = FootprintText.NameOf(part.Part), part.Count, part.Bytes }),
            }),
            coreLibrary = report.CoreLibrary,
            largest = (by == null ? [] : report.Items(by).Take(top))
                .Select(entry => new { entry.Assembly, entry.Item.Name, entry.Item.Kind, entry.Item.Bytes }),
            heap = new { Bytes = report.Heap.Sum(row => row.Bytes), Parts = report.Heap },
        };
        return JsonSerializer.Serialize(content, s_options) + "\n";
    }
}
