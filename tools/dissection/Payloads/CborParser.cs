// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace NanoCoap.Dissection.Payloads;

/// <summary>Reads CBOR. RFC 8949.</summary>
public ref struct CborParser
{
    private const int MaxDepth = 32;
    private const int Indefinite = 31;

    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;

    private CborParser(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
    }

    /// <summary>Reads a CBOR sequence: one item, usually. RFC 8742.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="items">The items.</param>
    /// <returns>False if the bytes are not well-formed CBOR.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out IReadOnlyList<CborItem>? items)
    {
        var parser = new CborParser(bytes);
        var all = new List<CborItem>();
        items = all;
        while (parser._at < bytes.Length)
        {
            if (parser.Item(MaxDepth) is not { } item)
            {
                items = null;
                return false;
            }

            all.Add(item);
        }

        return all.Count != 0;
    }

    private CborItem? Item(int depth)
    {
        if (depth == 0 || _at >= _bytes.Length)
        {
            return null;
        }

        int major = _bytes[_at] >> 5;
        int info = _bytes[_at++] & 31;
        if (info is > 27 and < Indefinite || (info == Indefinite && major is 0 or 1 or 6 or 7))
        {
            return null; // reserved, or a "break" that nobody waits for
        }

        ulong argument = (ulong)info;
        if (info is >= 24 and <= 27)
        {
            int size = 1 << (info - 24);
            if (_bytes.Length - _at < size)
            {
                return null;
            }

            argument = 0;
            foreach (byte b in _bytes.Slice(_at, size))
            {
                argument = (argument << 8) | b;
            }

            _at += size;
        }

        return major switch
        {
            0 => new CborItem { Kind = CborKind.Unsigned, Argument = argument },
            1 => new CborItem { Kind = CborKind.Negative, Argument = argument },
            2 or 3 => String(major, info == Indefinite, argument, depth),
            4 or 5 => Container(major, info == Indefinite, argument, depth),
            6 => Item(depth - 1) is { } content ? new CborItem { Kind = CborKind.Tag, Argument = argument, Items = [content] } : null,
            _ => SimpleOrFloat(info, argument),
        };
    }

    private CborItem? String(int major, bool indefinite, ulong length, int depth)
    {
        CborKind kind = major == 2 ? CborKind.Bytes : CborKind.Text;
        if (indefinite)
        {
            List<CborItem>? pieces = Items(ulong.MaxValue, indefinite, depth);
            return pieces == null || pieces.Exists(piece => piece.Kind != kind || piece.IsIndefinite) ? null : new CborItem
            {
                Kind = kind,
                IsIndefinite = true,
                Items = pieces,
                Bytes = [.. pieces.SelectMany(piece => piece.Bytes)],
                Text = string.Concat(pieces.Select(piece => piece.Text)),
            };
        }

        if (length > (ulong)(_bytes.Length - _at))
        {
            return null;
        }

        ReadOnlySpan<byte> value = _bytes.Slice(_at, (int)length);
        _at += (int)length;
        if (kind == CborKind.Bytes)
        {
            return new CborItem { Kind = kind, Bytes = value.ToArray() };
        }

        return Utf8.IsValid(value) ? new CborItem { Kind = kind, Text = Encoding.UTF8.GetString(value) } : null;
    }

    private CborItem? Container(int major, bool indefinite, ulong count, int depth)
    {
        bool map = major == 5;
        if (!indefinite && count > (ulong)(_bytes.Length - _at))
        {
            return null; // an item has a byte at least
        }

        List<CborItem>? items = Items(map ? 2 * count : count, indefinite, depth);
        return items == null || (map && items.Count % 2 != 0) ? null : new CborItem
        {
            Kind = map ? CborKind.Map : CborKind.Array,
            IsIndefinite = indefinite,
            Items = items,
        };
    }

    private List<CborItem>? Items(ulong count, bool indefinite, int depth)
    {
        const byte Break = 0xFF;
        var items = new List<CborItem>();
        while (indefinite || (ulong)items.Count < count)
        {
            if (indefinite && _at < _bytes.Length && _bytes[_at] == Break)
            {
                _at++;
                break;
            }

            if (Item(depth - 1) is not { } item)
            {
                return null;
            }

            items.Add(item);
        }

        return items;
    }

    private static CborItem? SimpleOrFloat(int info, ulong argument)
    {
        return info switch
        {
            24 when argument < 32 => null, // must have been written shorter
            25 => new CborItem { Kind = CborKind.Float, Float = (double)BitConverter.UInt16BitsToHalf((ushort)argument) },
            26 => new CborItem { Kind = CborKind.Float, Float = BitConverter.UInt32BitsToSingle((uint)argument) },
            27 => new CborItem { Kind = CborKind.Float, Float = BitConverter.UInt64BitsToDouble(argument) },
            _ => new CborItem { Kind = CborKind.Simple, Argument = argument },
        };
    }
}
