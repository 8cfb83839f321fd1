// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using NanoCoap.Platform;

namespace NanoCoap.Tool.Requests;

/// <summary>
/// Finds out whether silence is a refusal. What a network says by ICMP (nothing listens there, no way to that host) is heard only by
/// a socket that is connected to that one place, which that of a client is not. So, when an answer is overdue, an Empty CON is sent
/// from another one: a node resets it, RFC 7252 section 4.3, and a machine without a node refuses it.
/// </summary>
public static class RefusalProbe
{
    private const int ListenMs = 4000;

    /// <summary>Waits until an answer is overdue, then looks.</summary>
    /// <param name="remote">The place.</param>
    /// <param name="overdue">When that is.</param>
    /// <param name="cancellationToken">Ends it at once, without an answer.</param>
    /// <returns>A line for people, or null: a node is there, or there is nothing but silence.</returns>
    public static async Task<string?> LookAsync(IPEndPoint remote, TimeSpan overdue, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(overdue, cancellationToken).ConfigureAwait(false);
            using Socket socket = SocketSettings.Create(remote.AddressFamily);
            await socket.ConnectAsync(remote, cancellationToken).ConfigureAwait(false);
            int messageId = Random.Shared.Next(0x10000);
            await socket.SendAsync(new byte[] { 0x40, 0x00, (byte)(messageId >> 8), (byte)messageId }, cancellationToken).ConfigureAwait(false);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            end.CancelAfter(ListenMs);
            await socket.ReceiveAsync(new byte[16], end.Token).ConfigureAwait(false);
            return null;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode switch
            {
                SocketError.ConnectionRefused or SocketError.ConnectionReset =>
                    $"{remote} refuses: no CoAP node listens on that port (ICMP port unreachable)",
                SocketError.HostUnreachable or SocketError.HostDown =>
                    $"{remote} can't be reached: no machine has that address (ICMP host unreachable)",
                SocketError.NetworkUnreachable or SocketError.NetworkDown => $"{remote} can't be reached: no way leads to that network",
                _ => null,
            };
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
