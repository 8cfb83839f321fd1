// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.Globalization;
using NanoCoap.Client;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Text;
using NanoCoap.Protocol;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Requests;

namespace NanoCoap.Tool.Verbs;

/// <summary>nanocoap observe: hears of each change of a resource.</summary>
public sealed class ObserveCommand : AskCommand
{
    private const int Second = 1000;

    // The client renews its registration 5 to 15 s after Max-Age: RFC 7641 section 3.3.1.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(4);

    private readonly TimeSpan _grace;
    private readonly Argument<string[]> _uris = new("URI")
    {
        Description = "What to observe: coap://host[:port]/path?query; coap:// may be left out. More than one are a table on a terminal",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> _discover = new("--discover")
    {
        HelpName = "URI",
        Description = "Observe whatever can be observed there. " + NodeSearch.Syntax + ". May be given more than once",
    };

    private readonly RangedOption _count = new(
        "--count", "COUNT", "Stop after so many notifications, the first state included", 1, int.MaxValue, null);

    private readonly RangedOption _seconds = new("--seconds", "SECONDS", "Stop after so long", 1, 86400 * 365, null);

    private readonly Option<bool> _plot = new("--plot") { Description = "Draw the numbers: live on a terminal, once at the end elsewhere" };

    private readonly ConditionOptions _conditions = new();

    private readonly Option<bool> _noRenewal = new("--no-observe-reregister")
    {
        Description = "When the state has gone stale (Max-Age is over), stop with exit code 3 and do not register anew",
    };

    /// <summary>Makes the verb.</summary>
    /// <param name="console">Its surroundings; null for those of the process.</param>
    /// <param name="grace">How long after Max-Age a state counts as stale with --no-observe-reregister; null for 4 s.</param>
    public ObserveCommand(ToolConsole? console = null, TimeSpan? grace = null)
        : base(
            "observe",
            "Registers as an observer of a resource and prints each state that the node sends (RFC 7641). A line says when, what, how long after "
                + "the one before, for how long it is fresh, CON or NON, the sequence number, and what is odd. "
                + "Ctrl+C deregisters and ends with exit code 0.",
            """
            nanocoap observe 192.0.2.7/temperature
                a line for each notification
            nanocoap observe 192.0.2.7/temperature --plot
                draws the curve below
            nanocoap observe 192.0.2.7/alarm --count 1
                the state now; the first notification
            nanocoap observe 192.0.2.7/temperature --gt 30 --pmin 60 --pmax 3600
                when it crosses 30, but at most once a minute; and each hour in any case
            nanocoap observe 192.0.2.7/alarm --edge on
                each time that it goes on
            nanocoap observe 192.0.2.7/temperature 192.0.2.8/temperature
                both, in a table that lives
            nanocoap observe --discover '224.0.1.187?rt=temperature-c'
                all temperatures of this network
            nanocoap observe 192.0.2.7/temperature --seconds 3600 --json > hour.jsonl
                an hour, for a program to read
            """,
            """
            The request is a GET with the option Observe: 0. The node answers with the state, and from then on sends
            each new state as a further answer with the same token: a notification. Its option Observe is a number
            that goes up, by which one that was overtaken on its way is known and dropped. CON notifications tell
            the node that somebody still listens; NON ones are cheaper and may get lost, which does not matter as long
            as a newer one follows. A state is fresh for Max-Age; when that has passed without another, the observer
            registers anew. A GET with Observe: 1 deregisters.

            Conditions (--gt and the like) are query parameters of that GET: the node looks at each new value, and
            stays silent unless one of them is met. The first answer has the value in any case. How long the node may
            be silent --pmax says, and Max-Age with it; without --pmax nanoCoap's own node says ten minutes. When
            that is over the observer registers anew, which brings the value again, and finds out whether the node
            has forgotten it meanwhile. A node that can't keep a condition answers 4.00,
            or without an Observe option: then nothing is observed. A node that does not know conditions may ignore
            them and send everything. draft-ietf-core-conditional-attributes.
            """,
            console)
    {
        _grace = grace ?? s_grace;
        Add(_uris);
        foreach (Option option in (IEnumerable<Option>)
            [_discover, _count, _seconds, _plot, _noRenewal, .. _conditions.All, .. Ask.OfRequests, .. Ask.OfKeys, .. Ask.OfClients])
        {
            Add(option);
        }

        Validators.Add(result =>
        {
            int given = (result.GetResult(_uris)?.Tokens.Count ?? 0) + (result.GetResult(_discover)?.Tokens.Count ?? 0);
            if (given == 0)
            {
                result.AddError("Observe what? A URI, or --discover.");
            }

            if (result.GetValue(_plot) && (given > 1 || result.GetResult(_discover) != null))
            {
                result.AddError("--plot draws one resource; of several there is a table.");
            }
        });
    }

    /// <inheritdoc/>
    protected override string UriText(ParseResult result)
    {
        return result.GetValue(_uris) is [{ } first, ..]
            ? _conditions.AddTo(first, result)
            : NodeSearch.First(result.GetValue(_discover)![0]);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult result, AskSession session)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(session.End.Token);
        if (_seconds.Given(result.CommandResult) is { } seconds)
        {
            stop.CancelAfter(TimeSpan.FromSeconds(seconds));
        }

        if (result.GetResult(_discover) != null || result.GetValue(_uris)!.Length > 1)
        {
            return await ObserveAllAsync(result, session, await UrisAsync(result, session), stop.Token);
        }

        var display = new ObservationDisplay(
            session, result.GetValue(_plot), Ask.Json(result), Ask.Quiet(result), alone: !Ask.Trace(result));
        CoapAnswer last;
        try
        {
            last = await ObserveAsync(result, session, display, stop.Token);
        }
        finally
        {
            display.End();
        }

        int code = AnswerPrinter.ExitCodeOf(last.Code);
        if (code != ExitCode.Success)
        {
            await ErrorAdvice.WriteAsync(session, session.Uri, last, look: !Ask.Quiet(result));
        }

        return code;
    }

    private async Task<IReadOnlyList<CoapUri>> UrisAsync(ParseResult result, AskSession session)
    {
        var uris = new List<CoapUri>();
        foreach (string text in result.GetValue(_uris)!)
        {
            uris.Add(WithConditions(text));
        }

        foreach (string text in result.GetValue(_discover) ?? [])
        {
            NodeSearch search = NodeSearch.Parse(text);
            await foreach (CoapDiscovery discovery in search.FindAsync(session.Client, null, session.End.Token))
            {
                CoapUri node = AskUri.Parse(AskUri.Of(discovery.Remote, search.IsSecure));
                foreach (CoapLink link in discovery.Links.Where(link => link["obs"] != null))
                {
                    if (node.TryResolve(link.Target, out CoapUri? uri, out _))
                    {
                        uris.Add(WithConditions(uri.ToString()));
                    }
                }
            }
        }

        return uris.Count != 0 ? uris : throw new AskException(ExitCode.NoAnswer, "no-answer", "nothing was found that can be observed");

        CoapUri WithConditions(string text)
        {
            return AskUri.Parse(_conditions.AddTo(text, result));
        }
    }

    // One that fails ends alone.
    private async Task<int> ObserveAllAsync(ParseResult result, AskSession session, IReadOnlyList<CoapUri> uris, CancellationToken stop)
    {
        session.Status.Mute();
        await using var board = new ObservationBoard(session, uris, Ask.Json(result), Ask.Quiet(result), alone: !Ask.Trace(result));
        int[] codes = await Task.WhenAll(uris.Select(async (uri, i) =>
        {
            AskSession own = session.For(uri);
            AskException? failure = null;
            int code = ExitCode.Success;
            try
            {
                code = AnswerPrinter.ExitCodeOf((await ObserveAsync(result, own, board.Views[i], stop)).Code);
            }
            catch (Exception e) when (FailureOf(result, e, own) is { } known)
            {
                failure = known;
                code = known.ExitCode;
            }

            board.End(i, failure);
            return code;
        }));
        return codes.FirstOrDefault(code => code != ExitCode.Success);
    }

    /// <summary>Observes until the end, whatever that is.</summary>
    /// <returns>The last answer.</returns>
    private async Task<CoapAnswer> ObserveAsync(ParseResult result, AskSession session, IObservationView view, CancellationToken stop)
    {
        int limit = _count.Given(result.CommandResult) ?? int.MaxValue;
        bool renew = !result.GetValue(_noRenewal);
        using var staleness = new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, staleness.Token);
        bool quiet = Ask.Quiet(result) || Ask.Json(result);
        CoapRequest request = Ask.Request(result, CoapCode.Get, session.Uri, [], null, quiet ? null : what => Tell(view, what));
        IAsyncEnumerator<CoapNotification> states = session.Client.ObserveAsync(request, either.Token)
            .GetAsyncEnumerator(CancellationToken.None);
        CoapAnswer? last = null;
        try
        {
            // Only the first is an answer that can be overdue.
            bool more = await session.AskAsync((_, token) => FirstAsync(states, either, token));
            for (int count = 1; more; count++)
            {
                CoapNotification notification = states.Current;
                last = notification.Answer;
                view.Show(notification);
                if (count == 1 && !quiet && last.IsSuccess && notification.Sequence == null && session.Uri.Query.Any(IsCondition))
                {
                    view.Note(
                        "nothing is observed: the node can't keep these conditions (too many digits, too short a --pmax), or has no room");
                }

                if (count == limit || notification.Sequence == null || !last.IsSuccess)
                {
                    break;
                }

                if (!renew)
                {
                    staleness.CancelAfter(TimeSpan.FromSeconds(Math.Min(last.MaxAge, 86400 * 30)) + _grace);
                }

                more = await states.MoveNextAsync();
            }
        }
        catch (OperationCanceledException) when (last != null && staleness.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            string silence = FormattableString.Invariant($"{last.MaxAge + _grace.TotalSeconds:0} s");
            throw new AskException(
                ExitCode.NoAnswer, "stale", $"no notification for {silence}, and the last state was fresh for {last.MaxAge} s");
        }
        catch (OperationCanceledException) when (last != null || (stop.IsCancellationRequested && !session.End.IsCancellationRequested))
        {
            // Ctrl+C, or the time is over: that is how it ends.
        }
        finally
        {
            await states.DisposeAsync(); // deregisters
        }

        return last ?? throw new AskException(ExitCode.NoAnswer, "no-answer", "no answer within the time of --seconds");
    }

    private static bool IsCondition(string query)
    {
        return query.StartsWith("c.", StringComparison.Ordinal);
    }

    private static async Task<bool> FirstAsync(
        IAsyncEnumerator<CoapNotification> states, CancellationTokenSource observation, CancellationToken cancellationToken)
    {
        using (cancellationToken.Register(observation.Cancel))
        {
            return await states.MoveNextAsync();
        }
    }

    // What the lines of the notifications do not say.
    private static void Tell(IObservationView view, CoapEvent what)
    {
        switch (what.What)
        {
            case RequestEvent.Registering:
                view.Note(string.Create(CultureInfo.InvariantCulture, $"no notification for {what.Value / 1000.0:F0} s: registering anew"));
                break;
            case RequestEvent.NotificationLost:
                view.Note("a notification is lost: its blocks could not be had");
                break;
            case RequestEvent.StaleNotification:
                view.Note(FormattableString.Invariant($"a notification came late and is dropped: {what.Value} behind the last one"));
                break;
        }
    }
}
