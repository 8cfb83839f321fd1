// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Node;

namespace NanoCoap.Lab.Simulation;

/// <summary>
/// A sensor whose readings only go up, a hundredth of a degree each, so that a reading tells how old it is; or up and down, or not at all.
/// </summary>
public sealed class ScriptedSensor : ITemperatureSensor
{
    private const int LowestCenti = -1900;
    private const int HighestCenti = 5900;
    private const int WaveStepCenti = 7;

    private int _centi = LowestCenti;
    private int _step = 1;

    /// <summary>Whether readings go up.</summary>
    public bool Rising { get; set; } = true;

    /// <summary>The reading at which it turns back, above and below zero, hundredths of a degree; null: it never does.</summary>
    public int? TurnsAtCenti { get; set; }

    /// <summary>Whether there is a reading at all.</summary>
    public bool Working { get; set; } = true;

    /// <inheritdoc/>
    public bool TryRead(out int centiCelsius)
    {
        if (TurnsAtCenti is { } turn)
        {
            _step = Math.Abs(_centi) >= turn ? -Math.Sign(_centi) * WaveStepCenti : Math.Sign(_step) * WaveStepCenti;
            _centi += _step;
        }
        else if (Rising && _centi < HighestCenti)
        {
            _centi++;
        }

        centiCelsius = _centi;
        return Working;
    }
}
