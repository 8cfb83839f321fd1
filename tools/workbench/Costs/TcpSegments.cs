// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers.Binary;
using System.Net.Sockets;

namespace NanoCoap.Workbench.Costs;

/// <summary>Segments of a connection, with those that only acknowledge.</summary>
/// <param name="Out">Segments that this end has sent.</param>
/// <param name="In">Segments that it has received.</param>
/// <param name="HeaderBytes">Bytes of a header of TCP, but for those of a SYN.</param>
internal sealed record TcpSegments(int Out, int In, int HeaderBytes)
{
    /// <summary>Bytes of a header without options. RFC 9293 section 3.1.</summary>
    public const int PlainHeader = 20;

    /// <summary>Bytes of a header with the option of timestamps and two of padding. RFC 7323 section 3.2.</summary>
    public const int HeaderWithTimestamps = 32;

    /// <summary>Bytes of a header of a SYN, with maximum segment size, window scale, selective acknowledgement and timestamps.</summary>
    public const int SynHeader = 40;

    /// <summary>What is assumed where the system does not count, in words.</summary>
    public const string Rule =
        "each message fills segments of 1,460 bytes; what is not answered at once is acknowledged by a segment of its own; three segments "
        + "open the connection and four close it; headers of 32 bytes";

    private const int SegmentBytes = 1460;

    // struct tcp_info of Linux: tcpi_options, tcpi_segs_out, tcpi_segs_in.
    private const int Tcp = 6;
    private const int TcpInfo = 11;
    private const int OptionsAt = 5;
    private const int SegmentsOutAt = 136;
    private const int SegmentsInAt = 140;
    private const int TimestampsBit = 1;

    /// <summary>What Linux has counted.</summary>
    /// <param name="socket">The socket, open or closed by both ends.</param>
    /// <returns>Null where it does not say.</returns>
    public static TcpSegments? Of(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        byte[] info = new byte[256];
        try
        {
            int length = socket.GetRawSocketOption(Tcp, TcpInfo, info);
            int sent = BinaryPrimitives.ReadInt32LittleEndian(info.AsSpan(SegmentsOutAt));
            return length < SegmentsInAt + sizeof(int) || sent == 0
                ? null
                : new TcpSegments(
                    sent,
                    BinaryPrimitives.ReadInt32LittleEndian(info.AsSpan(SegmentsInAt)),
                    (info[OptionsAt] & TimestampsBit) != 0 ? HeaderWithTimestamps : PlainHeader);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <summary>What <see cref="Rule"/> says of messages that were sent together.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="isOut">Whether this end, which has connected, sent a message.</param>
    /// <param name="opens">Whether the connection was opened too.</param>
    /// <param name="closes">Whether it was closed too.</param>
    public static TcpSegments ByRule(IReadOnlyList<CostMessage> messages, Func<CostMessage, bool> isOut, bool opens, bool closes)
    {
        int sent = (opens ? 2 : 0) + (closes ? 2 : 0);
        int received = (opens ? 1 : 0) + (closes ? 2 : 0);
        for (int i = 0; i < messages.Count; i++)
        {
            bool goesOut = isOut(messages[i]);
            bool isAnswered = i + 1 < messages.Count && isOut(messages[i + 1]) != goesOut;
            int segments = (messages[i].Bytes.Length + SegmentBytes - 1) / SegmentBytes;
            int acknowledgements = isAnswered ? 0 : 1;
            sent += goesOut ? segments : acknowledgements;
            received += goesOut ? acknowledgements : segments;
        }

        return new TcpSegments(sent, received, HeaderWithTimestamps);
    }
}
