// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Async;
using NanoCoap.Protocol;
using NanoCoap.Tool.Keys;
using NanoCoap.Workbench.Nodes;

namespace NanoCoap.Workbench.Costs;

/// <summary>A reading over CoAP: asked for and observed, in plain, with OSCORE, and with DTLS.</summary>
internal static class CoapCosts
{
    /// <summary>How often each is done; the one in the middle counts.</summary>
    public const int Rounds = 3;

    // Of notifications the node sends one a second.
    private const int Notifications = 2;

    private const string Observing = "-observe";
    private const string Observed = ", Observe";

    private static readonly (string Id, string Name)[] s_kinds =
        [("coap", "CoAP"), ("oscore", "CoAP with OSCORE"), ("coaps", "coaps (DTLS 1.2)")];

    /// <summary>Counts all of them at once, each over a network of its own to one node.</summary>
    /// <param name="patience">How long each may take.</param>
    /// <param name="stop">Gives it up.</param>
    /// <returns>What could be counted and what not, and the reading that the node gave; null if it gave none.</returns>
    public static async Task<(IReadOnlyList<CostAttempt> Attempts, byte[]? Reading)> MeasureAsync(TimeSpan patience, CancellationToken stop)
    {
        CostsNode? node = null;
        byte[]? reading = null;
        CostAttempt start = await CostAttempt.MakeAsync("CoAP", patience, Start, stop).ConfigureAwait(false);
        using (node)
        {
            return node == null
                ? ([start], null)
                : (await Task.WhenAll(s_kinds.SelectMany(_ => new[] { false, true }, TryAsync)).ConfigureAwait(false), reading);
        }

        Task<IReadOnlyList<CostRow>> Start(CancellationToken late)
        {
            node = new CostsNode(s_kinds.Length);
            return Task.FromResult<IReadOnlyList<CostRow>>([]);
        }

        Task<CostAttempt> TryAsync((string Id, string Name) kind, bool observe) => CostAttempt.MakeAsync(
            kind.Name + (observe ? Observed : ""),
            patience,
            async late => [await MeasureAsync(kind, observe, late).ConfigureAwait(false)],
            stop);

        async Task<CostRow> MeasureAsync((string Id, string Name) kind, bool observe, CancellationToken late)
        {
            KeyInUse? key = kind.Id switch { "oscore" => node.Oscore, "coaps" => node.Psk, _ => null };
            string scheme = key?.Scheme ?? "coap";
            using var recording = new DatagramRecording(node.EndPoint(scheme), isDtls: key?.Secure != null);
            CoapUri.TryParse($"{scheme}://{recording.EndPoint}/temperature", out CoapUri? uri, out _);
            var client = new CoapUdpClient(KeyedOptions.For(key, local: recording.EndPoint.Address));
            await using (client.ConfigureAwait(false))
            {
                var request = new CoapRequest(CoapCode.Get, uri!);
                if (observe)
                {
                    return await ObserveAsync(kind, client, request, recording, late).ConfigureAwait(false);
                }

                (CostRow row, reading) = await AskAsync(kind, client, request, recording, late).ConfigureAwait(false);
                return row;
            }
        }
    }

    private static async Task<(CostRow Row, byte[] Reading)> AskAsync(
        (string Id, string Name) kind, CoapUdpClient client, CoapRequest request, DatagramRecording recording, CancellationToken stop)
    {
        CoapAnswer answer = await client.RequestAsync(request, stop).ConfigureAwait(false);
        IReadOnlyList<CostMessage> first = await recording.TakeAsync().ConfigureAwait(false);
        var readings = new List<Exchange>();
        for (int i = 0; i < Rounds; i++)
        {
            await client.RequestAsync(request, stop).ConfigureAwait(false);
            readings.Add(Exchange.OfDatagrams(await recording.TakeAsync().ConfigureAwait(false)));
        }

        // The first request and its answer are a reading. What came before is what opens the session: a handshake, or the challenge that
        // RFC 8613 appendix B.1.2 wants.
        await client.DisposeAsync().ConfigureAwait(false);
        CostMessage[] session = [.. first.SkipLast(2), .. await recording.TakeAsync().ConfigureAwait(false)];
        var row = new CostRow(
            kind.Id,
            kind.Name,
            "A Confirmable GET and the answer in its acknowledgement.",
            Exchange.OfDatagrams(session),
            Exchange.MedianOf(readings));
        return (row, answer.Payload.ToArray());
    }

    private static async Task<CostRow> ObserveAsync(
        (string Id, string Name) kind, CoapUdpClient client, CoapRequest request, DatagramRecording recording, CancellationToken stop)
    {
        var session = new List<CostMessage>();
        var plain = new List<Exchange>();
        var confirmed = new List<Exchange>();
        IAsyncEnumerator<CoapNotification> notifications = client.ObserveAsync(request, stop).GetAsyncEnumerator(stop);
        await using (notifications.ConfigureAwait(false))
        {
            while ((plain.Count < Notifications || confirmed.Count < Notifications)
                && await notifications.MoveNextAsync().ConfigureAwait(false))
            {
                bool isConfirmable = notifications.Current.Answer.Type == MessageType.Confirmable;
                IReadOnlyList<CostMessage> messages = await recording.TakeAsync(isConfirmable).ConfigureAwait(false);
                if (session.Count == 0)
                {
                    session.AddRange(messages);
                    continue;
                }

                (isConfirmable ? confirmed : plain).Add(Exchange.OfDatagrams(messages));
            }
        }

        await client.DisposeAsync().ConfigureAwait(false);
        session.AddRange(await recording.TakeAsync().ConfigureAwait(false));
        return new CostRow(
            kind.Id + Observing,
            kind.Name + Observed,
            "Registered once; then a notification for each reading, one of several of them Confirmable.",
            Exchange.OfDatagrams(session),
            Exchange.MedianOf(plain))
        {
            Confirmed = Exchange.MedianOf(confirmed),
        };
    }
}
