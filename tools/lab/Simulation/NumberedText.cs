// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Text;
using NanoCoap.Resources;

namespace NanoCoap.Lab.Simulation;

/// <summary>
/// A body that says which one it is, "17;", and goes on with letters that only this number has: parts of two of them put together are
/// none.
/// </summary>
public static class NumberedText
{
    /// <summary>Makes a body.</summary>
    /// <param name="number">Its number, 0 or more.</param>
    /// <param name="length">Bytes of it; the number stands there in any case.</param>
    /// <returns>The bytes.</returns>
    public static byte[] Make(int number, int length)
    {
        string head = string.Create(CultureInfo.InvariantCulture, $"{number};");
        byte[] bytes = new byte[Math.Max(length, head.Length)];
        Encoding.ASCII.GetBytes(head, bytes);
        for (int i = head.Length; i < bytes.Length; i++)
        {
            bytes[i] = Letter(number, i);
        }

        return bytes;
    }

    /// <summary>Writes a body into an answer, without allocating.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="number">Its number.</param>
    /// <param name="length">Bytes of it.</param>
    public static void Append(Response response, int number, int length)
    {
        response.AppendNumber(number);
        response.AppendByte((byte)';');
        for (int i = response.Length; i < length; i++)
        {
            response.AppendByte(Letter(number, i));
        }
    }

    /// <summary>The number of a body of which only the beginning need be there. Allocates nothing.</summary>
    /// <param name="bytes">The beginning.</param>
    /// <returns>The number, or -1.</returns>
    public static int Number(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)';');
        return end > 0 && int.TryParse(bytes[..end], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1;
    }

    /// <summary>The number of a body, if it is whole and of one piece. Allocates nothing.</summary>
    /// <param name="bytes">The body.</param>
    /// <returns>The number, or -1.</returns>
    public static int WholeNumber(ReadOnlySpan<byte> bytes)
    {
        int number = Number(bytes);
        for (int i = number < 0 ? bytes.Length : bytes.IndexOf((byte)';') + 1; i < bytes.Length; i++)
        {
            if (bytes[i] != Letter(number, i))
            {
                return -1;
            }
        }

        return number;
    }

    private static byte Letter(int number, int index)
    {
        return (byte)('a' + (((number * 7) + index + (index / 16)) % 26));
    }
}
