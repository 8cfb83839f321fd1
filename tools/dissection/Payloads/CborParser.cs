// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics.CodeAnalysis;
using System.Formats.Cbor;
using System.Text;
using System.Text.Unicode;

namespace NanoCoap.Dissection.Payloads;

/// <summary>Reads CBOR. RFC 8949.</summary>
public static class CborParser
{
    private const int MaxDepth = 32;

    /// <summary>Reads a CBOR sequence: one item, usually. RFC 8742.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="items">The items.</param>
    /// <returns>False if the bytes are not well-formed CBOR.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out IReadOnlyList<CborItem>? items)
    {
        try
        {
            // Lax: a key that comes twice is to be seen, not to be hidden.
            var reader = new CborReader(bytes.ToArray(), CborConformanceMode.Lax, allowMultipleRootLevelValues: true);
            List<CborItem> all = ItemsUntil(CborReaderState.Finished, reader, MaxDepth);
            items = all.Count != 0 ? all : null;
        }
        catch (CborContentException)
        {
            items = null;
        }

        return items != null;
    }

    private static List<CborItem> ItemsUntil(CborReaderState end, CborReader reader, int depth)
    {
        var items = new List<CborItem>();
        while (reader.PeekState() != end)
        {
            items.Add(Item(reader, depth));
        }

        return items;
    }

    private static CborItem Item(CborReader reader, int depth)
    {
        if (depth == 0)
        {
            throw new CborContentException("Nested too deep.");
        }

        switch (reader.PeekState())
        {
            case CborReaderState.UnsignedInteger:
                return new CborItem { Kind = CborKind.Unsigned, Argument = reader.ReadUInt64() };
            case CborReaderState.NegativeInteger:
                return new CborItem { Kind = CborKind.Negative, Argument = reader.ReadCborNegativeIntegerRepresentation() };
            case CborReaderState.ByteString:
                return new CborItem { Kind = CborKind.Bytes, Bytes = reader.ReadByteString() };
            case CborReaderState.TextString:
                ReadOnlySpan<byte> text = reader.ReadDefiniteLengthTextStringBytes().Span;
                return new CborItem
                {
                    Kind = CborKind.Text,
                    Text = Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : throw new CborContentException("Text that is not UTF-8."),
                };
            case CborReaderState.StartIndefiniteLengthByteString:
                reader.ReadStartIndefiniteLengthByteString();
                List<CborItem> bytes = ItemsUntil(CborReaderState.EndIndefiniteLengthByteString, reader, depth - 1);
                reader.ReadEndIndefiniteLengthByteString();
                return new CborItem
                {
                    Kind = CborKind.Bytes, IsIndefinite = true, Items = bytes, Bytes = [.. bytes.SelectMany(piece => piece.Bytes)],
                };
            case CborReaderState.StartIndefiniteLengthTextString:
                reader.ReadStartIndefiniteLengthTextString();
                List<CborItem> texts = ItemsUntil(CborReaderState.EndIndefiniteLengthTextString, reader, depth - 1);
                reader.ReadEndIndefiniteLengthTextString();
                return new CborItem
                {
                    Kind = CborKind.Text, IsIndefinite = true, Items = texts, Text = string.Concat(texts.Select(piece => piece.Text)),
                };
            case CborReaderState.StartArray:
                bool noLength = reader.ReadStartArray() == null;
                List<CborItem> items = ItemsUntil(CborReaderState.EndArray, reader, depth - 1);
                reader.ReadEndArray();
                return new CborItem { Kind = CborKind.Array, IsIndefinite = noLength, Items = items };
            case CborReaderState.StartMap:
                bool noCount = reader.ReadStartMap() == null;
                List<CborItem> pairs = ItemsUntil(CborReaderState.EndMap, reader, depth - 1);
                reader.ReadEndMap();
                return new CborItem { Kind = CborKind.Map, IsIndefinite = noCount, Items = pairs };
            case CborReaderState.Tag:
                return new CborItem { Kind = CborKind.Tag, Argument = (ulong)reader.ReadTag(), Items = [Item(reader, depth - 1)] };
            case CborReaderState.HalfPrecisionFloat or CborReaderState.SinglePrecisionFloat or CborReaderState.DoublePrecisionFloat:
                return new CborItem { Kind = CborKind.Float, Float = reader.ReadDouble() };
            default:
                // RFC 8949 section 3.3: 24 to 31 could only have been written shorter, and there they are reserved. Lax lets them pass.
                ulong value = (ulong)reader.ReadSimpleValue();
                return value is >= 24 and < 32
                    ? throw new CborContentException("A reserved simple value.")
                    : new CborItem { Kind = CborKind.Simple, Argument = value };
        }
    }
}
