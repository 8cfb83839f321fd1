// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Client;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Text;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Terminal;

namespace NanoCoap.Tool.Requests;

/// <summary>What a verb that asks a node works with.</summary>
public sealed class AskSession
{
    // What is answered at all is mostly answered sooner; the first retransmission comes after two seconds.
    private static readonly TimeSpan s_overdue = TimeSpan.FromSeconds(1);

    private IPEndPoint? _remote;

    /// <summary>What is asked for.</summary>
    public required CoapUri Uri { get; init; }

    /// <summary>The client.</summary>
    public required CoapUdpClient Client { get; init; }

    /// <summary>What every datagram goes to, of this client and of others that a verb makes; null for nobody.</summary>
    public Action<CoapDatagram>? Trace { get; init; }

    /// <summary>What every datagram goes to as it is on the wire, of all these clients; null for nobody.</summary>
    public Action<CoapDatagram>? Wire { get; init; }

    /// <summary>Standard output.</summary>
    public required Page Output { get; init; }

    /// <summary>Standard error.</summary>
    public required Page Error { get; init; }

    /// <summary>Standard output, for a display that writes over itself.</summary>
    public required TextWriter OutputWriter { get; init; }

    /// <summary>The line on a terminal that says what is waited for.</summary>
    public required StatusLine Status { get; init; }

    /// <summary>Whether requests are protected by a key.</summary>
    public required bool HasKey { get; init; }

    /// <summary>
    /// Where the URI leads, in words: "127.0.0.1:5683", "node.local (192.0.2.7:5683)"; the host alone before that is known.
    /// </summary>
    public string Place => _remote == null ? Uri.Host : Uri.Address != null ? _remote.ToString() : $"{Uri.Host} ({_remote})";

    /// <summary>Cancelled by Ctrl+C and when the time-out is over.</summary>
    public required CancellationTokenSource End { get; init; }

    /// <summary>Whether the last message that was sent has been acknowledged, so that somebody is there who owes an answer.</summary>
    public bool IsAcknowledged { get; private set; }

    /// <summary>How long to wait in all; null for as long as the RFC says.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Ends it for Ctrl+C.</summary>
    public void Interrupt()
    {
        End.Cancel();
    }

    /// <summary>The same for another URI: with the same client, and the same end.</summary>
    /// <param name="uri">The URI.</param>
    /// <returns>The session.</returns>
    public AskSession For(CoapUri uri)
    {
        return new AskSession
        {
            Uri = uri,
            Client = Client,
            Trace = Trace,
            Wire = Wire,
            Output = Output,
            Error = Error,
            OutputWriter = OutputWriter,
            Status = Status,
            HasKey = HasKey,
            End = End,
            Timeout = Timeout,
        };
    }

    /// <summary>Takes note of what happens to a request.</summary>
    /// <param name="what">What.</param>
    public void Note(CoapEvent what)
    {
        IsAcknowledged = what.What == RequestEvent.Acknowledged || (IsAcknowledged && what.What != RequestEvent.Sending);
    }

    /// <summary>Waits for an answer, and for a refusal meanwhile.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="ask">Asks.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="AskException">The place refuses, or the time is over.</exception>
    public async Task<T> AskAsync<T>(Func<IPEndPoint, CancellationToken, Task<T>> ask)
    {
        IPEndPoint remote = await ResolveAsync();
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(End.Token);
        if (Timeout is { } timeout)
        {
            giveUp.CancelAfter(timeout);
        }

        Task<T> asking = ask(remote, giveUp.Token);
        Task<string?> looking = CoapUri.IsGroup(remote.Address)
            ? Task.FromResult<string?>(null)
            : RefusalProbe.LookAsync(remote, s_overdue, giveUp.Token);
        try
        {
            string? refusal = await Task.WhenAny(asking, looking) == looking ? await looking : null;
            if (refusal == null || asking.IsCompleted)
            {
                return await asking;
            }

            await giveUp.CancelAsync();
            await asking.ContinueWith(_ => { }, TaskScheduler.Default);
            throw new AskException(ExitCode.NoAnswer, "unreachable", refusal);
        }
        catch (OperationCanceledException) when (!End.IsCancellationRequested)
        {
            string seconds = FormattableString.Invariant($"no answer within {Timeout!.Value.TotalSeconds:0.###} s (--timeout)");
            throw new AskException(ExitCode.NoAnswer, "no-answer", $"{Place}: {(IsAcknowledged ? "acknowledged, but " : "")}{seconds}");
        }
        finally
        {
            await giveUp.CancelAsync(); // the look is not needed any more
        }
    }

    /// <summary>Finds where the URI leads.</summary>
    /// <returns>Address and port.</returns>
    /// <exception cref="AskException">Nowhere.</exception>
    public async Task<IPEndPoint> ResolveAsync()
    {
        try
        {
            return _remote ??= await Client.ResolveAsync(Uri, End.Token);
        }
        catch (CoapException e)
        {
            throw new AskException(ExitCode.NoAnswer, "unknown-host", e.Message.TrimEnd('.'));
        }
    }
}
