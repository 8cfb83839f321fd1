// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;

namespace NanoCoap.Lab.Simulation;

/// <summary>What went wrong first. A run ends there: what follows would only follow from it.</summary>
public sealed class Verdict
{
    private readonly EventQueue _events;

    /// <summary>Makes a verdict of nothing.</summary>
    /// <param name="events">Says what time it is.</param>
    public Verdict(EventQueue events)
    {
        _events = events;
    }

    /// <summary>What is wrong and when, or null.</summary>
    public string? Failure { get; private set; }

    /// <summary>Says that something is wrong.</summary>
    /// <param name="what">What.</param>
    public void Fail(string what)
    {
        Failure ??= string.Create(CultureInfo.InvariantCulture, $"at {(_events.NowMs - _events.StartMs) / 1000.0:F3} s: {what}");
    }
}
