// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text.Unicode;
using NanoCoap.Dissection.Names;
using NanoCoap.Dissection.Text;
using NanoCoap.Protocol;

namespace NanoCoap.Dissection.Messages;

/// <summary>Looks for what a well-formed message can get wrong all the same.</summary>
internal static class Review
{
    private const int RecommendedBytes = 1152;

    public static void Of(MessageDissection message)
    {
        if (!message.HasHeader || message.Version != 1)
        {
            return;
        }

        OfTypeAndCode(message);
        int last = -1;
        foreach (DissectedOption option in message.Options.Where(option => option.IsWhole))
        {
            OfOption(message, option, option.Number == last);
            last = option.Number;
        }

        OfBlock(message);
        if (message.Bytes.Length > RecommendedBytes)
        {
            string split = $"beyond {RecommendedBytes} a message may be split by IP on its way; blocks (RFC 7959) keep it smaller";
            Add(message, 0, $"{message.Bytes.Length} bytes: {split}.", "RFC 7252 section 4.6");
        }
    }

    private static void OfTypeAndCode(MessageDissection message)
    {
        int code = message.Code;
        switch (code >> 5)
        {
            case 1 or 6:
                Add(message, 1, $"Class {code >> 5} is reserved: a recipient rejects the message.", "RFC 7252 sections 3 and 4.2");
                return;
            case 7:
                Add(message, 1, "Class 7 is for signalling over TCP and WebSockets: in a datagram it is rejected.", "RFC 8323 section 5.1");
                return;
        }

        if (message.Fault == null && code == 0 && message.Type == MessageType.NonConfirmable)
        {
            Add(message, 1, "An Empty message must not be a NON: it is rejected.", "RFC 7252 section 4.3");
        }

        if (message.Type == MessageType.Acknowledgement && message.IsRequest)
        {
            Add(message, 1, "An acknowledgement carries a response or is Empty, never a request: it is ignored.", "RFC 7252 section 4.2");
        }

        if (message.Type == MessageType.Reset && code != 0)
        {
            Add(message, 1, "A Reset must be Empty: with a code it is ignored.", "RFC 7252 section 4.2");
        }

        if (code != 0 && CodeNames.Describe(code) == CodeNames.Number(code))
        {
            if (message.IsRequest)
            {
                Add(message, 1, "No method has this number: a server answers 4.05 Method Not Allowed.", "RFC 7252 section 5.8");
            }
            else
            {
                string general = $"a client treats it like {code >> 5}.00, the general one of its class";
                Add(message, 1, $"No response code known here: {general}.", "RFC 7252 section 5.9");
            }
        }
    }

    private static void OfOption(MessageDissection message, DissectedOption option, bool repeated)
    {
        int row = option.Row;
        bool critical = OptionTable.IsCritical(option.Number);
        string fate = !critical ? "being elective, it is ignored"
            : message.IsRequest ? "being critical, a CON request with it is answered 4.02 Bad Option and a NON rejected"
            : "being critical, a response with it is rejected";
        if (row < 0)
        {
            Add(message, option.Offset, $"Option {option.Number} is not known here; {fate}.", "RFC 7252 section 5.4.1");
            return;
        }

        int length = option.Value.Length;
        int min = OptionTable.MinLength(row);
        int max = OptionTable.MaxLength(row);
        if (length < min || length > max)
        {
            string bounds = min == max ? $"{min}" : $"{min} to {max}";
            string counts = $"{option.Name} has {length} bytes where {bounds} are allowed, and counts as not recognised";
            Add(message, option.Offset, $"{counts}; {fate}.", "RFC 7252 section 5.4.3");
            return;
        }

        if (repeated && !OptionTable.IsRepeatable(row))
        {
            string counts = $"{option.Name} must not be repeated; this one counts as not recognised";
            Add(message, option.Offset, $"{counts}; {fate}.", "RFC 7252 section 5.4.5");
        }

        OfValue(message, option, OptionTable.Format(row));
    }

    // Block1 says what the payload of a request is, Block2 that of a response; the other way round they ask for something.
    private static void OfBlock(MessageDissection message)
    {
        int number = message.IsRequest ? OptionNumber.Block1 : OptionNumber.Block2;
        DissectedOption? block = message.Options.FirstOrDefault(option => option.IsWhole && option.Number == number && option.Value.Length <= 3);
        if (message.Fault != null || block == null)
        {
            return;
        }

        ulong value = OptionText.Uint(block.Value);
        int szx = (int)(value & 7);
        bool more = (value & 8) != 0;
        int size = 16 << szx;
        int length = message.Payload.Length;
        if (szx < 7 && (more ? length != size : length > size))
        {
            string due = more ? $"a block that is not the last has just the {size} bytes that its SZX says" : $"its SZX says {size} bytes at most";
            Add(message, block.Offset, $"{block.Name}: the payload has {length} bytes; {due}.", "RFC 7959 sections 2.2 and 2.3");
        }
    }

    private static void OfValue(MessageDissection message, DissectedOption option, OptionFormat format)
    {
        byte[] value = option.Value;
        if (format == OptionFormat.Uint && value.Length > OptionTable.MinLength(option.Row) && value[0] == 0)
        {
            Add(message, option.ValueOffset, $"{option.Name}: a sender leaves leading zero bytes out; a recipient takes them.", "RFC 7252 section 3.2");
        }

        if (format == OptionFormat.String && !Utf8.IsValid(value))
        {
            Add(message, option.ValueOffset, $"{option.Name}: a string is UTF-8 text, and this is not.", "RFC 7252 section 3.2");
        }

        if (option.Number == OptionNumber.HopLimit && OptionText.Uint(value) is 0 or > 255)
        {
            Add(message, option.ValueOffset, "Hop-Limit is from 1 to 255; a server answers 4.00 Bad Request.", "RFC 8768 section 3");
        }

        if (option.Number is OptionNumber.Block1 or OptionNumber.Block2 && (OptionText.Uint(value) & 7) == 7)
        {
            Add(message, option.ValueOffset, $"{option.Name}: SZX 7 is reserved; a server answers 4.00 Bad Request.", "RFC 7959 section 2.2");
        }

        bool dots = value.AsSpan().SequenceEqual("."u8) || value.AsSpan().SequenceEqual(".."u8);
        if (dots && option.Number is OptionNumber.UriPath or OptionNumber.LocationPath)
        {
            string section = option.Number == OptionNumber.UriPath ? "RFC 7252 section 5.10.1" : "RFC 7252 section 5.10.7";
            Add(message, option.ValueOffset, $"{option.Name} must not be \".\" or \"..\".", section);
        }

        if (option.Number == OptionNumber.Observe && message.IsRequest && message.Code is not ((int)CoapCode.Get or (int)CoapCode.Fetch))
        {
            Add(message, option.Offset, "Observe means something in GET and FETCH requests alone; here it is ignored.", "RFC 7641 section 2");
        }
    }

    private static void Add(MessageDissection message, int offset, string text, string section)
    {
        message.Remarks.Add(new Remark(offset, text, section));
    }
}
