// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Names;
using NanoCoap.Dissection.Payloads;
using NanoCoap.Dissection.Text;

namespace NanoCoap.Tool.Requests;

/// <summary>
/// A notification in a line: time, value, what the protocol says of it, and what is odd about it. Where that is too wide it has fewer
/// columns, and what is left over stands below.
/// </summary>
public sealed class NotificationLine
{
    private const int MaxValueColumns = 24;
    private const int WideColumns = 56; // without the value
    private const int NarrowColumns = 24;
    private const int MinValueColumns = 8;

    private readonly Screen _screen;
    private readonly string _label;
    private readonly bool _isWide;
    private readonly int _columns; // of the value
    private long _maxAge;
    private int _count;

    /// <summary>Makes the lines of an observation.</summary>
    /// <param name="screen">Where they are shown.</param>
    /// <param name="label">What stands before them: which of several observations it is; "" for nothing.</param>
    public NotificationLine(Screen screen, string label = "")
    {
        // Where there is no room beside it, it stands above.
        bool above = screen.TableWidth - label.Length < NarrowColumns + MinValueColumns;
        int width = above ? screen.Width : screen.TableWidth - label.Length;
        _screen = screen;
        _label = above ? label.Trim() : label;
        IsLabelAbove = above;
        _isWide = width >= WideColumns + MinValueColumns;
        _columns = Math.Min(width - (_isWide ? WideColumns : NarrowColumns), MaxValueColumns);
    }

    /// <summary>Whether the label stands in a line of its own.</summary>
    public bool IsLabelAbove { get; }

    /// <summary>The heads of the columns.</summary>
    /// <returns>The line, without a label.</returns>
    public string Head()
    {
        string value = "VALUE".PadRight(_columns);
        return _isWide
            ? $"{"TIME",-14}{value}{"AFTER",-10}{"MAX-AGE",-9}{"TYPE",-6}{"SEQUENCE",-10}NOTES"
            : $"{"TIME",-10}{value}{"AFTER",-9}TYPE";
    }

    /// <summary>Writes a notification; they come in order.</summary>
    /// <param name="notification">The notification.</param>
    /// <returns>The lines, one in most cases.</returns>
    public IReadOnlyList<LogLine> Lines(CoapNotification notification)
    {
        CoapAnswer answer = notification.Answer;
        string value = answer.IsSuccess || answer.Payload.Length != 0
            ? PayloadText.Line(answer.Payload.Span, answer.Format, int.MaxValue, _screen.Unicode) : "";
        IReadOnlyList<string> values = _screen.IsTerminal ? WrappedText.Wrap(value, _columns - 2) : [value];
        string after = _count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{notification.Interval.TotalSeconds:F2} s");
        string sequence = notification.Sequence?.ToString(CultureInfo.InvariantCulture) ?? "";
        string notes = string.Join(", ", Notes(notification));
        string time = answer.Time.ToLocalTime().ToString(_isWide ? "HH:mm:ss.fff" : "HH:mm:ss", CultureInfo.InvariantCulture);
        int timeColumns = _isWide ? 14 : 10;
        LogStyle style = answer.IsSuccess ? LogStyle.Subject : LogStyle.Warning;

        var lines = new List<LogLine>();
        if (IsLabelAbove)
        {
            lines.AddRange(new LogLine().Add(_label, LogStyle.Faint).Wrap(_screen.Width));
        }

        LogLine line = Begin(_label).Add(time.PadRight(timeColumns), LogStyle.Faint).Add(Cell(values[0], _columns), style);
        lines.Add(line);
        bool beside = false;
        if (_isWide)
        {
            line.Add(Cell(after, 10))
                .Add(Cell(string.Create(CultureInfo.InvariantCulture, $"{answer.MaxAge} s"), 9))
                .Add(Cell(CodeText.Of(answer.Type), 6), LogStyle.Faint);
            beside = line.ToString().Length + 10 + notes.Length <= _screen.TableWidth;
            line.Add(notes.Length == 0 || !beside ? sequence : Cell(sequence, 10), LogStyle.Faint)
                .Add(beside ? notes : "", LogStyle.Warning);
        }
        else
        {
            line.Add(Cell(after, 9)).Add(CodeText.Of(answer.Type), LogStyle.Faint);
        }

        string margin = new(' ', timeColumns);
        string before = IsLabelAbove ? "" : new string(' ', _label.Length);
        lines.AddRange(values.Skip(1).Select(more => Begin(before).Add(margin).Add(more, style)));
        if (!beside && notes.Length != 0)
        {
            IReadOnlyList<string> words = WrappedText.Wrap(notes, _screen.TableWidth - before.Length - timeColumns);
            lines.AddRange(words.Select(more => Begin(before).Add(margin).Add(more, LogStyle.Warning)));
        }

        Remember(notification);
        return lines;

        LogLine Begin(string label)
        {
            return IsLabelAbove ? new LogLine() : new LogLine().Add(label);
        }
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
}
