// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.Globalization;
using System.Net;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Requests;

namespace NanoCoap.Tool.Verbs;

/// <summary>nanocoap ping: is there a CoAP endpoint?</summary>
public sealed class PingCommand : AskCommand
{
    private const int Second = 1000;

    private readonly Argument<string> _uri = new("URI")
    {
        Description = "The node: coap://host[:port]; coap:// may be left out, a path does not matter",
    };

    private readonly RangedOption _count = new("--count", "COUNT", "Ping so many times", 1, 1000000, 1);

    private readonly RangedOption _interval = new("--interval", "SECONDS", "Time between two pings", 0, 86400 * Second, Second, scale: Second);

    /// <summary>Makes the verb.</summary>
    /// <param name="console">Its surroundings; null for those of the process.</param>
    public PingCommand(ToolConsole? console = null)
        : base(
            "ping",
            "Asks whether there is a CoAP endpoint, and how long the way to it takes. An Empty CON is sent, which it rejects with a Reset "
                + "(RFC 7252 section 4.3); no resource is touched.",
            """
            nanocoap ping 192.0.2.7
                is it there?
            nanocoap ping node.local --count 10 --interval 0.2
                how far, on average?
            nanocoap ping 192.0.2.7 --timeout 1 --quiet && echo up
                for a script
            nanocoap ping coaps://192.0.2.7 --key phone
                does it know my key?
            """,
            """
            A Confirmable message with nothing in it means nothing to a node, so that it must reject it with a Reset
            that repeats its message ID. Any CoAP endpoint does that, whatever resources it has. By coaps:// that
            happens in a session, which the key has to open first; the time is that of the ping alone.
            """,
            console)
    {
        Add(_uri);
        foreach (Option option in (IEnumerable<Option>)[_count, _interval, .. Ask.OfKeys, .. Ask.OfClients])
        {
            Add(option);
        }
    }

    /// <inheritdoc/>
    protected override string UriText(ParseResult result)
    {
        return result.GetValue(_uri)!;
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult result, AskSession session)
    {
        if (Ask.HasKey(result) && !session.Uri.IsSecure)
        {
            throw new AskException(ExitCode.Usage, "bad-request", "a ping has nothing in it that OSCORE could protect: leave --key out");
        }

        int count = _count.Value(result.CommandResult);
        TimeSpan interval = TimeSpan.FromMilliseconds(_interval.Value(result.CommandResult));
        IPEndPoint remote = await session.ResolveAsync();
        var times = new List<double>();
        for (int i = 0; i < count; i++)
        {
            if (i != 0)
            {
                await Task.Delay(interval, session.End.Token);
            }

            TimeSpan time = await session.AskAsync((_, token) => session.Client.PingAsync(session.Uri, token));
            times.Add(time.TotalMilliseconds);
            if (Ask.Json(result))
            {
                session.Output.WriteWhole(AnswerJson.OfPing(session.Uri.ToString(), remote, time));
            }
            else if (!Ask.Quiet(result))
            {
                session.Output.Line(string.Create(CultureInfo.InvariantCulture, $"{remote} is there: {time.TotalMilliseconds:F1} ms"));
            }
        }

        if (count > 1 && !Ask.Json(result) && !Ask.Quiet(result))
        {
            session.Output.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{count} pings: {times.Min():F1} ms at least, {times.Average():F1} ms on average, {times.Max():F1} ms at most"));
        }

        return ExitCode.Success;
    }
}
