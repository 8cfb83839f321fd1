// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Async;
using NanoCoap.Dissection.Payloads;
using NanoCoap.Dissection.Text;
using NanoCoap.Tool.Terminal;

namespace NanoCoap.Tool.Requests;

/// <summary>Shows an observation: a line for each notification, and below them the curve.</summary>
public sealed class ObservationDisplay : IObservationView
{
    // Beyond that a terminal has no more dots anyway, and memory is not to grow for ever.
    private const int MaxPoints = 4096;

    private readonly AskSession _session;
    private readonly bool _plot;
    private readonly bool _json;
    private readonly bool _quiet;
    private readonly NotificationLine _lines;
    private readonly List<TimePoint> _points = [];
    private readonly LiveArea? _live;
    private readonly Lock _lock = new();
    private DateTimeOffset _start;
    private bool _begun;

    /// <summary>Makes the display.</summary>
    /// <param name="session">Where it goes.</param>
    /// <param name="plot">Whether there is a curve.</param>
    /// <param name="json">Whether the lines are JSON, and there is none.</param>
    /// <param name="quiet">Whether the lines are bare values.</param>
    /// <param name="alone">Whether nobody else writes to the terminal, so that the curve can be drawn over and over.</param>
    public ObservationDisplay(AskSession session, bool plot, bool json, bool quiet, bool alone)
    {
        _session = session;
        _lines = new NotificationLine(session.Output.Screen);
        _plot = plot && !json;
        _json = json;
        _quiet = quiet;
        _live = _plot && alone && session.Output.Screen.CanRewrite ? new LiveArea(session.OutputWriter) : null;
    }

    /// <inheritdoc/>
    public void Show(CoapNotification notification)
    {
        lock (_lock)
        {
            ShowNext(notification);
        }
    }

    /// <inheritdoc/>
    public void Note(string text)
    {
        lock (_lock)
        {
            _live?.Clear();
            _session.Error.Line(text, LogStyle.Warning);
            if (_begun)
            {
                _live?.Show(Curve());
            }
        }
    }

    /// <summary>Shows what is left to show.</summary>
    public void End()
    {
        lock (_lock)
        {
            if (_plot && _live == null && _begun)
            {
                _session.Output.Line();
                _session.Output.Lines(Curve());
            }
        }
    }

    private void ShowNext(CoapNotification notification)
    {
        Page page = _session.Output;
        CoapAnswer answer = notification.Answer;
        _live?.Clear();
        if (_json)
        {
            page.WriteWhole(AnswerJson.OfNotification(_session.Uri.ToString(), notification));
        }
        else if (_quiet)
        {
            page.WriteWhole(PayloadText.Line(answer.Payload.Span, answer.Format, int.MaxValue, page.Screen.Unicode));
        }
        else
        {
            if (!_begun)
            {
                page.Line(_lines.Head(), LogStyle.Faint);
            }

            foreach (LogLine line in _lines.Lines(notification))
            {
                page.Write(line);
            }
        }

        _start = _begun ? _start : answer.Time;
        _begun = true;
        if (_plot)
        {
            Remember(answer);
            _live?.Show(Curve());
        }

        _session.OutputWriter.Flush(); // into a pipe too, as it comes
    }

    private void Remember(CoapAnswer answer)
    {
        double value = PayloadText.Number(answer.Payload.Span, answer.Format) ?? double.NaN;
        if (_points.Count == MaxPoints)
        {
            // Every other one of the older half goes: the whole time stays in view.
            for (int i = MaxPoints / 2; i > 0; i -= 2)
            {
                _points.RemoveAt(i);
            }
        }

        _points.Add(new TimePoint((answer.Time - _start).TotalSeconds, value));
    }

    private IReadOnlyList<string> Curve()
    {
        return TimeSeriesPlot.Lines(_points, "", _session.Output.Screen);
    }
}
