// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net.Sockets;
using MQTTnet.Exceptions;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Text;
using NanoCoap.Hosting.Udp;
using NanoCoap.Tool.Keys;

namespace NanoCoap.Workbench.Costs;

/// <summary>
/// What came of counting one way, or some of a kind: the rows, or why there are none. What fails takes nothing else with it.
/// </summary>
/// <param name="Rows">What was counted.</param>
/// <param name="Problem">Why nothing was, a sentence; else null.</param>
internal sealed record CostAttempt(IReadOnlyList<CostRow> Rows, string? Problem)
{
    /// <summary>Counts.</summary>
    /// <param name="name">What it is that is counted.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="count">Counts it; its argument is cancelled when it has taken too long.</param>
    /// <param name="stop">Gives it up.</param>
    /// <returns>What came of it.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static async Task<CostAttempt> MakeAsync(
        string name, TimeSpan patience, Func<CancellationToken, Task<IReadOnlyList<CostRow>>> count, CancellationToken stop)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        late.CancelAfter(patience);
        try
        {
            // Also of what does not listen when it is told to stop.
            return new CostAttempt(await count(late.Token).WaitAsync(late.Token).ConfigureAwait(false), null);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Failed(name, FormattableString.Invariant($"it has not come to an end within {patience.TotalSeconds:0.#} s."));
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException or HttpRequestException
            or MqttCommunicationException or CoapException or KeyFileException or BindException)
        {
            return Failed(name, e.Message);
        }
    }

    private static CostAttempt Failed(string name, string why)
    {
        return new CostAttempt([], $"{name} could not be counted: {SafeText.Clean(why)}");
    }
}
