// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;

namespace NanoCoap.Lab.Simulation;

/// <summary>What a client reads in a response.</summary>
internal static class MessageFields
{
    private const int StandardMaxAge = 60; // RFC 7252 section 5.10.5

    /// <summary>Whether a response is one of success.</summary>
    public static bool IsSuccess(this RawMessage message)
    {
        return message.Code >> 5 == 2;
    }

    /// <summary>Whether a response is a certain one.</summary>
    public static bool Is(this RawMessage message, CoapCode code)
    {
        return message.Code == (int)code;
    }

    /// <summary>The value of an option that is a number, or -1.</summary>
    public static int Number(this RawMessage message, int option)
    {
        foreach (RawOption candidate in message.Options)
        {
            if (candidate.Number == option)
            {
                int value = 0;
                foreach (byte b in candidate.Value)
                {
                    value = (value << 8) | b;
                }

                return value;
            }
        }

        return -1;
    }

    /// <summary>The bytes of an option, or null.</summary>
    public static byte[]? Bytes(this RawMessage message, int option)
    {
        foreach (RawOption candidate in message.Options)
        {
            if (candidate.Number == option)
            {
                return candidate.Value;
            }
        }

        return null;
    }

    /// <summary>For how long a response is fresh, or a 5.03 wants its client to wait.</summary>
    public static int MaxAgeMs(this RawMessage message)
    {
        int seconds = message.Number(OptionNumber.MaxAge);
        return 1000 * (seconds < 0 ? StandardMaxAge : seconds);
    }

    /// <summary>An Empty message.</summary>
    public static byte[] Empty(MessageType type, int messageId)
    {
        return [(byte)(0x40 | ((int)type << 4)), 0, (byte)(messageId >> 8), (byte)messageId];
    }
}
