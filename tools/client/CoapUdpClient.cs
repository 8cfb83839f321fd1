// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Threading.Channels;
using NanoCoap.Client;
using NanoCoap.Messaging;
using NanoCoap.Platform;
using NanoCoap.Protocol;

namespace NanoCoap.Client.Async;

/// <summary>
/// A CoAP client over UDP, for both IP families. Any number of requests may be under way at a time; every member may be called
/// from any thread. RFC 7252, RFC 7641, RFC 7959.
/// </summary>
/// <example>
/// <code>
/// await using var client = new CoapUdpClient();
/// CoapUri.TryParse("coap://192.0.2.7/temperature", out CoapUri? uri, out string? problem);
/// CoapAnswer answer = await client.RequestAsync(new CoapRequest(CoapCode.Get, uri!) { Accept = ContentFormat.SenmlJson });
/// TimeSpan away = await client.PingAsync(uri!);
/// </code>
/// </example>
public sealed class CoapUdpClient : IAsyncDisposable, IDatagramSender
{
    // Beyond DEFAULT_LEISURE: the way there and back.
    private const int LateAnswerMs = 1000;

    // A timer takes no more; what is due later is looked at again then.
    private const long MaxTimerMs = 1 << 30;

    // Whatever a server takes for a message is received, up to the largest that UDP carries.
    private const int MaxReceivedBytes = 65535;

    // A server may make sessions and be silent in each.
    private const int MaxRepeats = 3;

    // Duplicates of responses are known as such among so many.
    private const int RecentResponses = 64;

    private static readonly string[] s_wellKnownCore = [".well-known", "core"];

    private readonly CoapClientOptions _options;
    private readonly ClientEndpoint _engine;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _places;
    private readonly HashSet<ClientExchange> _underWay = [];
    private readonly ClientSocket?[] _sockets = new ClientSocket?[2];
    private readonly ConcurrentDictionary<IPEndPoint, SecurePeer> _secure = []; // servers of coaps
    private readonly CancellationTokenSource _closing = new();
    private readonly Timer _timer;
    private readonly long _start = Stopwatch.GetTimestamp();
    private bool _closed;
    private int _attempt;
    private SocketException? _sendError;
    private readonly byte[] _plain; // for what is to be protected
    private readonly byte[] _inner; // for what was

    /// <summary>Opens the sockets.</summary>
    /// <param name="options">What it is to be like; null for the defaults.</param>
    /// <exception cref="CoapException">The local address could not be bound, or an option is out of its range.</exception>
    public CoapUdpClient(CoapClientOptions? options = null)
    {
        _options = options ?? new CoapClientOptions();
        var config = new ClientConfig
        {
            Requests = _options.Requests,
            MessageBytes = _options.MaxMessageBytes,
            MaxMessageBytes = MaxReceivedBytes,
            MaxOptions = 64,
            SafeExchanges = RecentResponses,
        };
        try
        {
            IRandom random = _options.Seed is { } seed ? new SmallRandom(seed) : new SystemRandom();
            _engine = new ClientEndpoint(config, _options.Parameters, this, random);
        }
        catch (ArgumentException e)
        {
            throw new CoapException("A transmission parameter or a size is out of its range.", e);
        }

        _plain = _options.Guard is { } guard ? new byte[Math.Max(0, _options.MaxMessageBytes - guard.Overhead)] : [];
        _inner = _options.Guard != null ? new byte[MaxReceivedBytes] : [];
        _places = new SemaphoreSlim(_options.Requests);
        _timer = new Timer(_ => Guard(() => _engine.HandleDeadlines(Now)), null, Timeout.Infinite, Timeout.Infinite);
        if (_options.LocalAddress is { } address)
        {
            SocketFor(address.AddressFamily);
        }
    }

    /// <summary>What has been done and dropped. Read it at any time.</summary>
    public ClientCounters Counters => _engine.Counters;

    private long Now => (long)Stopwatch.GetElapsedTime(_start).TotalMilliseconds;

    /// <summary>Makes a request and waits for the complete answer; one with an error code is an answer too.</summary>
    /// <param name="request">The request; to one server.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="CoapFailedException">There is none.</exception>
    /// <exception cref="CoapException">It can't be made: the name has no address, an option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public Task<CoapAnswer> RequestAsync(CoapRequest request, CancellationToken cancellationToken = default)
    {
        return RepeatAsync(
            () => StartAsync(request, ExchangeKind.Request, cancellationToken),
            exchange => CompleteAsync(exchange, cancellationToken),
            MayRepeat(request));
    }

    /// <summary>
    /// Makes a request whose answer nobody wants: done when a CON is acknowledged, or a NON is on its way. RFC 7967. Its payload has to fit
    /// one message.
    /// </summary>
    /// <param name="request">The request, with <see cref="CoapRequest.NoResponse"/>.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>The answer of a server that answers all the same at once, or null.</returns>
    /// <exception cref="CoapFailedException">A CON was not acknowledged.</exception>
    /// <exception cref="CoapException">
    /// It can't be made: the name has no address, an option is out of its range, the payload is too large.
    /// </exception>
    public async Task<CoapAnswer?> TellAsync(CoapRequest request, CancellationToken cancellationToken = default)
    {
        const int LargestBlock = 1024;
        if (!request.NoResponse || request.Payload.Length > (request.BlockSize == 0 ? LargestBlock : request.BlockSize))
        {
            throw new CoapException("What gets no answer has to say so, and must fit one message: without answers a body in blocks comes to no end.");
        }

        return await RepeatAsync(
            () => StartAsync(request, ExchangeKind.Request, cancellationToken),
            exchange => CompleteToldAsync(exchange, cancellationToken),
            MayRepeat(request)).ConfigureAwait(false);
    }

    /// <summary>
    /// Observes a resource. The first element is the current state. If the server does not notify, or the last thing it says is an
    /// error, that is the last element. Leaving the loop deregisters (GET with Observe 1) and waits a little for the answer.
    /// RFC 7641.
    /// </summary>
    /// <param name="request">A GET or FETCH, to one server.</param>
    /// <param name="cancellationToken">Ends the observation, with a deregistration and an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The states, as they come.</returns>
    /// <exception cref="CoapFailedException">The registration, or its renewal, was not answered.</exception>
    /// <exception cref="CoapException">It can't be made: the name has no address, an option is out of its range.</exception>
    public async IAsyncEnumerable<CoapNotification> ObserveAsync(
        CoapRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        bool isLost;
        int losses = 0;
        do
        {
            isLost = false;
            ClientExchange exchange = await StartAsync(request, ExchangeKind.Observation, cancellationToken).ConfigureAwait(false);
            try
            {
                while (true)
                {
                    try
                    {
                        if (!await exchange.Notifications.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
                        {
                            break;
                        }
                    }
                    catch (CoapFailedException) when (exchange.IsLost && losses++ < MaxRepeats)
                    {
                        isLost = true; // the observation went with its session: once more, in the new one
                        break;
                    }

                    while (exchange.Notifications.TryRead(out CoapNotification? notification))
                    {
                        losses = 0;
                        yield return notification;
                    }
                }
            }
            finally
            {
                if (!isLost)
                {
                    await StopAsync(exchange).ConfigureAwait(false);
                }
            }
        }
        while (isLost);
    }

    /// <summary>
    /// Makes a request to a multicast group, or any other NON for which several answers are taken, each with its sender. It ends when
    /// the response time-out of the request is over, and without any answer too. Bodies that are larger than a message are cut
    /// after the first block. RFC 7252 section 8.
    /// </summary>
    /// <param name="request">A request that is not confirmable.</param>
    /// <param name="cancellationToken">Ends it, with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The answers, as they come.</returns>
    /// <exception cref="CoapException">It can't be made.</exception>
    public async IAsyncEnumerable<CoapAnswer> MulticastAsync(
        CoapRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ClientExchange exchange = await StartAsync(request, ExchangeKind.Multicast, cancellationToken).ConfigureAwait(false);
        try
        {
            await foreach (CoapAnswer answer in exchange.Answers.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return answer;
            }
        }
        finally
        {
            Abandon(exchange);
        }
    }

    /// <summary>Pings an endpoint: an Empty CON, which it resets. RFC 7252 section 4.3.</summary>
    /// <param name="uri">The endpoint; its path does not matter.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>The time to and back, since the last transmission.</returns>
    /// <exception cref="CoapFailedException">There is no reply.</exception>
    /// <exception cref="CoapException">The name has no address.</exception>
    public async Task<TimeSpan> PingAsync(CoapUri uri, CancellationToken cancellationToken = default)
    {
        IPEndPoint remote = await ResolveAsync(uri, cancellationToken).ConfigureAwait(false);
        if (CoapUri.IsGroup(remote.Address))
        {
            throw new CoapException("A multicast group can't be pinged: a ping is confirmable.");
        }

        async Task<ClientExchange> StartAsync()
        {
            await SecureAsync(uri, remote, cancellationToken).ConfigureAwait(false);
            await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
            var exchange = new ClientExchange(remote) { OnEnded = Forget, OnSending = attempt => _attempt = attempt };
            Begin(exchange);
            return exchange;
        }

        async Task<TimeSpan> RoundTripAsync(ClientExchange exchange)
        {
            await CompleteAsync(exchange, cancellationToken).ConfigureAwait(false);
            return exchange.RoundTrip;
        }

        return await RepeatAsync(StartAsync, RoundTripAsync, mayRepeat: true).ConfigureAwait(false);
    }

    /// <summary>
    /// Asks one server, or all of a multicast group, for its resources: GET /.well-known/core. What does not fit one message is
    /// fetched from each server by itself. RFC 7252 section 7, RFC 6690.
    /// </summary>
    /// <param name="uri">A server, or a group ("coap://224.0.1.187"); its query is a filter, its path is not used.</param>
    /// <param name="window">How long to wait for the answers of a group; null is DEFAULT_LEISURE and a little.</param>
    /// <param name="cancellationToken">Ends it, with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The servers, as they answer; each once.</returns>
    /// <exception cref="CoapFailedException">A single server has not answered.</exception>
    /// <exception cref="CoapException">It can't be asked.</exception>
    public async IAsyncEnumerable<CoapDiscovery> DiscoverAsync(
        CoapUri uri, TimeSpan? window = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        CoapUri core = CoreOf(uri);
        IPEndPoint remote = await ResolveAsync(uri, cancellationToken).ConfigureAwait(false);
        if (!CoapUri.IsGroup(remote.Address))
        {
            CoapAnswer answer = await RequestAsync(new CoapRequest(CoapCode.Get, core) { Remote = remote }, cancellationToken).ConfigureAwait(false);
            yield return Discovered(answer);
            yield break;
        }

        var found = Channel.CreateUnbounded<CoapDiscovery>();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task asking = AskGroupAsync(core, remote, window, found.Writer, leaving.Token);
        try
        {
            await foreach (CoapDiscovery discovery in found.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return discovery;
            }
        }
        finally
        {
            await leaving.CancelAsync().ConfigureAwait(false);
            await asking.ConfigureAwait(false);
        }
    }

    /// <summary>Finds where a URI leads.</summary>
    /// <param name="uri">The URI.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>Address and port.</returns>
    /// <exception cref="CoapException">The name has no address, or none of a family that can be reached.</exception>
    public async Task<IPEndPoint> ResolveAsync(CoapUri uri, CancellationToken cancellationToken = default)
    {
        if (uri.Address != null)
        {
            return new IPEndPoint(uri.Address, uri.Port);
        }

        IPAddress[] addresses;
        try
        {
            addresses = await Dns.GetHostAddressesAsync(uri.Host, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw new CoapException($"{uri.Host} can't be found: {e.Message}.", e);
        }

        IPAddress? address = addresses.OrderByDescending(a => a.AddressFamily == _options.Family).FirstOrDefault(CanReach);
        return address != null ? new IPEndPoint(address, uri.Port) : throw new CoapException($"{uri.Host} has no address that can be reached from here.");
    }

    /// <summary>Gives up what is under way and closes the sockets.</summary>
    /// <returns>When that is done.</returns>
    public async ValueTask DisposeAsync()
    {
        ClientSocket?[] sockets;
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            foreach (ClientExchange exchange in _underWay.ToArray())
            {
                _engine.Cancel(Now, exchange.Request);
            }

            _closed = true;
            sockets = [.. _sockets];
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        foreach (SecurePeer peer in _secure.Values)
        {
            await peer.Turn.WaitAsync().ConfigureAwait(false); // a handshake that is under way ends at once
            peer.Turn.Release();
            if (peer.Session != null)
            {
                await peer.Session.DisposeAsync().ConfigureAwait(false);
            }
        }

        foreach (ClientSocket? socket in sockets)
        {
            if (socket != null)
            {
                await socket.DisposeAsync().ConfigureAwait(false);
            }
        }

        // Not the semaphore: whoever waits for a place is to be told so by Begin.
    }

    /// <inheritdoc/>
    bool IDatagramSender.Send(object remote, byte[] buffer, int length)
    {
        var to = (IPEndPoint)remote;
        int attempt = _attempt;
        _attempt = 0;
        ReadOnlySpan<byte> message = buffer.AsSpan(0, length);
        Trace(DatagramDirection.Sent, to, attempt, message);
        if (_secure.TryGetValue(to, out SecurePeer? peer) && peer.Session is { } session)
        {
            if (peer.Send(attempt) && !peer.IsRenewing)
            {
                peer.IsRenewing = true;
                _ = Task.Run(() => RenewAsync(to, peer, session));
            }

            session.Send(message);
            return true;
        }

        try
        {
            SocketFor(to.AddressFamily).Send(to, message);
            return true;
        }
        catch (SocketException e)
        {
            _sendError = e;
            return false;
        }
    }

    /// <inheritdoc/>
    int IDatagramSender.AddressOf(object remote, byte[] target)
    {
        return AddressBytes.Write((IPEndPoint)remote, target);
    }

    /// <summary>Where a server says what it has.</summary>
    internal static CoapUri CoreOf(CoapUri server)
    {
        return server.With(s_wellKnownCore, server.Query);
    }

    private static CoapDiscovery Discovered(CoapAnswer answer)
    {
        if (!answer.IsSuccess)
        {
            return new CoapDiscovery(answer.Remote, answer, [], null);
        }

        IReadOnlyList<CoapLink> links = CoapLink.ParseAll(answer.Text, out string? problem);
        return new CoapDiscovery(answer.Remote, answer, links, problem);
    }

    private void Check(CoapRequest request, IPEndPoint remote, ExchangeKind kind)
    {
        bool group = CoapUri.IsGroup(remote.Address);
        string? problem = null;
        if (kind == ExchangeKind.Multicast && request.Confirmable)
        {
            problem = "A request to a multicast group can't be confirmable.";
        }
        else if (group && kind != ExchangeKind.Multicast)
        {
            problem = $"{remote.Address} is a multicast group, which answers with many voices; this needs a single server.";
        }
        else if (group && _options.Guard != null)
        {
            problem = "A key is for one node: a group can't be asked with it.";
        }
        else if (group && request.Uri.IsSecure)
        {
            problem = "DTLS is between two: a group can't be asked by coaps://.";
        }
        else if (kind == ExchangeKind.Observation && request.Method is not (CoapCode.Get or CoapCode.Fetch))
        {
            problem = "Only GET and FETCH can observe.";
        }
        else if ((int)request.Method is < 1 or > 31)
        {
            problem = "That is not a method: 0.01 to 0.31.";
        }
        else if (request.Token is { Length: > 8 })
        {
            problem = "A token has at most 8 bytes.";
        }
        else if (request.BlockSize is not (0 or 16 or 32 or 64 or 128 or 256 or 512 or 1024))
        {
            problem = "A block has 16, 32, 64, 128, 256, 512 or 1024 bytes.";
        }
        else if (request.MaxAnswerBytes < 0)
        {
            problem = "An answer can't have less than no bytes.";
        }

        if (problem != null)
        {
            throw new CoapException(problem);
        }
    }

    private async Task<ClientExchange> StartAsync(CoapRequest request, ExchangeKind kind, CancellationToken cancellationToken)
    {
        IPEndPoint remote = request.Remote ?? await ResolveAsync(request.Uri, cancellationToken).ConfigureAwait(false);
        Check(request, remote, kind);
        await SecureAsync(request.Uri, remote, cancellationToken).ConfigureAwait(false);
        var exchange = new ClientExchange(request, remote, kind)
        {
            OnEnded = Forget,
            OnSending = attempt => _attempt = attempt,
            OnFault = Abandon,
            Protection = _options.Guard,
        };
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        Begin(exchange);
        return exchange;
    }

    // A server of coaps gets a session before anything else, and a new one if that is over. What goes there never goes in plain.
    private async Task SecureAsync(CoapUri uri, IPEndPoint remote, CancellationToken cancellationToken)
    {
        if (!uri.IsSecure)
        {
            if (_options.SecureOnly)
            {
                throw new CoapException("coap:// goes in plain, and this client is for coaps:// alone.");
            }

            return;
        }

        if (_options.Secure is not { } secure)
        {
            throw new CoapException("coaps:// needs a pre-shared key for DTLS, and there is none; coap:// goes without security.");
        }

        SecurePeer peer = _secure.GetOrAdd(remote, _ => new SecurePeer());
        await peer.Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (peer.Session is not { IsOpen: true })
            {
                await ConnectAsync(secure, remote, peer, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            peer.Turn.Release();
        }
    }

    // What was sent in a session that is lost is not sent again in the new one (RFC 7252 section 9.1.1), but ends; who may repeats it.
    // What has only waited so far goes to the new one.
    private async Task ConnectAsync(ISecureTransport secure, IPEndPoint remote, SecurePeer peer, CancellationToken cancellationToken)
    {
        ISecureSession? known = peer.Session;
        ISecureSession? made = null;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        try
        {
            made = await secure.ConnectAsync(remote, Take, _options.Wire, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ObjectDisposedException(nameof(CoapUdpClient));
        }

        lock (_gate)
        {
            peer.Session = made;
            peer.Receive();
            if (known != null)
            {
                LoseSent(remote);
            }
        }

        if (known != null)
        {
            await known.DisposeAsync().ConfigureAwait(false);
        }

        // Of an older session nothing is taken any more.
        void Take(IPEndPoint from, byte[] buffer, int length)
        {
            if (made == null || ReferenceEquals(peer.Session, made))
            {
                peer.Receive();
                Receive(from, buffer, length);
            }
        }
    }

    // Those that wait for their turn go first: with the others gone, the engine would send what they say next.
    private void LoseSent(IPEndPoint remote)
    {
        ClientExchange[] sent = [.. _underWay.Where(exchange => exchange.Remote.Equals(remote) && exchange.Request.Transmissions != 0)];
        foreach (ClientExchange exchange in sent.OrderByDescending(exchange => exchange.IsQueued))
        {
            exchange.Lose();
            _engine.Cancel(Now, exchange.Request);
        }

        Arm();
    }

    // A session seems to be lost: a server that was restarted knows it no more. If there is no new one to be had, it was something else.
    private async Task RenewAsync(IPEndPoint remote, SecurePeer peer, ISecureSession lost)
    {
        await peer.Turn.WaitAsync().ConfigureAwait(false);
        try
        {
            // A request that has just come may have made a new one.
            if (ReferenceEquals(peer.Session, lost))
            {
                await ConnectAsync(_options.Secure!, remote, peer, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is CoapException or ObjectDisposedException)
        {
            // what is under way goes on, and ends by itself
        }
        finally
        {
            peer.IsRenewing = false;
            peer.Turn.Release();
        }
    }

    // A method of which nothing is known may do something each time.
    private static bool MayRepeat(CoapRequest request)
    {
        return request.Method is CoapCode.Get or CoapCode.Put or CoapCode.Delete or CoapCode.Fetch or CoapCode.IPatch
            && request.OpenBody == null;
    }

    // What is lost with its session is made anew, in the next one; and what is taken for a replay, under another number.
    private async Task<T> RepeatAsync<T>(
        Func<Task<ClientExchange>> start, Func<ClientExchange, Task<T>> complete, bool mayRepeat)
    {
        for (int repeats = 0; ; repeats++)
        {
            ClientExchange exchange = await start().ConfigureAwait(false);
            bool isLast = !mayRepeat || repeats == MaxRepeats;
            try
            {
                T result = await complete(exchange).ConfigureAwait(false);
                if (isLast || result is not CoapAnswer answer || !IsTakenForReplay(answer))
                {
                    return result;
                }
            }
            catch (CoapFailedException) when (exchange.IsLost && !isLast)
            {
                // once more
            }
        }
    }

    // Others with the same key were faster by more numbers than the server's window is wide. It has done nothing. RFC 8613 section 7.4.
    private bool IsTakenForReplay(CoapAnswer answer)
    {
        return _options.Guard != null && answer.Code == CoapCode.Unauthorized && answer.Payload.Span.SequenceEqual("Replay detected"u8);
    }

    /// <summary>Hands a request to the engine; there is a place for it.</summary>
    private void Begin(ClientExchange exchange)
    {
        FailureReason refused = FailureReason.None;
        SocketException? unreachable = null;
        try
        {
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_closed, this);
                SocketFor(exchange.Remote.AddressFamily);
                _underWay.Add(exchange);
                _sendError = null;
                exchange.Request.Guard = exchange.Protection?.Protect(_plain, _inner);
                _engine.TokenSalt = RandomNumberGenerator.GetInt32(int.MaxValue);
                refused = _engine.Start(Now, exchange.Remote, exchange.Request);
                unreachable = _sendError;
                if (refused == FailureReason.None && unreachable != null)
                {
                    exchange.IsAbandoned = true;
                    _engine.Cancel(Now, exchange.Request);
                }

                Arm();
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or CoapException)
        {
            _places.Release();
            throw;
        }

        if (refused != FailureReason.None)
        {
            exchange.OnFailure(exchange.Request, refused);
        }
        else if (unreachable != null)
        {
            throw new CoapException($"{exchange.Remote} can't be reached: {unreachable.Message}.", unreachable);
        }
    }

    /// <summary>The engine has let go of it.</summary>
    private void Forget(ClientExchange exchange)
    {
        lock (_gate)
        {
            if (_underWay.Remove(exchange))
            {
                _places.Release();
            }
        }
    }

    private void Abandon(ClientExchange exchange)
    {
        lock (_gate)
        {
            exchange.IsAbandoned = true;
            _engine.Cancel(Now, exchange.Request);
            Arm();
        }
    }

    private async Task<CoapAnswer> CompleteAsync(ClientExchange exchange, CancellationToken cancellationToken)
    {
        try
        {
            return await exchange.Answer.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Abandon(exchange); // if it is not over
        }
    }

    private async Task<CoapAnswer?> CompleteToldAsync(ClientExchange exchange, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAny(exchange.Told, exchange.Answer).WaitAsync(cancellationToken).ConfigureAwait(false);
            return exchange.Answer.IsCompleted ? await exchange.Answer.ConfigureAwait(false) : null;
        }
        finally
        {
            Abandon(exchange); // if it is not over
        }
    }

    private async Task StopAsync(ClientExchange exchange)
    {
        lock (_gate)
        {
            exchange.IsAbandoned = true;
            _engine.StopObserving(Now, exchange.Request);
            Arm();
        }

        await Task.WhenAny(exchange.Ended, Task.Delay(_options.DeregisterTimeout)).ConfigureAwait(false);
        Abandon(exchange);
    }

    private async Task AskGroupAsync(CoapUri core, IPEndPoint group, TimeSpan? window, ChannelWriter<CoapDiscovery> found, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            var request = new CoapRequest(CoapCode.Get, core)
            {
                Remote = group,
                Confirmable = false,
                ResponseTimeout = window ?? TimeSpan.FromMilliseconds(_options.Parameters.DefaultLeisureMs + LateAnswerMs),
            };
            var known = new HashSet<IPEndPoint>();
            var fetching = new List<Task>();
            await foreach (CoapAnswer answer in MulticastAsync(request, cancellationToken).ConfigureAwait(false))
            {
                if (!known.Add(answer.Remote))
                {
                    continue;
                }

                if (answer.IsPartial)
                {
                    fetching.Add(FetchRestAsync(core, answer, found, cancellationToken));
                }
                else
                {
                    found.TryWrite(Discovered(answer));
                }
            }

            await Task.WhenAll(fetching).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CoapException or OperationCanceledException or ObjectDisposedException)
        {
            failure = e;
        }

        found.TryComplete(failure);
    }

    // RFC 7959 section 2.8: what is left of an answer to multicast is fetched from the one server. All of it, since another block size may suit.
    private async Task FetchRestAsync(CoapUri core, CoapAnswer first, ChannelWriter<CoapDiscovery> found, CancellationToken cancellationToken)
    {
        try
        {
            CoapAnswer whole = await RequestAsync(new CoapRequest(CoapCode.Get, core) { Remote = first.Remote }, cancellationToken).ConfigureAwait(false);
            found.TryWrite(Discovered(whole));
        }
        catch (CoapException e)
        {
            found.TryWrite(Discovered(first) with { Problem = "The rest of the answer could not be had. " + e.Message });
        }
    }

    private bool CanReach(IPAddress address)
    {
        if (_options.LocalAddress is { } local)
        {
            return address.AddressFamily == local.AddressFamily;
        }

        return address.AddressFamily == AddressFamily.InterNetwork ? Socket.OSSupportsIPv4
            : address.AddressFamily == AddressFamily.InterNetworkV6 && Socket.OSSupportsIPv6;
    }

    private void Trace(DatagramDirection direction, IPEndPoint remote, int attempt, ReadOnlySpan<byte> bytes)
    {
        if (_options.Trace == null && _options.Wire == null)
        {
            return;
        }

        int port = _sockets[remote.AddressFamily == AddressFamily.InterNetworkV6 ? 1 : 0]?.LocalPort ?? 0;
        var datagram = new CoapDatagram(direction, DateTimeOffset.Now, remote, attempt, bytes.ToArray()) { LocalPort = port };
        _options.Trace?.Invoke(datagram);
        if (!_secure.ContainsKey(remote))
        {
            _options.Wire?.Invoke(datagram);
        }
    }

    private ClientSocket SocketFor(AddressFamily family)
    {
        int index = family == AddressFamily.InterNetworkV6 ? 1 : 0;
        if (_sockets[index] is { } open)
        {
            return open;
        }

        IPAddress any = index == 1 ? IPAddress.IPv6Any : IPAddress.Any;
        if (_options.LocalAddress is { } local && local.AddressFamily != any.AddressFamily)
        {
            throw new CoapException($"From {local} only addresses of the same family can be reached.");
        }

        var address = new IPEndPoint(_options.LocalAddress ?? any, _options.LocalPort);
        try
        {
            return _sockets[index] = new ClientSocket(address, MaxReceivedBytes + 1, Receive);
        }
        catch (SocketException e)
        {
            throw new CoapException($"{address} can't be sent from: {e.Message}.", e);
        }
    }

    private void Receive(IPEndPoint remote, byte[] buffer, int length)
    {
        Guard(() =>
        {
            Trace(DatagramDirection.Received, remote, 0, buffer.AsSpan(0, length));
            _engine.HandleDatagram(Now, remote, buffer, length);
        });
    }

    /// <summary>Runs the engine. What the trace throws ends everything under way, instead of being lost on this thread.</summary>
    private void Guard(Action action)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            try
            {
                action();
            }
            catch (Exception e)
            {
                foreach (ClientExchange exchange in _underWay.ToArray())
                {
                    exchange.End(new CoapException("The client has failed: " + e.Message, e));
                    _engine.Cancel(Now, exchange.Request);
                }
            }

            Arm();
        }
    }

    private void Arm()
    {
        if (!_closed)
        {
            long due = _engine.NextDeadline;
            _timer.Change(due == long.MaxValue ? Timeout.Infinite : Math.Clamp(due - Now, 0, MaxTimerMs), Timeout.Infinite);
        }
    }
}
