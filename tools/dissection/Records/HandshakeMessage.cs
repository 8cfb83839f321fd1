// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;

namespace NanoCoap.Dissection.Records;

/// <summary>A handshake message, or the piece of one that a record holds. RFC 6347 section 4.2.2.</summary>
public sealed class HandshakeMessage
{
    /// <summary>Bytes of the header of a piece.</summary>
    public const int HeaderLength = 12;

    /// <summary>What it is; see <see cref="HandshakeType"/>.</summary>
    public required int Type { get; init; }

    /// <summary>Bytes of the whole message, without its header.</summary>
    public required int Length { get; init; }

    /// <summary>Its number among the messages of its sender.</summary>
    public required int Sequence { get; init; }

    /// <summary>Where in the message the piece begins.</summary>
    public required int FragmentOffset { get; init; }

    /// <summary>The piece.</summary>
    public required byte[] Fragment { get; init; }

    /// <summary>Whether the piece is all of it.</summary>
    public bool IsWhole => FragmentOffset == 0 && Fragment.Length == Length;

    /// <summary>The fields of a hello that is here whole; else null.</summary>
    public HelloFields? Hello { get; internal set; }

    /// <summary>The identity of a pre-shared key, if it is here: of a ClientKeyExchange. RFC 4279 section 2.</summary>
    public byte[]? Identity { get; internal set; }

    /// <summary>What it is, in a few words.</summary>
    public string Words
    {
        get
        {
            string name = RecordNames.Handshake(Type);
            return !IsWhole
                ? string.Create(CultureInfo.InvariantCulture, $"{name} ({Fragment.Length} of {Length} bytes, from {FragmentOffset} on)")
                : Hello is { Cookie.Length: > 0 } && Type == HandshakeType.ClientHello ? name + " with cookie"
                : Identity != null ? name + " " + RecordContent.Text(Identity) : name;
        }
    }
}
