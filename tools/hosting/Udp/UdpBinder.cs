// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using NanoCoap.Platform;

namespace NanoCoap.Hosting.Udp;

/// <summary>Opens the sockets of a <see cref="UdpTransport"/>.</summary>
public static class UdpBinder
{
    // How often another free port is tried, if one is free at one address and taken at the next.
    private const int Attempts = 20;

    // A thousand observers answer a change at once, and Linux charges a small message from a network card with up to 2.3 KB.
    private const int ReceiveBufferBytes = 2 * 1024 * 1024;

    /// <summary>Binds to addresses and joins the CoAP groups beside them.</summary>
    /// <param name="addresses">The addresses.</param>
    /// <param name="port">The port; 0 takes any free one, the same for all addresses.</param>
    /// <param name="warn">Takes a sentence about each thing that there is not, and that things go on without.</param>
    /// <param name="portable">See <see cref="UdpTransport"/>.</param>
    /// <param name="securePort">A port for coaps at the same addresses, or null for none; 0 takes any free one.</param>
    /// <returns>The transport.</returns>
    /// <exception cref="BindException">An address could not be bound.</exception>
    public static UdpTransport Open(
        IReadOnlyList<BindAddress> addresses, int port, Action<string> warn, bool portable = false, int? securePort = null)
    {
        var warnings = new List<string>();
        List<UdpChannel> channels = BindAll(addresses, port, warnings);
        var refused = new List<string>();
        foreach (UdpChannel unicast in channels.ToArray())
        {
            MulticastGroups.Join(unicast, channels, refused);
        }

        if (refused.Count != 0)
        {
            warnings.Add($"Multicast: not joined {string.Join(", ", refused)}. Unicast works all the same.");
        }

        if (securePort is { } secure)
        {
            try
            {
                channels.AddRange(OpenSecure(addresses, secure));
            }
            catch
            {
                channels.ForEach(channel => channel.Dispose());
                throw;
            }
        }

        warnings.ForEach(warn);
        return new UdpTransport(channels, portable);
    }

    /// <summary>Binds to addresses for coaps alone, as for <see cref="UdpTransport.UseSecure"/>.</summary>
    /// <param name="addresses">The addresses.</param>
    /// <param name="port">The port; 0 takes any free one, the same for all addresses.</param>
    /// <returns>The sockets.</returns>
    /// <exception cref="BindException">An address could not be bound.</exception>
    public static IReadOnlyList<UdpChannel> OpenSecure(IReadOnlyList<BindAddress> addresses, int port)
    {
        return BindAll(addresses, port, [], isSecure: true);
    }

    private static List<UdpChannel> BindAll(IReadOnlyList<BindAddress> addresses, int port, List<string> warnings, bool isSecure = false)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return BindOnce(addresses, port, warnings, isSecure);
            }
            catch (BindException) when (port == 0 && attempt < Attempts)
            {
                warnings.Clear();
            }
        }
    }

    private static List<UdpChannel> BindOnce(IReadOnlyList<BindAddress> addresses, int port, List<string> warnings, bool isSecure)
    {
        var channels = new List<UdpChannel>();
        try
        {
            foreach (BindAddress address in addresses)
            {
                if (Bind(address, port, warnings, isSecure) is { } channel)
                {
                    channels.Add(channel);
                    port = channel.Local.Port;
                }
            }
        }
        catch
        {
            channels.ForEach(channel => channel.Dispose());
            throw;
        }

        return channels;
    }

    private static UdpChannel? Bind(BindAddress address, int port, List<string> warnings, bool isSecure)
    {
        Socket? socket = null;
        try
        {
            socket = SocketSettings.Create(address.Address.AddressFamily);
            socket.ReceiveBufferSize = ReceiveBufferBytes; // or what the system grants: UdpTransport says how much that is
            socket.Bind(new IPEndPoint(address.Address, port));
            return new UdpChannel(socket, isSecure);
        }
        catch (SocketException e) when (address.Optional && IsAbsence(e.SocketErrorCode))
        {
            socket?.Dispose();
            warnings.Add("There is no IPv6 on this machine; going on with IPv4.");
            return null;
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            throw new BindException(Explain(e, address.Address, port, isSecure ? "--secure-port" : "--port"), e);
        }
    }

    private static bool IsAbsence(SocketError error)
    {
        return error is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported or SocketError.ProtocolNotSupported
            or SocketError.ProtocolFamilyNotSupported or SocketError.OperationNotSupported;
    }

    private static string Explain(SocketException e, IPAddress address, int port, string option)
    {
        return e.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse =>
                $"Port {port} on {address} is taken. Stop the program that has it, or choose another port with {option}; "
                    + "0 takes any free one.",
            SocketError.AccessDenied =>
                $"Port {port} on {address} may not be used by this user. Choose one from 1024 up with {option}.",
            SocketError.AddressNotAvailable =>
                $"This machine has no address {address}. Name one that it has with --bind, or \"any\" for all of them.",
            _ => $"Port {port} on {address} can't be opened: {e.Message}.",
        };
    }
}
