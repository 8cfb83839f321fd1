// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Resources
{
    /// <summary>
    /// A request as its handler sees it: checked, with its whole body. Lent for the time of the call; nothing here
    /// allocates. Fields are to be read only.
    /// </summary>
    /// <example>
    /// <code>
    /// public sealed class LimitResource : Resource
    /// {
    ///     private int _tenths = 300;
    ///
    ///     public LimitResource() : base("limit", Methods.Put)
    ///     {
    ///     }
    ///
    ///     public override CoapCode Put(Request request, Response response)
    ///     {
    ///         return request.TryReadDecimal(1, out _tenths) ? CoapCode.Changed : CoapCode.BadRequest;
    ///     }
    /// }
    /// </code>
    /// </example>
    public sealed class Request
    {
        /// <summary>Method code. RFC 7252 section 12.1.1.</summary>
        public CoapCode Method;

        /// <summary>Whether this is a Confirmable request. RFC 7252 section 4.2.</summary>
        public bool IsConfirmable;

        /// <summary>Whether this is the GET of a registration, run again for a notification. RFC 7641 section 4.2.</summary>
        public bool IsNotification;

        /// <summary>Whether the request came in by multicast: answer only what is worth the airtime. RFC 7252 section 8.2.</summary>
        public bool IsMulticast;

        /// <summary>Holds the body.</summary>
        public byte[] Body;

        /// <summary>Where the body starts.</summary>
        public int BodyOffset;

        /// <summary>Bytes of the body, 0 if there is none.</summary>
        public int BodyLength;

        /// <summary>Content-Format of the body, or <see cref="ContentFormat.None"/>. RFC 7252 section 5.10.3.</summary>
        public int Format;

        /// <summary>
        /// The negotiated Content-Format of the answer: one of the resource's, or what Accept asks for if the resource names
        /// none, or <see cref="ContentFormat.None"/>. RFC 7252 section 5.10.4.
        /// </summary>
        public int AcceptedFormat;

        /// <summary>How many path segments go beyond the path of the resource.</summary>
        public int SubpathCount;

        internal MessageReader Reader;
        internal int SubpathFirst; // index of the first such segment among the reader's options
        internal object Sender; // unless it is run again
        internal Transmission Notification; // for which it is run again, or null
        internal Exchange Exchange; // in which it came
        internal IReaders Readers; // or null

        /// <summary>Gets the sender, as the transport names it: to be compared with Equals, nothing else.</summary>
        public object Remote
        {
            get { return Notification == null ? Sender : Notification.Peer.Remote; }
        }

        /// <summary>
        /// Tells whether who asks may read a resource: for a representation that has something of others in it, which they might hide
        /// from him. Whether he may have this one was seen to.
        /// </summary>
        /// <param name="resource">The resource.</param>
        /// <returns>False if the access policy of the endpoint says no; of a notification, if he may not observe it.</returns>
        public bool MayRead(Resource resource)
        {
            return Readers == null || Readers.MayRead(this, resource);
        }

        /// <summary>Compares the body with bytes.</summary>
        /// <param name="text">The bytes.</param>
        /// <returns>True if the body consists of just these.</returns>
        public bool BodyIs(byte[] text)
        {
            return BodyLength == text.Length && MessageReader.SameBytes(Body, BodyOffset, text, 0, text.Length);
        }

        /// <summary>Reads the body as a decimal number; see <see cref="DecimalText.TryRead"/> for what is one.</summary>
        /// <param name="decimals">Decimals of the result, 0 to 9.</param>
        /// <param name="value">The number times ten to the power of <paramref name="decimals"/>.</param>
        /// <returns>False if the body is anything else.</returns>
        public bool TryReadDecimal(int decimals, out int value)
        {
            return DecimalText.TryRead(Body, BodyOffset, BodyLength, decimals, out value);
        }

        /// <summary>Compares a segment of the path beyond the resource's own.</summary>
        /// <param name="index">0 to <see cref="SubpathCount"/> - 1.</param>
        /// <param name="segment">The bytes to compare with.</param>
        /// <returns>True if the segment consists of just these.</returns>
        public bool SubpathIs(int index, byte[] segment)
        {
            return index >= 0 && index < SubpathCount && Reader.OptionEquals(SubpathFirst + index, segment, 0, segment.Length);
        }

        /// <summary>Copies a segment of the path beyond the resource's own.</summary>
        /// <param name="index">0 to <see cref="SubpathCount"/> - 1.</param>
        /// <param name="target">Gets it.</param>
        /// <returns>Bytes of it; -1 if there is no such segment, or no room for it.</returns>
        public int ReadSubpath(int index, byte[] target)
        {
            if (index < 0 || index >= SubpathCount || Reader.OptionLength(SubpathFirst + index) > target.Length)
            {
                return -1;
            }

            int length = Reader.OptionLength(SubpathFirst + index);
            Array.Copy(Reader.Buffer, Reader.OptionOffset(SubpathFirst + index), target, 0, length);
            return length;
        }

        /// <summary>Reads a segment of the path beyond the resource's own as a number without sign or leading zero.</summary>
        /// <param name="index">0 to <see cref="SubpathCount"/> - 1.</param>
        /// <param name="value">The number; 0 if there is none.</param>
        /// <returns>False if the segment is no such number.</returns>
        public bool TryReadSubpath(int index, out int value)
        {
            value = 0;
            if (index < 0 || index >= SubpathCount)
            {
                return false;
            }

            int offset = Reader.OptionOffset(SubpathFirst + index);
            int length = Reader.OptionLength(SubpathFirst + index);
            if (length == 0 || (length > 1 && Reader.Buffer[offset] == '0'))
            {
                return false;
            }

            for (int i = 0; i < length; i++)
            {
                int c = Reader.Buffer[offset + i];
                if (c < '0' || c > '9')
                {
                    return false;
                }
            }

            return DecimalText.TryRead(Reader.Buffer, offset, length, 0, out value);
        }

        /// <summary>Gets how many Uri-Query options there are. RFC 7252 section 5.10.1.</summary>
        public int QueryCount
        {
            get { return Reader == null ? 0 : Reader.Count(OptionSlot.UriQuery); }
        }

        /// <summary>Gets the buffer that <see cref="QueryOffset"/> refers to.</summary>
        public byte[] QueryBuffer
        {
            get { return Reader.Buffer; }
        }

        /// <summary>Where a query starts.</summary>
        /// <param name="index">0 to <see cref="QueryCount"/> - 1.</param>
        /// <returns>Offset in <see cref="QueryBuffer"/>.</returns>
        public int QueryOffset(int index)
        {
            return Reader.OptionOffset(Reader.First(OptionSlot.UriQuery) + index);
        }

        /// <summary>Bytes of a query.</summary>
        /// <param name="index">0 to <see cref="QueryCount"/> - 1.</param>
        /// <returns>0 to 255.</returns>
        public int QueryLength(int index)
        {
            return Reader.OptionLength(Reader.First(OptionSlot.UriQuery) + index);
        }

        /// <summary>Looks for a query of the form name=value.</summary>
        /// <param name="name">The name in bytes.</param>
        /// <param name="offset">Where the value starts in <see cref="QueryBuffer"/>.</param>
        /// <param name="length">Bytes of the value; 0 also for a name without an equals sign.</param>
        /// <returns>False if there is none.</returns>
        public bool TryGetQuery(byte[] name, out int offset, out int length)
        {
            offset = 0;
            length = 0;
            int count = QueryCount;
            for (int i = 0; i < count; i++)
            {
                int start = QueryOffset(i);
                int size = QueryLength(i);
                if (size < name.Length || (size > name.Length && Reader.Buffer[start + name.Length] != '='))
                {
                    continue;
                }

                if (MessageReader.SameBytes(Reader.Buffer, start, name, 0, name.Length))
                {
                    offset = size == name.Length ? start + size : start + name.Length + 1;
                    length = start + size - offset;
                    return true;
                }
            }

            return false;
        }
    }
}
