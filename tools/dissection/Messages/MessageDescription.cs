// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Text;
using NanoCoap.Dissection.Names;
using NanoCoap.Dissection.Records;
using NanoCoap.Dissection.Text;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Dissection.Messages;

/// <summary>Says in one line what a datagram is, whatever it is.</summary>
public sealed class MessageDescription
{
    private const int MaxOptions = 64;
    private const int MaxPathLength = 80;
    private const int MalformedBytesShown = 16;
    private const string KeysPath = "/keys/";

    private readonly MessageReader _reader = new(MaxOptions);
    private readonly RecentPaths _byToken = new();
    private readonly RecentPaths _sent = new();     // by message ID; each side counts for itself
    private readonly RecentPaths _received = new();

    /// <summary>The path that the message described last is about, with its query; null if that is not known.</summary>
    public string? Subject { get; private set; }

    /// <summary>Adds the description to a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="remote">The other side.</param>
    /// <param name="buffer">Holds the datagram.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="received">Whether it came from there, or went there.</param>
    public void Append(LogLine line, object remote, byte[] buffer, int length, bool received)
    {
        MessageReader reader = _reader;
        Subject = null;
        ParseStatus status = reader.Parse(buffer, length);
        if (status != ParseStatus.Ok && RecordDissection.IsRecords(buffer.AsSpan(0, length)))
        {
            line.Add(RecordDissection.Of(buffer[..length]).Words).Add(Invariant($" {length} B"), LogStyle.Faint);
            return;
        }

        if (status != ParseStatus.Ok)
        {
            AppendMalformed(line, status, buffer.AsSpan(0, length));
            return;
        }

        int code = (int)reader.Code;
        bool again = false;
        line.Add(CodeText.Of(reader.Type) + " ");
        if (code == 0)
        {
            if (reader.Type == MessageType.Confirmable)
            {
                line.Add("ping ", LogStyle.Subject);
            }

            // Only what was sent with this message ID can be meant.
            AppendSubject(line, (received ? _sent : _received).Get(remote, MessageIdKey()));
        }
        else
        {
            line.Add(CodeText.Of(reader.Code) + " ", code >= 0xA0 ? LogStyle.Bad : code >= 0x80 ? LogStyle.Warning : LogStyle.Good);
            string? path = code < 0x20 ? Join(OptionSlot.UriPath, '/') + Query(OptionSlot.UriQuery) : _byToken.Get(remote, TokenKey());
            AppendSubject(line, path);
            if (code < 0x20)
            {
                _byToken.Put(remote, TokenKey(), path!);
            }

            if (reader.Type is MessageType.Confirmable or MessageType.NonConfirmable)
            {
                RecentPaths known = received ? _received : _sent;
                again = known.Get(remote, MessageIdKey()) != null;
                known.Put(remote, MessageIdKey(), path ?? "");
            }

            AppendOptions(line);
            if (reader.PayloadLength != 0)
            {
                line.Add(code < 0x20 && CarriesKey(path!)
                    ? Invariant($"({reader.PayloadLength} bytes, not shown) ")
                    : SafeText.Preview(buffer.AsSpan(reader.PayloadOffset, reader.PayloadLength)) + " ");
            }
        }

        line.Add(Invariant($"mid={reader.MessageId}"), LogStyle.Faint);
        if (reader.TokenLength != 0)
        {
            line.Add(" tok=" + TokenKey(), LogStyle.Faint);
        }

        line.Add(Invariant($" {length} B"), LogStyle.Faint);
        if (again)
        {
            line.Add(" (again)", LogStyle.Warning);
        }
    }

    /// <summary>Whether the payload of a request is a key on its way into a node: logs and pictures are kept, and seen by others.</summary>
    /// <param name="path">The path of the request.</param>
    /// <returns>True if it is not to be shown.</returns>
    public static bool CarriesKey(string path)
    {
        return path.StartsWith(KeysPath, StringComparison.Ordinal);
    }

    private static void AppendMalformed(LogLine line, ParseStatus status, ReadOnlySpan<byte> datagram)
    {
        string why = status switch
        {
            ParseStatus.NoHeader => "no CoAP header",
            ParseStatus.UnknownVersion => "not CoAP version 1",
            _ => "format error",
        };
        line.Add("??? ").Add(why + " ", LogStyle.Warning);
        if (!datagram.IsEmpty)
        {
            string bytes = Convert.ToHexStringLower(datagram[..Math.Min(datagram.Length, MalformedBytesShown)]);
            line.Add(bytes + (datagram.Length > MalformedBytesShown ? "... " : " "), LogStyle.Faint);
        }

        line.Add(Invariant($"{datagram.Length} B"), LogStyle.Faint);
    }

    private void AppendSubject(LogLine line, string? path)
    {
        Subject = path;
        if (!string.IsNullOrEmpty(path))
        {
            line.Add((path.Length > MaxPathLength ? path[..MaxPathLength] + "..." : path) + " ", LogStyle.Subject);
        }
    }

    private static string Invariant(FormattableString text)
    {
        return FormattableString.Invariant(text);
    }

    private void AppendOptions(LogLine line)
    {
        AppendUint(line, "observe", OptionSlot.Observe);
        AppendBlock(line, "block1", OptionSlot.Block1);
        AppendBlock(line, "block2", OptionSlot.Block2);
        AppendOpaque(line, "if-match", OptionSlot.IfMatch);
        AppendOpaque(line, "etag", OptionSlot.ETag);
        if (_reader.Has(OptionSlot.IfNoneMatch))
        {
            line.Add("if-none-match ");
        }

        AppendFormat(line, "accept", OptionSlot.Accept);
        AppendFormat(line, "format", OptionSlot.ContentFormat);
        if (_reader.Has(OptionSlot.LocationPath))
        {
            line.Add("location=" + Join(OptionSlot.LocationPath, '/') + " ");
        }

        AppendUint(line, "size1", OptionSlot.Size1);
        if (_reader.UnknownCritical == OptionNumber.Oscore)
        {
            AppendOscore(line);
        }
        else if (_reader.UnknownCritical != 0)
        {
            line.Add(Invariant($"unknown-critical={_reader.UnknownCritical} "), LogStyle.Warning);
        }
    }

    private void AppendUint(LogLine line, string name, int slot)
    {
        if (_reader.Has(slot))
        {
            line.Add(Invariant($"{name}={_reader.Uint(slot)} "));
        }
    }

    // What is inside only the two ends know.
    private void AppendOscore(LogLine line)
    {
        for (int i = 0; i < _reader.OptionCount; i++)
        {
            if (_reader.OptionNumberAt(i) == OptionNumber.Oscore)
            {
                string value = OscoreText.Describe(_reader.Buffer.AsSpan(_reader.OptionOffset(i), _reader.OptionLength(i)));
                line.Add(value == "empty" ? "oscore " : $"oscore({value}) ");
            }
        }
    }

    // NUM/M/size, the notation of RFC 7959.
    private void AppendBlock(LogLine line, string name, int slot)
    {
        if (_reader.Has(slot))
        {
            int value = _reader.Uint(slot);
            int more = BlockOption.More(value) ? 1 : 0;
            line.Add(Invariant($"{name}={BlockOption.Number(value)}/{more}/{BlockOption.Size(BlockOption.Szx(value))} "));
        }
    }

    private void AppendFormat(LogLine line, string name, int slot)
    {
        if (_reader.Has(slot))
        {
            line.Add($"{name}={CodeText.OfContentFormat(_reader.Uint(slot))} ");
        }
    }

    private void AppendOpaque(LogLine line, string name, int slot)
    {
        for (int i = 0; i < _reader.Count(slot); i++)
        {
            line.Add($"{name}={Convert.ToHexStringLower(Value(_reader.First(slot) + i))} ");
        }
    }

    private string Join(int slot, char divider)
    {
        var text = new StringBuilder();
        for (int i = 0; i < _reader.Count(slot); i++)
        {
            text.Append(divider).Append(SafeText.Segment(Value(_reader.First(slot) + i), "/?"));
        }

        return text.Length == 0 ? "/" : text.ToString();
    }

    private string Query(int slot)
    {
        var text = new StringBuilder();
        for (int i = 0; i < _reader.Count(slot); i++)
        {
            text.Append(i == 0 ? '?' : '&').Append(SafeText.Segment(Value(_reader.First(slot) + i), "&"));
        }

        return text.ToString();
    }

    private ReadOnlySpan<byte> Value(int index)
    {
        return _reader.Buffer.AsSpan(_reader.OptionOffset(index), _reader.OptionLength(index));
    }

    private string TokenKey()
    {
        return Convert.ToHexStringLower(_reader.Buffer.AsSpan(MessageReader.TokenOffset, _reader.TokenLength));
    }

    private string MessageIdKey()
    {
        return _reader.MessageId.ToString(CultureInfo.InvariantCulture);
    }
}
