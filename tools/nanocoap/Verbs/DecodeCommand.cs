// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.Net;
using System.Text;
using NanoCoap.Dissection.Captures;
using NanoCoap.Dissection.Conversations;
using NanoCoap.Dissection.Messages;
using NanoCoap.Dissection.Records;
using NanoCoap.Dissection.Text;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Decoding;
using NanoCoap.Tool.Keys;
using NanoCoap.Tool.Terminal;

namespace NanoCoap.Tool.Verbs;

/// <summary>nanocoap decode: explains a datagram byte by byte.</summary>
public sealed class DecodeCommand : VerbCommand
{
    private const int MaxInput = 1 << 20;

    // Of pasted bytes nobody knows from where to where.
    private static readonly IPEndPoint s_nowhere = new(IPAddress.None, 0);

    private readonly Argument<string[]> _input = new("HEX")
    {
        Description = "The datagram: hexadecimal with or without blanks, colons, 0x and line breaks, base64, or the output of xxd, "
            + "hexdump -C, od -tx1, tcpdump -x or Wireshark. @FILE reads a file, a .pcap or .pcapng capture too, - or nothing at all standard input",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _raw = new("--raw") { Description = "The file or standard input holds the bytes themselves" };

    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object a line, one for each datagram" };

    private readonly Option<bool> _ladder = new("--ladder") { Description = "Draw a ladder diagram of a capture, even if it has one message only" };

    private readonly RangedOption _number = new(
        "--message", "NUMBER", "Of several datagrams, explain this one byte by byte; 1 is the first", 1, int.MaxValue, null);

    private readonly KeyOptions _key = new(
        "Show what is inside protected messages, too. Of OSCORE (RFC 8613) a response can be opened only behind its request; of coaps "
            + "(DTLS) the handshake has to be there. No sequence number is taken");

    private readonly Option<string> _psk = new("--psk")
    {
        HelpName = "FILE",
        Description = "The same with all pre-shared keys of a list as for nanocoap node --psk: the handshake names the one",
    };

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
            nanocoap decode @capture.pcap
                who said what to whom: a ladder diagram of a capture
            nanocoap decode @capture.pcap --message 2
                its second message byte by byte
            nanocoap decode @conversation.hex --key kitchen
                request and response, outside and inside
            nanocoap decode @capture.pcap --psk psk.json
                what was said inside of coaps, from a capture with its handshake
            """)
    {
        _console = console ?? new ToolConsole();
        Add(_input);
        Add(_raw);
        Add(_json);
        Add(_ladder);
        Add(_number);
        foreach (Option option in _key.All)
        {
            Add(option);
        }

        Add(_psk);

        SetAction(Run);
    }

    /// <inheritdoc/>
    public override VerbGroup Group => VerbGroup.Messages;

    private int Run(ParseResult result)
    {
        TextWriter output = result.InvocationConfiguration.Output;
        TextWriter error = result.InvocationConfiguration.Error;
        string[] words = result.GetValue(_input) ?? [];
        IReadOnlyList<CapturedDatagram> datagrams;
        DatagramReader reader;
        try
        {
            if (words.Length == 0 && !_console.IsInputRedirected())
            {
                error.WriteText("No datagram given, neither as an argument nor on standard input. Try: nanocoap decode --help");
                return ExitCode.Usage;
            }

            reader = FindReader(result);
            datagrams = Read(words, result.GetValue(_raw), error);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or FormatException or CaptureException)
        {
            error.WriteText(problem.Message);
            return ExitCode.Usage;
        }

        // Each of them, also with --message: what is inside depends on what came before.
        DecodedDatagram[] all = [.. datagrams.Select(reader.Read)];
        Range shown = ..;
        if (_number.Given(result.CommandResult) is { } number)
        {
            if (number > all.Length)
            {
                error.WriteText(FormattableString.Invariant($"There is no message {number}: here are {all.Length}."));
                return ExitCode.Usage;
            }

            shown = (number - 1)..number;
        }

        DecodedDatagram[] chosen = all[shown];
        var page = new Page(output, _console.ScreenOf(output));
        if (result.GetValue(_json))
        {
            foreach (DecodedDatagram datagram in chosen)
            {
                output.WriteLine(datagram.ToJson());
            }
        }
        else if (!datagrams.All(IsNowhere) && !reader.HasOscore && (result.GetValue(_ladder) || chosen.Length > 1))
        {
            DrawLadder(page, chosen, reader);
        }
        else
        {
            for (int i = 0; i < chosen.Length; i++)
            {
                if (i != 0)
                {
                    page.Line();
                }

                chosen[i].Write(page);
            }
        }

        return chosen.All(datagram => datagram.IsWellFormed) ? ExitCode.Success : ExitCode.Malformed;
    }

    private DatagramReader FindReader(ParseResult result)
    {
        NamedKey? key = _key.FindToRead(result);
        string? file = result.GetValue(_psk);
        return key != null && file != null
            ? throw new KeyFileException("--key and --psk: one of them is enough.")
            : file == null ? new DatagramReader(key) : new DatagramReader(PskFile.Read(file));
    }

    // What coaps has carried stands there as it is inside; what could not be opened, and the handshake, as records.
    private static void DrawLadder(Page page, DecodedDatagram[] datagrams, DatagramReader reader)
    {
        if (reader.HasPsk)
        {
            string what = datagrams.Any(datagram => datagram.HasOpened) ? "What coaps has protected is shown as it is inside."
                : datagrams.Select(datagram => datagram.Problem).FirstOrDefault(problem => problem != null)
                    ?? "There is nothing in it that coaps has protected.";
            page.Line(what, LogStyle.Faint);
            page.Line();
        }

        (CapturedDatagram Datagram, RecordDissection? Records)[] rungs = [.. datagrams.SelectMany(datagram => datagram.Rungs)];
        var ladder = Ladder.Of([.. rungs.Select(rung => rung.Datagram)], [.. rungs.Select(rung => rung.Records)]);
        foreach (LogLine line in LadderText.Lines(ladder, page.Screen))
        {
            page.Write(line);
        }

        if (!reader.HasPsk && datagrams.Any(datagram => datagram.IsEncrypted))
        {
            page.Line();
            page.Line("With --key NAME or --psk FILE what is encrypted is shown as it is inside.", LogStyle.Faint);
        }
    }

    private IReadOnlyList<CapturedDatagram> Read(string[] words, bool raw, TextWriter error)
    {
        string? file = words is ["-"] or [] ? null : words is [['@', ..] name] ? name[1..] : words is [var path] && IsCaptureFile(path) ? path : "";
        byte[] given = file == null ? _console.ReadInput()
            : file.Length != 0 ? ReadFile(file)
            : raw ? throw new FormatException("--raw reads a file or standard input: name it with @FILE.")
            : Encoding.UTF8.GetBytes(string.Join(' ', words));
        if (Capture.IsCapture(given) && file is not "")
        {
            return ReadCapture(given, error);
        }

        if (given.Length > MaxInput)
        {
            throw new FormatException($"{given.Length} bytes: no datagram is as long as that.");
        }

        if (raw)
        {
            return [Nowhere(given)];
        }

        if (!HexInput.TryParseAll(Encoding.UTF8.GetString(given), out IReadOnlyList<byte[]> all, out string problem))
        {
            throw new FormatException("That is no datagram: " + problem);
        }

        // Around a datagram there may be what tcpdump -x prints as well: the packet that carried it.
        return [.. all.Select(bytes => Capture.Unwrap(bytes) ?? Nowhere(bytes))];
    }

    private static IReadOnlyList<CapturedDatagram> ReadCapture(byte[] given, TextWriter error)
    {
        Capture capture = Capture.Read(given);
        if (capture.Damage != null)
        {
            error.WriteText(capture.Damage);
        }

        IReadOnlyList<CapturedDatagram> datagrams = capture.Coap();
        int others = capture.Others + capture.Datagrams.Count - datagrams.Count;
        if (others != 0)
        {
            error.WriteText($"{Counted.Of(others, "packet")} that {(others == 1 ? "is" : "are")} not CoAP.");
        }

        return datagrams.Count != 0 ? datagrams : throw new CaptureException("There is no CoAP message in this capture, and no DTLS.");
    }

    // A node may still write to it.
    private static byte[] ReadFile(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var all = new MemoryStream();
        file.CopyTo(all);
        return all.ToArray();
    }

    private static bool IsCaptureFile(string path)
    {
        return (path.EndsWith(".pcap", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".pcapng", StringComparison.OrdinalIgnoreCase))
            && File.Exists(path);
    }

    private static CapturedDatagram Nowhere(byte[] bytes)
    {
        return new CapturedDatagram(DateTimeOffset.UnixEpoch, s_nowhere, s_nowhere, bytes);
    }

    private static bool IsNowhere(CapturedDatagram datagram)
    {
        return ReferenceEquals(datagram.Source, s_nowhere);
    }
}
