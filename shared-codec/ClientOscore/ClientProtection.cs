// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Crypto;
using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Client.Oscore
{
    /// <summary>
    /// Protects requests and unprotects what answers them: RFC 8613 sections 8.1 and 8.4. It can do what a server does, too. Made once,
    /// like that: it allocates nothing afterwards and never throws.
    /// </summary>
    public sealed class ClientProtection : Protection
    {
        /// <summary>Bytes by which a request may become longer.</summary>
        public const int RequestOverhead = 2 + OscoreOption.MaxLength + 1 + 1 + AesCcm.TagLength + 2;

        /// <summary>Makes the protection of an endpoint. All memory is allocated here.</summary>
        /// <param name="contexts">The contexts of its peers.</param>
        /// <param name="aead">AES-CCM.</param>
        /// <param name="maxOptions">Options that a message may have that is to be protected, 1 to 254.</param>
        public ClientProtection(SecurityContexts contexts, IAead aead, int maxOptions)
            : base(contexts, aead, maxOptions)
        {
        }

        /// <summary>Verifies a response and decrypts it. RFC 8613 section 8.4.</summary>
        /// <param name="context">The context under which the request was protected.</param>
        /// <param name="requestPartialIv">The request's Partial IV.</param>
        /// <param name="newest">Of an observation the largest Partial IV of its notifications so far; <see cref="Protection.NoPartialIv"/>
        /// if there was none, or none was asked for. What has none that is larger is a replay, or of no use. RFC 8613 section 7.4.1.
        /// </param>
        /// <param name="outer">Holds the response as it came, with an OSCORE option.</param>
        /// <param name="target"> As for a request. The Observe option of a notification gets the last three bytes of its Partial IV as
        /// value.
        /// </param>
        /// <returns>
        /// Ok: Length and PartialIv tell the rest; of a notification the latter is the next <paramref name="newest"/>. Anything else: the
        /// response is to be ignored, and waited for further.
        /// </returns>
        public UnprotectStatus UnprotectResponse(
            SecurityContext context,
            long requestPartialIv,
            long newest,
            MessageReader outer,
            byte[] target)
        {
            Context = context;
            if (!ReadHeader(outer))
            {
                return UnprotectStatus.Malformed;
            }

            if (context.IsOver || !Contexts.Prepare(context))
            {
                return UnprotectStatus.UnknownContext;
            }

            if (newest >= 0 && PartialIv <= newest)
            {
                return UnprotectStatus.Replayed;
            }

            BindTo(context, SecurityContext.SenderIdAt, requestPartialIv);
            SetNonce(
                context,
                PartialIv < 0 ? SecurityContext.SenderIdAt : SecurityContext.RecipientIdAt,
                PartialIv < 0 ? requestPartialIv : PartialIv);
            if (!Open(context, outer, target))
            {
                return UnprotectStatus.Forged;
            }

            return target[1] >= 0x40 && OrderNotification(target) ? UnprotectStatus.Ok : UnprotectStatus.Malformed;
        }

        /// <summary>
        /// Protects a request. RFC 8613 section 8.1. <see cref="Protection.PartialIv"/> is what its responses are bound to.
        /// </summary>
        /// <param name="context">The context of whom it goes to.</param>
        /// <param name="source">Holds the request from offset 0.</param>
        /// <param name="length">Bytes of it.</param>
        /// <param name="target"> Gets the protected one, another buffer; all of it may be used. <see cref="RequestOverhead"/> more bytes
        /// are enough.
        /// </param>
        /// <returns>
        /// Bytes of it. 0 if it can't be protected: the context is over or has no keys, no number could be reserved, there is no room, or it
        /// is no message that may be protected. Protecting the same request again gives another one; what is sent again is the same bytes.
        /// </returns>
        public int ProtectRequest(SecurityContext context, byte[] source, int length, byte[] target)
        {
            if (!MayBeProtected(source, length) || !Contexts.Prepare(context))
            {
                return 0;
            }

            PartialIv = Contexts.TakeNumber(context);
            if (PartialIv < 0)
            {
                return 0;
            }

            BindTo(context, SecurityContext.SenderIdAt, PartialIv);
            SetNonce(context, SecurityContext.SenderIdAt, PartialIv);
            return Seal(context, true, WriteOption(context), target);
        }

        // The value of a request's option: flags, Partial IV, ID Context if there is one, Sender ID. RFC 8613 section 6.1.
        private int WriteOption(SecurityContext context)
        {
            byte[] target = Option;
            byte[] material = context.Material;
            int at = OscoreOption.WritePartialIv(target, 1, PartialIv);
            int flags = (at - 1) | OscoreOption.KidFlag;
            int length = context.IdContextLength;
            if (length >= 0)
            {
                flags |= OscoreOption.KidContextFlag;
                target[at++] = (byte)length;
                Array.Copy(material, SecurityContext.IdContextAt, target, at, length);
                at += length;
            }

            target[0] = (byte)flags;
            length = material[SecurityContext.SenderIdAt];
            Array.Copy(material, SecurityContext.SenderIdAt + 1, target, at, length);
            return at + length;
        }

        /// <summary>
        /// Gives the Observe option of a notification, which is empty inside, a value that says as much as its Partial IV. RFC 8613 section
        /// 4.1.3.5.2.
        /// </summary>
        /// <returns>False if what was decrypted is no message.</returns>
        private bool OrderNotification(byte[] response)
        {
            MessageReader reader = Reader;
            if (reader.Parse(response, Length) != ParseStatus.Ok)
            {
                return false;
            }

            if (reader.Has(OptionSlot.Observe) && PartialIv >= 0)
            {
                // Its number is below 13 and its value is shorter, so that its head is one byte.
                int index = reader.First(OptionSlot.Observe);
                int at = reader.OptionOffset(index);
                int end = at + reader.OptionLength(index);
                if (Length + 3 > response.Length)
                {
                    return false;
                }

                Array.Copy(response, end, response, at + 3, Length - end);
                response[at - 1] = (byte)((response[at - 1] & 0xF0) | 3);
                response[at] = (byte)(PartialIv >> 16);
                response[at + 1] = (byte)(PartialIv >> 8);
                response[at + 2] = (byte)PartialIv;
                Length += at + 3 - end;
            }

            return true;
        }
    }
}
