// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using NanoCoap.Hosting.Udp;

namespace NanoCoap.Lab.Load;

/// <summary>
/// What the system alone takes to serve: datagrams in with recvmmsg, and back out from where they lie with sendmmsg, with two bytes changed
/// that make a CoAP request its own 2.05 response. Nothing is read, remembered or checked; no server of this kind can be faster.
/// </summary>
internal sealed unsafe class BareEcho
{
    private const int Capacity = 64;
    private const int DatagramBytes = 2048;
    private const int WaitForOne = 0x10000; // MSG_WAITFORONE: waits for the first, and takes what else there is
    private const byte Content = 0x45; // 2.05
    private const byte TypeOfAck = 0x20;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly LinuxBatch _batch = new(Capacity);
    private readonly byte[] _datagrams = GC.AllocateArray<byte>(Capacity * DatagramBytes, pinned: true);

    /// <summary>Opens the socket, on the loopback interface.</summary>
    public BareEcho()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        for (int i = 0; i < Capacity; i++)
        {
            _batch.Part(i).Start = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_datagrams, i * DatagramBytes);
        }
    }

    /// <summary>Whether this system can do it.</summary>
    public static bool Supported => LinuxCalls.Supported;

    /// <summary>Its port.</summary>
    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>Serves until the process ends.</summary>
    public void Run()
    {
        int socket = (int)_socket.SafeHandle.DangerousGetHandle();
        while (true)
        {
            for (int i = 0; i < Capacity; i++)
            {
                _batch[i].Header.NameLength = LinuxBatch.AddressBytes;
                _batch.Part(i).Length = DatagramBytes;
            }

            int count = LinuxCalls.ReceiveMany(socket, _batch.Messages, Capacity, WaitForOne, null);
            for (int i = 0; i < count; i++)
            {
                ref LinuxCalls.Part part = ref _batch.Part(i);
                part.Length = _batch[i].Length;
                byte* datagram = part.Start;
                datagram[0] |= (datagram[0] & 0x30) == 0 ? TypeOfAck : (byte)0;
                datagram[1] = Content;
            }

            for (int next = 0; next < count;)
            {
                next += Math.Max(1, LinuxCalls.SendMany(socket, _batch.Messages + next, (uint)(count - next), 0));
            }
        }
    }
}
