// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Workbench.Costs;

/// <summary>A way to bring a reading over, as it was counted.</summary>
/// <param name="Id">Its name in links.</param>
/// <param name="Name">Its name.</param>
/// <param name="How">What was done, a sentence.</param>
/// <param name="Session">To set a session up and to end it; nothing where there is none.</param>
/// <param name="Reading">A reading.</param>
internal sealed record CostRow(string Id, string Name, string How, Exchange Session, Exchange Reading)
{
    /// <summary>A reading whose arrival is confirmed, where only some are; else null.</summary>
    public Exchange? Confirmed { get; init; }

    /// <summary>What keeps the session alive while there are no readings; else null.</summary>
    public Exchange? KeepAlive { get; init; }
}
