// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Tool.Keys;

namespace NanoCoap.Lab.Load;

/// <summary>
/// A session of coaps on the socket of a client: a message becomes a record, and a record a message. It allocates nothing once the handshake is
/// finished, and does not look for repetitions.
/// </summary>
internal sealed class LoadSession : IDisposable
{
    private const int KeyBytes = 16;
    private const int SaltBytes = 4;
    private const int NumberBytes = 8;
    private const int TagBytes = 8;
    private const int AdditionalBytes = 13;
    private const int FlightMs = 1000; // before it is sent again; RFC 6347 section 4.2.4.1
    private const int Flights = 8;
    private const int MaxBytes = 65536;

    private readonly byte[] _sealed = new byte[MaxBytes];
    private readonly byte[] _plain = new byte[MaxBytes];
    private readonly byte[] _nonceOut = new byte[SaltBytes + NumberBytes];
    private readonly byte[] _nonceIn = new byte[SaltBytes + NumberBytes];
    private readonly byte[] _additional = new byte[AdditionalBytes];
    private readonly AesCcm _out;
    private readonly AesCcm _in;
    private long _number;

    private LoadSession(SecureClient client)
    {
        ReadOnlySpan<byte> keys = client.Keys.Span;
        _out = new AesCcm(keys[..KeyBytes]);
        _in = new AesCcm(keys.Slice(KeyBytes, KeyBytes));
        keys.Slice(2 * KeyBytes, SaltBytes).CopyTo(_nonceOut);
        keys.Slice((2 * KeyBytes) + SaltBytes, SaltBytes).CopyTo(_nonceIn);
        _number = client.NextNumber;
    }

    /// <summary>Makes a session.</summary>
    /// <param name="socket">The socket, connected.</param>
    /// <param name="key">The key.</param>
    /// <returns>The session.</returns>
    /// <exception cref="LoadException">The server does not know the key, or does not answer.</exception>
    public static LoadSession Connect(Socket socket, PskKey key)
    {
        var client = new SecureClient(Encoding.UTF8.GetBytes(key.Identity), key.Secret, RandomNumberGenerator.GetBytes(32));
        byte[] buffer = new byte[MaxBytes];
        for (int flight = 0; flight < Flights; flight++)
        {
            socket.Send(client.Flight(), SocketFlags.None, out _);
            while (socket.Poll(FlightMs * 1000, SelectMode.SelectRead))
            {
                int length = socket.Receive(buffer, SocketFlags.None, out SocketError error);
                if (error != SocketError.Success)
                {
                    throw new LoadException($"Nobody listens at coaps://{socket.RemoteEndPoint}.");
                }

                bool goesOn = client.Take(buffer[..length]);
                if (client.Stage == SecureStage.Connected)
                {
                    return new LoadSession(client);
                }

                if (client.Stage == SecureStage.Ended)
                {
                    throw new LoadException($"{socket.RemoteEndPoint} does not know the key {key.Name} under the identity {key.Identity}.");
                }

                if (goesOn)
                {
                    socket.Send(client.Flight(), SocketFlags.None, out _);
                }
            }
        }

        throw new LoadException($"coaps://{socket.RemoteEndPoint} does not answer the handshake, or has no session left for another client.");
    }

    /// <summary>Protects a message.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The record, until the next call.</returns>
    public ReadOnlySpan<byte> Seal(ReadOnlySpan<byte> message)
    {
        Span<byte> record = _sealed;
        Span<byte> number = record.Slice(SecureClient.RecordHeader, NumberBytes);
        BinaryPrimitives.WriteInt64BigEndian(number, (1L << 48) | _number++); // in epoch 1
        record[0] = (byte)SecureContent.Message;
        record[1] = 0xFE;
        record[2] = 0xFD;
        number.CopyTo(record[3..]);
        BinaryPrimitives.WriteUInt16BigEndian(record[11..], (ushort)(NumberBytes + message.Length + TagBytes));
        number.CopyTo(_nonceOut.AsSpan(SaltBytes));
        int at = SecureClient.RecordHeader + NumberBytes;
        _out.Encrypt(
            _nonceOut, message, record.Slice(at, message.Length), record.Slice(at + message.Length, TagBytes), Additional(record, message.Length));
        return record[..(at + message.Length + TagBytes)];
    }

    /// <summary>Opens a record in place.</summary>
    /// <param name="buffer">Holds it, and the message then.</param>
    /// <param name="length">Its bytes.</param>
    /// <returns>Bytes of the message; 0 if it is none.</returns>
    public int Open(byte[] buffer, int length)
    {
        int at = SecureClient.RecordHeader + NumberBytes;
        int bytes = length - at - TagBytes;
        if (bytes <= 0 || buffer[0] != (byte)SecureContent.Message)
        {
            return 0;
        }

        ReadOnlySpan<byte> record = buffer.AsSpan(0, length);
        record.Slice(SecureClient.RecordHeader, NumberBytes).CopyTo(_nonceIn.AsSpan(SaltBytes));
        try
        {
            _in.Decrypt(_nonceIn, record.Slice(at, bytes), record[(at + bytes)..], _plain.AsSpan(0, bytes), Additional(record, bytes));
        }
        catch (AuthenticationTagMismatchException)
        {
            return 0;
        }

        _plain.AsSpan(0, bytes).CopyTo(buffer);
        return bytes;
    }

    public void Dispose()
    {
        _out.Dispose();
        _in.Dispose();
    }

    // RFC 5246 section 6.2.3.3.
    private ReadOnlySpan<byte> Additional(ReadOnlySpan<byte> record, int length)
    {
        record.Slice(3, NumberBytes).CopyTo(_additional);
        record[..3].CopyTo(_additional.AsSpan(NumberBytes));
        BinaryPrimitives.WriteUInt16BigEndian(_additional.AsSpan(NumberBytes + 3), (ushort)length);
        return _additional;
    }
}
