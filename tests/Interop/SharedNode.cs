// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tests.Interop;

/// <summary>One node for all tests of a class.</summary>
public sealed class SharedNode : IDisposable
{
    // Not before a test runs: where all are skipped, no node is started.
    private readonly Lazy<NodeProcess> _process = new(
        () => NodeProcess.Ready("--echo --temperature 21.5 --period 1 --seed 1 --mac 02-00-00-00-00-01"));

    internal NodeProcess Process => _process.Value;

    public void Dispose()
    {
        if (_process.IsValueCreated)
        {
            _process.Value.Dispose();
        }
    }
}
