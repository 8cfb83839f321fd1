// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Dissection.Messages;
using NanoCoap.Dissection.Names;
using NanoCoap.Dissection.Payloads;
using NanoCoap.Dissection.Text;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Dissection.Conversations;

/// <summary>
/// A ladder as text: for each two endpoints that talk to each other two lanes, an arrow a message with what it says, and to the right, or
/// below where there is no room, its message ID, its token and what there is to notice.
/// </summary>
public static class LadderText
{
    private const int TimeColumns = 10;
    private const int SideColumns = 30;
    private const int MinArrow = 26;
    private const int MaxArrow = 60;

    /// <summary>Writes a ladder.</summary>
    /// <param name="ladder">The ladder.</param>
    /// <param name="screen">Where it is shown.</param>
    /// <returns>The lines.</returns>
    public static IReadOnlyList<LogLine> Lines(Ladder ladder, Screen screen)
    {
        var lines = new List<LogLine>();

        // In the order of their first messages, as all that is said between two.
        foreach (IGrouping<(int, int), LadderMessage> pair in ladder.Messages.GroupBy(message =>
            (Math.Min(message.From, message.To), Math.Max(message.From, message.To))))
        {
            if (lines.Count != 0)
            {
                lines.Add(new LogLine());
            }

            // Whoever asks stands to the left.
            LadderMessage first = pair.FirstOrDefault(message => message.Role is LadderRole.Request or LadderRole.Ping) ?? pair.First();
            bool answers = first.Role is LadderRole.Response or LadderRole.SeparateResponse or LadderRole.Notification;
            int left = answers ? first.To : first.From;
            int right = answers ? first.From : first.To;
            Append(lines, ladder, [.. pair], left, right, screen);
        }

        return lines;
    }

    private static void Append(List<LogLine> lines, Ladder ladder, IReadOnlyList<LadderMessage> messages, int left, int right, Screen screen)
    {
        string bar = screen.Unicode ? "│" : "|";
        int room = screen.Width - TimeColumns - 2;
        bool beside = room - SideColumns - 2 >= MinArrow;
        int arrow = Math.Min(beside ? room - SideColumns - 2 : room, MaxArrow);
        int side = beside ? room - arrow - 2 : arrow - 3;
        string leftName = ladder.Lanes[left];
        string rightName = ladder.Lanes[right];
        int gap = arrow + 2 - leftName.Length - rightName.Length;
        if (gap < 2)
        {
            lines.Add(new LogLine().Add(new string(' ', TimeColumns) + leftName, LogStyle.Subject));
            lines.Add(new LogLine().Add(new string(' ', TimeColumns) + rightName.PadLeft(arrow + 2), LogStyle.Subject));
        }
        else
        {
            lines.Add(new LogLine().Add(new string(' ', TimeColumns) + leftName + new string(' ', gap) + rightName, LogStyle.Subject));
        }

        foreach (LadderMessage message in messages)
        {
            bool forth = message.From == left;
            string time = string.Create(CultureInfo.InvariantCulture, $"{message.At.TotalSeconds,8:F3}  ");
            LogLine line = new LogLine().Add(time, LogStyle.Faint).Add(bar, LogStyle.Faint);
            IReadOnlyList<string> labels = WrappedText.Wrap(Label(message), arrow - 5);
            LogStyle style = StyleOf(message);
            AddArrow(line, labels[0], forth, message.IsUnanswered, arrow, style, screen.Unicode);
            line.Add(bar, LogStyle.Faint);

            // Between the lanes what the arrow has no room for, and what else there is to say where that has no place beside them.
            LogStyle noted = message.IsUnanswered || message.Transmission > 1 ? LogStyle.Warning : LogStyle.Faint;
            string[] words = [.. WrappedText.Wrap(Side(message), side).Where(word => word.Length != 0)];
            List<(string Text, LogStyle Style)> between = [.. labels.Skip(1).Select(label => (label, style))];
            between.AddRange(beside ? [] : words.Select(word => (word, noted)));
            string[] aside = beside ? words : [];
            for (int i = 0; i <= Math.Max(between.Count, aside.Length - 1); i++)
            {
                if (i > 0)
                {
                    (string text, LogStyle meaning) = i <= between.Count ? between[i - 1] : ("", LogStyle.Plain);
                    line = new LogLine().Add(new string(' ', TimeColumns)).Add(bar + "  ", LogStyle.Faint)
                        .Add(text.PadRight(arrow - 2), meaning).Add(bar, LogStyle.Faint);
                }

                lines.Add(i < aside.Length ? line.Add(" " + aside[i], noted) : line);
            }
        }
    }

    private static void AddArrow(LogLine line, string text, bool forth, bool lost, int columns, LogStyle style, bool unicode)
    {
        (char stroke, string right, string leftHead, string end) = unicode ? ('─', "▶", "◀", "✗") : ('-', ">", "<", "x");
        int rest = columns - text.Length - 4;
        string head = lost ? end : forth ? right : leftHead;
        if (forth)
        {
            line.Add($"{stroke} ", LogStyle.Faint).Add(text, style).Add(" " + new string(stroke, rest) + head, LogStyle.Faint);
        }
        else
        {
            line.Add(head + new string(stroke, rest) + " ", LogStyle.Faint).Add(text, style).Add($" {stroke}", LogStyle.Faint);
        }
    }

    private static LogStyle StyleOf(LadderMessage message)
    {
        int code = message.Message.Status == ParseStatus.Ok ? message.Message.Code : 0xFF;
        return message.Records != null ? message.Records.Faults.Count == 0 ? LogStyle.Plain : LogStyle.Bad
            : message.Role == LadderRole.Reset || code >= 0xA0 ? LogStyle.Bad
            : code >= 0x80 ? LogStyle.Warning
            : code >= 0x40 ? LogStyle.Good
            : code > 0 ? LogStyle.Subject : LogStyle.Plain;
    }

    /// <summary>What a message says: "CON GET /temperature", "ACK 2.05 Content" and the first characters of its payload.</summary>
    /// <param name="message">The message.</param>
    /// <returns>A line for people; nothing in it can harm a terminal.</returns>
    public static string Label(LadderMessage message)
    {
        MessageDissection dissection = message.Message;
        if (message.Records != null)
        {
            return message.Records.Words;
        }

        if (dissection.Status != ParseStatus.Ok)
        {
            return FormattableString.Invariant($"??? {dissection.Bytes.Length} bytes that are no message");
        }

        string type = CodeText.Of(dissection.Type);
        if (dissection.Code == 0)
        {
            return message.Role == LadderRole.Ping ? type + " ping" : type;
        }

        string text = type + " " + CodeText.Of((CoapCode)dissection.Code);
        text += dissection.IsRequest ? " " + message.Path : "";
        foreach (DissectedOption option in dissection.Options.Where(option => option.Number is OptionNumber.Block1 or OptionNumber.Block2))
        {
            text += Block(option);
        }

        if (!dissection.Payload.IsEmpty && dissection.IsRequest && MessageDescription.CarriesKey(message.Path ?? ""))
        {
            text += FormattableString.Invariant($" ({dissection.Payload.Length} bytes, not shown)");
        }
        else if (!dissection.Payload.IsEmpty)
        {
            string payload = PayloadText.Line(dissection.Payload, dissection.PayloadFormat, SafeText.PreviewLength, unicode: false);
            text += " \"" + payload + "\"";
        }

        return text;
    }

    // NUM/M/size, the notation of RFC 7959.
    private static string Block(DissectedOption option)
    {
        ulong value = OptionText.Uint(option.Value);
        return FormattableString.Invariant($" {option.Name}={value >> 4}/{(value >> 3) & 1}/{16 << (int)(value & 7)}");
    }

    private static string Side(LadderMessage message)
    {
        if (!message.Message.HasHeader || message.Records != null)
        {
            return string.Join(", ", message.Notes);
        }

        string token = message.Token.Length == 0 ? "" : " tok " + message.Token;
        string notes = message.Notes.Count == 0 ? "" : "; " + string.Join(", ", message.Notes);
        return FormattableString.Invariant($"mid {message.Message.MessageId}{token}{notes}");
    }
}
