// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Simulated.Fleet;

/// <summary>What a fleet has done up to a moment.</summary>
/// <param name="Elapsed">Since its start.</param>
/// <param name="Requests">Requests served.</param>
/// <param name="Notifications">Notifications sent.</param>
/// <param name="Retransmissions">Messages sent again.</param>
/// <param name="Errors">Requests answered with 4.xx or 5.xx.</param>
/// <param name="Observers">Registrations at that moment.</param>
/// <param name="Processor">Time that the process has taken of the processors.</param>
public readonly record struct FleetFigures(
    TimeSpan Elapsed, long Requests, long Notifications, long Retransmissions, long Errors, int Observers, TimeSpan Processor);
