// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using NanoCoap.Client;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Text;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Keys;
using NanoCoap.Tool.Requests;
using NanoCoap.Tool.Terminal;

namespace NanoCoap.Tool.Verbs;

/// <summary>A verb that asks a node: from the URI to the exit code.</summary>
public abstract class AskCommand : VerbCommand
{
    private const string ExitCodes = """
        Exit codes:
          0    success: answered with 2.xx
          2    the command line is wrong, or a file can't be read or written
          3    no answer, nobody there, or no such host
          4    answered with 4.xx: the request is at fault
          5    answered with 5.xx: the node is at fault
          6    rejected with a Reset, or an answer that breaks the protocol
          130  ended with Ctrl+C before there was an answer
        """;

    /// <summary>Makes the verb.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="examples">Lines under the head "Examples".</param>
    /// <param name="howItWorks">A paragraph under the head "How it works".</param>
    /// <param name="console">Its surroundings; null for those of the process.</param>
    protected AskCommand(string name, string description, string examples, string howItWorks, ToolConsole? console)
        : base(name, description, examples)
    {
        IEnumerable<string> paragraphs = howItWorks.ReplaceLineEndings("\n").Split("\n\n")
            .Select(text => "  " + text.Replace('\n', ' ') + "\n\n");
        Background = "How it works:\n" + string.Concat(paragraphs) + ExitCodes.ReplaceLineEndings("\n");
        Surroundings = console ?? new ToolConsole();
        SetAction(Run);
    }

    /// <inheritdoc/>
    public override string Background { get; }

    /// <inheritdoc/>
    public override VerbGroup Group => VerbGroup.Ask;

    /// <summary>Its surroundings.</summary>
    protected ToolConsole Surroundings { get; }

    /// <summary>The options that all of these verbs have.</summary>
    internal AskOptions Ask { get; } = new();

    /// <summary>What the user typed for the URI.</summary>
    /// <param name="result">The command line.</param>
    /// <returns>The text.</returns>
    protected abstract string UriText(ParseResult result);

    /// <summary>Asks, and prints what comes of it.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="session">The client and where to print.</param>
    /// <returns>The exit code.</returns>
    protected abstract Task<int> RunAsync(ParseResult result, AskSession session);

    private int Run(ParseResult result)
    {
        // There is no synchronization context in a console program that this could block.
        return RunToEndAsync(result).GetAwaiter().GetResult();
    }

    private async Task<int> RunToEndAsync(ParseResult result)
    {
        TextWriter output = result.InvocationConfiguration.Output;
        TextWriter errorOutput = result.InvocationConfiguration.Error;
        var error = new Page(errorOutput, Surroundings.ScreenOf(errorOutput));
        string text = UriText(result);
        AskException failure;
        AskSession? session = null;
        var status = new StatusLine(errorOutput, error.Screen);
        DatagramRecorder? recorder = null;
        try
        {
            recorder = Ask.Recorder(result);
            CoapUri uri = AskUri.Parse(text);
            Action<CoapDatagram>? trace = Ask.Trace(result) ? new MessageTrace(error).Write : null;
            trace += recorder == null ? null : recorder.Keep;
            Action<CoapDatagram>? wire = recorder == null ? null : recorder.Write;
            bool waits = !Ask.Trace(result) && !Ask.Quiet(result);
            trace += waits ? new WaitingLine(status, Ask.Transmissions(result)).Follow : null;
            using var end = new CancellationTokenSource();
            KeyInUse? key = Ask.FindKey(result, uri);
            await using var client = new CoapUdpClient(Ask.Client(result, trace, wire, key));
            session = new AskSession
            {
                Uri = uri,
                Client = client,
                Trace = trace,
                Wire = wire,
                Output = new Page(output, Surroundings.ScreenOf(output)),
                Error = error,
                OutputWriter = output,
                Status = status,
                HasKey = key != null || uri.IsSecure,
                End = end,
                Timeout = Ask.Timeout(result),
            };
            using var interrupt = new Interrupt(session.Interrupt);
            int code = await RunAsync(result, session);
            if (key is { HasTakenPlainError: true })
            {
                session.Error.Line("That answer had no protection: anybody on the way may have sent it.", LogStyle.Warning);
            }

            return code;
        }
        catch (Exception e) when (FailureOf(result, e, session) is { } known)
        {
            failure = known;
        }
        finally
        {
            status.Clear();
            recorder?.Draw(error);
            recorder?.Dispose();
        }

        if (Ask.Json(result))
        {
            await output.WriteLineAsync(AnswerJson.OfFailure(text, failure.Reason, failure.Message));
        }

        error.Write(error.Begin().Add("nanocoap: ", LogStyle.Faint).Add(SafeText.Clean(failure.Message), LogStyle.Bad));
        return failure.ExitCode;
    }

    /// <summary>What an exception means for the user.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="e">The exception.</param>
    /// <param name="session">What was asked, if it has come to that.</param>
    /// <returns>The failure; null if it is none that can be expected.</returns>
    protected AskException? FailureOf(ParseResult result, Exception e, AskSession? session)
    {
        return e switch
        {
            AskException known => known,
            CoapFailedException failed => Translate(failed, session!, Ask.LimitMiB(result)),
            CoapHandshakeException { IsRefused: true } => new AskException(ExitCode.ClientError, "not-authorized", e.Message.TrimEnd('.')),
            CoapHandshakeException => new AskException(ExitCode.NoAnswer, "unreachable", e.Message.TrimEnd('.')),
            CoapException { InnerException: IOException or UnauthorizedAccessException } => new AskException(
                ExitCode.Usage, "file", e.InnerException!.Message),

            // What the system has to say is a matter of the network; all else is one of the request.
            CoapException { InnerException: not null } => new AskException(ExitCode.NoAnswer, "unreachable", e.Message.TrimEnd('.')),
            CoapException => new AskException(ExitCode.Usage, "bad-request", e.Message.TrimEnd('.')),
            OperationCanceledException => new AskException(ExitCode.Interrupted, "interrupted", "interrupted"),
            IOException or UnauthorizedAccessException => new AskException(ExitCode.Usage, "file", e.Message),
            _ => null,
        };
    }

    private static AskException Translate(CoapFailedException e, AskSession session, int limit)
    {
        string times = e.Transmissions == 1 ? "1 transmission" : FormattableString.Invariant($"{e.Transmissions} transmissions");
        string seconds = FormattableString.Invariant($"{e.Elapsed.TotalSeconds:0.#} s");
        return e.Reason switch
        {
            FailureReason.NoAnswer when session.IsAcknowledged => new AskException(
                ExitCode.NoAnswer, "no-answer", $"{session.Place} has acknowledged the request, but no answer has followed in {seconds}"),
            FailureReason.NoAnswer => new AskException(
                ExitCode.NoAnswer, "no-answer", $"no answer from {session.Place} after {times} in {seconds}{Hint(session.Uri)}"),
            FailureReason.ResponseTooLarge => new AskException(
                ExitCode.ProtocolFailure,
                "too-large",
                $"the answer of {session.Place} has more than {limit} MiB; --limit takes more, up to 1024"),
            FailureReason.Reset => new AskException(ExitCode.ProtocolFailure, "reset", e.Message.TrimEnd('.')),
            FailureReason.Cancelled => new AskException(ExitCode.Interrupted, "interrupted", "interrupted"),
            FailureReason.RequestTooLarge or FailureReason.InvalidRequest =>
                new AskException(ExitCode.Usage, "bad-request", e.Message.TrimEnd('.')),
            _ => new AskException(ExitCode.ProtocolFailure, "protocol", e.Message.TrimEnd('.')),
        };
    }

    private static string Hint(CoapUri uri)
    {
        return !uri.IsSecure && uri.Port == CoapUri.DefaultSecurePort
            ? FormattableString.Invariant($"; {CoapUri.DefaultSecurePort} is mostly a port of coaps://, which wants a key") : "";
    }
}
