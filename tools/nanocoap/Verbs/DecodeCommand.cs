// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.Net;
using System.Text;
using NanoCoap.Dissection.Messages;
using NanoCoap.Dissection.Text;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Keys;
using NanoCoap.Tool.Payloads;
using NanoCoap.Wire;

namespace NanoCoap.Tool.Verbs;

/// <summary>nanocoap decode: explains a datagram byte by byte.</summary>
public sealed class DecodeCommand : VerbCommand
{
    private const int MaxInput = 1 << 20;

    // Of pasted bytes nobody knows from where to where.
    private static readonly IPEndPoint s_nowhere = new(IPAddress.None, 0);

    private readonly Argument<string[]> _input = new("HEX")
    {
        Description = "The datagram: hexadecimal with or without blanks, colons, 0x and line breaks, the output of xxd, hexdump -C or "
            + "Wireshark, or base64. @FILE reads a file, - or nothing at all standard input",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _raw = new("--raw") { Description = "The file or standard input holds the bytes themselves" };

    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object on one line" };

    private readonly KeyOptions _key = new(
        "Show what is inside protected messages, too (OSCORE, RFC 8613), and take each line of the input for a datagram: a response can be opened "
            + "only behind its request. No sequence number is taken");

    private readonly ToolConsole _console;

    /// <summary>Makes the verb.</summary>
    /// <param name="console">Its surroundings; null for those of the process.</param>
    public DecodeCommand(ToolConsole? console = null)
        : base(
            "decode",
            "Explains a datagram byte by byte: header, options, payload, and where exactly it breaks which rule of which RFC. "
                + "Exit code 0 for a well-formed message, 1 for a malformed one, 2 if the input can't be read.",
            """
            nanocoap decode 4401 3039 a1b2c3d4 bb 74656d7065726174757265
                GET /temperature
            nanocoap decode @capture.hex
                from a file
            nanocoap encode --code get --option Uri-Path=alarm | nanocoap decode
                there and back
            xxd datagram.bin | nanocoap decode --json
                for a program to read
            nanocoap decode @conversation.hex --key kitchen
                request and response, outside and inside
            """)
    {
        _console = console ?? new ToolConsole();
        Add(_input);
        Add(_raw);
        Add(_json);
        foreach (Option option in _key.All)
        {
            Add(option);
        }

        SetAction(Run);
    }

    /// <inheritdoc/>
    public override VerbGroup Group => VerbGroup.Messages;

    private int Run(ParseResult result)
    {
        TextWriter output = result.InvocationConfiguration.Output;
        TextWriter error = result.InvocationConfiguration.Error;
        string[] words = result.GetValue(_input) ?? [];
        IReadOnlyList<byte[]> datagrams;
        OscoreReader? reader;
        OscoreKey? key;
        try
        {
            if (words.Length == 0 && !_console.IsInputRedirected())
            {
                error.WriteLine("No datagram given, neither as an argument nor on standard input. Try: nanocoap decode --help");
                return ExitCode.Usage;
            }

            key = _key.FindToRead(result);
            reader = key == null ? null : new OscoreReader(key);
            datagrams = Read(words, result.GetValue(_raw), lines: key != null);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or FormatException)
        {
            error.WriteLine(problem.Message);
            return ExitCode.Usage;
        }

        Screen screen = _console.ScreenOf(output);
        var page = new Page(output, screen);
        bool isGood = true;
        foreach (byte[] bytes in datagrams)
        {
            MessageDissection message = MessageDissection.Of(bytes);
            isGood &= message.Status == ParseStatus.Ok;
            OscoreInside? inside = reader?.Open(bytes, s_nowhere, s_nowhere);
            MessageDissection? inner = inside?.Message == null ? null : MessageDissection.Of(inside.Message);
            if (result.GetValue(_json))
            {
                output.WriteLine(DissectionJson.Write(message, inner, inside?.Problem));
                continue;
            }

            if (!ReferenceEquals(bytes, datagrams[0]))
            {
                page.Line();
            }

            Write(page, message, screen);
            if (inside != null)
            {
                page.Line();
                page.Line(inside.Head(key!.Name), inner == null ? LogStyle.Warning : LogStyle.Subject);
            }

            if (inner != null)
            {
                Write(page, inner, screen);
            }
        }

        return isGood ? ExitCode.Success : ExitCode.Malformed;
    }

    private static void Write(Page page, MessageDissection message, Screen screen)
    {
        foreach (LogLine line in DissectionText.Lines(message, screen, AnswerText.Lines))
        {
            page.Write(line);
        }
    }

    private IReadOnlyList<byte[]> Read(string[] words, bool raw, bool lines)
    {
        string? file = words is ["-"] or [] ? null : words is [['@', ..] name] ? name[1..] : "";
        byte[] given = file == null ? _console.ReadInput()
            : file.Length != 0 ? File.ReadAllBytes(file)
            : raw ? throw new FormatException("--raw reads a file or standard input: name it with @FILE.")
            : Encoding.UTF8.GetBytes(string.Join(' ', words));
        if (given.Length > MaxInput)
        {
            throw new FormatException($"{given.Length} bytes: no datagram is as long as that.");
        }

        if (raw)
        {
            return [given];
        }

        string text = Encoding.UTF8.GetString(given);
        string[] parts = [.. text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        if (lines && parts.Length > 1)
        {
            byte[]?[] each = [.. parts.Select(part => HexInput.TryParse(part, out byte[] datagram, out _) ? datagram : null)];
            if (Array.TrueForAll(each, datagram => datagram != null && MessageDissection.Of(datagram).Status == ParseStatus.Ok))
            {
                return each!;
            }
        }

        return HexInput.TryParse(text, out byte[] bytes, out string problem) ? [bytes]
            : throw new FormatException("That is no datagram: " + problem);
    }
}
