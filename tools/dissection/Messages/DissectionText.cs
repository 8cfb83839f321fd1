// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Dissection.Names;
using NanoCoap.Dissection.Payloads;
using NanoCoap.Dissection.Text;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Dissection.Messages;

/// <summary>
/// A dissection as a page of a textbook: the header bit by bit, each byte with its meaning, the payload by its format, and what is
/// wrong.
/// </summary>
public sealed class DissectionText
{
    private const int DiagramColumns = 67;

    private readonly MessageDissection _message;
    private readonly Screen _screen;
    private readonly List<LogLine> _lines = [];

    private DissectionText(MessageDissection message, Screen screen)
    {
        _message = message;
        _screen = screen;
    }

    /// <summary>Writes a dissection.</summary>
    /// <param name="message">The dissection.</param>
    /// <param name="screen">Where it is shown.</param>
    /// <param name="payload">Writes payloads; null for <see cref="PayloadText.Lines"/>.</param>
    /// <returns>The lines.</returns>
    public static IReadOnlyList<LogLine> Lines(MessageDissection message, Screen screen, PayloadLines? payload = null)
    {
        var text = new DissectionText(message, screen);
        text.WriteSummary();
        if (message.HasHeader)
        {
            text.WriteDiagram();
        }

        text.WriteRows();
        text.WritePayload(payload ?? PayloadText.Lines);
        text.WriteRemarks();
        return text._lines;
    }

    private void WriteSummary()
    {
        LogLine line = new LogLine();
        new MessageDescription().Append(line, "", _message.Bytes, _message.Bytes.Length, received: true);
        _lines.AddRange(line.Wrap(_screen.TableWidth));
        Line();
    }

    // After RFC 7252 section 3, Figure 7: two columns a bit; where 32 bits have no room, the message ID stands below.
    private void WriteDiagram()
    {
        const string Half = "+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+";
        uint word = ((uint)_message.Bytes[0] << 24) | ((uint)_message.Bytes[1] << 16) | (uint)_message.MessageId;
        string bits = string.Join(' ', Convert.ToString(word, 2).PadLeft(32, '0').ToCharArray());
        string type = CodeText.Of(_message.Type);
        string code = CodeNames.Describe(_message.Code);
        code = code.Length > 15 ? CodeNames.Number(_message.Code) : code;
        string[] lines =
        [
            " 0                   1                   2                   3",
            " 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1",
            Half + Half[1..],
            "|Ver| T |  TKL  |      Code     |          Message ID           |",
            $"|{bits[..3]}|{bits[4..7]}|{bits[8..15]}|{bits[16..31]}|{bits[32..63]}|",
            $"|{Centre(Number(_message.Version), 3)}|{Centre(type, 3)}|{Centre(Number(_message.TokenLength), 7)}|"
                + $"{Centre(code, 15)}|{Centre(Number(_message.MessageId), 31)}|",
            Half + Half[1..],
        ];
        if (_screen.Width < DiagramColumns)
        {
            lines =
            [
                .. lines.Select(line => line[..Math.Min(line.Length, Half.Length)].TrimEnd()),
                .. lines[3..].Select(line => line[(Half.Length - 1)..]),
            ];
        }

        foreach (string line in lines)
        {
            Line("  " + line);
        }

        Line();
    }

    private void WriteRows()
    {
        Line(ByteRows.Head(_screen.Width), LogStyle.Faint);
        IReadOnlyList<MessageRow> rows = MessageRows.Of(_message);
        for (int i = 0; i < rows.Count; i++)
        {
            MessageRow row = rows[i];
            Row(row.Offset, row.Length, row.Meaning, row.Part == MessagePart.Unread ? LogStyle.Faint : LogStyle.Plain);
            bool more = i + 1 < rows.Count && rows[i + 1].Part == MessagePart.OptionHead && rows[i + 1].Option == row.Option;
            if (row is { Part: MessagePart.OptionHead, Option: { Delta: >= 0 } option } && !more)
            {
                WriteName(option);
            }
        }
    }

    private void WriteName(DissectedOption option)
    {
        string margin = new(' ', ByteRows.MeaningColumn(_screen.Width));
        string name = option.Name ?? "Option";
        string sum = option.Before == 0 ? $" ({option.Number})" : $" ({option.Before} + {option.Delta} = {option.Number})";
        string properties = OptionText.Properties(option.Number);
        LogLine line = new LogLine().Add(margin).Add(name, LogStyle.Subject);
        if (margin.Length + name.Length + sum.Length + 1 + properties.Length <= _screen.Width)
        {
            _lines.Add(line.Add($"{sum} {properties}", LogStyle.Faint));
        }
        else
        {
            _lines.AddRange(line.Add(sum, LogStyle.Faint).Wrap(_screen.Width));
            foreach (string words in WrappedText.Wrap(properties, _screen.Width - margin.Length))
            {
                Line(margin + words, LogStyle.Faint);
            }
        }
    }

    private void WritePayload(PayloadLines payload)
    {
        if (_message.Payload.IsEmpty)
        {
            return;
        }

        int format = _message.PayloadFormat;
        string kind = format != ContentFormat.None ? ContentFormatNames.Describe(format)
            : (_message.Code >> 5) is 4 or 5 ? "no Content-Format: a diagnostic text (RFC 7252 section 5.5.2)"
            : "no Content-Format";
        Line();
        foreach (string words in WrappedText.Wrap($"Payload, {Counted.Of(_message.Payload.Length, "byte")}, {kind}:", _screen.Width))
        {
            Line(words);
        }

        // A piece of a body is rarely a document of its format.
        Screen screen = _screen with { Width = _screen.Width - 2 };
        foreach (string line in payload(_message.Payload, format, screen))
        {
            Line("  " + line);
        }
    }

    private void WriteRemarks()
    {
        if (_message.Fault is { } fault)
        {
            string head = _message.Status switch
            {
                ParseStatus.NoHeader => "Not a message",
                ParseStatus.UnknownVersion => "Not a message of this version",
                _ => "Malformed",
            };
            Line();
            _lines.AddRange(fault.Lines(head + " at", LogStyle.Bad, _screen.Width));
            if (_message.Status == ParseStatus.FormatError)
            {
                string reaction = _message.Type switch
                {
                    MessageType.Confirmable => "Since it is Confirmable, its recipient rejects it with a Reset (RFC 7252 section 4.2).",
                    MessageType.NonConfirmable => "Its recipient rejects it: with a Reset, or by ignoring it (RFC 7252 section 4.3).",
                    _ => "Its recipient ignores it (RFC 7252 section 4.2).",
                };
                _lines.AddRange(Remark.Indented(reaction, _screen.Width));
            }
        }

        foreach (Remark remark in _message.Remarks)
        {
            Line();
            _lines.AddRange(remark.Lines("Note on", LogStyle.Warning, _screen.Width));
        }
    }

    private void Line(string text = "", LogStyle style = LogStyle.Plain)
    {
        _lines.Add(new LogLine().Add(text, style));
    }

    private void Row(int offset, int length, string meaning, LogStyle style)
    {
        _lines.AddRange(ByteRows.Lines(_message.Bytes.AsSpan(offset, length), offset, meaning, style, _screen.Width));
    }

    private static string Centre(string text, int width)
    {
        return text.PadLeft(text.Length + ((width - text.Length) / 2)).PadRight(width);
    }

    private static string Number(int value)
    {
        return value.ToString(CultureInfo.InvariantCulture);
    }
}
