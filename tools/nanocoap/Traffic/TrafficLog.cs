// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Messages;
using NanoCoap.Dissection.Text;
using NanoCoap.Simulated;

namespace NanoCoap.Tool.Traffic;

/// <summary>Writes a line for each datagram.</summary>
public sealed class TrafficLog : ILinkLog
{
    private readonly NodeLog _log;
    private readonly MessageDescription _description = new();
    private string? _note;

    /// <summary>Makes the log.</summary>
    /// <param name="log">Where the lines go.</param>
    public TrafficLog(NodeLog log)
    {
        _log = log;
    }

    /// <summary>Says why observers are given up; null: nobody does.</summary>
    public ObserverLog? Observers { get; set; }

    /// <inheritdoc/>
    public void NoteNext(string note)
    {
        _note = note;
    }

    /// <summary>Logs a datagram that came in.</summary>
    /// <param name="remote">From whom.</param>
    /// <param name="buffer">Holds it.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="multicast">Whether it was sent to a group.</param>
    public void Received(object remote, byte[] buffer, int length, bool multicast)
    {
        Write("<- ", LogStyle.In, remote, buffer, length, received: true, multicast ? "multicast" : null);
        Observers?.Received(remote, buffer, length, _description.Subject);
    }

    /// <summary>Logs a datagram that went out.</summary>
    /// <param name="remote">To whom.</param>
    /// <param name="buffer">Holds it.</param>
    /// <param name="length">Its bytes.</param>
    public void Sent(object remote, byte[] buffer, int length)
    {
        Write("-> ", LogStyle.Out, remote, buffer, length, received: false, null);
        Observers?.Sent(remote, buffer, length);
    }

    /// <summary>Logs that the alarm was switched.</summary>
    /// <param name="on">Its state from now on.</param>
    public void Switched(bool on)
    {
        _log.Write(_log.Begin().Add("** alarm ").Add(on ? "ON" : "OFF", on ? LogStyle.Bad : LogStyle.Good));
    }

    /// <summary>Sees to it that everything written can be read.</summary>
    public void Flush()
    {
        Observers?.CheckTimeouts();
        _log.Flush();
    }

    private void Write(string arrow, LogStyle style, object remote, byte[] buffer, int length, bool received, string? mark)
    {
        LogLine line = _log.Begin().Add(arrow, style).Add(remote.ToString()!.PadRight(21) + " ");
        _description.Append(line, remote, buffer, length, received);
        foreach (string? word in (ReadOnlySpan<string?>)[mark, _note])
        {
            if (word != null)
            {
                line.Add(" (" + word + ")", LogStyle.Warning);
            }
        }

        _note = null;
        _log.Write(line);
    }
}
