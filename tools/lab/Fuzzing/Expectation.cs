// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;

namespace NanoCoap.Lab.Fuzzing;

/// <summary>
/// What a node may do in answer to a datagram, worked out from the RFCs and the description of the resources alone: which reply it
/// owes, and which parts of its state it may change. It knows nothing of the node's own code, and errs on the side of allowing.
/// </summary>
public sealed partial class Expectation
{
    // Option number, shortest and longest value, whether it may be repeated: what a server without proxy or security has to understand.
    private static readonly Dictionary<int, (int Min, int Max, bool Repeatable)> s_understood = new()
    {
        [1] = (0, 8, true), [3] = (1, 255, false), [4] = (1, 8, true), [5] = (0, 0, false), [6] = (0, 3, false), [7] = (0, 2, false),
        [8] = (0, 255, true), [11] = (0, 255, true), [12] = (0, 2, false), [14] = (0, 4, false), [15] = (0, 255, true), [17] = (0, 2, false),
        [20] = (0, 255, true), [23] = (0, 3, false), [27] = (0, 3, false), [28] = (0, 4, false), [35] = (1, 1034, false), [39] = (1, 255, false),
        [60] = (0, 4, false),
    };

    private Expectation(Shape shape, RawMessage message)
    {
        Shape = shape;
        Message = message;
    }

    /// <summary>What the bytes are.</summary>
    public Shape Shape { get; }

    /// <summary>The message, as far as there is one.</summary>
    public RawMessage Message { get; }

    /// <summary>Whether this is a request: code 0.01 to 0.31 in a CON or NON.</summary>
    public bool IsRequest { get; private set; }

    /// <summary>Whether the reply must be a RST.</summary>
    public bool MustReset { get; private set; }

    /// <summary>Whether there may be a reply at all.</summary>
    public bool MayReply { get; private set; }

    /// <summary>Whether the request says that some response is of no use: then there may be none, or an empty ACK. RFC 7967.</summary>
    public bool MayBeUnwanted { get; private set; }

    /// <summary>The code that the response must have, or null if that depends.</summary>
    public CoapCode? MustAnswer { get; private set; }

    /// <summary>What may change.</summary>
    public NodeParts MayChange { get; private set; }

    /// <summary>The path of a request, segments divided by slashes, or null if there is none that could be one of ours.</summary>
    public string? Path { get; private set; }

    /// <summary>Works it out.</summary>
    /// <param name="bytes">The datagram.</param>
    /// <param name="multicast">Whether it was sent to a group.</param>
    /// <param name="maxMessageBytes">The longest message that the node serves.</param>
    /// <param name="maxOptions">The most options that the node looks at.</param>
    /// <returns>What may happen.</returns>
    public static Expectation Of(ReadOnlySpan<byte> bytes, bool multicast, int maxMessageBytes, int maxOptions)
    {
        Shape shape = RawMessage.Parse(bytes, out RawMessage message);
        var expectation = new Expectation(shape, message);
        bool confirmable = message.Type == MessageType.Confirmable;
        if (shape != Shape.Message)
        {
            // RFC 7252 sections 3, 4.2 and 8.1.
            expectation.MustReset = shape == Shape.FormatError && confirmable && !multicast;
        }
        else if (message.Type == MessageType.Reset)
        {
            expectation.MayChange = message.Code == 0 && !multicast ? NodeParts.Observers : NodeParts.None; // RFC 7641 section 3.6
        }
        else if (message.Type != MessageType.Acknowledgement)
        {
            expectation.IsRequest = message.Code is > 0 and < 0x20;
            if (!expectation.IsRequest)
            {
                expectation.MustReset = confirmable && !multicast; // a ping, or what nobody asked for: RFC 7252 sections 4.2 and 4.3
            }
            else if (!(multicast && confirmable))
            {
                expectation.JudgeRequest(multicast, bytes.Length > maxMessageBytes, maxOptions);
            }
        }

        expectation.MayReply |= expectation.MustReset;
        return expectation;
    }

    private void JudgeRequest(bool multicast, bool tooLong, int maxOptions)
    {
        MayReply = !multicast; // RFC 7252 section 8.2: the answer waits for its leisure
        MayBeUnwanted = Message.Options.Take(maxOptions)
            .Any(option => option.Number == OptionNumber.NoResponse && option.Value is [byte classes] && (classes & 26) != 0);

        // A GET with Observe registers, ends, or, if it is answered with an error, is the end of what its token stood for. RFC 7641 sections 3.6, 4.1.
        bool observe = Message.Code == (int)CoapCode.Get && !multicast && Message.Values(OptionNumber.Observe).Any(value => value.Length <= 3);
        MayChange = observe ? NodeParts.Observers : NodeParts.None;
        if (ErrorOwed(tooLong, maxOptions) is { } error)
        {
            // RFC 8768 section 3: a Hop-Limit that is none is 4.00. Which error comes first where there are two is the node's choice.
            MustAnswer = Message.Values(OptionNumber.HopLimit).Any() ? null : error;
            return;
        }

        // Elective options beyond what the node looks at don't count, and neither does a path that goes on there.
        Path = string.Join('/', Message.Options.Take(maxOptions).Where(option => option.Number == OptionNumber.UriPath)
            .Select(option => Encoding.Latin1.GetString(option.Value).Replace('/', '\0')));
        bool inBlocks = Message.Values(OptionNumber.Block1).Any();
        byte[]? format = Message.Options.Take(maxOptions).FirstOrDefault(option => option is { Number: OptionNumber.ContentFormat, Value.Length: <= 2 }).Value;
        bool text = format == null || format.All(b => b == 0);
        bool json = format is [50] or [0, 50];
        string body = Encoding.Latin1.GetString(Message.Payload);
        bool rule = RulePath().IsMatch(Path);
        MayChange = (CoapCode)Message.Code switch
        {
            CoapCode.Get => MayChange,
            _ when multicast => NodeParts.None,
            CoapCode.Delete => rule ? NodeParts.Rules | NodeParts.Alarm : NodeParts.None, // has no body that could have a format
            CoapCode.Put when json && (Path is "temperature" or "temp") && (inBlocks || IsTemperature(Line(body))) => NodeParts.Calibration,
            CoapCode.Put when json && Path == "alarm" && (inBlocks || Line(body) is "true" or "false") => NodeParts.Alarm,
            _ when !text => NodeParts.None,
            CoapCode.Put when Path is "temperature" or "temp" && (inBlocks || IsTemperature(Line(body))) => NodeParts.Calibration,
            CoapCode.Put when Path == "alarm" && (inBlocks || Line(body) is "ON" or "OFF") => NodeParts.Alarm,
            CoapCode.Put when Path == "config" && (inBlocks || IsConfig(body)) => NodeParts.Config,
            CoapCode.Put when rule && (inBlocks || IsRule(body)) => NodeParts.Rules | NodeParts.Alarm,
            CoapCode.Post when Path == "alarm/rules" && (inBlocks || IsRule(body)) => NodeParts.Rules | NodeParts.Alarm,
            _ => NodeParts.None,
        };
    }

    private CoapCode? ErrorOwed(bool tooLong, int maxOptions)
    {
        if (HasUnknownCritical(maxOptions))
        {
            return CoapCode.BadOption; // RFC 7252 section 5.4.1; in a NON if the request was one
        }

        if (Message.Values(OptionNumber.ProxyUri).Any() || Message.Values(OptionNumber.ProxyScheme).Any())
        {
            return CoapCode.ProxyingNotSupported;
        }

        return tooLong ? CoapCode.RequestEntityTooLarge : null;
    }

    private bool HasUnknownCritical(int maxOptions)
    {
        var seen = new HashSet<int>();
        int index = 0;
        foreach ((int number, byte[] value) in Message.Options)
        {
            // RFC 7252 sections 5.4.3 and 5.4.5: a length out of bounds and a repetition are as good as an option that is not known.
            bool known = index < maxOptions && s_understood.TryGetValue(number, out (int Min, int Max, bool Repeatable) rule)
                && value.Length >= rule.Min && value.Length <= rule.Max && (seen.Add(number) || rule.Repeatable);
            if (!known && number % 2 == 1)
            {
                return true;
            }

            index++;
        }

        return false;
    }

    // A line break at the end, as tools make it, is no part of the text.
    private static string Line(string body)
    {
        return body.EndsWith("\r\n", StringComparison.Ordinal) ? body[..^2] : body.EndsWith('\n') ? body[..^1] : body;
    }

    private static bool IsTemperature(string body)
    {
        return Number().IsMatch(body) && decimal.TryParse(body, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)
            && value is >= -20 and <= 60;
    }

    private static bool IsConfig(string body)
    {
        string[] fields = Gap().Split(body).Where(field => field.Length != 0).ToArray();
        return fields.Length != 0 && fields.All(field => ConfigField().IsMatch(field));
    }

    private static bool IsRule(string body)
    {
        string[] fields = Gap().Split(body).Where(field => field.Length != 0).ToArray();
        return fields.All(field => RuleField().IsMatch(field)) && fields.Count(field => !field.StartsWith("hys", StringComparison.Ordinal)) == 1
            && fields.Length <= 2;
    }

    [GeneratedRegex(@"^alarm/rules/[1-9][0-9]{0,4}\z")]
    private static partial Regex RulePath();

    [GeneratedRegex(@"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)\z")]
    private static partial Regex Number();

    [GeneratedRegex(@"[ \n\r\t,;&]+")]
    private static partial Regex Gap();

    [GeneratedRegex(@"^(strategy=(mixed|con|non)|(period|n)=\+?0*[1-9][0-9]{0,3}(\.0*)?)\z")]
    private static partial Regex ConfigField();

    [GeneratedRegex(@"^(gt|lt|hys)=[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)\z")]
    private static partial Regex RuleField();
}
