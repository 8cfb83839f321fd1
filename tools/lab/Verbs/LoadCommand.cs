// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Net;
using System.Reflection;
using System.Text;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Names;
using NanoCoap.Lab.Load;
using NanoCoap.Protocol;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Keys;
using NanoCoap.Tool.Verbs;

namespace NanoCoap.Lab.Verbs;

/// <summary>lab load: puts a load on a CoAP server, or on our node and libcoap's in turns.</summary>
public sealed class LoadCommand : VerbCommand
{
    /// <summary>Exit code if a request was lost or answered with an error, or if a datagram came that answers nothing.</summary>
    public const int Faults = 1;

    /// <summary>Exit code if the other server of a comparison is not installed.</summary>
    public const int Missing = 2;

    private const int TenthsOfASecond = 10;

    private static readonly int[] s_compared = [1, 8, 64];

    private readonly Argument<string?> _uri = new("URI")
    {
        Description = "What to ask for: coap://host[:port]/path?query, or coaps; coap:// may be left out",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly RangedOption _clients = new(
        "--clients", "COUNT", "Clients, each with a port of its own (default 1; with --compare 1, 8 and 64 in turn)", 1, 10000, null);

    private readonly RangedOption _outstanding = new(
        "--outstanding", "COUNT", "Requests that each client has under way", 1, LoadSettings.MaxOutstanding, 1);

    private readonly RangedOption _seconds = new(
        "--seconds", "SECONDS", "How long is measured (default 5; with --compare 2, each server in each round)",
        1, 3600 * TenthsOfASecond, null, TenthsOfASecond);

    private readonly RangedOption _warmUp = new(
        "--warm-up", "SECONDS", "How long the same is done before", 0, 3600 * TenthsOfASecond, TenthsOfASecond, TenthsOfASecond);

    private readonly RangedOption _timeout = new(
        "--timeout", "MS", "After this an answer is lost, milliseconds; nothing is sent twice", 10, 600000, 2000);

    private readonly Option<bool> _non = new("--non") { Description = "Send NON requests instead of CON" };

    private readonly Option<string> _method = new Option<string>("--method")
    {
        HelpName = "get|put",
        Description = "What to do (default get)",
    }.AcceptOnlyFromAmong("get", "put");

    private readonly Option<string> _payload = new("--payload") { HelpName = "TEXT", Description = "What to put" };

    private readonly Option<string> _compare = new Option<string>("--compare")
    {
        HelpName = string.Join('|', Peer.All.Select(peer => peer.Name)),
        Description = "Start our node here and libcoap's coap-server, or a bare echo of datagrams, or our node with a key (oscore), and put the same "
            + "load on both in turns",
    }.AcceptOnlyFromAmong([.. Peer.All.Select(peer => peer.Name)]);

    private readonly RangedOption _rounds = new("--rounds", "COUNT", "How many turns for each number of clients, with --compare", 1, 1000, 5);

    private readonly Option<bool> _pin = new("--pin")
    {
        Description = "Keep the clients on one processor and the servers on another, with --compare",
    };

    private readonly KeyOptions _key = new(
        "Protect each request with this key, and check what comes back: coap:// by OSCORE (RFC 8613), coaps:// by DTLS, a session for each client");

    private readonly RangedOption _process = new(
        "--pid",
        "PID",
        "Process of the server, on this machine: prints what each request takes of a processor, too",
        1,
        int.MaxValue,
        null);

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON" };

    /// <summary>Makes the verb.</summary>
    public LoadCommand()
        : base(
            "load",
            "Puts a load on a CoAP server over UDP: clients that each send the next request when the one before is answered. Prints requests "
                + "a second, latencies, and what went wrong. Exit code 1 means that something did.",
            """
            lab load coap://127.0.0.1/temperature
                one client, as fast as it gets answers
            lab load coap://127.0.0.1/alarm --clients 16 --method put --payload ON --non
                16 clients that switch the alarm on
            lab load coap://127.0.0.1/temperature --key kitchen --pid 4711
                the same with a key, and what a request takes of the server's processor
            lab load coaps://127.0.0.1/temperature --key phone
                and in sessions of DTLS, which are made before anything is measured
            lab load --compare libcoap
                how our node on this machine stands beside libcoap's example server
            lab load --compare echo
                how it stands beside a program that sends every datagram back unread: no server can be faster
            lab load --compare oscore
                what protection costs: requests in plain, and protected with a key that is made for it
            """)
    {
        Add(_uri);
        foreach (Option option in (Option[])[_clients, _outstanding, _seconds, _warmUp, _timeout, _non, _method, _payload, _compare, _rounds,
            _pin, .. _key.All, _process, _json])
        {
            Add(option);
        }

        Validators.Add(Validate);
        SetAction(Run);
    }

    // What no option can know by itself.
    private void Validate(CommandResult result)
    {
        string? uri = result.GetValue(_uri);
        bool compare = result.GetResult(_compare) != null;
        if (compare == (uri != null))
        {
            result.AddError("Expected either a URI or --compare.");
        }
        else if (uri != null)
        {
            if (!CoapUri.TryParse(uri, out CoapUri? parsed, out string? problem))
            {
                result.AddError(problem);
            }
            else if (parsed.IsMulticast)
            {
                result.AddError($"{parsed.Host} is a group: a load is for one server.");
            }
        }

        if (compare && (_key.IsGiven(result) || result.GetResult(_process) != null))
        {
            result.AddError("--key and --pid go with a URI.");
        }

        if (!compare && (result.GetResult(_rounds) != null || result.GetResult(_pin) != null))
        {
            result.AddError("--rounds and --pin go with --compare.");
        }

        if (compare && (result.GetResult(_method) != null || result.GetResult(_payload) != null))
        {
            result.AddError("--compare chooses requests of equal size itself: leave out --method and --payload.");
        }

        if (result.GetResult(_pin) != null && Environment.ProcessorCount < 2)
        {
            result.AddError("--pin needs two processors.");
        }

        string? payload = result.GetValue(_payload);
        if (payload != null && result.GetValue(_method) != "put" && !compare)
        {
            result.AddError("--payload goes with --method put.");
        }

        if (payload != null && Encoding.UTF8.GetByteCount(payload) > LoadRequest.MaxPayloadBytes)
        {
            result.AddError($"--payload: more than {LoadRequest.MaxPayloadBytes} bytes do not go into one message.");
        }
    }

    private int Run(ParseResult result)
    {
        using var cancel = new CancellationTokenSource();
        using var interrupt = new Interrupt(cancel.Cancel); // what was measured so far is still to be printed
        try
        {
            return result.GetValue(_uri) is { } text && CoapUri.TryParse(text, out CoapUri? uri, out _) ? Load(result, uri, cancel.Token) : Compare(result, cancel.Token);
        }
        catch (Exception e) when (e is LoadException or CoapException or KeyFileException)
        {
            result.InvocationConfiguration.Error.WriteLine(e.Message);
            return ExitCode.NoAnswer;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    private static Process FindProcess(int id)
    {
        try
        {
            return Process.GetProcessById(id);
        }
        catch (ArgumentException)
        {
            throw new LoadException($"There is no process {id}.");
        }
    }

    private static TimeSpan ProcessorTime(Process? process)
    {
        process?.Refresh();
        return process?.TotalProcessorTime ?? TimeSpan.Zero;
    }

    private static IPEndPoint Resolve(CoapUri uri, CancellationToken cancel)
    {
        return Task.Run(ResolveAsync).GetAwaiter().GetResult();

        async Task<IPEndPoint> ResolveAsync()
        {
            await using var client = new CoapUdpClient();
            return await client.ResolveAsync(uri, cancel);
        }
    }

    private LoadSettings Settings(CommandResult command, int seconds)
    {
        return new LoadSettings
        {
            Clients = _clients.Given(command) ?? 1,
            Outstanding = _outstanding.Value(command),
            Time = TimeSpan.FromSeconds((double)(_seconds.Given(command) ?? (seconds * TenthsOfASecond)) / TenthsOfASecond),
            WarmUp = TimeSpan.FromSeconds((double)_warmUp.Value(command) / TenthsOfASecond),
            Timeout = TimeSpan.FromMilliseconds(_timeout.Value(command)),
        };
    }

    private int Load(ParseResult result, CoapUri uri, CancellationToken cancel)
    {
        TextWriter output = result.InvocationConfiguration.Output;
        LoadSettings settings = Settings(result.CommandResult, seconds: 5);
        bool confirmable = !result.GetValue(_non);
        CoapCode method = result.GetValue(_method) == "put" ? CoapCode.Put : CoapCode.Get;
        LoadProtection? protection = !uri.IsSecure && _key.FindOscore(result) is { } oscore ? new LoadProtection(oscore) : null;
        var request = new LoadRequest(uri, method, confirmable, Encoding.UTF8.GetBytes(result.GetValue(_payload) ?? ""), protection)
        {
            Psk = !uri.IsSecure ? null : _key.FindToRead(result) as PskKey
                ?? throw new KeyFileException("coaps:// wants a pre-shared key: --key NAME (nanocoap keys new NAME --kind psk makes one)"),
        };
        using Process? server = _process.Given(result.CommandResult) is { } id ? FindProcess(id) : null;
        using var generator = new LoadGenerator(Resolve(uri, cancel), request, settings);
        byte[]? answer = generator.Probe(cancel);
        cancel.ThrowIfCancellationRequested();
        if (answer == null)
        {
            throw new LoadException(generator.IsRefused ? $"Nobody listens at {uri}." : $"No answer from {uri}.");
        }

        bool json = result.GetValue(_json);
        if (!json)
        {
            string before = request.Protection == null && request.Psk == null ? "" : " before they are protected";
            output.WriteLine(
                $"{uri}: {(confirmable ? "CON" : "NON")} {CodeText.Of(method)} of {request.Bytes.Length} bytes{before}, first answer "
                + $"{CodeText.Of((CoapCode)answer[1])} of {answer.Length} bytes, clients {settings.Clients}, "
                + $"under way each {settings.Outstanding}");
        }

        generator.WarmUp(cancel);
        TimeSpan start = ProcessorTime(server);
        LoadResult measured = generator.Measure(cancel);
        double? processor = server == null
            ? null
            : (ProcessorTime(server) - start).TotalMicroseconds / Math.Max(1, measured.Answered + measured.Errors);
        LoadFigures figures = LoadFigures.Of(measured);
        if (json)
        {
            LoadReport.WriteJson(output, uri.ToString(), settings, request.Bytes.Length, answer.Length, figures, processor);
        }
        else
        {
            LoadReport.WriteText(output, figures, processor);
        }

        return figures.HasFaults ? Faults : ExitCode.Success;
    }

    private int Compare(ParseResult result, CancellationToken cancel)
    {
        TextWriter output = result.InvocationConfiguration.Output;
        Peer peer = Peer.Of(result.GetValue(_compare)!);
        if (peer.Missing() is string missing)
        {
            result.InvocationConfiguration.Error.WriteLine(missing);
            return Missing;
        }

        bool json = result.GetValue(_json);
        if (typeof(LoadCommand).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true })
        {
            result.InvocationConfiguration.Error.WriteLine("Our node is slower in this Debug build: use dotnet run -c Release.");
        }

        var report = new ComparisonReport(json ? TextWriter.Null : output, peer);
        var comparison = new Comparison(peer, Settings(result.CommandResult, seconds: 2), !result.GetValue(_non), result.GetValue(_pin));
        foreach (int clients in _clients.Given(result.CommandResult) is int given ? [given] : s_compared)
        {
            comparison.Run(clients, _rounds.Value(result.CommandResult), report.Meet, report.Add, cancel);
            report.Conclude(clients);
        }

        if (json)
        {
            report.WriteJson(output);
        }

        return ExitCode.Success;
    }
}
