// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net.Sockets;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Messages;
using NanoCoap.Dissection.Names;
using NanoCoap.Dissection.Text;
using NanoCoap.Protocol;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Keys;
using NanoCoap.Tool.Requests;

namespace NanoCoap.Tool.Verbs;

/// <summary>The options of the verbs that ask a node: those of the client, of its requests, and of what is printed.</summary>
internal sealed class AskOptions
{
    private const int Second = 1000;
    private const int MaxBodyMiB = 64;

    // Nobody acknowledges a NON, and MAX_TRANSMIT_WAIT is an answer to a question that it does not ask: whoever waits wants to know.
    private const int NonPatience = 10 * Second;

    private static readonly TransmissionParameters s_parameters = new();

    private readonly Option<bool> _non = new("--non", "-N") { Description = "Send it as a NON: once, without an acknowledgement [default: CON]" };

    private readonly Option<int?> _accept = new("--accept", "-A")
    {
        HelpName = "FORMAT",
        Description = "Ask for this Content-Format: a name such as json, cbor, text, link-format, senml+json, or its number",
        CustomParser = ParseFormat,
    };

    private readonly Option<int?> _format = new("--content-format", "-t")
    {
        HelpName = "FORMAT",
        Description = "The Content-Format of the payload, by name or number (default: none is stated)",
        CustomParser = ParseFormat,
    };

    private readonly Option<byte[][]> _ifMatch = new("--if-match")
    {
        HelpName = "ETAG",
        Description = "Only if the resource has this entity-tag, in hexadecimal, or \"any\" if it exists at all. May be given more than once",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = ParseTags,
    };

    private readonly Option<bool> _ifNoneMatch = new("--if-none-match") { Description = "Only if the resource does not exist yet" };

    private readonly Option<byte[][]> _etags = new("--etag")
    {
        HelpName = "ETAG",
        Description = "The entity-tag of a representation at hand, in hexadecimal: 2.03 Valid says that it still holds. "
            + "May be given more than once",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = ParseTags,
    };

    private readonly Option<byte[]> _token = new("--token", "-T")
    {
        HelpName = "HEX",
        Description = "The token, 0 to 8 bytes",
        CustomParser = EncodeCommand.ParseToken,
    };

    private readonly Option<CoapOption[]> _options = new("--option", "-O")
    {
        HelpName = "NAME=VALUE",
        Description = "A further option by name or number, as for nanocoap encode. May be given more than once",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = EncodeCommand.ParseOptions,
    };

    private readonly Option<int> _blockSize = new("--block-size", "-b")
    {
        HelpName = "BYTES",
        Description = "The size of blocks: 16, 32, 64, 128, 256, 512 or 1024 (default: what the node wants, at most 1024)",
        CustomParser = ParseBlockSize,
    };

    private readonly RangedOption _limit = new("--limit", "MIB", "Take answers of so many MiB at most", 1, 1024, MaxBodyMiB);

    private readonly RangedOption _timeout = new(
        "--timeout", "SECONDS",
        "Give up after so long (default: when the last retransmission of a CON stays unanswered, 93 s at most; "
            + $"of a NON {NonPatience / Second} s)",
        1, 86400 * Second, null, scale: Second);

    private readonly RangedOption _ackTimeout = new(
        "--ack-timeout", "MS", "ACK_TIMEOUT: wait before the first retransmission, milliseconds", 1, 600 * Second, s_parameters.AckTimeoutMs);

    private readonly RangedOption _maxRetransmit = new(
        "--max-retransmit", "COUNT", "MAX_RETRANSMIT: retransmissions of a CON", 0, 10, s_parameters.MaxRetransmit);

    private readonly Option<bool> _ipv4 = new("--ipv4", "-4") { Description = "Of a name's addresses, prefer IPv4" };

    private readonly Option<bool> _ipv6 = new("--ipv6", "-6") { Description = "Of a name's addresses, prefer IPv6" };

    private readonly KeyOptions _key = new(
        "Protect requests with this key: coap:// by OSCORE (RFC 8613), coaps:// by DTLS; nanocoap keys makes one");

    private readonly Option<string> _psk = new("--psk")
    {
        HelpName = "FILE",
        Description = "Pre-shared keys for coaps:// (DTLS), the same list as for nanocoap node --psk",
    };

    private readonly Option<string> _pskIdentity = new("--psk-identity")
    {
        HelpName = "NAME",
        Description = "Which of these keys (default: the only one)",
    };

    private readonly Option<bool> _trace = new("--trace", "-v") { Description = "Write a line about each message to standard error" };

    private readonly Option<bool> _ladder = new("--ladder") { Description = "Draw who said what to whom, at the end, to standard error" };

    private readonly Option<string> _pcap = new("--pcap")
    {
        HelpName = "FILE",
        Description = "Write each datagram to a .pcap file, for nanocoap decode, Wireshark or tshark. IP and UDP headers are made up; "
            + "of coaps:// it has the records, which Wireshark and tshark decrypt with what nanocoap keys export NAME --format wireshark "
            + "gives",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object a line, errors included" };

    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "No status line, no progress; errors are still printed" };

    /// <summary>Makes the options.</summary>
    /// <param name="token">What the token is if none is given.</param>
    public AskOptions(string token = "another each time")
    {
        _token.Description += $" (default: {token})";
        _timeout.Aliases.Add("-B");
        foreach (Option<int?> format in (Option<int?>[])[_accept, _format])
        {
            format.CompletionSources.Add(_ => ContentFormatNames.ShortNames);
        }

        _options.CompletionSources.Add(_ => OptionNames.All.Select(name => name + "="));
        _blockSize.CompletionSources.Add("16", "32", "64", "128", "256", "512", "1024");
    }

    /// <summary>Options about what a request says.</summary>
    public IEnumerable<Option> OfRequests => [_non, _accept, _ifMatch, _ifNoneMatch, _etags, _token, _options, _blockSize, _limit];

    /// <summary>Options of requests with a payload.</summary>
    public IEnumerable<Option> OfPayloads => [_format];

    /// <summary>Options that say in a request's words what options of a message say.</summary>
    public IEnumerable<Option> OfMessages => [_accept, _format, _ifMatch, _ifNoneMatch, _etags, _blockSize];

    /// <summary>The token, and options by name.</summary>
    public IEnumerable<Option> OfAnyMessage => [_token, _options];

    /// <summary>Options about how it is said.</summary>
    public IEnumerable<Option> OfClients => [_timeout, _ackTimeout, _maxRetransmit, _ipv4, _ipv6, _trace, _ladder, _pcap, _json, _quiet];

    /// <summary>Options about what it is protected with.</summary>
    public IEnumerable<Option> OfKeys => [.. _key.All, _psk, _pskIdentity];

    public bool Json(ParseResult result)
    {
        return result.GetValue(_json);
    }

    public bool Trace(ParseResult result)
    {
        return result.GetValue(_trace);
    }

    public DatagramRecorder? Recorder(ParseResult result)
    {
        string? file = result.GetValue(_pcap);
        bool ladder = result.GetValue(_ladder);
        return file == null && !ladder ? null : new DatagramRecorder(file, ladder);
    }

    /// <summary>The names of the keys that there are, for completion.</summary>
    public IEnumerable<string> KeyNames(CompletionContext context)
    {
        return _key.Names(context);
    }

    public bool HasKey(ParseResult result)
    {
        return _key.IsGiven(result.CommandResult);
    }

    public bool Quiet(ParseResult result)
    {
        return result.GetValue(_quiet);
    }

    public byte[] Token(ParseResult result)
    {
        return result.GetValue(_token) ?? [];
    }

    public IReadOnlyList<CoapOption> Options(ParseResult result)
    {
        return result.GetValue(_options) ?? [];
    }

    public int Transmissions(ParseResult result)
    {
        return _maxRetransmit.Value(result.CommandResult) + 1;
    }

    public int LimitMiB(ParseResult result)
    {
        return _limit.Value(result.CommandResult);
    }

    public TimeSpan? Timeout(ParseResult result)
    {
        return _timeout.Given(result.CommandResult) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;
    }

    /// <summary>Finds the key that was named.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="uri">What is to be asked.</param>
    /// <returns>What the client protects its requests with; null without --key.</returns>
    /// <exception cref="KeyFileException">
    /// It is not there, can't be used, or is for another scheme than the URI's; or coaps is asked without one.
    /// </exception>
    public KeyInUse? FindKey(ParseResult result, CoapUri uri)
    {
        bool hasFile = result.GetValue(_psk) != null;
        if (hasFile && !uri.IsSecure)
        {
            throw new KeyFileException("--psk is for coaps://; coap:// would go in plain");
        }

        if (uri.IsSecure && !hasFile && !HasKey(result) && result.CommandResult.Command.Options.Contains(_psk))
        {
            throw new KeyFileException(
                "coaps:// wants a pre-shared key: --key NAME (nanocoap keys new NAME --kind psk makes one, nanocoap provision puts it there)");
        }

        // Inside of DTLS there may be OSCORE, each with a key of its own.
        KeyInUse? key = _key.Find(result, hasFile ? null : uri);
        return hasFile && key?.Secure != null
            ? throw new KeyFileException($"{key.Name} is a pre-shared key already: --psk would be a second one") : key;
    }

    public CoapClientOptions Client(
        ParseResult result, Action<CoapDatagram>? trace, Action<CoapDatagram>? wire, KeyInUse? key)
    {
        ISecureTransport? secure = result.GetValue(_psk) is { } file
            ? PskTransport.Of(PskFile.Read(file).Find(result.GetValue(_pskIdentity))) : key?.Secure;
        return new CoapClientOptions
        {
            Parameters = new TransmissionParameters
            {
                AckTimeoutMs = _ackTimeout.Value(result.CommandResult),
                MaxRetransmit = _maxRetransmit.Value(result.CommandResult),
            },
            Family = result.GetValue(_ipv4) ? AddressFamily.InterNetwork
                : result.GetValue(_ipv6) ? AddressFamily.InterNetworkV6 : AddressFamily.Unspecified,
            Trace = trace,
            Wire = wire,
            Requests = NodeSearch.AtATime,
            Secure = secure,
            SecureOnly = secure != null,
            Guard = key?.Guard,
        };
    }

    /// <summary>The options of a message, as the request verbs make them of a URI and of the options for requests.</summary>
    /// <returns>Its options without those that were given by name, and its payload: the first block if it needs more than one.</returns>
    public (IReadOnlyList<CoapOption> Options, byte[] Payload) Message(ParseResult result, CoapCode method, CoapUri uri, byte[] payload)
    {
        CoapRequest request = Request(result, method, uri, payload, null, null, options: []);
        MessageDissection message = MessageDissection.Of(request.ToMessage());
        return ([.. message.Options.Select(option => new CoapOption(option.Number, option.Value))], message.Payload.ToArray());
    }

    public CoapRequest Request(
        ParseResult result, CoapCode method, CoapUri uri, byte[] payload, Action<CoapProgress>? progress, Action<CoapEvent>? happened,
        bool noResponse = false, Func<Stream>? openBody = null, IReadOnlyList<CoapOption>? options = null)
    {
        return new CoapRequest(method, uri)
        {
            Confirmable = !result.GetValue(_non),
            ResponseTimeout = result.GetValue(_non) ? TimeSpan.FromMilliseconds(_timeout.Given(result.CommandResult) ?? NonPatience) : null,
            Accept = result.GetValue(_accept) ?? ContentFormat.None,
            Format = result.GetValue(_format) ?? ContentFormat.None,
            IfMatch = result.GetValue(_ifMatch) ?? [],
            IfNoneMatch = result.GetValue(_ifNoneMatch),
            ETags = result.GetValue(_etags) ?? [],
            Token = result.GetResult(_token) == null ? null : result.GetValue(_token),
            Options = options ?? Options(result),
            BlockSize = result.GetResult(_blockSize) == null ? 0 : result.GetValue(_blockSize),
            NoResponse = noResponse,
            Payload = payload,
            MaxAnswerBytes = _limit.Value(result.CommandResult) << 20,
            OpenBody = openBody,
            AskForSize = progress != null && method == CoapCode.Get,
            Progress = progress,
            Event = happened,
        };
    }

    private static int? ParseFormat(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (ContentFormatNames.TryParse(text, out int format))
        {
            return format;
        }

        string names = string.Join(", ", ContentFormatNames.ShortNames);
        string name = ((OptionResult)result.Parent!).Option.Name;
        string meant = NearestWord.Of(text, ContentFormatNames.ShortNames) is { } near ? $" Did you mean {near}?" : "";
        result.AddError($"{name} {text}: expected a number from 0 to 65535, a media type, or one of {names}.{meant}");
        return null;
    }

    private static byte[][] ParseTags(ArgumentResult result)
    {
        var tags = new List<byte[]>();
        string name = ((OptionResult)result.Parent!).Option.Name;
        foreach (string text in result.Tokens.Select(token => token.Value))
        {
            string digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;
            if (text == "any" && name == "--if-match")
            {
                tags.Add([]);
            }
            else if (digits.Length is >= 2 and <= 16 && digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit))
            {
                tags.Add(Convert.FromHexString(digits));
            }
            else
            {
                result.AddError($"{name} {text}: expected 1 to 8 bytes in hexadecimal, such as 6a12.");
            }
        }

        return [.. tags];
    }

    private static int ParseBlockSize(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int size)
            || size is < 16 or > 1024 || (size & (size - 1)) != 0)
        {
            result.AddError($"--block-size {text}: expected 16, 32, 64, 128, 256, 512 or 1024.");
        }

        return size;
    }
}
