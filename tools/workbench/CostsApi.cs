// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using NanoCoap.Dissection.Text;
using NanoCoap.Workbench.Costs;

namespace NanoCoap.Workbench;

/// <summary>What a reading costs: counted once, when a page first asks, and reckoned with anew for each setting.</summary>
internal sealed class CostsApi : IDisposable
{
    private const int Points = 64;

    private readonly SemaphoreSlim _measuring = new(1);
    private CostMeasurement? _measurement;

    /// <summary>Adds the routes.</summary>
    public void Map(WebApplication app)
    {
        app.MapGet("/api/costs", (HttpRequest request, CancellationToken gone) => AnswerAsync(request.Query, false, gone));
        app.MapPost("/api/costs", (HttpRequest request, CancellationToken gone) => AnswerAsync(request.Query, true, gone));
    }

    public void Dispose()
    {
        _measuring.Dispose();
    }

    private static object Describe(CostMeasurement measurement, CostSettings settings, string compare, string way)
    {
        double[] periods = [.. Enumerable.Range(0, Points).Select(i =>
            CostSettings.MinPeriodSeconds * Math.Pow(CostSettings.MaxPeriodSeconds / CostSettings.MinPeriodSeconds, i / (Points - 1.0)))];
        CostRow one = measurement.Rows.FirstOrDefault(row => row.Id == way) ?? measurement.Rows[0];
        IEnumerable<(string Id, string Name, BatteryModel Model)> curves = compare switch
        {
            // The one that is chosen as it was set, the others as they come.
            "radio" => Radio.All.Select(radio => radio.Id == settings.Radio.Id ? settings.Radio : radio)
                .Select(radio => (radio.Id, radio.Name, new BatteryModel(one, settings with { Radio = radio }))),
            "battery" => Battery.All.Select(battery => battery.Id == settings.Battery.Id ? settings.Battery : battery)
                .Select(battery => (battery.Id, battery.Name, new BatteryModel(one, settings with { Battery = battery }))),
            _ => measurement.Rows.Select(row => (row.Id, row.Name, new BatteryModel(row, settings))),
        };
        return new
        {
            time = measurement.Time.ToUnixTimeMilliseconds(),
            reading = SafeText.Clean(Encoding.UTF8.GetString(measurement.Reading)),
            segments = measurement.BySystem ? null : TcpSegments.Rule,
            problems = measurement.Problems,
            rounds = CoapCosts.Rounds,
            settings,
            radios = Radio.All.Select(radio => new { id = radio.Id, name = radio.Name }),
            batteries = Battery.All.Select(battery => new { id = battery.Id, name = battery.Name }),
            rows = measurement.Rows.Select(row =>
            {
                var model = new BatteryModel(row, settings);
                return new
                {
                    id = row.Id,
                    name = row.Name,
                    how = row.How,
                    reading = Describe(row.Reading, measurement.Reading.Length, settings),
                    confirmed = row.Confirmed == null ? null : Describe(row.Confirmed, measurement.Reading.Length, settings),
                    session = Describe(row.Session, 0, settings),
                    keepAlive = row.KeepAlive == null ? null : Describe(row.KeepAlive, 0, settings),
                    bytes = model.BytesPerReading(settings.PeriodSeconds),
                    current = model.AverageMa(settings.PeriodSeconds),
                    days = model.Days(settings.PeriodSeconds),
                };
            }),
            periods,
            curves = curves.Select(curve => new { id = curve.Id, name = curve.Name, days = periods.Select(curve.Model.Days) }),
        };
    }

    private static object Describe(Exchange exchange, int reading, CostSettings settings)
    {
        Traffic both = exchange.Sent + exchange.Received;
        return new
        {
            sent = new { packets = exchange.Sent.Packets, bytes = exchange.Sent.Total(settings.IpHeader) },
            received = new { packets = exchange.Received.Packets, bytes = exchange.Received.Total(settings.IpHeader) },
            waits = exchange.Waits,
            reading,
            protocol = both.Bytes - reading,
            transport = both.HeaderBytes,
            ip = both.Packets * settings.IpHeader,
            messages = exchange.Messages.Select(message => new
            {
                fromNode = message.FromNode,
                label = SafeText.Clean(message.Label),
                bytes = message.Bytes.Length,
                hex = message.IsCoap ? Convert.ToHexStringLower(message.Bytes) : null,
            }),
        };
    }

    private async Task<IResult> AnswerAsync(IQueryCollection query, bool again, CancellationToken gone)
    {
        Dictionary<string, string> said = query.ToDictionary(part => part.Key, part => part.Value.ToString());
        await _measuring.WaitAsync(gone).ConfigureAwait(false);
        try
        {
            if (_measurement is not { Rows.Count: > 0 } || again)
            {
                _measurement = await CostMeasurement.MakeAsync(byRule: false, gone).ConfigureAwait(false);
            }
        }
        finally
        {
            _measuring.Release();
        }

        if (_measurement.Rows.Count == 0)
        {
            return Results.Json(new { problem = string.Join(' ', _measurement.Problems) });
        }

        return Results.Json(Describe(
            _measurement, CostSettings.Read(said), said.GetValueOrDefault("compare", ""), said.GetValueOrDefault("way", "")));
    }
}
