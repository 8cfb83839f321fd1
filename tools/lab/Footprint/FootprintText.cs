// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Text;

namespace NanoCoap.Lab.Footprint;

/// <summary>A report as text.</summary>
public static class FootprintText
{
    private const int Label = 22;
    private const int Column = 22;

    /// <summary>Writes a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="by">What is to be listed: type, method, string or nothing.</param>
    /// <param name="top">How many of them.</param>
    /// <returns>Lines, each with its end.</returns>
    public static string Write(FootprintReport report, string? by = null, int top = 20)
    {
        var text = new StringBuilder();
        WriteFlash(text, report);
        if (by != null)
        {
            WriteItems(text, report, by, top);
        }

        text.Append("\nManaged heap, bytes\n");
        foreach (HeapRow row in report.Heap)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row.What,-72}{row.Bytes,9}\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"{"in all",-72}{report.Heap.Sum(row => row.Bytes),9}\n").ToString();
    }

    /// <summary>How a report names a part.</summary>
    /// <param name="part">The part.</param>
    /// <returns>Its name.</returns>
    public static string NameOf(PePart part)
    {
        return part switch
        {
            PePart.TypeSpecifications => "array types",
            PePart.Literals => "string literals",
            PePart.ArrayContents => "array contents",
            PePart.Handlers => "try blocks",
            _ => part.ToString().ToLowerInvariant(),
        };
    }

    private static void WriteFlash(StringBuilder text, FootprintReport report)
    {
        text.Append("Flash: count, bytes and share of what each .pe file is made of, estimated\n").Append(' ', Label);
        foreach (PeEstimate assembly in report.Flash)
        {
            text.Append(CultureInfo.InvariantCulture, $"{assembly.Assembly,Column}");
        }

        text.Append('\n');
        foreach (PePart part in Enum.GetValues<PePart>().Where(part => report.Flash.Any(assembly => assembly.Parts[(int)part].Bytes != 0)))
        {
            text.Append(CultureInfo.InvariantCulture, $"{NameOf(part),-Label}");
            foreach (PeEstimate assembly in report.Flash)
            {
                PePartSize size = assembly.Parts[(int)part];
                double share = 100.0 * size.Bytes / assembly.Bytes;
                text.Append(CultureInfo.InvariantCulture, $"{(size.Count == 0 ? "" : size.Count),8}{size.Bytes,8}{share,5:0.0}%");
            }

            text.Append('\n');
        }

        WriteRow(text, report, "in all", assembly => assembly.Bytes);
        WriteRow(text, report, "limit", assembly => FlashLimits.Of(assembly.Assembly));
        WriteRow(text, report, "left", assembly => FlashLimits.Of(assembly.Assembly) - assembly.Bytes);
        WriteRow(text, report, "real file", Real);
        WriteRow(text, report, "estimate is off by", assembly => assembly.Bytes - Real(assembly));
        if (report.CoreLibrary is { } bytes)
        {
            const string Origin = "measured: nanoFramework's own, in every image";
            text.Append(CultureInfo.InvariantCulture, $"{"mscorlib",-Label}{bytes,16}      {Origin}\n");
        }

        foreach (PeEstimate assembly in report.Flash.Where(assembly => !assembly.IsOptimised))
        {
            text.Append(CultureInfo.InvariantCulture, $"{assembly.Assembly} was compiled without optimisation: in Release it is smaller.\n");
        }

        foreach (PeEstimate assembly in report.OverLimit)
        {
            text.Append(CultureInfo.InvariantCulture, $"OVER ITS LIMIT: {assembly.Assembly}\n");
        }

        long? Real(PeEstimate assembly)
        {
            return report.Real.TryGetValue(assembly.Assembly, out long bytes) ? bytes : null;
        }
    }

    private static void WriteRow(StringBuilder text, FootprintReport report, string name, Func<PeEstimate, long?> value)
    {
        long?[] values = [.. report.Flash.Select(value)];
        if (values.All(number => number == null))
        {
            return;
        }

        string line = string.Concat(values.Select(number => string.Create(CultureInfo.InvariantCulture, $"{number,16}      ")));
        text.Append(CultureInfo.InvariantCulture, $"{name,-Label}").Append(line.TrimEnd()).Append('\n');
    }

    private static void WriteItems(StringBuilder text, FootprintReport report, string by, int top)
    {
        (string Assembly, PeItem Item)[] all = [.. report.Items(by)];
        text.Append(
            CultureInfo.InvariantCulture,
            $"\nThe {Math.Min(top, all.Length)} largest of {all.Length} {by}s; what several share is counted with the first\n");
        foreach ((string assembly, PeItem item) in all.Take(top))
        {
            string name = item.Kind.Length == 0 ? item.Name : $"{item.Kind}: {OneLine(item.Name)}";
            text.Append(CultureInfo.InvariantCulture, $"{item.Bytes,8}  {assembly,-18}  {name}\n");
        }
    }

    private static string OneLine(string text)
    {
        return string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
    }
}
