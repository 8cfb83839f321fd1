// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using NanoCoap.Loop;
using NanoCoap.Messaging;
using NanoCoap.Node;
using NanoCoap.Wire;

namespace NanoCoap.Simulated;

/// <summary>
/// A temperature that goes slowly up and down between about 20 and 25 degrees, with a little noise, and a humidity that goes against it. It
/// depends on the seed and on how many readings there were, not on time, so that a run can be repeated. Integer arithmetic only: the same
/// everywhere.
/// </summary>
public sealed class SimulatedSensor : ITemperatureSensor, IHumiditySensor
{
    private const int MeanCenti = 2250;
    private const int SwingCenti = 245;
    private const int NoiseCenti = 5;
    private const int MeanHumidityTenths = 500;
    private const int HalfWave = 150; // readings; ten minutes for a whole wave at two seconds each

    private readonly IClock _clock;
    private readonly Fault[] _failures;
    private readonly int? _fixedCenti;
    private readonly string? _file;
    private readonly SmallRandom _random;
    private int _step;
    private int _humidityTenths;
    private bool _failed = true;

    /// <summary>Makes the sensor.</summary>
    /// <param name="clock">A clock that starts at 0, for the faults.</param>
    /// <param name="faults">Faults; those of sensors count.</param>
    /// <param name="seed">Where the wave starts, and its noise.</param>
    /// <param name="fixedCenti">What it always reads instead of the wave, hundredths of a degree, or null.</param>
    /// <param name="file">
    /// A text file whose last line is what it reads, at each reading anew; null for none. What is no number there is no reading.
    /// </param>
    public SimulatedSensor(IClock clock, IEnumerable<Fault> faults, int seed, int? fixedCenti, string? file = null)
    {
        _file = file;
        _clock = clock;
        _failures = [.. faults.Where(fault => fault.Kind == FaultKind.Sensor)];
        _fixedCenti = fixedCenti;
        _random = new SmallRandom(seed);
        _step = _random.Next(2 * HalfWave);
    }

    /// <inheritdoc/>
    public bool TryRead(out int centiCelsius)
    {
        // A failing sensor is still asked, and the wave goes on beneath.
        centiCelsius = _fixedCenti ?? MeanCenti + Wave(_step) + _random.Next((2 * NoiseCenti) + 1) - NoiseCenti;
        _humidityTenths = MeanHumidityTenths - (Wave(_step) / 4);
        _failed = true;
        _step = (_step + 1) % (2 * HalfWave);

        if (_file != null && !TryReadFile(out centiCelsius))
        {
            return false;
        }

        long now = _clock.NowMs;
        foreach (Fault failure in _failures)
        {
            if (now >= failure.AfterMs && now - failure.AfterMs < failure.AmountMs)
            {
                return false;
            }
        }

        _failed = false;
        return true;
    }

    /// <inheritdoc/>
    public bool TryReadHumidity(out int tenths)
    {
        tenths = _humidityTenths;
        return !_failed;
    }

    private bool TryReadFile(out int centiCelsius)
    {
        centiCelsius = 0;
        try
        {
            byte[] line = Encoding.UTF8.GetBytes((File.ReadLines(_file!).LastOrDefault(line => line.Length != 0) ?? "").Trim());
            return DecimalText.TryRead(line, 0, line.Length, 2, out centiCelsius);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // Two parabolas look enough like a sine.
    private static int Wave(int step)
    {
        int x = step % HalfWave;
        int y = 4 * SwingCenti * x * (HalfWave - x) / (HalfWave * HalfWave);
        return step < HalfWave ? y : -y;
    }
}
