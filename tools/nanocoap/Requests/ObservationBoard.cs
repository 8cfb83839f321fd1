// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Payloads;
using NanoCoap.Dissection.Text;
using NanoCoap.Tool.Terminal;

namespace NanoCoap.Tool.Requests;

/// <summary>
/// Shows many observations: on a terminal a table that lives, with a curve for each; elsewhere a line for each notification.
/// </summary>
public sealed class ObservationBoard : IAsyncDisposable
{
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly AskSession _session;
    private readonly bool _json;
    private readonly bool _quiet;
    private readonly Row[] _rows;
    private readonly LiveArea? _live;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _drawing;
    private bool _changed;
    private DateTime _next; // ages go up by themselves

    /// <summary>Makes the board.</summary>
    /// <param name="session">Where it goes.</param>
    /// <param name="uris">What is observed.</param>
    /// <param name="json">Whether lines are JSON, and there is no table.</param>
    /// <param name="quiet">Whether lines are resource and value, and there is no table.</param>
    /// <param name="alone">Whether nobody else writes to the terminal, so that the table can be drawn over and over.</param>
    public ObservationBoard(AskSession session, IReadOnlyList<CoapUri> uris, bool json, bool quiet, bool alone)
    {
        _session = session;
        _json = json;
        _quiet = quiet;
        _live = alone && !json && !quiet && session.Output.Screen.CanRewrite ? new LiveArea(session.OutputWriter) : null;
        bool oneNode = uris.Select(uri => uri.With([], []).ToString()).Distinct().Count() == 1;
        string[] labels = [.. uris.Select(uri => Label(uri, oneNode))];
        int columns = labels.Max(label => label.Length) + 2;
        _rows = [.. uris.Zip(labels, (uri, label) =>
            new Row(this, uri, label, new NotificationLine(session.Output.Screen, label.PadRight(columns))))];
        if (_live == null && !json && !quiet)
        {
            string label = _rows[0].Lines.IsLabelAbove ? "" : "RESOURCE".PadRight(columns);
            session.Output.Line(label + _rows[0].Lines.Head(), LogStyle.Faint);
        }

        _drawing = _live == null ? Task.CompletedTask : DrawAsync();
    }

    /// <summary>A view for each of what is observed, in that order.</summary>
    public IReadOnlyList<IObservationView> Views => _rows;

    /// <summary>Says that one is over.</summary>
    /// <param name="index">Its place.</param>
    /// <param name="failure">Why, if it failed; null if it is done.</param>
    public void End(int index, AskException? failure)
    {
        Row row = _rows[index];
        lock (_lock)
        {
            row.IsOver = true;
            row.Remark = failure == null ? row.Remark : SafeText.Clean(failure.Message);
            _changed = true;
            if (failure != null && _json)
            {
                _session.Output.WriteWhole(AnswerJson.OfFailure(row.Uri.ToString(), failure.Reason, failure.Message));
            }

            if (failure != null && _live == null)
            {
                _session.Error.Line($"{row.Label}: {row.Remark}", LogStyle.Bad);
            }
        }
    }

    /// <summary>Draws the table for the last time, and leaves it there.</summary>
    /// <returns>When that is done.</returns>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _drawing;
        _closing.Dispose();
    }

    private async Task DrawAsync()
    {
        try
        {
            while (true)
            {
                Draw();
                await Task.Delay(s_pace, _closing.Token);
            }
        }
        catch (OperationCanceledException)
        {
            _changed = true;
            Draw();
        }
    }

    private void Draw()
    {
        lock (_lock)
        {
            DateTime now = DateTime.UtcNow;
            if (_changed || now >= _next)
            {
                _live!.Show(Lines());
                _next = now + s_second;
                _changed = false;
            }
        }
    }

    private static string Label(CoapUri uri, bool oneNode)
    {
        string name = uri.ToString();
        return SafeText.Clean(oneNode
            ? name[(uri.With([], []).ToString().Length - 1)..]
            : name.Replace("coap://", "", StringComparison.Ordinal));
    }

    private IReadOnlyList<string> Lines()
    {
        Screen screen = _session.Output.Screen;
        int height = Math.Max(2, screen.Height - 2); // a line for the rest, the cursor
        int room = Math.Min(_rows.Length, height);
        IReadOnlyList<string> lines = Table(room, screen);
        while (lines.Count > height && room > 1)
        {
            // A row may have several lines.
            room = Math.Min(room - 1, Math.Max(1, room * height / lines.Count));
            lines = Table(room, screen);
        }

        int hidden = _rows.Length - room;
        return hidden == 0 ? lines : [.. lines, FormattableString.Invariant($"and {hidden} more: make the window higher")];
    }

    private IReadOnlyList<string> Table(int count, Screen screen)
    {
        string[] heads = ["RESOURCE", "VALUE", "TREND", "AGE", "NOTES"];
        string[][] rows = [.. _rows.Take(count).Select(row => row.Cells())];

        // A curve is the first to go where there is no room.
        int others = Enumerable.Range(0, heads.Length)
            .Sum(i => rows.Max(row => row[i].Length) is > 0 and var longest ? Math.Max(longest, heads[i].Length) + 2 : 0);
        int trend = Math.Min(Row.TrendColumns, screen.Width - others);
        if (trend >= heads[2].Length)
        {
            for (int i = 0; i < count; i++)
            {
                rows[i][2] = _rows[i].Trend(trend, screen.Unicode);
            }
        }

        return TextTable.Lines(heads, rows, screen.Width);
    }

    private void Show(Row row, CoapNotification notification)
    {
        CoapAnswer answer = notification.Answer;
        Page page = _session.Output;
        lock (_lock)
        {
            _changed = true;
            row.Take(notification, page.Screen);
            if (_live != null)
            {
                return;
            }

            if (_json)
            {
                page.WriteWhole(AnswerJson.OfNotification(row.Uri.ToString(), notification));
            }
            else if (_quiet)
            {
                page.WriteWhole($"{row.Label} {PayloadText.Line(answer.Payload.Span, answer.Format, int.MaxValue, page.Screen.Unicode)}");
            }
            else
            {
                foreach (LogLine line in row.Lines.Lines(notification))
                {
                    page.Write(line);
                }
            }

            _session.OutputWriter.Flush();
        }
    }

    private void Note(Row row, string text)
    {
        lock (_lock)
        {
            _changed = true;
            row.Remark = text;
            if (_live == null && !_quiet && !_json)
            {
                _session.Error.Line($"{row.Label}: {text}", LogStyle.Warning);
            }
        }
    }

    private sealed class Row(ObservationBoard board, CoapUri uri, string label, NotificationLine lines) : IObservationView
    {
        public const int TrendColumns = 24;
        private const int MaxValue = 120; // of a longer one the beginning has to do

        private readonly List<double> _values = [];
        private string _value = "";
        private DateTimeOffset? _time;
        private long _maxAge;

        public CoapUri Uri { get; } = uri;

        public NotificationLine Lines { get; } = lines;

        public string Label { get; } = label;

        public string Remark { get; set; } = "";

        public bool IsOver { get; set; }

        public void Show(CoapNotification notification)
        {
            board.Show(this, notification);
        }

        public void Note(string text)
        {
            board.Note(this, text);
        }

        public void Take(CoapNotification notification, Screen screen)
        {
            CoapAnswer answer = notification.Answer;
            _time = answer.Time;
            _maxAge = answer.MaxAge;
            Remark = string.Join(", ", Lines.Notes(notification));
            _value = answer.IsSuccess ? PayloadText.Line(answer.Payload.Span, answer.Format, MaxValue, screen.Unicode) : "";
            if (_values.Count == TrendColumns)
            {
                _values.RemoveAt(0);
            }

            _values.Add(PayloadText.Number(answer.Payload.Span, answer.Format) ?? _value switch { "ON" => 1, "OFF" => 0, _ => double.NaN });
        }

        public string Trend(int columns, bool unicode)
        {
            return Sparkline.Text(_values, columns, unicode);
        }

        public string[] Cells()
        {
            TimeSpan age = _time is { } time ? DateTimeOffset.Now - time : TimeSpan.Zero;
            bool stale = !IsOver && _time != null && age.TotalSeconds > _maxAge + 1; // RFC 7641 section 3.3.1
            return
            [
                Label,
                _value,
                "",
                _time == null ? "" : string.Create(CultureInfo.InvariantCulture, $"{age.TotalSeconds:F0} s"),
                Remark.Length != 0 ? Remark : stale ? "stale" : _time == null && !IsOver ? "waiting" : "",
            ];
        }
    }
}
