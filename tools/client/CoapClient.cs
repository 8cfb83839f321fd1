// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Runtime.CompilerServices;
using System.Threading.Channels;
using NanoCoap.Protocol;

namespace NanoCoap.Client.Async;

/// <summary>
/// A CoAP client for most uses: one line a request, and errors are exceptions, a <see cref="CoapErrorException"/> for an answer of 4.xx
/// or 5.xx and a <see cref="CoapFailedException"/> for none. Any number of requests may be under way at a time; every member may be
/// called from any thread. <see cref="CoapUdpClient"/> has all options.
/// </summary>
/// <example>
/// <code>
/// await using var client = new CoapClient();
/// Console.WriteLine((await client.GetAsync("coap://192.0.2.7/temperature")).Text);
/// await foreach (CoapState state in client.ObserveAsync("coap://192.0.2.7/temperature", stop))
/// {
///     Console.WriteLine(state.IsStale ? "silent" : state.Text);
/// }
/// </code>
/// </example>
public sealed class CoapClient : IAsyncDisposable
{
    // After an observation has ended: a server that restarts is back soon, one that is gone is not to be pestered.
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(60);

    // A notification may take a little longer than Max-Age to come.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);

    private readonly CoapUdpClient _client;

    /// <summary>Makes a client; sockets are opened when they are first needed.</summary>
    /// <param name="options">What it is to be like; null for the defaults.</param>
    /// <exception cref="CoapException">The local address could not be bound, or an option is out of its range.</exception>
    public CoapClient(CoapClientOptions? options = null)
    {
        _client = new CoapUdpClient(options);
    }

    /// <summary>Asks for a representation. RFC 7252 section 5.8.1.</summary>
    /// <param name="uri">The resource: "coap://192.0.2.7/temperature", "node.local/alarm".</param>
    /// <param name="stop">Gives it up.</param>
    /// <returns>The answer, of class 2.</returns>
    /// <exception cref="CoapErrorException">The answer is an error.</exception>
    /// <exception cref="CoapException">There is no answer, or the request can't be made.</exception>
    public Task<CoapAnswer> GetAsync(string uri, CancellationToken stop = default)
    {
        return RequestAsync(new CoapRequest(CoapCode.Get, Parse(uri)), stop);
    }

    /// <summary>Replaces the state of a resource with a text. RFC 7252 section 5.8.3.</summary>
    /// <param name="uri">The resource.</param>
    /// <param name="text">The text.</param>
    /// <param name="stop">Gives it up; it may have been done all the same.</param>
    /// <returns>The answer, of class 2.</returns>
    /// <exception cref="CoapErrorException">The answer is an error.</exception>
    /// <exception cref="CoapException">There is no answer, or the request can't be made.</exception>
    public Task<CoapAnswer> PutAsync(string uri, string text, CancellationToken stop = default)
    {
        return PutAsync(uri, System.Text.Encoding.UTF8.GetBytes(text), ContentFormat.TextPlain, stop);
    }

    /// <summary>Replaces the state of a resource. RFC 7252 section 5.8.3.</summary>
    /// <param name="uri">The resource.</param>
    /// <param name="payload">The new representation; a large one goes block-wise.</param>
    /// <param name="format">Its Content-Format.</param>
    /// <param name="stop">Gives it up; it may have been done all the same.</param>
    /// <returns>The answer, of class 2.</returns>
    /// <exception cref="CoapErrorException">The answer is an error.</exception>
    /// <exception cref="CoapException">There is no answer, or the request can't be made.</exception>
    public Task<CoapAnswer> PutAsync(string uri, ReadOnlyMemory<byte> payload, int format, CancellationToken stop = default)
    {
        return RequestAsync(new CoapRequest(CoapCode.Put, Parse(uri)) { Payload = payload, Format = format }, stop);
    }

    /// <summary>Hands a text to a resource, to do with it what it is there for. RFC 7252 section 5.8.2.</summary>
    /// <param name="uri">The resource.</param>
    /// <param name="text">The text.</param>
    /// <param name="stop">Gives it up; it may have been done all the same.</param>
    /// <returns>The answer, of class 2; see <see cref="CoapAnswer.Location"/>.</returns>
    /// <exception cref="CoapErrorException">The answer is an error.</exception>
    /// <exception cref="CoapException">There is no answer, or the request can't be made.</exception>
    public Task<CoapAnswer> PostAsync(string uri, string text = "", CancellationToken stop = default)
    {
        byte[] payload = System.Text.Encoding.UTF8.GetBytes(text);
        int format = payload.Length == 0 ? ContentFormat.None : ContentFormat.TextPlain;
        return RequestAsync(new CoapRequest(CoapCode.Post, Parse(uri)) { Payload = payload, Format = format }, stop);
    }

    /// <summary>Deletes a resource. RFC 7252 section 5.8.4.</summary>
    /// <param name="uri">The resource.</param>
    /// <param name="stop">Gives it up; it may have been done all the same.</param>
    /// <returns>The answer, of class 2.</returns>
    /// <exception cref="CoapErrorException">The answer is an error.</exception>
    /// <exception cref="CoapException">There is no answer, or the request can't be made.</exception>
    public Task<CoapAnswer> DeleteAsync(string uri, CancellationToken stop = default)
    {
        return RequestAsync(new CoapRequest(CoapCode.Delete, Parse(uri)), stop);
    }

    /// <summary>Makes any other request.</summary>
    /// <param name="request">The request; to one server.</param>
    /// <param name="stop">Gives it up.</param>
    /// <returns>The answer, of class 2.</returns>
    /// <exception cref="CoapErrorException">The answer is an error.</exception>
    /// <exception cref="CoapException">There is no answer, or the request can't be made.</exception>
    public async Task<CoapAnswer> RequestAsync(CoapRequest request, CancellationToken stop = default)
    {
        CoapAnswer answer = await _client.RequestAsync(request, stop).ConfigureAwait(false);
        return answer.IsSuccess ? answer : throw new CoapErrorException(answer);
    }

    /// <summary>Asks a server for its resources. RFC 7252 section 7.2.</summary>
    /// <param name="uri">The server; a query is a filter, "coap://192.0.2.7?rt=alarm". The path is not used.</param>
    /// <param name="stop">Gives it up.</param>
    /// <returns>Its links.</returns>
    /// <exception cref="CoapErrorException">The answer is an error.</exception>
    /// <exception cref="CoapException">There is no answer, it can't be read, or the request can't be made.</exception>
    public async Task<IReadOnlyList<CoapLink>> DiscoverAsync(string uri, CancellationToken stop = default)
    {
        CoapUri core = CoapUdpClient.CoreOf(Parse(uri));
        CoapAnswer answer = await RequestAsync(new CoapRequest(CoapCode.Get, core), stop).ConfigureAwait(false);
        IReadOnlyList<CoapLink> links = CoapLink.ParseAll(answer.Text, out string? problem);
        return problem == null ? links : throw new CoapException(problem);
    }

    /// <summary>
    /// Observes a resource, until the loop is left: then the registration ends. A slow reader misses states and gets the newest. It
    /// renews its registration and follows a server that restarts; of one that falls silent it says that the state is stale. One that
    /// does not notify is asked again when Max-Age is over. RFC 7641.
    /// </summary>
    /// <param name="uri">The resource.</param>
    /// <param name="stop">Ends it, with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The states, the present one first.</returns>
    /// <exception cref="CoapErrorException">The first answer is an error.</exception>
    /// <exception cref="CoapException">There is no first answer, or the request can't be made.</exception>
    public async IAsyncEnumerable<CoapState> ObserveAsync(string uri, [EnumeratorCancellation] CancellationToken stop = default)
    {
        var request = new CoapRequest(CoapCode.Get, Parse(uri));
        var newest = Channel.CreateBounded<CoapAnswer>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task following = FollowAsync(request, newest.Writer, leaving.Token);
        try
        {
            CoapAnswer? known = null;
            bool stale = false;
            while (true)
            {
                TimeSpan patience = known == null || stale ? Timeout.InfiniteTimeSpan : FreshFor(known);
                CoapAnswer? next = await ReadAsync(newest.Reader, patience, stop).ConfigureAwait(false);
                stale = next == null;
                known = next ?? known;
                yield return new CoapState(known!, stale);
            }
        }
        finally
        {
            await leaving.CancelAsync().ConfigureAwait(false);
            await following.ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        return _client.DisposeAsync();
    }

    private static CoapUri Parse(string text)
    {
        return CoapUri.TryParse(text, out CoapUri? uri, out string? problem) ? uri : throw new CoapException(problem);
    }

    private static TimeSpan FreshFor(CoapAnswer answer)
    {
        TimeSpan left = answer.Time + TimeSpan.FromSeconds(Math.Min(answer.MaxAge, int.MaxValue / 1000)) + s_grace - DateTimeOffset.Now;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>The next answer; null if there was none for so long.</summary>
    private static async Task<CoapAnswer?> ReadAsync(ChannelReader<CoapAnswer> reader, TimeSpan patience, CancellationToken stop)
    {
        if (reader.TryRead(out CoapAnswer? ready))
        {
            return ready;
        }

        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        late.CancelAfter(patience);
        try
        {
            return await reader.ReadAsync(late.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
        catch (ChannelClosedException e) when (e.InnerException is { } cause)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(cause);
            throw;
        }
    }

    /// <summary>Observes, and registers anew whenever that has ended. Gives up only if there never was a state.</summary>
    private async Task FollowAsync(CoapRequest request, ChannelWriter<CoapAnswer> newest, CancellationToken stop)
    {
        bool known = false;
        TimeSpan pause = s_shortestPause;
        try
        {
            while (true)
            {
                TimeSpan wait = pause;
                pause = pause + pause < s_longestPause ? pause + pause : s_longestPause;
                try
                {
                    await foreach (CoapNotification notification in _client.ObserveAsync(request, stop).ConfigureAwait(false))
                    {
                        CoapAnswer answer = notification.Answer;
                        if (!answer.IsSuccess)
                        {
                            wait = known ? wait : throw new CoapErrorException(answer);
                            continue;
                        }

                        known = true;
                        newest.TryWrite(answer);
                        pause = s_shortestPause;
                        wait = notification.Sequence == null ? TimeSpan.FromSeconds(Math.Clamp(answer.MaxAge, 1, 3600)) : s_shortestPause;
                    }
                }
                catch (CoapException) when (known)
                {
                    // Silence, or nothing listens any more: perhaps it comes back.
                }

                await Task.Delay(wait, stop).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            newest.TryComplete(e);
        }
    }
}
