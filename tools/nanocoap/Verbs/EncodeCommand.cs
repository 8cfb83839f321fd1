// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Messages;
using NanoCoap.Dissection.Names;
using NanoCoap.Dissection.Text;
using NanoCoap.Protocol;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Terminal;
using NanoCoap.Wire;

namespace NanoCoap.Tool.Verbs;

/// <summary>nanocoap encode: makes a datagram.</summary>
public sealed class EncodeCommand : VerbCommand
{
    private const int MaxBytes = 65535;

    private readonly AskOptions _request = new("none");

    private readonly Argument<string?> _uri = new("URI")
    {
        Description = "Make what get, or the request of --code, would send for this URI: coap://host[:port]/path?query",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> _type = new Option<string>("--type")
    {
        HelpName = "con|non|ack|rst",
        Description = "Message type [default: con]",
    }.AcceptOnlyFromAmong("con", "non", "ack", "rst");

    private readonly Option<int> _code = new("--code")
    {
        HelpName = "NAME|C.DD",
        Description = "Code: get, post, put, delete, fetch, patch, ipatch, empty, or digits such as 2.05 [default: get]",
        CustomParser = ParseCode,
    };

    private readonly RangedOption _messageId = new("--mid", "NUMBER", "Message ID", 0, 65535, 1);

    private readonly Option<string> _payload = new("--payload") { HelpName = "TEXT", Description = "The payload as text" };

    private readonly Option<byte[]> _payloadHex = new("--payload-hex")
    {
        HelpName = "HEX",
        Description = "The payload in hexadecimal",
        CustomParser = ParseHex,
    };

    private readonly Option<string> _payloadFile = new("--payload-file")
    {
        HelpName = "FILE",
        Description = "The payload from a file; - is standard input",
    };

    private readonly Option<bool> _raw = new("--raw") { Description = "Write the bytes themselves, to a pipe or a file" };

    private readonly ToolConsole _console;

    /// <summary>Makes the verb.</summary>
    /// <param name="console">Its surroundings; null for those of the process.</param>
    public EncodeCommand(ToolConsole? console = null)
        : base(
            "encode",
            "Makes a datagram and prints it in hexadecimal. "
                + "What RFC 7252 forbids is made all the same, with a warning, to try what a node does with it.",
            """
            nanocoap encode coap://192.0.2.7/temperature --accept senml+json
                what nanocoap get sends, without sending it
            nanocoap encode --code get --option Uri-Path=temperature --token a1b2
                GET /temperature
            nanocoap encode --type ack --code 2.05 --mid 12345 --option Content-Format=json --payload '{"v":21.5}'
                an answer to it
            nanocoap encode --code put --option Uri-Path=echo --option Block1=0/1/64 --payload-file first.bin
                a block of a larger body
            nanocoap encode --code empty | nanocoap decode
                a ping, explained
            nanocoap encode --code get --option 65001=0x00ff --raw > datagram.bin
                any option, as bytes
            """)
    {
        _console = console ?? new ToolConsole();
        _code.CompletionSources.Add("get", "post", "put", "delete", "fetch", "patch", "ipatch", "empty");
        Add(_uri);
        foreach (Option option in (IEnumerable<Option>)[
            _type, _code, _messageId, .. _request.OfAnyMessage, _payload, _payloadHex, _payloadFile, .. _request.OfMessages, _raw])
        {
            Add(option);
        }

        Validators.Add(result =>
        {
            if (((Option[])[_payload, _payloadHex, _payloadFile]).Count(option => result.GetResult(option) != null) > 1)
            {
                result.AddError("One payload: --payload, --payload-hex or --payload-file.");
            }
        });
        Validators.Add(result =>
        {
            Option? stray = _request.OfMessages.FirstOrDefault(option => result.GetResult(option) != null);
            if (stray != null && result.GetResult(_uri) is not { Tokens.Count: > 0 })
            {
                result.AddError($"{stray.Name} is for a URI; without one, --option says all.");
            }
        });
        SetAction(Run);
    }

    /// <inheritdoc/>
    public override VerbGroup Group => VerbGroup.Messages;

    /// <summary>Reads --option.</summary>
    /// <param name="result">What was given.</param>
    /// <returns>The options.</returns>
    internal static CoapOption[] ParseOptions(ArgumentResult result)
    {
        var all = new List<CoapOption>();
        foreach (Token token in result.Tokens)
        {
            if (OptionInput.TryParse(token.Value, out int number, out byte[] value, out string problem))
            {
                all.Add(new CoapOption(number, value));
            }
            else
            {
                result.AddError($"--option {token.Value}: {problem}");
            }
        }

        return [.. all];
    }

    /// <summary>Reads --token.</summary>
    /// <param name="result">What was given.</param>
    /// <returns>The token.</returns>
    internal static byte[] ParseToken(ArgumentResult result)
    {
        byte[] token = ParseHex(result);
        if (token.Length > 8)
        {
            result.AddError($"--token {result.Tokens[^1].Value}: a token has at most 8 bytes (RFC 7252 section 3), here are {token.Length}.");
        }

        return token;
    }

    private static byte[] ParseHex(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        string digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;
        if (digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit))
        {
            return Convert.FromHexString(digits);
        }

        result.AddError($"{((OptionResult)result.Parent!).Option.Name} {text}: expected whole bytes in hexadecimal, such as a1b2.");
        return [];
    }

    private static int ParseCode(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (!CodeNames.TryParse(text, out int code))
        {
            result.AddError($"--code {text}: expected get, post, put, delete, fetch, patch, ipatch, empty, or digits from 0.00 to 7.31 such as 2.05.");
        }

        return code;
    }

    private int Run(ParseResult result)
    {
        TextWriter output = result.InvocationConfiguration.Output;
        TextWriter error = result.InvocationConfiguration.Error;
        byte[] payload;
        try
        {
            payload = result.GetResult(_payloadHex) != null ? result.GetValue(_payloadHex)!
                : (result.GetValue(_payloadFile) is not { } file ? Encoding.UTF8.GetBytes(result.GetValue(_payload) ?? "")
                    : file == "-" ? _console.ReadInput() : File.ReadAllBytes(file));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            error.WriteText(problem.Message);
            return ExitCode.Usage;
        }

        byte[] token = _request.Token(result);
        int code = result.GetResult(_code) == null ? (int)CoapCode.Get : result.GetValue(_code);
        IReadOnlyList<CoapOption> options = [];
        if (result.GetValue(_uri) is { } text)
        {
            try
            {
                CoapUri uri = CoapUri.TryParse(text, out CoapUri? parsed, out string? problem) ? parsed : throw new CoapException(problem);
                (options, payload) = _request.Message(result, (CoapCode)code, uri, payload);
            }
            catch (CoapException e)
            {
                error.WriteText(e.Message);
                return ExitCode.Usage;
            }
        }

        var writer = new MessageWriter();
        byte[] buffer = new byte[MaxBytes];
        writer.Begin(buffer, MaxBytes, Type(result), (CoapCode)code, _messageId.Value(result.CommandResult), token, 0, token.Length);
        foreach (CoapOption option in options.Concat(_request.Options(result)).OrderBy(option => option.Number))
        {
            writer.Option(option.Number, option.Value.ToArray(), 0, option.Value.Length);
        }

        writer.Payload(payload, 0, payload.Length);
        if (writer.Failed)
        {
            error.WriteText($"That does not fit a datagram of {MaxBytes} bytes.");
            return ExitCode.Usage;
        }

        byte[] bytes = buffer[..writer.Length];
        Warn(MessageDissection.Of(bytes), error);
        if (!result.GetValue(_raw))
        {
            output.WriteLine(Convert.ToHexStringLower(bytes));
        }
        else if (_console.ScreenOf(output).IsTerminal)
        {
            error.WriteText("--raw does not write to a terminal: send it to a file (> datagram.bin) or a pipe.");
            return ExitCode.Usage;
        }
        else
        {
            _console.WriteBytes(output, bytes);
        }

        return ExitCode.Success;
    }

    private MessageType Type(ParseResult result)
    {
        return result.GetValue(_type) switch
        {
            "non" => MessageType.NonConfirmable,
            "ack" => MessageType.Acknowledgement,
            "rst" => MessageType.Reset,
            _ => MessageType.Confirmable,
        };
    }

    private static void Warn(MessageDissection message, TextWriter error)
    {
        if (message.Fault is { } fault)
        {
            error.WriteText($"warning: malformed: {fault.Text} {fault.Section}.");
        }

        foreach (Remark remark in message.Remarks)
        {
            error.WriteText($"warning: {remark.Text} {remark.Section}.");
        }
    }
}
