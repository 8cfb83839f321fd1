// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Names;
using NanoCoap.Dissection.Text;
using NanoCoap.Protocol;

namespace NanoCoap.Dissection.Messages;

/// <summary>Each byte of a datagram with its meaning. RFC 7252 section 3.</summary>
public static class MessageRows
{
    /// <summary>Puts the rows together.</summary>
    /// <param name="message">The dissection.</param>
    /// <returns>The rows, in the order of the bytes; every byte is in one.</returns>
    public static IReadOnlyList<MessageRow> Of(MessageDissection message)
    {
        var rows = new List<MessageRow>();
        int end = 0;
        if (message.HasHeader)
        {
            string type = message.Type switch
            {
                MessageType.Confirmable => "CON, wants an ACK",
                MessageType.NonConfirmable => "NON, sent once",
                MessageType.Acknowledgement => "ACK of this message ID",
                _ => "RST of this message ID",
            };
            rows.Add(new MessageRow(0, 1, MessagePart.Header, $"version {message.Version}, type {type}; token length {message.TokenLength}"));
            rows.Add(new MessageRow(1, 1, MessagePart.Code, CodeMeaning(message)));
            rows.Add(new MessageRow(2, 2, MessagePart.MessageId, $"message ID {message.MessageId}"));
            end = 4;
            if (message.TokenBytes != 0)
            {
                rows.Add(new MessageRow(4, message.TokenBytes, MessagePart.Token, "token, matches response to request"));
                end += message.TokenBytes;
            }
        }

        foreach (DissectedOption option in message.Options)
        {
            AddOption(rows, message, option);
            end = option.ValueOffset + option.Value.Length;
        }

        if (message.MarkerOffset >= 0)
        {
            rows.Add(new MessageRow(message.MarkerOffset, 1, MessagePart.Marker, "payload marker"));
            end = message.MarkerOffset + 1;
            if (!message.Payload.IsEmpty)
            {
                string payload = $"payload, {Counted.Of(message.Payload.Length, "byte")}";
                rows.Add(new MessageRow(end, message.Payload.Length, MessagePart.Payload, payload));
                end = message.Bytes.Length;
            }
        }

        if (end < message.Bytes.Length)
        {
            rows.Add(new MessageRow(end, message.Bytes.Length - end, MessagePart.Unread, "not read any further"));
        }

        return rows;
    }

    private static void AddOption(List<MessageRow> rows, MessageDissection message, DissectedOption option)
    {
        string bits = Convert.ToString(message.Bytes[option.Offset], 2).PadLeft(8, '0');
        rows.Add(new MessageRow(
            option.Offset, 1, MessagePart.OptionHead,
            $"{bits[..4]} {bits[4..]}: {Nibble("delta", option.DeltaNibble)}, {Nibble("length", option.LengthNibble)}", option));
        if (option.DeltaBytes != 0)
        {
            string text = Extension("delta", option.DeltaNibble, option.Delta);
            rows.Add(new MessageRow(option.Offset + 1, option.DeltaBytes, MessagePart.OptionHead, text, option));
        }

        if (option.LengthBytes != 0)
        {
            string text = Extension("length", option.LengthNibble, option.Length);
            rows.Add(new MessageRow(option.Offset + 1 + option.DeltaBytes, option.LengthBytes, MessagePart.OptionHead, text, option));
        }

        if (option.Delta >= 0 && option.Length >= 0)
        {
            string value = option.IsWhole ? OptionText.Describe(option.Number, option.Value, message.IsRequest)
                : $"{option.Value.Length} of {Counted.Of(option.Length, "byte")}";
            rows.Add(new MessageRow(option.ValueOffset, option.Value.Length, MessagePart.OptionValue, value, option));
        }
    }

    private static string CodeMeaning(MessageDissection message)
    {
        int code = message.Code;
        string what = code == 0 ? "neither request nor response"
            : message.IsRequest ? "a request"
            : (code >> 5) switch
            {
                2 => "a response: success",
                4 => "a response: client error",
                5 => "a response: server error",
                3 => "a response of class 3, which has no codes yet",
                7 => "signalling, for TCP only",
                _ => "a reserved class",
            };
        return $"code {CodeNames.Describe(code)}: {what}";
    }

    private static string Nibble(string part, int nibble)
    {
        return nibble switch
        {
            13 => $"{part} 13: in the next byte",
            14 => $"{part} 14: in the next two bytes",
            15 => $"{part} 15: reserved",
            _ => $"{part} {nibble}",
        };
    }

    private static string Extension(string part, int nibble, int value)
    {
        int offset = nibble == 13 ? 13 : 269;
        return value < 0 ? part + " breaks off" : $"{part} {value - offset} + {offset} = {value}";
    }
}
