// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Captures;
using NanoCoap.Dissection.Messages;
using NanoCoap.Dissection.Records;
using NanoCoap.Dissection.Text;
using NanoCoap.Tool.Keys;
using NanoCoap.Tool.Payloads;
using NanoCoap.Wire;

namespace NanoCoap.Tool.Decoding;

/// <summary>A datagram that was taken apart: a message of CoAP, or records of DTLS.</summary>
public sealed class DecodedDatagram
{
    private readonly CapturedDatagram _datagram;
    private readonly MessageDissection? _message;
    private readonly RecordDissection? _records;
    private readonly OscoreInside? _inside;
    private readonly string? _head;

    internal DecodedDatagram(
        CapturedDatagram datagram, MessageDissection? message, RecordDissection? records, OscoreInside? inside, string? head)
    {
        _datagram = datagram;
        _message = message;
        _records = records;
        _inside = inside;
        _head = head;
    }

    /// <summary>Whether it breaks no rule.</summary>
    public bool IsWellFormed => _message == null ? _records!.Faults.Count == 0 : _message.Status == ParseStatus.Ok;

    /// <summary>Whether a record of it is encrypted.</summary>
    public bool IsEncrypted => _records?.Records.Exists(record => record.IsEncrypted) ?? false;

    /// <summary>Whether a record of it could be opened.</summary>
    public bool HasOpened => _records?.Records.Exists(record => record.Inside?.Content != null) ?? false;

    /// <summary>Why one could not, a sentence; null if all were, or none was encrypted.</summary>
    public string? Problem => _records?.Records.Find(record => record.Inside?.Problem != null)?.Inside!.Problem;

    /// <summary>What a ladder is to show of it: messages of CoAP that were inside of its records, or else the whole.</summary>
    public IEnumerable<(CapturedDatagram Datagram, RecordDissection? Records)> Rungs
    {
        get
        {
            RecordContent[] inside = [.. (_records?.Records ?? []).Select(record => record.Inside?.Content).OfType<RecordContent>()];
            return inside.Length != 0 && inside.Length == _records!.Records.Count
                && inside.All(content => content.Type == RecordType.ApplicationData)
                ? inside.Select(content => (_datagram with { Bytes = content.Bytes }, (RecordDissection?)null))
                : [(_datagram, _records)];
        }
    }

    private MessageDissection? Inner => _inside?.Message == null ? null : MessageDissection.Of(_inside.Message);

    /// <summary>It as one JSON object.</summary>
    /// <returns>A line.</returns>
    public string ToJson()
    {
        return _message == null ? RecordJson.Write(_records!) : DissectionJson.Write(_message, Inner, _inside?.Problem);
    }

    /// <summary>Writes it byte by byte.</summary>
    /// <param name="page">Gets it.</param>
    public void Write(Page page)
    {
        if (_message == null)
        {
            Write(page, RecordText.Lines(_records!, page.Screen, bytes => Lines(MessageDissection.Of(bytes), page.Screen)));
            return;
        }

        Write(page, Lines(_message, page.Screen));
        MessageDissection? inner = Inner;
        if (_head != null)
        {
            page.Line();
            page.Line(_head, inner == null ? LogStyle.Warning : LogStyle.Subject);
        }

        if (inner != null)
        {
            Write(page, Lines(inner, page.Screen));
        }
    }

    private static IReadOnlyList<LogLine> Lines(MessageDissection message, Screen screen)
    {
        return DissectionText.Lines(message, screen, AnswerText.Lines);
    }

    private static void Write(Page page, IEnumerable<LogLine> lines)
    {
        foreach (LogLine line in lines)
        {
            page.Write(line);
        }
    }
}
