// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Client;

namespace NanoCoap.Tool.Client;

/// <summary>
/// A CoAP client over UDP, for both IP families. Any number of requests may be under way at a time; every member may be called
/// from any thread. RFC 7252, RFC 7641, RFC 7959.
/// </summary>
public sealed class CoapUdpClient : IAsyncDisposable
{
    /// <summary>Opens the sockets.</summary>
    /// <param name="options">What it is to be like; null for the defaults.</param>
    /// <exception cref="CoapException">The local address could not be bound, or an option is out of its range.</exception>
    public CoapUdpClient(CoapClientOptions? options = null)
    {
        throw new NotImplementedException();
    }

    /// <summary>What has been done and dropped. Read it at any time.</summary>
    public ClientCounters Counters => throw new NotImplementedException();

    /// <summary>Makes a request and waits for the complete answer; one with an error code is an answer too.</summary>
    /// <param name="request">The request; to one server.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="CoapFailedException">There is none.</exception>
    /// <exception cref="CoapException">It can't be made: the name has no address, an option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public Task<CoapAnswer> RequestAsync(CoapRequest request, CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException();
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
    public IAsyncEnumerable<CoapNotification> ObserveAsync(CoapRequest request, CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException();
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
    public IAsyncEnumerable<CoapAnswer> MulticastAsync(CoapRequest request, CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException();
    }

    /// <summary>Pings an endpoint: an Empty CON, which it resets. RFC 7252 section 4.3.</summary>
    /// <param name="uri">The endpoint; its path does not matter.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>The time to and back, since the last transmission.</returns>
    /// <exception cref="CoapFailedException">There is no reply.</exception>
    /// <exception cref="CoapException">The name has no address.</exception>
    public Task<TimeSpan> PingAsync(CoapUri uri, CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException();
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
    public IAsyncEnumerable<CoapDiscovery> DiscoverAsync(CoapUri uri, TimeSpan? window = null, CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException();
    }

    /// <summary>Finds where a URI leads.</summary>
    /// <param name="uri">The URI.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>Address and port.</returns>
    /// <exception cref="CoapException">The name has no address, or none of a family that can be reached.</exception>
    public Task<IPEndPoint> ResolveAsync(CoapUri uri, CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException();
    }

    /// <summary>Gives up what is under way and closes the sockets.</summary>
    /// <returns>When that is done.</returns>
    public ValueTask DisposeAsync()
    {
        throw new NotImplementedException();
    }
}
