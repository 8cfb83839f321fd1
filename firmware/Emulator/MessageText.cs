// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Emulator
{
    /// <summary>Messages as text: a line that says what they mean, and their bytes. For eyes, not for speed.</summary>
    public static class MessageText
    {
        private const int MostPayload = 60;
        private const string Digits = "0123456789abcdef";

        /// <summary>One line: type, code, message ID, token, options, payload.</summary>
        /// <param name="datagram">The message.</param>
        /// <returns>The line; for what is no message, why not.</returns>
        public static string Line(byte[] datagram)
        {
            MessageReader reader = new MessageReader(32);
            ParseStatus status = reader.Parse(datagram, datagram.Length);
            if (status != ParseStatus.Ok)
            {
                return "no message (" + datagram.Length.ToString() + " bytes)";
            }

            string line = Type(reader.Type) + " " + Code(reader.Code) + " id=" + reader.MessageId.ToString();
            if (reader.TokenLength != 0)
            {
                line += " token=" + Hex(datagram, MessageReader.TokenOffset, reader.TokenLength);
            }

            for (int i = 0; i < reader.OptionCount; i++)
            {
                line += " " + Option(datagram, reader.OptionNumberAt(i), reader.OptionOffset(i), reader.OptionLength(i));
            }

            if (reader.PayloadLength != 0)
            {
                line += " " + Payload(datagram, reader.PayloadOffset, reader.PayloadLength);
            }

            return line;
        }

        /// <summary>Bytes in hexadecimal.</summary>
        /// <param name="bytes">Holds them.</param>
        /// <param name="offset">Where they start.</param>
        /// <param name="length">How many they are.</param>
        /// <returns>Two digits a byte.</returns>
        public static string Hex(byte[] bytes, int offset, int length)
        {
            char[] text = new char[length * 2];
            for (int i = 0; i < length; i++)
            {
                text[i * 2] = Digits[bytes[offset + i] >> 4];
                text[(i * 2) + 1] = Digits[bytes[offset + i] & 15];
            }

            return new string(text);
        }

        /// <summary>Bytes of ASCII as text; others show as a dot, a line feed as a blank.</summary>
        /// <param name="bytes">Holds them.</param>
        /// <param name="offset">Where they start.</param>
        /// <param name="length">How many they are.</param>
        /// <returns>The text.</returns>
        public static string Ascii(byte[] bytes, int offset, int length)
        {
            char[] text = new char[length];
            for (int i = 0; i < length; i++)
            {
                int c = bytes[offset + i];
                text[i] = c == '\n' ? ' ' : c < ' ' || c > '~' ? '.' : (char)c;
            }

            return new string(text);
        }

        /// <summary>A code as its registry has it: "2.05 Content".</summary>
        /// <param name="code">The code.</param>
        /// <returns>The text.</returns>
        public static string Code(CoapCode code)
        {
            int value = (int)code;
            string text = (value >> 5).ToString() + "." + ((value & 31) < 10 ? "0" : "") + (value & 31).ToString();
            string name = Name(code);
            return name == null ? text : text + " " + name;
        }

        private static string Type(MessageType type)
        {
            switch (type)
            {
                case MessageType.Confirmable: return "CON";
                case MessageType.NonConfirmable: return "NON";
                case MessageType.Acknowledgement: return "ACK";
                default: return "RST";
            }
        }

        private static string Name(CoapCode code)
        {
            switch (code)
            {
                case CoapCode.Empty: return "Empty";
                case CoapCode.Get: return "GET";
                case CoapCode.Post: return "POST";
                case CoapCode.Put: return "PUT";
                case CoapCode.Delete: return "DELETE";
                case CoapCode.Created: return "Created";
                case CoapCode.Deleted: return "Deleted";
                case CoapCode.Valid: return "Valid";
                case CoapCode.Changed: return "Changed";
                case CoapCode.Content: return "Content";
                case CoapCode.Continue: return "Continue";
                case CoapCode.BadRequest: return "Bad Request";
                case CoapCode.BadOption: return "Bad Option";
                case CoapCode.NotFound: return "Not Found";
                case CoapCode.MethodNotAllowed: return "Method Not Allowed";
                case CoapCode.RequestEntityIncomplete: return "Request Entity Incomplete";
                case CoapCode.ServiceUnavailable: return "Service Unavailable";
                default: return null;
            }
        }

        private static string Option(byte[] bytes, int number, int offset, int length)
        {
            string name = OptionName(number);
            name = name == null ? "Option-" + number.ToString() : name;
            int row = OptionTable.Find(number);
            OptionFormat format = row < 0 ? OptionFormat.Opaque : OptionTable.Format(row);
            switch (format)
            {
                case OptionFormat.Empty:
                    return name;
                case OptionFormat.String:
                    return name + "=" + Ascii(bytes, offset, length);
                case OptionFormat.Uint:
                    int value = 0;
                    for (int i = 0; i < length; i++)
                    {
                        value = (value << 8) | bytes[offset + i];
                    }

                    if (number == OptionNumber.Block1 || number == OptionNumber.Block2)
                    {
                        return name + "=" + BlockOption.Number(value).ToString() + "/" + (BlockOption.More(value) ? "1" : "0") + "/"
                            + BlockOption.Size(BlockOption.Szx(value)).ToString();
                    }

                    return name + "=" + value.ToString();
                default:
                    return name + "=" + Hex(bytes, offset, length);
            }
        }

        private static string OptionName(int number)
        {
            switch (number)
            {
                case OptionNumber.ETag: return "ETag";
                case OptionNumber.Observe: return "Observe";
                case OptionNumber.LocationPath: return "Location-Path";
                case OptionNumber.Oscore: return "OSCORE";
                case OptionNumber.UriPath: return "Uri-Path";
                case OptionNumber.ContentFormat: return "Content-Format";
                case OptionNumber.MaxAge: return "Max-Age";
                case OptionNumber.UriQuery: return "Uri-Query";
                case OptionNumber.Accept: return "Accept";
                case OptionNumber.Block2: return "Block2";
                case OptionNumber.Block1: return "Block1";
                case OptionNumber.Size2: return "Size2";
                case OptionNumber.Size1: return "Size1";
                case OptionNumber.Echo: return "Echo";
                default: return null;
            }
        }

        private static string Payload(byte[] bytes, int offset, int length)
        {
            return length <= MostPayload
                ? "\"" + Ascii(bytes, offset, length) + "\""
                : "\"" + Ascii(bytes, offset, MostPayload) + "\" and " + (length - MostPayload).ToString() + " bytes more";
        }
    }
}
