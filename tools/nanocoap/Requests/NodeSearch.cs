// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using NanoCoap.Client.Async;

namespace NanoCoap.Tool.Requests;

/// <summary>
/// Asks for resources: one node, all of a multicast group, or each of a range of ports or addresses, "127.0.0.1:5683-5700" or
/// "192.0.2.1-50". A path of the URI leaves what is there and below.
/// </summary>
public sealed partial class NodeSearch
{
    /// <summary>How it is typed, for helps.</summary>
    public const string Syntax =
        "A node, a multicast group, or a range: 127.0.0.1:5683-5700, 192.0.2.1-50. A query filters, \"?rt=temperature-c\"; a path leaves "
        + "what is there and below";

    /// <summary>Places of a range that are asked at a time.</summary>
    public const int AtATime = 256;

    // Nobody is at most of the places of a range: who is there answers sooner.
    private static readonly TimeSpan s_rangeWindow = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan s_linkPatience = TimeSpan.FromSeconds(2);

    private readonly IReadOnlyList<CoapUri> _uris;

    private NodeSearch(IReadOnlyList<CoapUri> uris)
    {
        _uris = uris;
    }

    /// <summary>Whether it is a range: places that may have a node.</summary>
    public bool IsRange => _uris.Count > 1;

    /// <summary>Whether they are asked by coaps.</summary>
    public bool IsSecure => _uris[0].IsSecure;

    /// <summary>The first place of what was typed.</summary>
    /// <param name="text">What was typed.</param>
    /// <returns>The URI of the first place of a range; anything else as it is.</returns>
    public static string First(string text)
    {
        return Texts(text).First();
    }

    /// <summary>Reads what was typed.</summary>
    /// <param name="text">See <see cref="Syntax"/>.</param>
    /// <returns>The search.</returns>
    /// <exception cref="AskException">It is nothing of the kind.</exception>
    public static NodeSearch Parse(string text)
    {
        return new NodeSearch([.. Texts(text).Select(AskUri.Parse)]);
    }

    /// <summary>What a node lists, for whoever asks it something else.</summary>
    /// <param name="session">Who asks.</param>
    /// <param name="uri">The node.</param>
    /// <param name="path">
    /// The path of the only one that is wanted, or null; a server that does not filter lists all, which is as good.
    /// </param>
    /// <returns>What it lists; none if it does not answer soon.</returns>
    public static async Task<IReadOnlyList<CoapLink>> LinksAsync(AskSession session, CoapUri uri, string? path)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(session.End.Token);
        patience.CancelAfter(s_linkPatience);
        try
        {
            CoapUri node = uri.With([], path == null ? [] : ["href=" + path]);
            return (await FirstAsync(session.Client.DiscoverAsync(node, null, patience.Token))).Links;
        }
        catch (Exception e) when (e is CoapException or OperationCanceledException)
        {
            return []; // then there is no more to be said
        }
    }

    /// <summary>The first of some discoveries: of a single node there is one.</summary>
    /// <param name="discoveries">The discoveries.</param>
    /// <returns>The first.</returns>
    /// <exception cref="CoapException">There is none.</exception>
    public static async Task<CoapDiscovery> FirstAsync(IAsyncEnumerable<CoapDiscovery> discoveries)
    {
        await foreach (CoapDiscovery discovery in discoveries)
        {
            return discovery;
        }

        throw new CoapException("There is no answer.");
    }

    /// <summary>What is filtered by, in words; "" if nothing is.</summary>
    public string Filter => string.Join('&', Query(_uris[0]));

    /// <summary>Asks.</summary>
    /// <param name="client">Asks.</param>
    /// <param name="window">How long to wait for the answers of a group, or of each place of a range; null for the usual time.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The nodes, as they answer, with the links that were asked for.</returns>
    /// <exception cref="CoapException">A single node has not answered.</exception>
    public async IAsyncEnumerable<CoapDiscovery> FindAsync(
        CoapUdpClient client, TimeSpan? window, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IAsyncEnumerable<CoapDiscovery> all = IsRange
            ? FindEachAsync(client, window ?? s_rangeWindow, cancellationToken)
            : client.DiscoverAsync(Core(_uris[0]), window, cancellationToken);
        string path = PathOf(_uris[0]);
        await foreach (CoapDiscovery discovery in all.ConfigureAwait(false))
        {
            // A server need not filter, and "/a*" has more than what is below /a.
            yield return path.Length == 0 ? discovery : discovery with
            {
                Links = [.. discovery.Links.Where(link =>
                    link.Target == path || link.Target.StartsWith(path.TrimEnd('/') + "/", StringComparison.Ordinal))],
            };
        }
    }

    private static CoapUri Core(CoapUri uri)
    {
        return uri.With([], Query(uri));
    }

    private static IReadOnlyList<string> Query(CoapUri uri)
    {
        string path = PathOf(uri);
        return uri.Query.Count != 0 || path.Length == 0 ? uri.Query : ["href=" + path + "*"]; // one filter is what RFC 6690 has
    }

    private static string PathOf(CoapUri uri)
    {
        return uri.Path.Count == 0 || uri.Path is [".well-known", "core"] ? "" : uri.PathText;
    }

    private static IEnumerable<string> Texts(string text)
    {
        Match range = Range().Match(text);
        bool ports = range.Groups["lastPort"].Success;
        (int first, int last) = ports ? (Number("port"), Number("lastPort")) : (Number("last"), Number("lastAddress"));
        if (!range.Success || last < first || last > (ports ? 65535 : 255))
        {
            yield return text; // what is wrong with it is said where it is read
            yield break;
        }

        for (int i = first; i <= last; i++)
        {
            string number = i.ToString(CultureInfo.InvariantCulture);
            string address = range.Groups["head"].Value + (ports ? range.Groups["last"].Value : number);
            string port = ports ? ":" + number : range.Groups["port"].Success ? ":" + range.Groups["port"] : "";
            yield return range.Groups["scheme"] + address + port + range.Groups["rest"];
        }

        int Number(string group)
        {
            return int.TryParse(range.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                ? number : int.MaxValue;
        }
    }

    private async IAsyncEnumerable<CoapDiscovery> FindEachAsync(
        CoapUdpClient client, TimeSpan window, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = Channel.CreateUnbounded<CoapDiscovery>();
        Task asking = Parallel.ForEachAsync(
            _uris, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken }, async (uri, token) =>
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
            patience.CancelAfter(window);
            try
            {
                await foreach (CoapDiscovery discovery in client.DiscoverAsync(Core(uri), null, patience.Token).ConfigureAwait(false))
                {
                    found.Writer.TryWrite(discovery);
                }
            }
            catch (Exception e) when (e is CoapException || (e is OperationCanceledException && !token.IsCancellationRequested))
            {
                // nobody there
            }
        }).ContinueWith(task => found.Writer.TryComplete(task.Exception?.InnerException), TaskScheduler.Default);
        await foreach (CoapDiscovery discovery in found.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return discovery;
        }

        await asking.ConfigureAwait(false);
    }

    [GeneratedRegex(
        @"^(?<scheme>coaps?://)?(?:(?<head>\d+\.\d+\.\d+\.)(?<last>\d+)-(?<lastAddress>\d+)(?::(?<port>\d+))?"
        + @"|(?<head>(?:\[[^\]]*\]|[^/?:\[\]]*?))(?<last>\d*):(?<port>\d+)-(?<lastPort>\d+))(?<rest>[/?].*)?$")]
    private static partial Regex Range();
}
