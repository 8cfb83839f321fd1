// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers.Binary;
using NanoCoap.Dissection.Text;

namespace NanoCoap.Dissection.Records;

/// <summary>
/// Goes over the content of a record field by field, and stops at the first that can't be: a length that leads beyond what there is.
/// RFC 5246 sections 7.1, 7.2 and 7.4, RFC 6347 section 4.2.2.
/// </summary>
internal sealed class ContentWalk(RecordContent content)
{
    private const string HandshakeSection = "RFC 6347 section 4.2.2";
    private const int RandomLength = 32;

    private readonly byte[] _bytes = content.Bytes;
    private int _at;
    private int _end = content.Bytes.Length; // of what is walked at the time: the content, a message, a list in it

    public void Walk()
    {
        switch (content.Type)
        {
            case RecordType.ChangeCipherSpec:
                WalkChangeCipherSpec();
                break;
            case RecordType.Alert:
                WalkAlert();
                break;
            case RecordType.Handshake:
                while (content.Fault == null && _at < _bytes.Length)
                {
                    WalkHandshake();
                }

                if (_bytes.Length == 0)
                {
                    Stop("A record of the handshake holds a message, or a piece of one; here is none.", "RFC 5246 section 6.2.1");
                }

                break;
            default:
                Rest(RecordNames.ContentType(content.Type) ?? "content");
                break;
        }

        _end = _bytes.Length;
        if (_at < _end)
        {
            content.Rows.Add(RecordRow.Unread(_at, _end - _at));
        }
    }

    private int Left => _end - _at;

    private void WalkChangeCipherSpec()
    {
        if (_bytes is [1])
        {
            Row(1, "from here on this side encrypts");
            return;
        }

        string other = _bytes.Length == 1 ? $", {_bytes[0]:x2}" : "";
        Stop($"ChangeCipherSpec is one byte, 01; here {Counted.Are(_bytes.Length)}{other}.", "RFC 5246 section 7.1");
    }

    private void WalkAlert()
    {
        if (_bytes.Length != 2)
        {
            Stop($"An alert has two bytes, its level and its description; here {Counted.Are(_bytes.Length)}.", "RFC 5246 section 7.2");
            return;
        }

        content.Alert = RecordNames.AlertLevel(_bytes[0]) + " " + RecordNames.Alert(_bytes[1]);
        Row(1, "level: " + RecordNames.AlertLevel(_bytes[0]));
        Row(1, "description: " + RecordNames.Alert(_bytes[1]));
    }

    private void WalkHandshake()
    {
        if (Left < HandshakeMessage.HeaderLength)
        {
            Stop($"A handshake message has a header of {HandshakeMessage.HeaderLength} bytes; here {Counted.Are(Left)}.", HandshakeSection);
            return;
        }

        int type = _bytes[_at];
        int length = Number(_at + 1, 3);
        int sequence = Number(_at + 4, 2);
        int offset = Number(_at + 6, 3);
        int piece = Number(_at + 9, 3);
        string name = RecordNames.Handshake(type);
        Row(1, name);
        Row(3, $"{Bytes(length)} in all");
        Row(2, $"message {sequence} of this side");
        if (offset + piece > length)
        {
            Stop($"The piece ends at byte {offset + piece}, and the message at {length}.", HandshakeSection);
            return;
        }

        Row(3, offset == 0 ? "from its first byte on" : $"a piece: from byte {offset} on");
        Row(3, piece == length ? "all of it" : $"a piece of {Bytes(piece)}");
        if (piece > Left)
        {
            Stop($"The piece has {Bytes(piece)}, and {Counted.Follow(Left)}.", HandshakeSection);
            return;
        }

        var message = new HandshakeMessage
        {
            Type = type, Length = length, Sequence = sequence, FragmentOffset = offset, Fragment = _bytes[_at..(_at + piece)],
        };
        content.Handshakes.Add(message);
        _end = _at + piece;
        if (!message.IsWhole)
        {
            Rest($"a piece of the {name}");
        }
        else
        {
            WalkBody(message);
        }

        if (content.Fault == null && Left != 0)
        {
            Stop($"The {name} ends here, and {Counted.Follow(Left)}.", "RFC 5246 section 7.4");
        }

        _end = _bytes.Length;
    }

    private void WalkBody(HandshakeMessage message)
    {
        switch (message.Type)
        {
            case HandshakeType.ClientHello:
            case HandshakeType.ServerHello:
            case HandshakeType.HelloVerifyRequest:
                WalkHello(message);
                break;
            case HandshakeType.ServerHelloDone:
                break;
            case HandshakeType.ServerKeyExchange when IsVector:
                Field(2, "hint as to the identity of the key", out _, isText: true);
                break;
            case HandshakeType.ClientKeyExchange when IsVector:
                if (Field(2, "identity of the key, in clear", out byte[] identity, isText: true))
                {
                    message.Identity = identity;
                }

                break;
            case HandshakeType.Finished:
                Rest("verify_data: both have seen the same handshake");
                break;
            default:
                Rest("its content");
                break;
        }
    }

    // What a key exchange holds that has no elliptic curve: a text with its length before it. RFC 4279 section 2.
    private bool IsVector => Left >= 2 && Number(_at, 2) == Left - 2;

    private void WalkHello(HandshakeMessage message)
    {
        var hello = new HelloFields();
        if (!Fixed(2, "version", out int at))
        {
            return;
        }

        int version = Number(at, 2);
        Row(2, RecordNames.Version(version) ?? $"version {version:x4}");
        bool ofClient = message.Type == HandshakeType.ClientHello;
        if (message.Type != HandshakeType.HelloVerifyRequest)
        {
            if (!Fixed(RandomLength, "random number", out at))
            {
                return;
            }

            hello.Random = _bytes[at..(at + RandomLength)];
            Row(RandomLength, "random number");
            if (!Field(1, "session ID", out _))
            {
                return;
            }
        }

        if (message.Type != HandshakeType.ServerHello)
        {
            if (!Field(1, "cookie", out byte[] cookie))
            {
                return;
            }

            hello.Cookie = cookie;
        }

        if (message.Type == HandshakeType.HelloVerifyRequest
            || (WalkSuites(hello, ofClient) && WalkCompression(ofClient) && WalkExtensions(hello)))
        {
            message.Hello = hello;
        }
    }

    private bool WalkSuites(HelloFields hello, bool ofClient)
    {
        int count = 1;
        if (ofClient)
        {
            if (!Vector(2, "cipher suites", out int length))
            {
                return false;
            }

            if (length % 2 != 0)
            {
                Stop($"A cipher suite has two bytes, and the list of them {length}.", "RFC 5246 section 7.4.1.2");
                return false;
            }

            count = length / 2;
            Row(2, Counted.Of(count, "cipher suite"));
        }

        for (int i = 0; i < count; i++)
        {
            if (!Fixed(2, "cipher suite", out int at))
            {
                return false;
            }

            hello.Suites.Add(Number(at, 2));
            Row(2, RecordNames.Suite(Number(at, 2)));
        }

        return true;
    }

    private bool WalkCompression(bool ofClient)
    {
        if (ofClient)
        {
            return Field(1, "compression methods", out _);
        }

        if (!Fixed(1, "compression method", out _))
        {
            return false;
        }

        Row(1, "compression method");
        return true;
    }

    private bool WalkExtensions(HelloFields hello)
    {
        if (Left == 0)
        {
            return true; // they may be left out
        }

        if (!Vector(2, "extensions", out int length))
        {
            return false;
        }

        Row(2, $"extensions, {Bytes(length)}");
        int end = _end;
        _end = _at + length;
        while (Left > 0)
        {
            if (!Fixed(4, "type and length of an extension", out int at))
            {
                return false;
            }

            int type = Number(at, 2);
            int size = Number(at + 2, 2);
            string name = RecordNames.Extension(type);
            if (size > Left - 4)
            {
                Stop($"The extension {name} has {Bytes(size)}, and {Counted.Follow(Left - 4)}.", "RFC 5246 section 7.4.1.4");
                return false;
            }

            Row(2, name);
            Row(2, Bytes(size));
            byte[] value = _bytes[_at..(_at + size)];
            hello.Extensions[type] = value;
            if (size != 0)
            {
                Row(size, Describe(type, value));
            }
        }

        _end = end;
        return true;
    }

    private static string Describe(int type, byte[] value)
    {
        return (type, value) switch
        {
            (ExtensionType.ConnectionId, [0]) => "it can put one into its records, and wants none in those of the other side",
            (ExtensionType.ConnectionId, [var length, .. var id]) when id.Length == length =>
                $"records of the other side are to carry {Convert.ToHexStringLower(id)}",
            (ExtensionType.MaxFragmentLength, [>= 1 and <= 4]) => $"{256 << value[0]} bytes a record at most",
            (ExtensionType.RecordSizeLimit, [_, _]) => $"{BinaryPrimitives.ReadUInt16BigEndian(value)} bytes a record at most",
            (0, [_, _, 0, _, _, .. var name]) => RecordContent.Text(name),
            _ => "its value",
        };
    }

    // A field with its length before it, of one or two bytes.
    private bool Field(int lengthBytes, string name, out byte[] value, bool isText = false)
    {
        value = [];
        if (!Vector(lengthBytes, name, out int length))
        {
            return false;
        }

        Row(lengthBytes, length == 0 ? "no " + name : $"{name}, {Bytes(length)}");
        if (length != 0)
        {
            value = _bytes[_at..(_at + length)];
            Row(length, isText ? RecordContent.Text(value) : name);
        }

        return true;
    }

    // Whether a length is there, and so many bytes behind it. Nothing of it is read yet.
    private bool Vector(int lengthBytes, string name, out int length)
    {
        length = 0;
        if (!Fixed(lengthBytes, "length of the " + name, out int at))
        {
            return false;
        }

        length = Number(at, lengthBytes);
        if (length > Left - lengthBytes)
        {
            Stop($"The length of the {name} says {length}, and {Counted.Follow(Left - lengthBytes)}.", "RFC 5246 section 4.3");
            return false;
        }

        return true;
    }

    private bool Fixed(int length, string name, out int at)
    {
        at = _at;
        if (Left < length)
        {
            Stop($"The {name} has {Bytes(length)}; here {Counted.Are(Left)}.", "RFC 5246 section 7.4");
            return false;
        }

        return true;
    }

    private void Rest(string meaning)
    {
        if (Left > 0)
        {
            Row(Left, meaning);
        }
    }

    private void Row(int length, string meaning)
    {
        content.Rows.Add(new RecordRow(_at, length, meaning));
        _at += length;
    }

    private void Stop(string what, string section)
    {
        content.Fault = new Remark(_at, what, section);
    }

    private int Number(int at, int length)
    {
        int value = 0;
        for (int i = 0; i < length; i++)
        {
            value = (value << 8) | _bytes[at + i];
        }

        return value;
    }

    private static string Bytes(int count)
    {
        return Counted.Of(count, "byte");
    }
}
