// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Datagrams;

namespace NanoCoap.Lab.Simulation;

/// <summary>A datagram on its way, and what it says.</summary>
public sealed class Datagram
{
    /// <summary>Bytes that IPv4 and UDP put in front of each.</summary>
    public const int HeaderBytes = 28;

    private RawMessage? _message;
    private Shape _shape;

    /// <summary>Makes a datagram.</summary>
    /// <param name="from">The address in its head; who really sends it, is another question.</param>
    /// <param name="to">Where it goes.</param>
    /// <param name="bytes">The payload; not to be changed any more.</param>
    public Datagram(Address from, Address to, byte[] bytes)
    {
        From = from;
        To = to;
        Bytes = bytes;
    }

    /// <summary>Makes a datagram whose message is protected, for those who know what is inside.</summary>
    /// <param name="outer">The datagram.</param>
    /// <param name="inside">The message that it stands for.</param>
    public Datagram(Datagram outer, RawMessage inside)
        : this(outer.From, outer.To, outer.Bytes)
    {
        _message = inside;
        _shape = Shape.Message;
        IsProtected = true;
    }

    /// <summary>The address in its head.</summary>
    public Address From { get; }

    /// <summary>Where it goes.</summary>
    public Address To { get; }

    /// <summary>The payload.</summary>
    public byte[] Bytes { get; }

    /// <summary>Whether <see cref="Message"/> is what is inside of a protected one.</summary>
    public bool IsProtected { get; }

    /// <summary>Bytes on the wire.</summary>
    public int WireBytes => Bytes.Length + HeaderBytes;

    /// <summary>What the payload is.</summary>
    public Shape Shape
    {
        get
        {
            Parse();
            return _shape;
        }
    }

    /// <summary>The message, as far as <see cref="Shape"/> says that there is one.</summary>
    public RawMessage Message => Parse();

    private RawMessage Parse()
    {
        if (_message == null)
        {
            _shape = RawMessage.Parse(Bytes, out _message);
        }

        return _message;
    }
}
