// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Names;
using NanoCoap.Dissection.Payloads;
using NanoCoap.Dissection.Text;

namespace NanoCoap.Tool.Requests;

/// <summary>A notification in one line: time, value, what the protocol says of it, and what is odd about it.</summary>
public sealed class NotificationLine
{
    private const int ValueColumns = 24;
    private const int MinValueColumns = 8;
    private const int OtherColumns = 56;

    private long _maxAge;
    private int _count;

    /// <summary>The heads of the columns.</summary>
    /// <param name="screen">Where they are shown.</param>
    /// <returns>The line.</returns>
    public static string Head(Screen screen)
    {
        return $"{"TIME",-14}{"VALUE".PadRight(Columns(screen))}{"AFTER",-10}{"MAX-AGE",-9}{"TYPE",-6}{"SEQUENCE",-10}NOTES";
    }

    /// <summary>Adds a notification to a line; they come in order.</summary>
    /// <param name="line">The line.</param>
    /// <param name="notification">The notification.</param>
    /// <param name="screen">Where it is shown.</param>
    public void Append(LogLine line, CoapNotification notification, Screen screen)
    {
        CoapAnswer answer = notification.Answer;
        int columns = Columns(screen);
        string value = answer.IsSuccess || answer.Payload.Length != 0
            ? PayloadText.Line(answer.Payload.Span, answer.Format, columns - 2, screen.Unicode) : "";
        string after = _count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{notification.Interval.TotalSeconds:F2} s");
        string sequence = notification.Sequence?.ToString(CultureInfo.InvariantCulture) ?? "";
        string notes = string.Join(", ", Notes(notification));
        line.Add(answer.Time.ToLocalTime().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture).PadRight(14), LogStyle.Faint)
            .Add(Cell(value, columns), answer.IsSuccess ? LogStyle.Subject : LogStyle.Warning)
            .Add(Cell(after, 10))
            .Add(Cell(string.Create(CultureInfo.InvariantCulture, $"{answer.MaxAge} s"), 9))
            .Add(Cell(CodeText.Of(answer.Type), 6), LogStyle.Faint)
            .Add(notes.Length == 0 ? sequence : Cell(sequence, 10), LogStyle.Faint)
            .Add(notes, LogStyle.Warning);
        Remember(notification);
    }

    /// <summary>
    /// What is odd about a notification, without remembering it. A leap of its number is not: what a server counts, or whether the number
    /// is a clock, it alone knows. RFC 7641 section 4.4.
    /// </summary>
    /// <param name="notification">The notification.</param>
    /// <returns>Some words for each.</returns>
    public IEnumerable<string> Notes(CoapNotification notification)
    {
        if (!notification.Answer.IsSuccess)
        {
            yield return CodeNames.Describe((int)notification.Answer.Code);
        }
        else if (notification.Sequence == null)
        {
            yield return _count == 0 ? "not observable" : "the last one";
        }

        // RFC 7641 section 3.3.1: till then the last state was still fresh; some time for the way is no delay.
        if (_count != 0 && notification.Interval.TotalSeconds > _maxAge + 1)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"stale for {notification.Interval.TotalSeconds - _maxAge:F0} s");
        }
    }

    private void Remember(CoapNotification notification)
    {
        _maxAge = notification.Answer.MaxAge;
        _count++;
    }

    // What is wider than its column moves the others, and does not run into them.
    private static string Cell(string text, int columns)
    {
        return text.PadRight(columns - 1) + " ";
    }

    private static int Columns(Screen screen)
    {
        return Math.Clamp(screen.Width - OtherColumns, MinValueColumns, ValueColumns);
    }
}
