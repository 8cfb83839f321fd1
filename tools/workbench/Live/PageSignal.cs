// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Threading.Channels;

namespace NanoCoap.Workbench.Live;

/// <summary>Tells one page that there is something new; however often that is said before it looks, it looks once.</summary>
internal sealed class PageSignal
{
    private readonly Channel<bool> _channel = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>There is something new. May be called from any thread.</summary>
    public void Set()
    {
        _channel.Writer.TryWrite(true);
    }

    /// <summary>Waits until there is something new.</summary>
    /// <param name="gather">For how much longer, so that what comes together is told together.</param>
    /// <param name="gone">The page has gone.</param>
    /// <returns>False if it has.</returns>
    public async Task<bool> WaitAsync(TimeSpan gather, CancellationToken gone)
    {
        try
        {
            await _channel.Reader.ReadAsync(gone).ConfigureAwait(false);
            await Task.Delay(gather, gone).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
