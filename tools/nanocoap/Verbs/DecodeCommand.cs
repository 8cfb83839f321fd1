// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.Text;
using NanoCoap.Dissection.Messages;
using NanoCoap.Dissection.Text;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Payloads;
using NanoCoap.Wire;

namespace NanoCoap.Tool.Verbs;

/// <summary>nanocoap decode: explains a datagram byte by byte.</summary>
public sealed class DecodeCommand : VerbCommand
{
    private const int MaxInput = 1 << 20;

    private readonly Argument<string[]> _input = new("HEX")
    {
        Description = "The datagram: hexadecimal with or without blanks, colons, 0x and line breaks, the output of xxd, hexdump -C or "
            + "Wireshark, or base64. @FILE reads a file, - or nothing at all standard input",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _raw = new("--raw") { Description = "The file or standard input holds the bytes themselves" };

    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object on one line" };

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
            """)
    {
        _console = console ?? new ToolConsole();
        Add(_input);
        Add(_raw);
        Add(_json);
        SetAction(Run);
    }

    /// <inheritdoc/>
    public override VerbGroup Group => VerbGroup.Messages;

    private int Run(ParseResult result)
    {
        TextWriter output = result.InvocationConfiguration.Output;
        TextWriter error = result.InvocationConfiguration.Error;
        string[] words = result.GetValue(_input) ?? [];
        byte[] bytes;
        try
        {
            if (words.Length == 0 && !_console.IsInputRedirected())
            {
                error.WriteLine("No datagram given, neither as an argument nor on standard input. Try: nanocoap decode --help");
                return ExitCode.Usage;
            }

            bytes = Read(words, result.GetValue(_raw));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or FormatException)
        {
            error.WriteLine(problem.Message);
            return ExitCode.Usage;
        }

        MessageDissection message = MessageDissection.Of(bytes);
        if (result.GetValue(_json))
        {
            output.WriteLine(DissectionJson.Write(message));
        }
        else
        {
            Screen screen = _console.ScreenOf(output);
            var page = new Page(output, screen);
            foreach (LogLine line in DissectionText.Lines(message, screen, AnswerText.Lines))
            {
                page.Write(line);
            }
        }

        return message.Status == ParseStatus.Ok ? ExitCode.Success : ExitCode.Malformed;
    }

    private byte[] Read(string[] words, bool raw)
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
            return given;
        }

        return HexInput.TryParse(Encoding.UTF8.GetString(given), out byte[] bytes, out string problem) ? bytes
            : throw new FormatException("That is no datagram: " + problem);
    }
}
