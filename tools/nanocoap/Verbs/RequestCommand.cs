// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.Text.Unicode;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Names;
using NanoCoap.Dissection.Payloads;
using NanoCoap.Dissection.Text;
using NanoCoap.Protocol;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Payloads;
using NanoCoap.Tool.Requests;

namespace NanoCoap.Tool.Verbs;

/// <summary>nanocoap get, put, post, delete, fetch, patch and ipatch: one request, one answer.</summary>
public sealed class RequestCommand : AskCommand
{
    private readonly Argument<string> _uri = new("URI")
    {
        Description = "What to ask for: coap://host[:port]/path?query; coap:// may be left out",
    };

    private readonly Argument<string?> _payload = new("PAYLOAD")
    {
        Description = "The payload as text; @FILE for the bytes of a file; - for text from standard input, without the line end at its end",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> _file = new("--file", "-f")
    {
        HelpName = "FILE",
        Description = "Send the bytes of this file, all of them; - is standard input",
    };

    private readonly Option<bool> _raw = new("--raw") { Description = "With -: send standard input as it is, the line end at its end too" };

    private readonly Option<string> _output = new("--output", "-o")
    {
        HelpName = "FILE",
        Description = "Write the payload of the answer to this file, block by block as it comes; - is standard output, as it is",
    };

    private readonly Option<bool> _hex = new("--hex") { Description = "Print the payload as a hex dump" };

    private readonly Option<bool> _pretty = new("--pretty") { Description = "Print the payload as for a terminal, into a pipe too" };

    private readonly Option<bool> _noResponse = new("--no-response")
    {
        Description = "Ask for no answer at all (No-Response, RFC 7967): done as soon as the node acknowledges, or with --non as soon as it is sent",
    };

    private readonly CoapCode _method;

    private RequestCommand(CoapCode method, string description, string examples, string howItWorks, ToolConsole? console, bool payload)
        : base(CodeText.Of(method).ToLowerInvariant(), description, examples, howItWorks, console)
    {
        _method = method;
        Add(_uri);
        if (payload)
        {
            Add(_payload);
            Add(_file);
            Add(_raw);
        }

        foreach (Option option in (IEnumerable<Option>)[
            _output, _hex, _pretty, .. method == CoapCode.Get || method == CoapCode.Fetch ? [] : (Option[])[_noResponse],
            .. payload ? Ask.OfPayloads : [], .. Ask.OfRequests, .. Ask.OfKeys, .. Ask.OfClients])
        {
            Add(option);
        }

        Validators.Add(result =>
        {
            if (payload && result.GetResult(_file) != null && result.GetResult(_payload) is { Tokens.Count: > 0 })
            {
                result.AddError("One payload: an argument or --file.");
            }
        });
    }

    /// <summary>nanocoap get.</summary>
    /// <param name="console">Its surroundings; null for those of the process.</param>
    /// <returns>The verb.</returns>
    public static RequestCommand Get(ToolConsole? console = null)
    {
        return new RequestCommand(
            CoapCode.Get,
            "Asks for a representation of a resource and prints it: on a terminal by its format, into a pipe as it is.",
            """
            nanocoap get coap://192.0.2.7/temperature
                22.5
            nanocoap get 192.0.2.7/temperature --accept senml+json
                the same as SenML: a table on a terminal, JSON in a pipe
            nanocoap get 192.0.2.7/firmware --block-size 256 -o firmware.bin
                a large body comes in blocks (RFC 7959), here in small ones
            nanocoap get [fe80::1%eth0]/temperature --non --timeout 2
                link-local IPv6, asked once
            nanocoap get node.local/alarm --etag 6a12
                2.03 Valid if it still has that entity-tag
            """,
            """
            The request is a Confirmable message (CON) with a message ID and a token. The node acknowledges the
            ID (ACK), mostly with the answer inside, and repeats the token in the answer. Without an ACK the CON is
            sent again after 2 to 3 s, then after twice that, four times in all; a NON is sent once. The code of the
            answer says how it went: 2.05 Content, 4.04 Not Found, 5.03 Service Unavailable. Max-Age says for how
            long the answer is fresh. --trace shows each message, nanocoap decode explains its bytes.
            """,
            console,
            payload: false);
    }

    /// <summary>nanocoap put.</summary>
    /// <param name="console">Its surroundings; null for those of the process.</param>
    /// <returns>The verb.</returns>
    public static RequestCommand Put(ToolConsole? console = null)
    {
        return new RequestCommand(
            CoapCode.Put,
            "Replaces the state of a resource with a payload, or creates it there. Done twice, it is as done once.",
            """
            nanocoap put 192.0.2.7/alarm ON
                2.04 Changed
            nanocoap put 192.0.2.7/config 'period=10' --if-match 6a12
                only if nobody else has changed it since
            nanocoap put 192.0.2.7/echo --file picture.png --content-format octets
                a large body goes in blocks (RFC 7959)
            date | nanocoap put 192.0.2.7/echo -
                from standard input
            """,
            """
            PUT says "let this be there": idempotent, since sending it twice leaves the same state, and so safe to
            repeat when an answer was lost. The node answers 2.04 Changed, or 2.01 Created if nothing was there.
            --if-match and --if-none-match make it depend on what is there now: 4.12 Precondition Failed if not.
            A payload of more than 1024 bytes goes in blocks, each a PUT with the option Block1.
            """,
            console,
            payload: true);
    }

    /// <summary>nanocoap post.</summary>
    /// <param name="console">Its surroundings; null for those of the process.</param>
    /// <returns>The verb.</returns>
    public static RequestCommand Post(ToolConsole? console = null)
    {
        return new RequestCommand(
            CoapCode.Post,
            "Hands a payload to a resource, to do with it what it is there for: often to create another one. Done twice, it may be done twice.",
            """
            nanocoap post 192.0.2.7/alarm/rules 'gt=30 hys=0.5'
                2.01 Created /alarm/rules/1
            nanocoap post 192.0.2.7/reboot
                without a payload
            """,
            """
            POST says "do with this what you are there for". It is not idempotent: a node knows a retransmission by
            its message ID and does not do it twice, but a second call of this verb is a second request. A resource
            that was created is named in the answer: 2.01 Created with Location-Path.
            """,
            console,
            payload: true);
    }

    /// <summary>nanocoap delete.</summary>
    /// <param name="console">Its surroundings; null for those of the process.</param>
    /// <returns>The verb.</returns>
    public static RequestCommand Delete(ToolConsole? console = null)
    {
        return new RequestCommand(
            CoapCode.Delete,
            "Deletes a resource.",
            """
            nanocoap delete 192.0.2.7/alarm/rules/1
                2.02 Deleted
            """,
            """
            The node answers 2.02 Deleted, also if there was nothing to delete: DELETE is idempotent.
            """,
            console,
            payload: false);
    }

    /// <summary>nanocoap fetch.</summary>
    /// <param name="console">Its surroundings; null for those of the process.</param>
    /// <returns>The verb.</returns>
    public static RequestCommand Fetch(ToolConsole? console = null)
    {
        return new RequestCommand(
            CoapCode.Fetch,
            "Asks for the part of a resource that a payload describes (RFC 8132 section 2).",
            """
            nanocoap fetch 192.0.2.7/senml '[{"n":"temperature"}]' --content-format senml-etch+json
                one of many values
            """,
            """
            FETCH is a GET with a payload: the payload says which part is wanted, its Content-Format in which
            language that is said. It changes nothing.
            """,
            console,
            payload: true);
    }

    /// <summary>nanocoap patch.</summary>
    /// <param name="console">Its surroundings; null for those of the process.</param>
    /// <returns>The verb.</returns>
    public static RequestCommand Patch(ToolConsole? console = null)
    {
        return new RequestCommand(
            CoapCode.Patch,
            "Changes the part of a resource that a payload describes (RFC 8132 section 3).",
            """
            nanocoap patch 192.0.2.7/config '{"period":10}' --content-format 52
                a merge patch
            """,
            """
            PATCH says "change this": the payload is a list of changes, not the new state, and its Content-Format says
            in which language. It may not be idempotent; ipatch is for changes that are.
            """,
            console,
            payload: true);
    }

    /// <summary>nanocoap ipatch.</summary>
    /// <param name="console">Its surroundings; null for those of the process.</param>
    /// <returns>The verb.</returns>
    public static RequestCommand IPatch(ToolConsole? console = null)
    {
        return new RequestCommand(
            CoapCode.IPatch,
            "Like patch, for a change that done twice is as done once (RFC 8132 section 3).",
            """
            nanocoap ipatch 192.0.2.7/config '{"period":10}' --content-format 52
                a merge patch
            """,
            """
            iPATCH is a PATCH whose payload says what is to be, not what is to be added: safe to repeat.
            """,
            console,
            payload: true);
    }

    /// <inheritdoc/>
    protected override string UriText(ParseResult result)
    {
        return result.GetValue(_uri)!;
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult result, AskSession session)
    {
        byte[] payload = Payload(result);
        bool quiet = Ask.Quiet(result);
        var progress = new TransferProgress(session.Status, session.Error.Screen);
        bool shows = !quiet && session.Error.Screen.CanRewrite;

        // A body may be larger than memory: it goes to the disk as it comes, and not before there is one.
        string? path = result.GetValue(_output) is { } given && given != "-" && !Ask.Json(result) ? given : null;
        FileStream? file = null;
        CoapRequest request = Ask.Request(
            result, _method, session.Uri, payload, shows ? progress.Show : null, session.Note, result.GetValue(_noResponse),
            path == null ? null : () => file = File.Create(path));
        CoapAnswer? answer;
        try
        {
            answer = await session.AskAsync<CoapAnswer?>(async (_, token) =>
                request.NoResponse ? await session.Client.TellAsync(request, token) : await session.Client.RequestAsync(request, token));
        }
        catch when (file != null)
        {
            session.Error.Line(FormattableString.Invariant($"{path} has the first {file.Length} bytes"), LogStyle.Warning);
            throw;
        }
        finally
        {
            progress.Clear();
            if (file != null)
            {
                await file.DisposeAsync();
            }
        }

        if (answer == null)
        {
            if (!quiet && session.Error.Screen.IsTerminal)
            {
                session.Error.Line(request.Confirmable ? "acknowledged, no answer asked for" : "sent, no answer asked for", LogStyle.Faint);
            }

            return ExitCode.Success;
        }

        int code = AnswerPrinter.ExitCodeOf(answer.Code);
        if (Ask.Json(result))
        {
            session.Output.WriteWhole(AnswerJson.OfAnswer(session.Uri.ToString(), answer));
        }

        if (code != ExitCode.Success)
        {
            await ErrorAdvice.WriteAsync(session, session.Uri, answer, look: !quiet);

            // A diagnostic text is in that line; anything with a format is a body like any other. RFC 7252 section 5.5.2.
            if (answer.Format is ContentFormat.None or ContentFormat.TextPlain)
            {
                return code;
            }
        }
        else if (!quiet && session.Error.Screen.IsTerminal)
        {
            long bytes = file == null ? answer.Payload.Length : new FileInfo(path!).Length;
            session.Error.Line(AnswerPrinter.Status(answer, bytes), LogStyle.Faint);
        }

        if (!Ask.Json(result) || result.GetResult(_output) != null)
        {
            Print(result, session, answer, isWritten: file != null);
        }

        return code;
    }

    private byte[] Payload(ParseResult result)
    {
        if (result.GetResult(_file) != null && result.GetValue(_file) is { } file)
        {
            return file == "-" ? Surroundings.ReadInput() : File.ReadAllBytes(file);
        }

        string? text = Arguments.Contains(_payload) ? result.GetValue(_payload) : null;
        if (text == null && Arguments.Contains(_payload))
        {
            RefuseWhatIsNotAskedFor();
        }

        bool raw = Options.Contains(_raw) && result.GetValue(_raw);
        return text == "-" ? (raw ? Surroundings.ReadInput() : WithoutLineEnd(Surroundings.ReadInput()))
            : text is ['@', _, ..] ? File.ReadAllBytes(text[1..])
            : System.Text.Encoding.UTF8.GetBytes(text ?? "");
    }

    // "echo ON | nanocoap put URI" has a payload in mind. To read it unasked would take a script its own input; to send nothing in its
    // place would be worse.
    private void RefuseWhatIsNotAskedFor()
    {
        bool wantsPayload = _method != CoapCode.Post; // which may do without
        bool? comes = Surroundings.IsInputWaiting();
        if (comes ?? wantsPayload)
        {
            throw new AskException(
                ExitCode.Usage,
                "bad-request",
                "no payload is given, but standard input is a pipe or a file: - sends what is in it, '' sends nothing");
        }
    }

    // "echo ON" writes a line, and means a word. What is no text stays as it is.
    private static byte[] WithoutLineEnd(byte[] input)
    {
        int length = !Utf8.IsValid(input) ? input.Length
            : input.AsSpan().EndsWith("\r\n"u8) ? input.Length - 2
            : input.AsSpan().EndsWith("\n"u8) ? input.Length - 1
            : input.Length;
        return input[..length];
    }

    private void Print(ParseResult result, AskSession session, CoapAnswer answer, bool isWritten)
    {
        if (result.GetValue(_output) is { } file && file != "-")
        {
            if (!isWritten)
            {
                File.WriteAllBytes(file, answer.Payload.Span);
            }
        }
        else if (result.GetValue(_hex))
        {
            session.Output.Lines(HexDump.Lines(answer.Payload.Span, session.Output.Screen.Width));
        }
        else if (result.GetValue(_output) == null && (session.Output.Screen.IsTerminal || result.GetValue(_pretty)))
        {
            if (answer.Payload.Length != 0)
            {
                session.Output.WriteWhole(AnswerText.Lines(answer.Payload.Span, answer.Format, session.Output.Screen));
            }
        }
        else if (answer.Payload.Length != 0)
        {
            Surroundings.WriteBytes(session.OutputWriter, answer.Payload.Span);
        }
        else if (answer.Location is { } location)
        {
            session.Output.WriteWhole(SafeText.Clean(location)); // what a script made it for; on a terminal it is in the line of the status
        }
    }
}
