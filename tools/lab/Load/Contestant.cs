// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Client.Async;
using NanoCoap.Protocol;

namespace NanoCoap.Lab.Load;

/// <summary>A server in a comparison, with its clients.</summary>
public sealed class Contestant : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(100);

    private readonly ServerProcess _process;
    private readonly CoapUri _uri;
    private readonly LoadSettings _settings;
    private readonly bool _confirmable;
    private LoadGenerator? _generator;

    /// <summary>Takes a server that has been started.</summary>
    /// <param name="name">What it is called in the report.</param>
    /// <param name="process">The server; the contestant owns it.</param>
    /// <param name="port">Its port.</param>
    /// <param name="path">The resource that is read.</param>
    /// <param name="settings">The load.</param>
    /// <param name="confirmable">Whether requests are CON.</param>
    public Contestant(string name, ServerProcess process, int port, string path, LoadSettings settings, bool confirmable)
    {
        Name = name;
        Path = path;
        _process = process;
        _settings = settings;
        _confirmable = confirmable;
        _uri = CoapUri.TryParse($"coap://127.0.0.1:{port}/{path}", out CoapUri? uri, out string? problem) ? uri : throw new LoadException(problem);
    }

    /// <summary>What it is called in the report.</summary>
    public string Name { get; }

    /// <summary>The resource that is read.</summary>
    public string Path { get; }

    /// <summary>Whether requests to it are protected.</summary>
    public bool IsProtected => _process.Protection != null;

    /// <summary>Bytes of the request.</summary>
    public int RequestBytes { get; private set; }

    /// <summary>Bytes of the answer.</summary>
    public int AnswerBytes { get; private set; }

    private IPEndPoint EndPoint => new(IPAddress.Loopback, _uri.Port);

    /// <summary>Asks until there is an answer, and notes the sizes.</summary>
    /// <param name="cancel">Ends it early.</param>
    /// <exception cref="LoadException">There is none, or it is an error.</exception>
    public void Meet(CancellationToken cancel)
    {
        byte[] answer = Ask(CoapCode.Get, [], cancel, out int requestBytes);
        RequestBytes = requestBytes;
        AnswerBytes = answer.Length;
    }

    /// <summary>Puts a body there such that the answer to reading it has a number of bytes, if that can be.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <exception cref="LoadException">It was refused.</exception>
    public void MakeAnswer(int bytes, CancellationToken cancel)
    {
        const int First = 8;
        MakeBody(First, cancel);
        MakeBody(Math.Clamp(First + bytes - AnswerBytes, 1, LoadRequest.MaxPayloadBytes), cancel);
    }

    /// <summary>Puts a body there, and notes the sizes.</summary>
    /// <param name="bytes">Bytes of it.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <exception cref="LoadException">It was refused.</exception>
    public void MakeBody(int bytes, CancellationToken cancel)
    {
        Ask(CoapCode.Put, Body(bytes), cancel, out _);
        Meet(cancel);
    }

    /// <summary>Puts the load on and forgets what came of it.</summary>
    /// <param name="cancel">Ends it early.</param>
    public void WarmUp(CancellationToken cancel)
    {
        Generator().WarmUp(cancel);
    }

    /// <summary>Puts the load on.</summary>
    /// <param name="cancel">Ends it early.</param>
    /// <returns>What came of it.</returns>
    public Measurement Measure(CancellationToken cancel)
    {
        LoadGenerator generator = Generator();
        MachineTime? before = MachineTime.Read();
        TimeSpan client = Environment.CpuUsage.TotalTime;
        TimeSpan server = _process.ProcessorTime;
        LoadResult result = generator.Measure(cancel);
        server = _process.ProcessorTime - server;
        client = Environment.CpuUsage.TotalTime - client;
        MachineTime? after = MachineTime.Read();
        double? others = before == null || after == null || after.All == before.All
            ? null
            : Math.Clamp((after.Busy - before.Busy - ((server + client) / MachineTime.Tick)) / (after.All - before.All), 0, 1);
        return new Measurement(result, server, others);
    }

    /// <summary>Keeps the server on one processor.</summary>
    /// <param name="processor">Which, counted from 0.</param>
    public void Pin(int processor)
    {
        _process.Pin(processor);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _generator?.Dispose();
        _process.Dispose();
    }

    private static byte[] Body(int length)
    {
        return [.. Enumerable.Range(0, length).Select(i => (byte)('0' + (i % 10)))];
    }

    private LoadGenerator Generator()
    {
        return _generator ??= new LoadGenerator(
            EndPoint, new LoadRequest(_uri, CoapCode.Get, _confirmable, [], _process.Protection), _settings);
    }

    private byte[] Ask(CoapCode method, byte[] payload, CancellationToken cancel, out int requestBytes)
    {
        var request = new LoadRequest(_uri, method, _confirmable, payload, _process.Protection);
        requestBytes = request.Protection?.Seal(request.Bytes, out _).Length ?? request.Bytes.Length;
        long until = LoadClock.Now + LoadClock.Ticks(s_patience);
        do
        {
            // Another socket each time: what nobody listened for is reported to the one that it was sent from.
            using var asker = new LoadGenerator(EndPoint, request, new LoadSettings { Timeout = TimeSpan.FromSeconds(1) });
            if (asker.Probe(cancel) is { } answer)
            {
                return answer[1] >> 5 == 2
                    ? answer
                    : throw new LoadException($"{Name} answers {_uri} with {answer[1] >> 5}.{answer[1] & 31:00}.");
            }

            cancel.WaitHandle.WaitOne(s_soon);
        }
        while (LoadClock.Now < until && !_process.HasExited && !cancel.IsCancellationRequested);

        cancel.ThrowIfCancellationRequested();
        throw new LoadException($"{Name} does not answer at {_uri}. {_process.Said}".TrimEnd());
    }
}
