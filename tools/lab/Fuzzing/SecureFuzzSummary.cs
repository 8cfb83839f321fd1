// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Dtls;

namespace NanoCoap.Lab.Fuzzing;

/// <summary>What sessions with servers of coaps did: proof that every kind of datagram came in every state.</summary>
public sealed class SecureFuzzSummary : IFuzzing
{
    private readonly Dictionary<(SecureState, RecordKind), long> _reached = [];
    private readonly SortedDictionary<string, long> _counters = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Name => "coaps";

    /// <inheritdoc/>
    public int Sessions { get; private set; }

    /// <inheritdoc/>
    public long Datagrams { get; private set; }

    /// <inheritdoc/>
    public long Bytes { get; private set; }

    /// <summary>How often a kind of datagram came in a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="kind">The kind.</param>
    /// <returns>How often.</returns>
    public long Reached(SecureState state, RecordKind kind)
    {
        return _reached.GetValueOrDefault((state, kind));
    }

    /// <summary>A counter of the servers, added up.</summary>
    /// <param name="counter">Its name, as in <see cref="DtlsCounters"/>.</param>
    /// <returns>The sum.</returns>
    public long Counter(string counter)
    {
        return _counters.GetValueOrDefault(counter);
    }

    /// <inheritdoc/>
    public Finding? Run(int seed)
    {
        return new SecureFuzzSession(seed, this).Run();
    }

    /// <inheritdoc/>
    public IEnumerable<(string What, string Count)> Rows()
    {
        foreach (RecordKind kind in Enum.GetValues<RecordKind>())
        {
            IEnumerable<string> counts = Enum.GetValues<SecureState>()
                .Select(state => $"{state.ToString().ToLowerInvariant()} {Reached(state, kind):N0}");
            yield return ("  " + kind.ToString().ToLowerInvariant(), string.Join(", ", counts));
        }

        foreach ((string counter, long count) in _counters)
        {
            yield return (counter, count.ToString("N0", CultureInfo.CurrentCulture));
        }
    }

    /// <summary>Counts a datagram.</summary>
    /// <param name="state">What the server had of its sender.</param>
    /// <param name="kind">How it was made up.</param>
    /// <param name="bytes">Its bytes.</param>
    public void Count(SecureState state, RecordKind kind, int bytes)
    {
        Datagrams++;
        Bytes += bytes;
        _reached[(state, kind)] = Reached(state, kind) + 1;
    }

    /// <summary>Counts a session that has come to its end.</summary>
    /// <param name="counters">What its server counts.</param>
    public void Count(DtlsCounters counters)
    {
        Sessions++;
        foreach (System.Reflection.FieldInfo field in typeof(DtlsCounters).GetFields())
        {
            _counters[field.Name] = Counter(field.Name) + (int)field.GetValue(counters)!;
        }
    }
}
