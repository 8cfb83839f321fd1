// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Messages;
using NanoCoap.Dissection.Text;

namespace NanoCoap.Tool.Requests;

/// <summary>Writes a line for each datagram of a client.</summary>
public sealed class MessageTrace
{
    private readonly Page _page;
    private readonly MessageDescription _description = new();
    private readonly Lock _lock = new();

    /// <summary>Makes the trace.</summary>
    /// <param name="page">Where the lines go.</param>
    public MessageTrace(Page page)
    {
        _page = page;
    }

    /// <summary>Writes the line of a datagram; from any thread.</summary>
    /// <param name="datagram">The datagram.</param>
    public void Write(CoapDatagram datagram)
    {
        byte[] bytes = datagram.Bytes.ToArray();
        bool received = datagram.Direction == DatagramDirection.Received;
        lock (_lock)
        {
            LogLine line = _page.Begin().Add(datagram.Time.ToLocalTime().ToString("HH:mm:ss.fff "), LogStyle.Faint);
            line.Add(received ? "<- " : "-> ", received ? LogStyle.In : LogStyle.Out).Add(Place(datagram.Remote) + " ");
            _description.Append(line, datagram.Remote, bytes, bytes.Length, received);
            if (datagram.Attempt > 1)
            {
                line.Add(FormattableString.Invariant($" (transmission {datagram.Attempt})"), LogStyle.Warning);
            }

            _page.Write(line);
        }
    }

    private static string Place(IPEndPoint remote)
    {
        return remote.ToString().PadRight(21);
    }
}
