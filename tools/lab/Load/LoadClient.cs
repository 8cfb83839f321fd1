// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using NanoCoap.Protocol;

namespace NanoCoap.Lab.Load;

/// <summary>
/// One client: a socket with a port of its own, connected so that nobody else is heard, and the requests that it has under way.
/// It allocates nothing once it is made.
/// </summary>
internal sealed class LoadClient : IDisposable
{
    private const int NoMatch = -1;
    private const int NoAnswerYet = -2;
    private const int HeaderBytes = 4;
    private const int SlotShift = 24; // the first byte of a token says which of the client's requests it belongs to
    private const uint CountMask = (1u << SlotShift) - 1;

    private readonly Socket _socket;
    private readonly LoadRequest _request;
    private readonly LoadSession? _session;
    private readonly byte[] _reply = new byte[HeaderBytes];
    private readonly long[] _sentAt; // 0 while a slot is idle
    private readonly uint[] _tokens;
    private readonly ushort[] _messageIds;
    private readonly long[] _partialIvs; // under which they were protected, if they were
    private ushort _messageId;
    private uint _count;

    public LoadClient(IPEndPoint server, LoadRequest request, int outstanding)
    {
        _request = request;
        _sentAt = new long[outstanding];
        _tokens = new uint[outstanding];
        _messageIds = new ushort[outstanding];
        _partialIvs = new long[outstanding];

        // RFC 7252 section 4.4 wants the first one to be random; all 65536 are used before one comes again.
        _messageId = (ushort)Random.Shared.Next(0x10000);
        _count = (uint)Random.Shared.Next(1 << SlotShift);
        _socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            _socket.Connect(server);
            _socket.Blocking = false;
            _session = request.Psk == null ? null : LoadSession.Connect(_socket, request.Psk);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>The socket, to wait for.</summary>
    public Socket Socket => _socket;

    /// <summary>Requests under way.</summary>
    public int Outstanding { get; private set; }

    /// <summary>Whether the server wants to see that somebody is there, who has not shown it yet.</summary>
    public bool IsChallenged => _request.Protection is { Echo: not null };

    /// <summary>Requests that the server's machine said nobody listens for.</summary>
    public int Refused { get; private set; }

    /// <summary>Sends as many requests as may be under way.</summary>
    public void Start(long now, LoadResult result)
    {
        for (int slot = 0; slot < _sentAt.Length; slot++)
        {
            Send(slot, now, result);
        }
    }

    /// <summary>Takes one datagram, if there is one.</summary>
    /// <returns>Its bytes, or -1.</returns>
    public int Receive(byte[] buffer)
    {
        int length = _socket.Receive(buffer, SocketFlags.None, out SocketError error);
        if (error == SocketError.Success)
        {
            return _session?.Open(buffer, length) ?? length;
        }

        Refused += error == SocketError.ConnectionRefused ? 1 : 0;
        return -1;
    }

    /// <summary>Deals with a datagram.</summary>
    /// <param name="datagram">The datagram.</param>
    /// <param name="now">When it came.</param>
    /// <param name="goOn">Whether the next request follows an answer.</param>
    /// <param name="result">Where it is counted.</param>
    /// <returns>Whether it was an answer.</returns>
    public bool Handle(ReadOnlySpan<byte> datagram, long now, bool goOn, LoadResult result)
    {
        int slot = Match(datagram, out bool error);
        if (slot < 0)
        {
            result.Unexpected += slot == NoMatch ? 1 : 0;
            return false;
        }

        result.Latencies.RecordValue(Math.Min(LoadClock.Nanoseconds(now - _sentAt[slot]), LoadResult.LongestLatency));
        result.Errors += error ? 1 : 0;
        result.Answered += error ? 0 : 1;
        Next(slot, now, goOn, result);
        return true;
    }

    /// <summary>Gives up what was sent at or before a time.</summary>
    public void GiveUp(long sentBy, long now, bool goOn, LoadResult result)
    {
        for (int slot = 0; slot < _sentAt.Length; slot++)
        {
            if (_sentAt[slot] != 0 && _sentAt[slot] <= sentBy)
            {
                result.Lost++;
                Next(slot, now, goOn, result);
            }
        }
    }

    public void Dispose()
    {
        _session?.Dispose();
        _socket.Dispose();
    }

    // Which request a datagram answers. RFC 7252 sections 4.2, 4.3 and 5.3.2.
    private int Match(ReadOnlySpan<byte> datagram, out bool error)
    {
        error = false;
        if (datagram.Length < HeaderBytes || datagram[0] >> 6 != 1)
        {
            return NoMatch;
        }

        var type = (MessageType)((datagram[0] >> 4) & 3);
        int code = datagram[1];
        ushort messageId = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        if (code == (int)CoapCode.Empty)
        {
            int sent = type is MessageType.Acknowledgement or MessageType.Reset ? SlotOf(messageId) : NoMatch;
            error = type == MessageType.Reset;
            return sent < 0 || error ? sent : NoAnswerYet; // an empty ACK: the response follows in a message of its own
        }

        int slot = SlotOf(datagram);
        bool matches = slot >= 0 && code >> 5 is 2 or 4 or 5 && (type != MessageType.Acknowledgement || _messageIds[slot] == messageId);
        if (type == MessageType.Confirmable)
        {
            Reply(matches ? MessageType.Acknowledgement : MessageType.Reset, messageId);
        }

        error = code >> 5 != 2 || (matches && _request.Protection?.IsSuccess(datagram, _partialIvs[slot]) == false);
        return matches && type != MessageType.Reset ? slot : NoMatch;
    }

    private int SlotOf(ushort messageId)
    {
        for (int slot = 0; slot < _messageIds.Length; slot++)
        {
            if (_sentAt[slot] != 0 && _messageIds[slot] == messageId)
            {
                return slot;
            }
        }

        return NoMatch;
    }

    private int SlotOf(ReadOnlySpan<byte> datagram)
    {
        if ((datagram[0] & 0x0F) != LoadRequest.TokenBytes || datagram.Length < HeaderBytes + LoadRequest.TokenBytes)
        {
            return NoMatch;
        }

        uint token = BinaryPrimitives.ReadUInt32BigEndian(datagram[HeaderBytes..]);
        int slot = (int)(token >> SlotShift);
        return slot < _tokens.Length && _sentAt[slot] != 0 && _tokens[slot] == token ? slot : NoMatch;
    }

    private void Next(int slot, long now, bool goOn, LoadResult result)
    {
        Outstanding--;
        _sentAt[slot] = 0;
        if (goOn)
        {
            Send(slot, now, result);
        }
    }

    private void Send(int slot, long now, LoadResult result)
    {
        _messageId++;
        _count = (_count + 1) & CountMask;
        uint token = ((uint)slot << SlotShift) | _count;
        _messageIds[slot] = _messageId;
        _tokens[slot] = token;
        _sentAt[slot] = now;
        Outstanding++;
        result.Sent++;
        _request.Stamp(_messageId, token);
        Send(_request.Protection == null ? _request.Bytes : _request.Protection.Seal(_request.Bytes, out _partialIvs[slot]));
    }

    private void Send(ReadOnlySpan<byte> message)
    {
        message = _session == null ? message : _session.Seal(message);
        _socket.Send(message, SocketFlags.None, out SocketError error);
        if (error == SocketError.ConnectionRefused)
        {
            // That was about an earlier one, and took the place of sending this one. Any other failure is a loss.
            Refused++;
            _socket.Send(message, SocketFlags.None, out _);
        }
    }

    private void Reply(MessageType type, ushort messageId)
    {
        _reply[0] = (byte)(0x40 | ((int)type << 4));
        BinaryPrimitives.WriteUInt16BigEndian(_reply.AsSpan(2), messageId);
        Send(_reply);
    }
}
