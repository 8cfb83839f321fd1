// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Crypto;

namespace NanoCoap.Oscore
{
    /// <summary>
    /// The security contexts of an endpoint: their keys are derived here (RFC 8613 section 3.2), they are found by Recipient ID and ID
    /// Context, and their sequence numbers come from here, each once. Only adding one allocates.
    /// </summary>
    public sealed class SecurityContexts
    {
        /// <summary>Bytes of the shortest master secret that is taken.</summary>
        public const int MinSecretLength = 16;

        /// <summary>AES-CCM-16-64-128, in the registry of COSE.</summary>
        internal const int AeadAlgorithm = 10;

        private const int InfoBytes = 10 + SecurityContext.MaxIdLength + SecurityContext.MaxIdContextLength;

        // The end of the info for a key and for the Common IV, in CBOR: algorithm, type and length.
        private const long KeyInfo = ((long)AeadAlgorithm << 40) | 0x634B657910; // "Key", 16
        private const long IvInfo = ((long)AeadAlgorithm << 32) | 0x6249560D; // "IV", 13

        private readonly SecurityContext[] _contexts;
        private readonly IKeyDerivation _derivation;
        private readonly ISequenceStore _store;
        private readonly int _reserve;
        private readonly byte[] _prk = new byte[Sha256.DigestLength]; // RFC 5869: pseudorandom key
        private readonly byte[] _info = new byte[InfoBytes];
        private readonly byte[] _output = new byte[AesCcm.KeyLength];
        private IMasterSecrets _secrets; // null until a context is recalled
        private int _count;

        /// <summary>Makes an empty table.</summary>
        /// <param name="capacity">Contexts that there is room for.</param>
        /// <param name="derivation">HKDF.</param>
        /// <param name="store">Where it is kept how far numbers are used; null if no context outlives a restart.</param>
        /// <param name="reserve">Numbers that are reserved with one write, 1 or more. RFC 8613 appendix B.1.1 calls it K.</param>
        public SecurityContexts(int capacity, IKeyDerivation derivation, ISequenceStore store, int reserve)
        {
            _contexts = new SecurityContext[capacity];
            _derivation = derivation;
            _store = store;
            _reserve = reserve;
        }

        /// <summary>Gets how many contexts there are.</summary>
        public int Count
        {
            get { return _count; }
        }

        /// <summary>A context by its place, which removing another one may change.</summary>
        /// <param name="index">0 to <see cref="Count"/> - 1.</param>
        /// <returns>The context.</returns>
        public SecurityContext At(int index)
        {
            return _contexts[index];
        }

        /// <summary>Adds a context and derives its keys.</summary>
        /// <param name="masterSecret">The master secret, <see cref="MinSecretLength"/> bytes or more; not kept.</param>
        /// <param name="masterSalt">The master salt; empty if there is none.</param>
        /// <param name="senderId">Our own ID, 0 to <see cref="SecurityContext.MaxIdLength"/> bytes.</param>
        /// <param name="recipientId">The other one's, of the same length; another one than our own.</param>
        /// <param name="idContext"> The ID Context, at most <see cref="SecurityContext.MaxIdContextLength"/> bytes, or null if there is
        /// none.
        /// </param>
        /// <returns>
        /// The context; null if a length is out of its range, the table is full, both IDs are the same, requests could not be told from
        /// those of another context, or another one has the same sender key: both would use the same nonces.
        /// </returns>
        public SecurityContext Add(byte[] masterSecret, byte[] masterSalt, byte[] senderId, byte[] recipientId, byte[] idContext)
        {
            SecurityContext context = Make(senderId, recipientId, idContext, null);
            if (context == null || !Derive(context, masterSecret, masterSalt))
            {
                return null;
            }

            Enter(context);
            return context;
        }

        /// <summary>Makes a context without keys, for <see cref="Derive"/> and <see cref="Enter"/>, or for <see cref="Recall"/>: until then
        /// nothing has changed. This alone allocates.</summary>
        /// <param name="senderId">As with <see cref="Add"/>.</param>
        /// <param name="recipientId">The other one's ID.</param>
        /// <param name="idContext">The ID Context, or null.</param>
        /// <param name="replaced">A context of the table whose place it will take, or null. It may have the same Recipient ID.</param>
        /// <returns>The context, or null as with <see cref="Add"/>.</returns>
        public SecurityContext Make(byte[] senderId, byte[] recipientId, byte[] idContext, SecurityContext replaced)
        {
            int contextLength = idContext == null ? OscoreOption.Absent : idContext.Length;
            if ((_count == _contexts.Length && replaced == null)
                || senderId.Length > SecurityContext.MaxIdLength
                || recipientId.Length > SecurityContext.MaxIdLength || contextLength > SecurityContext.MaxIdContextLength
                || (senderId.Length == recipientId.Length && FixedTime.AreEqual(senderId, 0, recipientId, 0, senderId.Length)))
            {
                return null;
            }

            SecurityContext rival = Find(recipientId, 0, recipientId.Length, idContext, 0, contextLength, true);
            if (rival != null && rival != replaced)
            {
                return null;
            }

            SecurityContext context = new SecurityContext(contextLength);
            byte[] material = context.Material;
            material[SecurityContext.SenderIdAt] = (byte)senderId.Length;
            Array.Copy(senderId, 0, material, SecurityContext.SenderIdAt + 1, senderId.Length);
            material[SecurityContext.RecipientIdAt] = (byte)recipientId.Length;
            Array.Copy(recipientId, 0, material, SecurityContext.RecipientIdAt + 1, recipientId.Length);
            if (contextLength > 0)
            {
                Array.Copy(idContext, 0, material, SecurityContext.IdContextAt, contextLength);
            }

            return context;
        }

        /// <summary>
        /// Derives the keys of a context: some 200,000 instructions of the interpreter. For a new one also those of all that were recalled
        /// and have none yet, with which it is compared. RFC 8613 section 3.2.1.
        /// </summary>
        /// <param name="context">The context, which has none yet.</param>
        /// <param name="masterSecret">Its master secret; not kept.</param>
        /// <param name="masterSalt">Its master salt; empty if there is none.</param>
        /// <returns>False, and nothing has changed, if the secret is too short or it has keys already; false, and the context is of no use,
        /// if another one has the same sender key. One that was recalled is not compared any more.</returns>
        public bool Derive(SecurityContext context, byte[] masterSecret, byte[] masterSalt)
        {
            bool isRecalled = context.Echo == SecurityContext.NotDerived;
            if (masterSecret.Length < MinSecretLength || !(isRecalled || (context.IsOver && context.Reserved == 0)))
            {
                return false;
            }

            _derivation.Extract(masterSalt, masterSalt.Length, masterSecret, masterSecret.Length, _prk);
            Expand(context, SecurityContext.SenderIdAt, KeyInfo, SecurityContext.SenderKeyAt);
            Expand(context, SecurityContext.RecipientIdAt, KeyInfo, SecurityContext.RecipientKeyAt);
            Expand(context, SecurityContext.KeptAt, IvInfo, SecurityContext.CommonIvAt); // nothing is kept yet: an empty ID
            Array.Clear(_prk, 0, Sha256.DigestLength);
            if (isRecalled)
            {
                context.Echo = SecurityContext.NotAsked;
                return true;
            }

            for (int i = 0; i < _count; i++)
            {
                SecurityContext other = _contexts[i];
                Prepare(other);
                if (other != context && FixedTime.AreEqual(
                    other.Material, SecurityContext.SenderKeyAt, context.Material, SecurityContext.SenderKeyAt, AesCcm.KeyLength))
                {
                    Remove(context);
                    return false;
                }
            }

            context.NextNumber = 0;
            return true;
        }

        /// <summary>
        /// Enters a context of before a restart, whose keys are derived with the first request that names it, or that is protected with it:
        /// until then it costs next to nothing.
        /// </summary>
        /// <param name="context">The context, of <see cref="Make"/>.</param>
        /// <param name="reservedUpTo">As for <see cref="SecurityContext.Restore"/>.</param>
        /// <param name="secrets">Has its master secret; the same for all contexts.</param>
        public void Recall(SecurityContext context, long reservedUpTo, IMasterSecrets secrets)
        {
            _secrets = secrets;
            context.NextNumber = reservedUpTo;
            context.Reserved = reservedUpTo;
            context.Echo = SecurityContext.NotDerived;
            Enter(context);
        }

        /// <summary>Puts a context into the table: from now on requests are found to be its own.</summary>
        /// <param name="context">The context, with its keys. Nothing may have been entered since it was made, and the one that it
        /// replaces must have left.</param>
        public void Enter(SecurityContext context)
        {
            _contexts[_count++] = context;
        }

        /// <summary>
        /// Takes a context out of the table: no request is its own any more. It still protects answers, so that he whose key goes hears of
        /// it, until <see cref="Remove"/>.
        /// </summary>
        /// <param name="context">The context.</param>
        public void Leave(SecurityContext context)
        {
            for (int i = 0; i < _count; i++)
            {
                if (_contexts[i] == context)
                {
                    _count--;
                    _contexts[i] = _contexts[_count];
                    _contexts[_count] = null;
                }
            }
        }

        /// <summary>
        /// Removes a context and wipes its keys. What still refers to it, such as a registration or an answer that was put off, can't
        /// protect anything with it any more.
        /// </summary>
        /// <param name="context">The context.</param>
        public void Remove(SecurityContext context)
        {
            Leave(context);
            context.NextNumber = SecurityContext.SequenceNumbers;
            Array.Clear(context.Material, 0, context.Material.Length);
        }

        /// <summary>Finds the context of a request. RFC 8613 section 8.2, step 2.</summary>
        /// <param name="kid">Holds the kid.</param>
        /// <param name="kidOffset">Where it starts.</param>
        /// <param name="kidLength">Bytes of it.</param>
        /// <param name="idContext">Holds the kid context.</param>
        /// <param name="contextOffset">Where it starts.</param>
        /// <param name="contextLength">Bytes of it, or <see cref="OscoreOption.Absent"/>.</param>
        /// <param name="exactly"> Whether a context with an ID Context is none for a request without; else it is, unless one without
        /// fits.
        /// </param>
        /// <returns>The context, or null.</returns>
        internal SecurityContext Find(
            byte[] kid,
            int kidOffset,
            int kidLength,
            byte[] idContext,
            int contextOffset,
            int contextLength,
            bool exactly)
        {
            SecurityContext found = null;
            for (int i = 0; i < _count; i++)
            {
                SecurityContext context = _contexts[i];
                byte[] material = context.Material;
                if (material[SecurityContext.RecipientIdAt] == kidLength
                    && FixedTime.AreEqual(material, SecurityContext.RecipientIdAt + 1, kid, kidOffset, kidLength))
                {
                    int length = context.IdContextLength;
                    if (length == contextLength
                        && (length < 0 || FixedTime.AreEqual(material, SecurityContext.IdContextAt, idContext, contextOffset, length)))
                    {
                        return context;
                    }

                    if (contextLength < 0 && !exactly)
                    {
                        found = context;
                    }
                }
            }

            return found;
        }

        /// <summary>
        /// Takes the next sequence number of a context, and reserves some more before that if need be. RFC 8613 section 7.2.
        /// </summary>
        /// <param name="context">The context.</param>
        /// <returns>The number; -1 if there is none any more, or if it could not be reserved.</returns>
        internal long TakeNumber(SecurityContext context)
        {
            long number = context.NextNumber;
            if (context.IsOver)
            {
                return -1;
            }

            if (number >= context.Reserved)
            {
                long limit = number + _reserve;
                if (limit > SecurityContext.SequenceNumbers)
                {
                    limit = SecurityContext.SequenceNumbers;
                }

                if (_store != null && !_store.Save(context, limit))
                {
                    return -1;
                }

                context.Reserved = limit;
            }

            context.NextNumber = number + 1;
            return number;
        }

        // Derives the keys of a context if that has been put off. False if it has none then: it must not be used with what lies there.
        internal bool Prepare(SecurityContext context)
        {
            if (context.Echo == SecurityContext.NotDerived)
            {
                _secrets.Derive(context);
            }

            return context.Echo != SecurityContext.NotDerived;
        }

        // HKDF-Expand with the info of RFC 8613 section 3.2.1: id, id_context, alg_aead, type and L, in CBOR. The Common IV has an empty
        // id.
        private void Expand(SecurityContext context, int idAt, long infoEnd, int targetAt)
        {
            byte[] info = _info;
            byte[] material = context.Material;
            int length = material[idAt];
            info[0] = 0x85; // an array of five
            info[1] = (byte)(0x40 | length);
            Array.Copy(material, idAt + 1, info, 2, length);
            int at = 2 + length;
            length = context.IdContextLength;
            info[at++] = (byte)(length < 0 ? 0xF6 : 0x40 | length); // nil
            if (length > 0)
            {
                Array.Copy(material, SecurityContext.IdContextAt, info, at, length);
                at += length;
            }

            // The last byte is the length.
            for (int shift = 40; shift >= 0; shift -= 8)
            {
                length = (byte)(infoEnd >> shift);
                if (length != 0)
                {
                    info[at++] = (byte)length;
                }
            }

            _derivation.Expand(_prk, info, at, _output, length);
            Array.Copy(_output, 0, material, targetAt, length);
            Array.Clear(_output, 0, _output.Length);
        }
    }
}
