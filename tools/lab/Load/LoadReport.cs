// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Text.Json;

namespace NanoCoap.Lab.Load;

/// <summary>What a load came to, as text for people or JSON for programs.</summary>
public static class LoadReport
{
    /// <summary>How JSON is written here.</summary>
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Writes lines.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="figures">The figures.</param>
    /// <param name="processor">What each request took of the server's processor, microseconds; null if that is not known.</param>
    public static void WriteText(TextWriter output, LoadFigures figures, double? processor)
    {
        Line("requests/s", Count(figures.RequestsPerSecond));
        Line("p50", Latency(figures.P50) + " us");
        Line("p90", Latency(figures.P90) + " us");
        Line("p99", Latency(figures.P99) + " us");
        Line("p99.9", Latency(figures.P999) + " us");
        Line("max", Latency(figures.Max) + " us");
        Line("answered", Count(figures.Answered));
        Line("errors", Count(figures.Errors));
        Line("lost", Count(figures.Lost));
        Line("unexpected", Count(figures.Unexpected));
        if (processor is { } each)
        {
            Line("cpu each", each.ToString("F2", CultureInfo.InvariantCulture) + " us");
        }

        void Line(string name, string value)
        {
            output.WriteLine($"  {name,-10} {value,14}");
        }
    }

    /// <summary>Writes an object.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="uri">What was asked for.</param>
    /// <param name="settings">The load.</param>
    /// <param name="requestBytes">Bytes of a request.</param>
    /// <param name="answerBytes">Bytes of the first answer.</param>
    /// <param name="figures">The figures.</param>
    /// <param name="processorMicrosecondsEach">What each request took of the server's processor; null if that is not known.</param>
    public static void WriteJson(
        TextWriter output,
        string uri,
        LoadSettings settings,
        int requestBytes,
        int answerBytes,
        LoadFigures figures,
        double? processorMicrosecondsEach)
    {
        output.WriteLine(JsonSerializer.Serialize(
            new
            {
                uri, settings.Clients, settings.Outstanding, Seconds = settings.Time.TotalSeconds, requestBytes, answerBytes, figures,
                processorMicrosecondsEach,
            },
            Json));
    }

    /// <summary>A count or a rate: 12,345.</summary>
    internal static string Count(double value)
    {
        return value.ToString("N0", CultureInfo.InvariantCulture);
    }

    /// <summary>Microseconds: 12.3.</summary>
    internal static string Latency(double microseconds)
    {
        return microseconds.ToString("N1", CultureInfo.InvariantCulture);
    }
}
