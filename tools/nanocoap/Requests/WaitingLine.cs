// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Async;
using NanoCoap.Tool.Terminal;

namespace NanoCoap.Tool.Requests;

/// <summary>Says on a terminal that a server is silent, and what is done about it, until something comes.</summary>
public sealed class WaitingLine
{
    private readonly StatusLine _line;
    private readonly int _transmissions;

    /// <summary>Makes the line.</summary>
    /// <param name="line">Where it goes.</param>
    /// <param name="transmissions">How many times a CON is sent at most.</param>
    public WaitingLine(StatusLine line, int transmissions)
    {
        _line = line;
        _transmissions = transmissions;
    }

    /// <summary>Takes up a datagram; from any thread.</summary>
    /// <param name="datagram">The datagram.</param>
    public void Follow(CoapDatagram datagram)
    {
        if (datagram.Direction == DatagramDirection.Received)
        {
            _line.Clear();
        }
        else if (datagram.Attempt > 1)
        {
            _line.Show(FormattableString.Invariant($"no ACK yet, sending again ({datagram.Attempt} of {_transmissions})"));
        }
    }
}
