// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Wire;

namespace NanoCoap.Resources
{
    /// <summary>The line of one resource in application/link-format, and the search in such lines. RFC 6690 sections 2 and 4.1.</summary>
    internal static class LinkText
    {
        // What may stand in a path as it is, besides letters and digits. RFC 3986 section 3.3: pchar and the slash.
        private const string PathMarks = "-._~!$&'()*+,;=:@/";
        private const string HexDigits = "0123456789ABCDEF";

        /// <summary>Builds the line: href, then rt, if, ct, sz, title, obs where the resource has them. Runs at start-up.</summary>
        /// <param name="resource">The resource.</param>
        /// <param name="osc">Whether it is to be had with OSCORE alone. RFC 8613 section 9.</param>
        /// <returns>UTF-8 bytes.</returns>
        internal static byte[] Build(Resource resource, bool osc)
        {
            string line = "</" + PercentEncode(resource.Path) + ">";
            if (!string.IsNullOrEmpty(resource.ResourceType))
            {
                line += ";rt=\"" + resource.ResourceType + "\"";
            }

            if (!string.IsNullOrEmpty(resource.InterfaceDescription))
            {
                line += ";if=\"" + resource.InterfaceDescription + "\"";
            }

            int[] formats = resource.ContentFormats;
            if (formats != null && formats.Length != 0)
            {
                // RFC 7252 section 7.2.1: one number as it is, several in quotes and divided by blanks.
                string values = formats[0].ToString();
                for (int i = 1; i < formats.Length; i++)
                {
                    values += " " + formats[i].ToString();
                }

                line += formats.Length == 1 ? ";ct=" + values : ";ct=\"" + values + "\"";
            }

            if (resource.SizeEstimate > 0)
            {
                line += ";sz=" + resource.SizeEstimate.ToString();
            }

            if (!string.IsNullOrEmpty(resource.Title))
            {
                line += ";title=\"" + resource.Title + "\"";
            }

            if (resource.Observable)
            {
                line += ";obs"; // RFC 7641 section 6
            }

            return Utf8.Encode(osc ? line + ";osc" : line);
        }

        /// <summary>
        /// Tells whether a line passes a filter of the form name=value, where the value may end in an asterisk that stands for
        /// anything, and where one of several values divided by blanks is enough. A name alone asks whether the attribute is
        /// there. RFC 6690 section 4.1.
        /// </summary>
        /// <param name="line">Holds a line from <see cref="Build"/>.</param>
        /// <param name="lineStart">Where it starts.</param>
        /// <param name="lineEnd">Where it ends.</param>
        /// <param name="filter">Holds the filter.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="length">Bytes of it.</param>
        /// <returns>True if the line passes.</returns>
        internal static bool Matches(byte[] line, int lineStart, int lineEnd, byte[] filter, int offset, int length)
        {
            int valueEnd = offset + length;
            int value = Seek(filter, offset, valueEnd, '=', '=') + 1;
            int name = value - 1 - offset;
            bool hasValue = value <= valueEnd;
            bool prefix = false;
            if (hasValue)
            {
                // Some clients send the value in quotes, as it stands in the document.
                if (valueEnd - value >= 2 && filter[value] == '"' && filter[valueEnd - 1] == '"')
                {
                    value++;
                    valueEnd--;
                }

                if (valueEnd > value && filter[valueEnd - 1] == '*')
                {
                    prefix = true;
                    valueEnd--;
                }
            }

            int at = Seek(line, lineStart + 1, lineEnd, '>', '>');
            if (name == 4 && filter[offset] == 'h' && filter[offset + 1] == 'r' && filter[offset + 2] == 'e' && filter[offset + 3] == 'f')
            {
                return !hasValue || ValueMatches(line, lineStart + 1, at, filter, value, valueEnd, prefix, false);
            }

            at++;
            while (at < lineEnd)
            {
                // line[at] is the semicolon before an attribute.
                int start = at + 1;
                int stop = Seek(line, start, lineEnd, '=', ';');
                int from = stop + 1;
                int to = stop;
                bool several = false;
                at = stop;
                if (stop < lineEnd && line[stop] == '=')
                {
                    if (from < lineEnd && line[from] == '"')
                    {
                        from++;
                        to = Seek(line, from, lineEnd, '"', '"');
                        at = to + 1;

                        // A title is one value, blanks and all; rt, if and ct are lists. RFC 6690 section 3.
                        several = !(stop - start == 5 && line[start] == 't');
                    }
                    else
                    {
                        to = Seek(line, from, lineEnd, ';', ';');
                        at = to;
                    }
                }
                else
                {
                    from = stop; // without a value
                }

                if (stop - start == name && MessageReader.SameBytes(line, start, filter, offset, name)
                    && (!hasValue || ValueMatches(line, from, to, filter, value, valueEnd, prefix, several)))
                {
                    return true;
                }
            }

            return false;
        }

        // Where the first of two characters stands, or the end.
        private static int Seek(byte[] text, int at, int end, char one, char other)
        {
            while (at < end && text[at] != one && text[at] != other)
            {
                at++;
            }

            return at;
        }

        private static bool ValueMatches(byte[] line, int from, int to, byte[] filter, int value, int valueEnd, bool prefix, bool several)
        {
            int wanted = valueEnd - value;
            while (true)
            {
                int end = from;
                while (end < to && !(several && line[end] == ' '))
                {
                    end++;
                }

                int size = end - from;
                if ((prefix ? size >= wanted : size == wanted) && MessageReader.SameBytes(line, from, filter, value, wanted))
                {
                    return true;
                }

                if (end >= to)
                {
                    return false;
                }

                from = end + 1;
            }
        }

        /// <summary>A link is a URI reference: all else is percent-encoded, byte for byte of its UTF-8. RFC 6690 section 2.</summary>
        private static string PercentEncode(string path)
        {
            byte[] bytes = Utf8.Encode(path);
            char[] text = new char[bytes.Length * 3];
            int at = 0;
            for (int i = 0; i < bytes.Length; i++)
            {
                char c = (char)bytes[i];
                if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || PathMarks.IndexOf(c) >= 0)
                {
                    text[at++] = c;
                }
                else
                {
                    text[at++] = '%';
                    text[at++] = HexDigits[c >> 4];
                    text[at++] = HexDigits[c & 15];
                }
            }

            return new string(text, 0, at);
        }
    }
}
