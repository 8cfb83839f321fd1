// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Oscore
{
    /// <summary>
    /// A security context: common, sender's and recipient's part in one. RFC 8613 section 3. <see cref="SecurityContexts"/> makes it; what
    /// has been removed there never protects anything again, whoever still refers to it.
    /// </summary>
    public sealed class SecurityContext
    {
        /// <summary>Bytes of the longest Sender ID or Recipient ID: the nonce less 6. RFC 8613 section 3.3.</summary>
        public const int MaxIdLength = 7;

        /// <summary>Bytes of the longest ID Context.</summary>
        public const int MaxIdContextLength = 16;

        /// <summary>Sequence numbers that there are: 0 to this one less 1. RFC 8613 section 7.2.1.</summary>
        public const long SequenceNumbers = 1L << 40;

        /// <summary>Requests of which the replay window knows whether they have been here. RFC 8613 section 3.2.2.</summary>
        public const int WindowSize = 32;

        // Where things lie in the material; the IDs behind their lengths.
        internal const int SenderKeyAt = 0;
        internal const int RecipientKeyAt = 16;
        internal const int CommonIvAt = 32;
        internal const int SenderIdAt = 45;
        internal const int RecipientIdAt = SenderIdAt + 1 + MaxIdLength;

        /// <summary>Where the challenge of the newest request is kept, behind its length: what follows a token.</summary>
        internal const int KeptAt = RecipientIdAt + 1 + MaxIdLength;

        internal const int IdContextAt = KeptAt + 1 + MaxKeptLength;

        // States of freshness; else Echo is the value that is waited for.
        internal const long NotAsked = -2;
        internal const long NotDerived = -3; // nor are there keys yet
        private const long Fresh = -1;

        // Bytes of the longest challenge without its header and token: option, marker, code, Echo and tag.
        private const int MaxKeptLength = 2 + OscoreOption.MaxPartialIvLength + 1 + 1 + 7 + 8;

        // RFC 8613 appendix B.1.2 lets anybody who has recorded a request have us use a number up. So the newest request, which may be the
        // client's own, gets one challenge that is the same bytes each time: whoever else sends it on takes nothing from its client, and
        // the next one, which has not been here before, takes no more numbers than an observer does. All others together get a few.
        private const int NewestMs = 2000;
        private const int OlderMs = 16000;

        /// <summary>What its owner wants to find here again, such as who may do what under it.</summary>
        public object Tag;

        internal readonly byte[] Material; // keys, Common IV and all that in one array: an array costs 16 bytes, and a field 12
        internal readonly int IdContextLength; // OscoreOption.Absent: it has none

        internal long NextNumber; // to be sent; SequenceNumbers when it has come to its end
        internal long Reserved; // NextNumber may go up to here
        internal long Newest = -1; // number received; while freshness is awaited, the highest that could be opened
        internal long Echo = Fresh; // one value for all requests until one has brought it

        private int _window; // a bit for each number that was received: bit 0 is the newest, bit 31 the one that is older by 31
        private int _answered; // the same for those whose nonce has served for a response
        private long _newestAt; // not before is the newest request challenged, if it has not been yet
        private long _olderAt; // nor another one

        internal SecurityContext(int idContextLength)
        {
            IdContextLength = idContextLength;
            NextNumber = SequenceNumbers; // until it has keys
            Material = new byte[IdContextAt + (idContextLength < 0 ? 0 : idContextLength)];
        }

        /// <summary>
        /// Gets a value indicating whether it has come to its end: it was removed, or all of its sequence numbers are used; or that it
        /// has no keys yet.
        /// </summary>
        public bool IsOver
        {
            get { return NextNumber >= SequenceNumbers; }
        }

        /// <summary>
        /// Gets a value indicating whether it was restored, and no request since has shown that it is of now. RFC 8613 appendix B.1.2.
        /// </summary>
        public bool AwaitsFreshness
        {
            get { return Echo != Fresh; }
        }

        /// <summary>
        /// Says that the context was there before a restart: it goes on with the first number that was not reserved, and a request has to
        /// show that it is of now. RFC 8613 appendix B.1. To be called for each one that was not made just now, before it is used. One that
        /// has come to its end stays there.
        /// </summary>
        /// <param name="reservedUpTo">What <see cref="ISequenceStore.Save"/> was given last; 0 if it never was.</param>
        public void Restore(long reservedUpTo)
        {
            if (IsOver)
            {
                return;
            }

            NextNumber = reservedUpTo;
            Reserved = reservedUpTo;
            Echo = NotAsked;
        }

        /// <summary>
        /// Says that numbers have been reserved already, with another write: up to there <see cref="ISequenceStore"/> is not asked.
        /// </summary>
        /// <param name="limit">The limit, above what was reserved before, at most 2^40.</param>
        public void Reserve(long limit)
        {
            Reserved = limit;
        }

        /// <summary>Tells whether a number has not been received before. RFC 8613 section 7.4.</summary>
        /// <param name="number">The Partial IV of a request, which need not be genuine: nothing changes.</param>
        /// <returns>False if it has, or is too old for the window.</returns>
        internal bool IsNew(long number)
        {
            long age = Newest - number;
            return age < 0 || (age < WindowSize && (_window & (1 << (int)age)) == 0);
        }

        /// <summary>Takes a number into the window.</summary>
        /// <param name="number">The Partial IV of a genuine request for which <see cref="IsNew"/> is true.</param>
        internal void Accept(long number)
        {
            long age = Newest - number;
            if (age >= 0)
            {
                _window |= 1 << (int)age;
                return;
            }

            // A shift by 32 would be one by 0.
            int shift = (int)-age;
            _window = age > -WindowSize ? (_window << shift) | 1 : 1;
            _answered = age > -WindowSize ? _answered << shift : 0;
            Newest = number;
        }

        /// <summary>
        /// Takes the nonce of a request for a response. It is to be had once, and not for a request that has left the window.
        /// </summary>
        /// <param name="number">The request's Partial IV.</param>
        /// <returns>False if the response needs a nonce of its own.</returns>
        internal bool TakeRequestNonce(long number)
        {
            long age = Newest - number;
            if (age < 0 || age >= WindowSize || (_answered & (1 << (int)age)) != 0)
            {
                return false;
            }

            _answered |= 1 << (int)age;
            return true;
        }

        /// <summary>Tells whether a request is challenged now, and takes it for done. The first time it chooses the Echo value: the number
        /// of the challenge, and so one that never was before.</summary>
        /// <param name="now">The time, milliseconds.</param>
        /// <param name="number">The Partial IV of the genuine request.</param>
        /// <returns>False if nothing is waited for, or if it is not its turn.</returns>
        internal bool MayChallenge(long now, long number)
        {
            if (Echo == Fresh)
            {
                return false;
            }

            if (Echo == NotAsked)
            {
                Echo = NextNumber;
            }

            if (number > Newest)
            {
                Newest = number;
                Material[KeptAt] = 0;
            }

            if (number == Newest)
            {
                if (Material[KeptAt] == 0)
                {
                    if (now < _newestAt)
                    {
                        return false;
                    }

                    _newestAt = now + NewestMs;
                }

                return true;
            }

            if (now < _olderAt)
            {
                return false;
            }

            _olderAt = now + OlderMs;
            return true;
        }

        /// <summary>Takes an Echo value that has come with a genuine request.</summary>
        /// <param name="echo">The value, 0 or more.</param>
        /// <param name="number">The request's Partial IV: what is older counts as received from now on.</param>
        /// <returns>False if it is another one than was asked for.</returns>
        internal bool TakeEcho(long echo, long number)
        {
            if (echo != Echo)
            {
                return false;
            }

            // Neither does a later one run that was challenged: its client sends it anew.
            Echo = Fresh;
            Newest = number > Newest ? number : Newest;
            long age = Newest - number;
            _window = -1;
            _answered = age < WindowSize ? ~(1 << (int)age) : -1;
            return true;
        }
    }
}
