// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Threading.Channels;
using NanoCoap.Client;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Client.Async;

/// <summary>One request under way: what the engine has to say on it, turned into what a task or a stream hands out.</summary>
internal sealed class ClientExchange : IRequestListener
{
    // Number and length of each option, in the engine's description.
    private const int OptionHeadBytes = 4;

    private readonly CoapRequest? _source;
    private readonly ArrayBufferWriter<byte> _body = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<CoapAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<CoapNotification> _notifications = Channel.CreateUnbounded<CoapNotification>();
    private readonly Channel<CoapAnswer> _answers = Channel.CreateUnbounded<CoapAnswer>();
    private Stream? _target; // where the body goes, if not into the answer
    private int _bodyBytes;
    private long _firstSent;
    private long _lastSent;
    private long _lastNotification;
    private int _uploaded;
    private int _blockSize;
    private bool _acknowledged; // the last message sent

    /// <summary>Makes the exchange of a request.</summary>
    public ClientExchange(CoapRequest source, IPEndPoint remote, ExchangeKind kind)
    {
        _source = source;
        Remote = remote;
        Kind = kind;
        Request = Describe(source, remote);
        Request.Listener = this;
        Request.Observe = kind == ExchangeKind.Observation;
        Request.Multicast = kind == ExchangeKind.Multicast;
    }

    /// <summary>Makes the exchange of a ping.</summary>
    public ClientExchange(IPEndPoint remote)
    {
        Remote = remote;
        Kind = ExchangeKind.Request;
        Request = new ClientRequest(0) { Method = CoapCode.Empty, Listener = this };
    }

    /// <summary>What it hands out.</summary>
    public ExchangeKind Kind { get; }

    /// <summary>Where it goes.</summary>
    public IPEndPoint Remote { get; }

    /// <summary>What the engine knows it by.</summary>
    public ClientRequest Request { get; }

    /// <summary>The answer to a request.</summary>
    public Task<CoapAnswer> Answer => _answer.Task;

    /// <summary>When nothing more is to be expected of who wants no answer: a CON is acknowledged, a NON is on its way. Never fails.</summary>
    public Task Told => _told.Task;

    /// <summary>What comes of an observation.</summary>
    public ChannelReader<CoapNotification> Notifications => _notifications.Reader;

    /// <summary>What comes of a multicast request.</summary>
    public ChannelReader<CoapAnswer> Answers => _answers.Reader;

    /// <summary>When the engine is done with it; never fails.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Whether the caller wants nothing more of it; set before it is cancelled, so that what comes then is not taken for news.</summary>
    public bool IsAbandoned { get; set; }

    /// <summary>Whether it has ended because its session is lost, and there is another one.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Whether its next message waits for what else is under way to the server.</summary>
    public bool IsQueued { get; private set; }

    /// <summary>From the last transmission to the answer.</summary>
    public TimeSpan RoundTrip { get; private set; }

    /// <summary>Protects it; null: it goes in plain.</summary>
    public IRequestProtection? Protection { get; init; }

    /// <summary>Called when the engine has let go of it.</summary>
    public Action<ClientExchange>? OnEnded { get; init; }

    /// <summary>Called when the engine is about to send a message of it: 1 for the first time, 2 for the second.</summary>
    public Action<int>? OnSending { get; init; }

    /// <summary>Called when a callback has thrown: the engine is to give the request up.</summary>
    public Action<ClientExchange>? OnFault { get; init; }

    /// <inheritdoc/>
    public void OnResponse(ClientRequest request, ClientResponse response)
    {
        CoapAnswer answer = Take(response);
        switch (Kind)
        {
            case ExchangeKind.Multicast:
                _answers.Writer.TryWrite(answer);
                return;
            case ExchangeKind.Observation:
                if (!IsAbandoned)
                {
                    _notifications.Writer.TryWrite(new CoapNotification(answer, null, 0, 0, Interval()));
                }

                break;
            default:
                RoundTrip = Stopwatch.GetElapsedTime(_lastSent);
                _answer.TrySetResult(answer);
                break;
        }

        End(null);
    }

    /// <inheritdoc/>
    public void OnNotification(ClientRequest request, ClientResponse response)
    {
        var notification = new CoapNotification(Take(response), response.Sequence, response.SequenceDelta, response.Stale, Interval());
        _notifications.Writer.TryWrite(notification);
    }

    /// <inheritdoc/>
    public void OnBlock(ClientRequest request, ClientResponse response)
    {
        if (response.BlockOffset == 0)
        {
            Restart();
        }

        Append(response);
        if (response.More)
        {
            _blockSize = response.BodyLength;
        }

        int? total = response.More ? response.TotalBytes >= 0 ? response.TotalBytes : null : _bodyBytes;
        Report(new CoapProgress(false, _bodyBytes, total, _blockSize));
    }

    /// <inheritdoc/>
    public void OnFailure(ClientRequest request, FailureReason reason)
    {
        // The time for answers to multicast is over sooner or later; that nobody has answered is no failure either.
        bool expected = Kind == ExchangeKind.Multicast && reason is FailureReason.MulticastEnded or FailureReason.NoAnswer;
        End(expected ? null : Failure(reason));
    }

    /// <inheritdoc/>
    public void OnEvent(ClientRequest request, RequestEvent what, int value)
    {
        switch (what)
        {
            case RequestEvent.Queued:
                IsQueued = true;
                break;
            case RequestEvent.Sending:
                IsQueued = false;
                _lastSent = Stopwatch.GetTimestamp();
                _firstSent = _firstSent == 0 ? _lastSent : _firstSent;
                _acknowledged = false;
                OnSending?.Invoke(1);
                Tell(!Request.Confirmable);
                break;
            case RequestEvent.Retransmitting:
                _lastSent = Stopwatch.GetTimestamp();
                OnSending?.Invoke(value + 1);
                break;
            case RequestEvent.Acknowledged:
                _acknowledged = true;
                Tell(true);
                break;
            case RequestEvent.BlockSent:
                _blockSize = value != request.PayloadLength || _uploaded == 0 ? value - _uploaded : _blockSize;
                _uploaded = value;
                Report(new CoapProgress(true, value, request.PayloadLength, _blockSize));
                break;
        }

        Call(_source?.Event, new CoapEvent(what, value, DateTimeOffset.Now));
    }

    /// <summary>Lets whoever waits for it know that it is over.</summary>
    /// <param name="failure">Why, if there is no answer.</param>
    public void End(Exception? failure)
    {
        if (failure != null)
        {
            _answer.TrySetException(failure);
            _ = _answer.Task.Exception; // of a stream nobody looks at it
        }

        _notifications.Writer.TryComplete(failure);
        _answers.Writer.TryComplete(failure);
        _ended.TrySetResult();
        OnEnded?.Invoke(this);
    }

    /// <summary>Ends it because its session is lost, and there is another one.</summary>
    public void Lose()
    {
        IsAbandoned = true;
        IsLost = true;
        string text = $"{Remote} was silent in its session, and has made another one: whether it has done what was asked is not known.";
        End(new CoapFailedException(FailureReason.NoAnswer, Request.Transmissions, Stopwatch.GetElapsedTime(_firstSent), text));
    }

    // The representation has changed while its blocks came: from the beginning.
    private void Restart()
    {
        _body.ResetWrittenCount();
        _bodyBytes = 0;
        if (_target != null)
        {
            Try(() => _target.SetLength(0), "The body can't be written anew: ");
        }
    }

    private void Append(ClientResponse response)
    {
        _bodyBytes += response.BodyLength;
        if (_source?.OpenBody is { } open && ((int)response.Code >> 5) == 2)
        {
            Try(() => (_target ??= open()).Write(response.Body, response.BodyOffset, response.BodyLength), "The body can't be written: ");
        }
        else
        {
            _body.Write(response.Body.AsSpan(response.BodyOffset, response.BodyLength));
        }
    }

    private void Tell(bool done)
    {
        if (done)
        {
            _told.TrySetResult();
        }
    }

    private static ClientRequest Describe(CoapRequest source, IPEndPoint remote)
    {
        List<CoapOption> options = Options(source, remote);
        if (options.Exists(option => option.Number is < 1 or > 65535 || option.Value.Length > 65535))
        {
            throw new CoapException("An option has a number beyond 65535 or a value of more than 65535 bytes.");
        }

        var request = new ClientRequest(options.Sum(option => OptionHeadBytes + option.Value.Length))
        {
            Method = source.Method,
            Confirmable = source.Confirmable,
            OfferETag = source.OfferETag,
            AskForSize = source.AskForSize,
            Szx = source.BlockSize == 0 ? -1 : int.Log2(source.BlockSize) - 4,
            NewTokens = source.Uri.IsSecure, // DTLS does not tell which request an answer is for
            ResponseTimeoutMs = source.ResponseTimeout is { } timeout ? (int)Math.Clamp(timeout.TotalMilliseconds, 1, int.MaxValue) : 0,
            Payload = source.Payload.ToArray(),
            PayloadLength = source.Payload.Length,
            MaxResponseBytes = source.MaxAnswerBytes,
        };
        if (source.Token != null)
        {
            request.SetToken(source.Token, 0, source.Token.Length);
        }

        foreach (CoapOption option in options)
        {
            request.AddOption(option.Number, option.Value.ToArray(), 0, option.Value.Length);
        }

        if (request.Failed)
        {
            throw new CoapException("Observe, Block1, Block2, Size1 and Size2 can't be given as options: the client makes them itself.");
        }

        return request;
    }

    private static List<CoapOption> Options(CoapRequest source, IPEndPoint remote)
    {
        List<CoapOption> options =
        [
            .. source.IfMatch.Select(tag => new CoapOption(OptionNumber.IfMatch, tag)),
            .. source.ETags.Select(tag => new CoapOption(OptionNumber.ETag, tag)),
            .. source.Uri.Path.Select(segment => new CoapOption(OptionNumber.UriPath, Utf8.Encode(segment))),
            .. source.Uri.Query.Select(argument => new CoapOption(OptionNumber.UriQuery, Utf8.Encode(argument))),
            .. source.Options,
        ];

        // RFC 7252 section 6.4: the host and the port, where the destination of the datagram does not say the same.
        if (source.Uri.Address == null || !source.Uri.Address.Equals(remote.Address))
        {
            options.Add(new CoapOption(OptionNumber.UriHost, Utf8.Encode(source.Uri.Host)));
        }

        if (source.Uri.Port != remote.Port)
        {
            options.Add(Uint(OptionNumber.UriPort, source.Uri.Port));
        }

        if (source.IfNoneMatch)
        {
            options.Add(new CoapOption(OptionNumber.IfNoneMatch, default));
        }

        if (source.Format != ContentFormat.None)
        {
            options.Add(Uint(OptionNumber.ContentFormat, source.Format));
        }

        if (source.Accept != ContentFormat.None)
        {
            options.Add(Uint(OptionNumber.Accept, source.Accept));
        }

        if (source.NoResponse)
        {
            const int NoClass = 2 | 8 | 16; // 2.xx, 4.xx, 5.xx
            options.Add(Uint(OptionNumber.NoResponse, NoClass));
        }

        return options;
    }

    private static CoapOption Uint(int number, int value)
    {
        byte[] bytes = [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
        return new CoapOption(number, bytes.SkipWhile(b => b == 0).ToArray());
    }

    private static long MaxAge(IEnumerable<CoapOption> options, int read)
    {
        // The engine's number ends at 31 bits.
        foreach (CoapOption option in options)
        {
            if (option.Number == OptionNumber.MaxAge && option.IsRecognised)
            {
                return option.Value.ToArray().Aggregate(0L, (value, b) => (value << 8) | b);
            }
        }

        return read;
    }

    private void Report(CoapProgress progress)
    {
        Call(_source?.Progress, progress);
    }

    private void Call<T>(Action<T>? callback, T argument)
    {
        Try(() => callback?.Invoke(argument), "A callback of the request has failed: ");
    }

    // What a callback throws is the caller's to know, and of nobody else's requests.
    private void Try(Action action, string complaint)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            End(new CoapException(complaint + e.Message, e));
            OnFault?.Invoke(this);
        }
    }

    private TimeSpan Interval()
    {
        long now = Stopwatch.GetTimestamp();
        TimeSpan interval = _lastNotification == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_lastNotification, now);
        _lastNotification = now;
        return interval;
    }

    private CoapAnswer Take(ClientResponse response)
    {
        MessageReader message = response.Message;
        var options = new CoapOption[message.OptionCount];
        for (int i = 0; i < options.Length; i++)
        {
            options[i] = new CoapOption(message.OptionNumberAt(i), message.Buffer.AsSpan(message.OptionOffset(i), message.OptionLength(i)).ToArray());
        }

        if (response.Body != null)
        {
            Restart();
            Append(response);
        }

        CoapOption[] tags = Array.FindAll(options, option => option.Number == OptionNumber.ETag && option.IsRecognised);
        return new CoapAnswer
        {
            Remote = (IPEndPoint)response.Remote,
            Code = response.Code,
            Type = response.Type,
            Options = options,
            Payload = _body.WrittenSpan.ToArray(),
            Format = response.Format,
            ETag = tags.Length == 0 ? null : tags[0].Value.ToArray(),
            MaxAge = MaxAge(options, response.MaxAgeSeconds),
            Blocks = response.Blocks,
            IsPartial = response.More,
            Time = DateTimeOffset.Now,
            Elapsed = Stopwatch.GetElapsedTime(_firstSent),
            Transmissions = Request.Transmissions,
        };
    }

    // RFC 7959 section 2.2: the number of a block has 20 bits.
    private string TooLarge()
    {
        const int MaxBlocks = 1 << 20;
        int size = _source is { BlockSize: > 0 } source ? source.BlockSize : 1024;
        long blocks = (Request.PayloadLength + (long)size - 1) / size;
        return blocks > MaxBlocks
            ? FormattableString.Invariant($"The payload would be {blocks} blocks of {size} bytes, and there are no more than {MaxBlocks}.")
            : "The options do not fit a message.";
    }

    private Exception Failure(FailureReason reason)
    {
        ClientRequest request = Request;
        TimeSpan elapsed = TimeSpan.FromMilliseconds(Math.Max(0, request.EndedAt - request.MessageSentAt));
        string seconds = FormattableString.Invariant($"{elapsed.TotalSeconds:0.###} s");
        string times = request.Transmissions == 1 ? "once" : $"{request.Transmissions} times";
        string text = reason switch
        {
            FailureReason.NoAnswer when _acknowledged => $"{Remote} has acknowledged the request, but no answer has followed: waited {seconds}.",
            FailureReason.NoAnswer => $"{Remote} does not answer: sent {times}, waited {seconds}.",
            FailureReason.Reset => $"{Remote} has rejected the message with a Reset.",
            FailureReason.Cancelled => "The request was given up.",
            FailureReason.CriticalOption => $"{Remote} has answered with a critical option that is not understood here.",
            FailureReason.RequestTooLarge => TooLarge(),
            FailureReason.ResponseTooLarge => $"The answer of {Remote} is larger than is accepted here.",
            FailureReason.BlockwiseFailed => $"The blocks of {Remote} do not fit together.",
            FailureReason.RepresentationChanged => $"The resource of {Remote} changes faster than its blocks can be fetched.",
            FailureReason.UploadIncomplete => $"{Remote} has answered before it had the whole body: it seems not to understand block-wise transfer.",
            FailureReason.InvalidRequest => "The request makes no sense.",
            FailureReason.NotProtected => Protection!.Problem,
            _ => $"The request has failed: {reason}.",
        };
        return new CoapFailedException(reason, request.Transmissions, elapsed, text);
    }
}
