// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Workbench.Costs;

/// <summary>A protocol that a reading is brought over beside CoAP.</summary>
/// <param name="Name">Its name.</param>
/// <param name="CountAsync">Counts it, for a reading.</param>
internal sealed record CostWay(string Name, Func<byte[], CancellationToken, Task<IReadOnlyList<CostRow>>> CountAsync);
