// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Runtime.InteropServices;

namespace NanoCoap.Tool.CommandLine;

/// <summary>Ctrl+C and SIGTERM as a call, so that a verb can end as it should. A second one ends the process at once.</summary>
public sealed class Interrupt : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;
    private int _count;

    /// <summary>Begins to listen.</summary>
    /// <param name="stop">What is to be done; called on another thread, once.</param>
    public Interrupt(Action stop)
    {
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop)];

        void Stop(PosixSignalContext context)
        {
            if (Interlocked.Increment(ref _count) == 1)
            {
                context.Cancel = true;
                stop();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }
    }
}
