// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Crypto;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Oscore
{
    /// <summary>
    /// Protects and unprotects CoAP messages, as a server does: RFC 8613 sections 8.2 and 8.3. Whole messages go in and come out, in
    /// buffers of the caller's; types, message IDs and tokens are the message layer's and pass through. Made once: it allocates nothing
    /// afterwards and never throws. What a client needs besides is in NanoCoap.Client.Oscore.
    /// </summary>
    public class Protection
    {
        /// <summary>
        /// Bytes by which a response may become longer: OSCORE option with a Partial IV, payload marker, code, tag, and Observe a second
        /// time. One without a Partial IV becomes longer by 11.
        /// </summary>
        public const int ResponseOverhead = 1 + 1 + OscoreOption.MaxPartialIvLength + 1 + 1 + AesCcm.TagLength + 4;

        /// <summary>In place of a Partial IV: there is none.</summary>
        public const long NoPartialIv = OscoreOption.Absent;

        // RFC 8613 section 5.4: an array of "Encrypt0", no protected header, and the external additional data, of which the length, the kid
        // and the Partial IV are filled in.
        private const int AadLengthAt = 11;
        private const int AadKidAt = 16;

        private const int NonceLength = 13;
        private const int EchoLength = 5;

        // Class U alone of what is in use, a bit for each number: RFC 8613 section 4.1, RFC 8768 section 3. What is not known is class E.
        private const long OuterOptions = (1L << OptionNumber.UriHost) | (1L << OptionNumber.UriPort) | (1L << OptionNumber.HopLimit)
            | (1L << OptionNumber.ProxyUri) | (1L << OptionNumber.ProxyScheme);

        /// <summary>The context of the last message that was unprotected. To be read only.</summary>
        public SecurityContext Context;

        /// <summary>
        /// The Partial IV of the last message that was protected or unprotected, or <see cref="NoPartialIv"/>. To be read only.
        /// </summary>
        public long PartialIv;

        /// <summary>Bytes of the last message that was unprotected. To be read only.</summary>
        public int Length;

        internal readonly SecurityContexts Contexts;
        internal readonly MessageReader Reader; // of the message that is to be protected, and of what was inside of another
        internal readonly byte[] Option = new byte[OscoreOption.MaxLength]; // where the value of the option is put together

        private readonly IAead _aead;
        private readonly OscoreOption _header = new OscoreOption();
        private readonly MessageWriter _writer = new MessageWriter();
        private readonly byte[] _key = new byte[AesCcm.KeyLength];
        private readonly byte[] _nonce = new byte[NonceLength];
        private readonly byte[] _challenge = new byte[4 + 8 + 2 + EchoLength];
        private readonly byte[] _aad = new byte[AadKidAt + 1 + SecurityContext.MaxIdLength + 1 + OscoreOption.MaxPartialIvLength + 1];
        private int _aadLength;

        /// <summary>Makes the protection of an endpoint. All memory is allocated here.</summary>
        /// <param name="contexts">The contexts of its peers.</param>
        /// <param name="aead">AES-CCM.</param>
        /// <param name="maxOptions">Options that a message may have that is to be protected, 1 to 254.</param>
        public Protection(SecurityContexts contexts, IAead aead, int maxOptions)
        {
            Contexts = contexts;
            _aead = aead;
            Reader = new MessageReader(maxOptions + 1); // of more it passes over some, which must not be lost
            _aad[0] = 0x83;
            Utf8.Write("hEncrypt0@", _aad, 1); // with the heads of a text of eight and of no bytes
            _aad[12] = 0x85;
            _aad[13] = 1; // version
            _aad[14] = 0x81;
            _aad[15] = SecurityContexts.AeadAlgorithm;
        }

        /// <summary>
        /// Tells whether a message has an OSCORE option, and so is for <see cref="UnprotectRequest"/>, or for a client to be unprotected.
        /// </summary>
        /// <param name="outer">Holds the message.</param>
        /// <returns>True if it has.</returns>
        public static bool IsProtected(MessageReader outer)
        {
            return FindOption(outer) >= 0;
        }

        /// <summary>
        /// Verifies a request and decrypts it. RFC 8613 section 8.2. All outer options are left out: those that may be inner must be, and
        /// what is for proxies is to be looked at before. The replay window moves only if the answer is Ok.
        /// </summary>
        /// <param name="outer">Holds the request as it came, with an OSCORE option.</param>
        /// <param name="target"> Gets the inner request, with header and token of the outer one; as long as that. May be the outer one's
        /// buffer, which then keeps header and token alone, whatever the answer.
        /// </param>
        /// <returns>
        /// Ok: <see cref="Length"/>, <see cref="Context"/> and <see cref="PartialIv"/> tell the rest. NotFresh: it must not be served, but
        /// Context and PartialIv are there for <see cref="Challenge"/>. Else there is nothing.
        /// </returns>
        public UnprotectStatus UnprotectRequest(MessageReader outer, byte[] target)
        {
            Context = null;
            OscoreOption header = _header;
            if (!ReadHeader(outer) || PartialIv < 0 || header.KidLength < 0)
            {
                return UnprotectStatus.Malformed;
            }

            byte[] source = outer.Buffer;
            SecurityContext context = Contexts.Find(
                source,
                header.KidOffset,
                header.KidLength,
                source,
                header.KidContextOffset,
                header.KidContextLength,
                false);
            if (context == null || context.IsOver || !Contexts.Prepare(context))
            {
                return UnprotectStatus.UnknownContext;
            }

            if (!context.IsNew(PartialIv))
            {
                return UnprotectStatus.Replayed;
            }

            BindTo(context, SecurityContext.RecipientIdAt, PartialIv);
            SetNonce(context, SecurityContext.RecipientIdAt, PartialIv);
            if (!Open(context, outer, target))
            {
                return UnprotectStatus.Forged;
            }

            // Class 0 without Empty is what a request may be.
            if (target[1] == 0 || target[1] >= 0x20)
            {
                return UnprotectStatus.Malformed;
            }

            Context = context;
            if (context.AwaitsFreshness)
            {
                return context.TakeEcho(ReadEcho(target), PartialIv) ? UnprotectStatus.Ok : UnprotectStatus.NotFresh;
            }

            context.Accept(PartialIv);
            return UnprotectStatus.Ok;
        }

        /// <summary>
        /// Verifies once more a request that was Ok before, and decrypts it: a duplicate whose answer was lost, and is not there any more.
        /// It must be one that may run again. The answer takes a number of its own.
        /// </summary>
        /// <param name="context">The context of that request.</param>
        /// <param name="partialIv">Its Partial IV: this one must have it too, so that nothing else that was recorded passes for it.</param>
        /// <param name="outer">Holds the request as it came, with an OSCORE option.</param>
        /// <param name="target">As for <see cref="UnprotectRequest"/>.</param>
        /// <returns>Ok: <see cref="Length"/>, <see cref="Context"/> and <see cref="PartialIv"/> tell the rest. Else there is
        /// nothing.</returns>
        public UnprotectStatus UnprotectDuplicate(SecurityContext context, long partialIv, MessageReader outer, byte[] target)
        {
            Context = context;
            if (!ReadHeader(outer) || PartialIv != partialIv || context.IsOver)
            {
                return UnprotectStatus.Malformed;
            }

            BindTo(context, SecurityContext.RecipientIdAt, partialIv);
            SetNonce(context, SecurityContext.RecipientIdAt, partialIv);
            return Open(context, outer, target) ? UnprotectStatus.Ok : UnprotectStatus.Forged;
        }

        /// <summary>
        /// Protects a response. RFC 8613 section 8.3. It has the nonce of its request, if that has not served before; else, and always with
        /// Observe, one of its own. So the same response protected again is another message; what is sent again is the same bytes.
        /// </summary>
        /// <param name="context">The context of the request.</param>
        /// <param name="requestPartialIv">The request's Partial IV.</param>
        /// <param name="fresh"> Whether it must have a Partial IV of its own: every response to a registration but the first one, errors
        /// too. RFC 8613 section 4.1.3.5.2.
        /// </param>
        /// <param name="source">Holds the response from offset 0.</param>
        /// <param name="length">Bytes of it.</param>
        /// <param name="target">Gets the protected one, another buffer; all of it may be used. <see cref="ResponseOverhead"/> more bytes
        /// are enough.</param>
        /// <returns>
        /// Bytes of it. 0 if it can't be protected: the context is over, no number could be reserved, there is no room, or it is no message
        /// that may be protected.
        /// </returns>
        public int ProtectResponse(SecurityContext context, long requestPartialIv, bool fresh, byte[] source, int length, byte[] target)
        {
            if (context.IsOver || !MayBeProtected(source, length))
            {
                return 0;
            }

            BindTo(context, SecurityContext.RecipientIdAt, requestPartialIv);
            int optionLength = 0; // section 6.1: no flags, no value
            if (fresh || Reader.Has(OptionSlot.Observe) || !context.TakeRequestNonce(requestPartialIv))
            {
                PartialIv = Contexts.TakeNumber(context);
                if (PartialIv < 0)
                {
                    return 0;
                }

                SetNonce(context, SecurityContext.SenderIdAt, PartialIv);
                optionLength = OscoreOption.WritePartialIv(Option, 1, PartialIv);
                Option[0] = (byte)(optionLength - 1);
            }
            else
            {
                PartialIv = NoPartialIv;
                SetNonce(context, SecurityContext.RecipientIdAt, requestPartialIv);
            }

            return Seal(context, false, optionLength, target);
        }

        /// <summary>
        /// Answers the request that was just found not to be fresh: a protected 4.01 with an Echo option. RFC 8613 appendix B.1.2, RFC 9175
        /// section 2.3. The newest request of a context gets the same one each time that it comes, and takes one number for it. A newer one
        /// has to wait for two seconds after that, and all older ones share one turn in 16 s.
        /// </summary>
        /// <param name="now">The time in milliseconds of a clock that never goes back.</param>
        /// <param name="request">Holds header and token of the request.</param>
        /// <param name="target">Gets the response; type and message ID are left to the message layer.</param>
        /// <returns>Bytes of it; 0 for silence: it is not its turn, no number could be reserved, there is no room, or nothing is to be
        /// shown.</returns>
        public int Challenge(long now, MessageReader request, byte[] target)
        {
            SecurityContext context = Context;
            if (context == null || !context.MayChallenge(now, PartialIv))
            {
                return 0;
            }

            byte[] material = context.Material;
            bool isNewest = context.Newest == PartialIv;
            int head = MessageReader.TokenOffset + request.TokenLength;
            int length = material[SecurityContext.KeptAt];
            if (isNewest && length != 0)
            {
                if (target.Length < head + length)
                {
                    return 0;
                }

                BeginAnswer(target, CoapCode.Changed, request);
                Array.Copy(material, SecurityContext.KeptAt + 1, target, head, length);
                return head + length;
            }

            long echo = context.Echo;
            for (int i = EchoLength - 1; i >= 0; i--)
            {
                Option[i] = (byte)echo;
                echo >>= 8;
            }

            MessageWriter writer = BeginAnswer(_challenge, CoapCode.Unauthorized, request);
            writer.Option(OptionNumber.Echo, Option, 0, EchoLength);
            length = ProtectResponse(context, PartialIv, true, _challenge, writer.Length, target);
            if (isNewest && length != 0)
            {
                material[SecurityContext.KeptAt] = (byte)(length - head);
                Array.Copy(target, head, material, SecurityContext.KeptAt + 1, length - head);
            }

            return length;
        }

        /// <summary>Begins an answer of our own to a request, with its token; type and message ID are the message layer's.</summary>
        internal MessageWriter BeginAnswer(byte[] target, CoapCode code, MessageReader request)
        {
            MessageWriter writer = _writer;
            writer.Begin(
                target,
                target.Length,
                MessageType.Confirmable,
                code,
                0,
                request.Buffer,
                MessageReader.TokenOffset,
                request.TokenLength);
            return writer;
        }

        private static int FindOption(MessageReader outer)
        {
            for (int i = 0; i < outer.OptionCount; i++)
            {
                if (outer.Numbers[i] == OptionNumber.Oscore)
                {
                    return i;
                }
            }

            return -1;
        }

        /// <summary>
        /// Reads the option of a message, of which there may be one, and looks whether there is room for a code and a tag.
        /// </summary>
        internal bool ReadHeader(MessageReader outer)
        {
            int index = FindOption(outer);
            bool decoded = index >= 0 && (index + 1 == outer.OptionCount || outer.Numbers[index + 1] != OptionNumber.Oscore)
                && _header.Parse(outer.Buffer, outer.Offsets[index], outer.Lengths[index])
                && outer.PayloadLength > AesCcm.TagLength;
            PartialIv = _header.PartialIv;
            return decoded;
        }

        /// <summary>
        /// Makes the additional data: it binds a message to a request, by the kid and the Partial IV of that. RFC 8613 section 5.4.
        /// </summary>
        /// <param name="context">The context.</param>
        /// <param name="idAt">Where it has the ID of who sent the request.</param>
        /// <param name="partialIv">The Partial IV of the request.</param>
        internal void BindTo(SecurityContext context, int idAt, long partialIv)
        {
            byte[] aad = _aad;
            byte[] material = context.Material;
            int kidLength = material[idAt];
            aad[AadKidAt] = (byte)(0x40 | kidLength);
            Array.Copy(material, idAt + 1, aad, AadKidAt + 1, kidLength);
            int lengthAt = AadKidAt + 1 + kidLength;
            int at = OscoreOption.WritePartialIv(aad, lengthAt + 1, partialIv);
            aad[lengthAt] = (byte)(0x3F + at - lengthAt);
            aad[at++] = 0x40; // no options of class I
            aad[AadLengthAt] = (byte)(0x3F + at - AadLengthAt);
            _aadLength = at;
        }

        /// <summary>Makes the nonce of a Partial IV. RFC 8613 section 5.2.</summary>
        /// <param name="context">The context.</param>
        /// <param name="idAt">Where it has the ID of who has made the Partial IV.</param>
        /// <param name="partialIv">The Partial IV.</param>
        internal void SetNonce(SecurityContext context, int idAt, long partialIv)
        {
            byte[] nonce = _nonce;
            byte[] material = context.Material;
            Array.Copy(material, SecurityContext.CommonIvAt, nonce, 0, NonceLength);
            int at = NonceLength - OscoreOption.MaxPartialIvLength;
            nonce[0] ^= material[idAt];
            for (int i = material[idAt]; i > 0; i--)
            {
                nonce[--at] ^= material[idAt + i];
            }

            for (at = NonceLength - 1; partialIv > 0; at--)
            {
                nonce[at] ^= (byte)partialIv;
                partialIv >>= 8;
            }
        }

        /// <summary>
        /// Decrypts so that the inner options and the payload stand behind header and token: only the code, their first byte, is then out
        /// of its place.
        /// </summary>
        internal bool Open(SecurityContext context, MessageReader outer, byte[] target)
        {
            byte[] source = outer.Buffer;
            int head = MessageReader.TokenOffset + outer.TokenLength;
            byte displaced = source[head - 1];
            int length = outer.PayloadLength - AesCcm.TagLength;
            Array.Copy(source, outer.PayloadOffset, target, head - 1, outer.PayloadLength);
            Array.Copy(context.Material, SecurityContext.RecipientKeyAt, _key, 0, AesCcm.KeyLength);
            bool genuine = _aead.Open(_key, _nonce, _aad, _aadLength, target, head - 1, length);
            Array.Clear(_key, 0, AesCcm.KeyLength);
            byte code = target[head - 1];
            Array.Copy(source, 0, target, 0, head - 1);
            target[head - 1] = displaced;
            target[1] = genuine ? code : source[1];
            Length = head + length - 1;
            return genuine;
        }

        /// <summary>The Echo value of the request that was just decrypted, if it may be one of ours.</summary>
        private long ReadEcho(byte[] request)
        {
            MessageReader reader = Reader;
            if (reader.Parse(request, Length) != ParseStatus.Ok || !reader.Has(OptionSlot.Echo))
            {
                return -1;
            }

            int index = reader.First(OptionSlot.Echo);
            return reader.Lengths[index] != EchoLength ? -1 : OscoreOption.ReadPartialIv(request, reader.Offsets[index], EchoLength);
        }

        internal bool MayBeProtected(byte[] source, int length)
        {
            // Section 4.1.3.6: nothing is protected twice. What is Empty is the message layer's.
            MessageReader reader = Reader;
            return reader.Parse(source, length) == ParseStatus.Ok && reader.Code != CoapCode.Empty
                && reader.OptionCount < reader.Numbers.Length && FindOption(reader) < 0;
        }

        /// <summary>
        /// Splits the message that was looked at last into outer and inner, and encrypts the latter. RFC 8613 sections 4.1 and 4.2.
        /// </summary>
        internal int Seal(SecurityContext context, bool isRequest, int optionLength, byte[] target)
        {
            MessageReader reader = Reader;
            MessageWriter writer = _writer;
            byte[] source = reader.Buffer;
            int count = reader.OptionCount;
            int limit = target.Length - AesCcm.TagLength;
            bool observes = reader.Has(OptionSlot.Observe);
            CoapCode code = isRequest ? (observes ? CoapCode.Fetch : CoapCode.Post) : (observes ? CoapCode.Content : CoapCode.Changed);
            writer.Begin(target, limit, reader.Type, code, reader.MessageId, source, MessageReader.TokenOffset, reader.TokenLength);
            bool done = false;
            for (int i = 0; i <= count; i++)
            {
                int number = i < count ? reader.Numbers[i] : int.MaxValue;
                if (number > OptionNumber.Oscore && !done)
                {
                    done = true;
                    writer.Option(OptionNumber.Oscore, Option, 0, optionLength);
                }

                if (number < 64 && (((OuterOptions | (1L << OptionNumber.Observe)) >> number) & 1) != 0)
                {
                    writer.Option(number, source, reader.Offsets[i], reader.Lengths[i]);
                }
            }

            int start = writer.Length + 1;
            if (writer.Failed || start >= limit)
            {
                return 0;
            }

            target[start - 1] = 0xFF;
            target[start] = (byte)reader.Code;
            writer.Resume(target, limit, start + 1, 0);
            for (int i = 0; i < count; i++)
            {
                int number = reader.Numbers[i];
                if (number >= 64 || ((OuterOptions >> number) & 1) == 0)
                {
                    // Section 4.1.3.5.2: the order of notifications is that of their Partial IVs.
                    bool empty = number == OptionNumber.Observe && !isRequest;
                    writer.Option(number, source, reader.Offsets[i], empty ? 0 : reader.Lengths[i]);
                }
            }

            writer.Payload(source, reader.PayloadOffset, reader.PayloadLength);
            if (writer.Failed)
            {
                return 0;
            }

            Array.Copy(context.Material, SecurityContext.SenderKeyAt, _key, 0, AesCcm.KeyLength);
            _aead.Seal(_key, _nonce, _aad, _aadLength, target, start, writer.Length - start);
            Array.Clear(_key, 0, AesCcm.KeyLength);
            return writer.Length + AesCcm.TagLength;
        }
    }
}
