// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;
using NanoCoap.Wire;

namespace NanoCoap.Values
{
    /// <summary>
    /// Conditions on the values of <see cref="Numeric"/> and <see cref="Switch"/> resources, and the times of any observable resource:
    /// draft-ietf-core-conditional-attributes-12. Give one to <see cref="EndpointConfig.Conditions"/>. README.md, beside this file, says
    /// what is decided where the draft leaves it open.
    /// </summary>
    /// <remarks>
    /// A registration has twelve integers, in one array: objects would have a header and twelve bytes a field. When a value is
    /// reported, it is worked out between which values there is nothing to say, so that a look is two comparisons.
    /// </remarks>
    public sealed class ValueConditions : Conditions
    {
        /// <summary>
        /// Max-Age of what an observer holds who has set a condition on the value and no c.pmax, in seconds: so long it may take until it
        /// asks anew, and finds that a node has started anew, or given it up. From 1; 0 or less leaves it to the resource.
        /// </summary>
        public int MaxAgeSeconds = 600;

        // The numbers of a registration.
        private const int MinPeriod = 0; // c.pmin, milliseconds
        private const int MaxPeriod = 1;
        private const int MinEvaluation = 2;
        private const int MaxEvaluation = 3;
        private const int Above = 4; // c.gt
        private const int Below = 5; // c.lt
        private const int Step = 6;
        private const int Low = 7; // from there to High there is nothing to say; above High: there may be, whatever the value
        private const int High = 8;
        private const int Marks = 9; // which parameters there are, each with the bit of its number
        private const int LookedAt = 10; // the low half of the time
        private const int Reported = 11; // the value that the observer knows; of an edge, the one that was looked at last

        // Parameters. Times come first, and they and limits are kept in the number of the same place.
        private const int Gt = 4;
        private const int Lt = 5;
        private const int St = 6;
        private const int Band = 7;
        private const int Edge = 8;
        private const int Con = 9;
        private const int IsTrue = 16; // so far above its own is the bit for the value of a boolean
        private const int EdgeMark = 1 << Edge;
        private const int EdgeRises = EdgeMark << IsTrue;
        private const int BandMark = 1 << (Band + IsTrue);
        private const int Crossings = (1 << Gt) | (1 << Lt);
        private const int Tests = Crossings | (1 << St) | EdgeMark;
        private const int OtherTimes = (1 << MaxPeriod) | (1 << MinEvaluation) | (1 << MaxEvaluation);

        private const int LeastMaxMs = 1000; // nobody is told, or looked after, more often than once a second for the sake of a clock
        private const int Always = int.MaxValue;

        private static readonly string s_refusal = "Can't keep "; // fits the smallest block

        internal override bool Read(MessageReader reader, WholeInterpretation meaning, Response response)
        {
            int[] read = meaning.Numbers;
            Array.Clear(read, 0, Numbers);
            read[Low] = 1;
            int option = reader.First(OptionSlot.UriQuery);
            int others = reader.Count(OptionSlot.UriQuery);
            ValueResource value = meaning.Resource as ValueResource;
            bool tooDemanding = false;
            bool isWrong = false;
            int last = 0;
            while (!isWrong && (option = Next(reader, option)) >= 0)
            {
                others--;
                last = option++;
                int at = reader.OptionOffset(last);
                int outcome = ReadOne(read, reader.Buffer, at + 2, at + reader.OptionLength(last), value);
                isWrong = outcome == DecimalText.Malformed;
                tooDemanding |= outcome != DecimalText.Exact;
            }

            // Of two that contradict each other the last one is to blame.
            if (isWrong || (read[Marks] & (BandMark | Crossings)) == BandMark
                || IsBefore(read, MaxPeriod, MinPeriod, 0) || IsBefore(read, MaxEvaluation, MinEvaluation, 1))
            {
                response.Diagnostic(s_refusal);
                response.Append(reader.Buffer, reader.OptionOffset(last), reader.OptionLength(last));
                return false;
            }

            if (tooDemanding)
            {
                meaning.Observe = 1;
                return true;
            }

            meaning.Options |= Interpretation.Conditional;
            if (others == 0)
            {
                meaning.Options &= ~(1 << OptionSlot.UriQuery); // a GET run again for a notification need not name them
            }

            return true;
        }

        internal override void Remember(Registration registration, int[] read)
        {
            int[] numbers = registration.Numbers;
            if (read != null)
            {
                Array.Copy(read, numbers, Numbers);
            }

            numbers[LookedAt] = (int)registration.SentAt;
            int marks = numbers[Marks];
            int value;
            if ((marks & Tests) == 0 || !((ValueResource)registration.Subject.Resource).TryRead(out value))
            {
                return;
            }

            numbers[Reported] = value;
            if ((marks & EdgeMark) != 0)
            {
                return; // it is to be looked at each time
            }

            long low = int.MinValue;
            long high = int.MaxValue;
            if ((marks & (1 << St)) != 0)
            {
                Side(true, (long)value - numbers[Step], ref low, ref high);
                Side(false, (long)value + numbers[Step] - 1, ref low, ref high);
            }

            // Of a band with one limit the quiet side is that beyond it; between two of them, or around them, it is not.
            int above = numbers[Above];
            int below = numbers[Below];
            bool isBand = (marks & BandMark) != 0;
            bool hasBoth = (marks & Crossings) == Crossings;
            if ((marks & (1 << Gt)) != 0)
            {
                Side(isBand ? !hasBoth : value > above, above, ref low, ref high);
            }

            if ((marks & (1 << Lt)) != 0)
            {
                Side(isBand ? hasBoth : value >= below, below - 1L, ref low, ref high);
            }

            if (isBand && hasBoth && above <= below)
            {
                high = low - 1; // what lies around a band is no one stretch of values
            }

            // They have only moved towards each other, so that both are integers unless they have passed.
            numbers[Low] = low <= high ? (int)low : 1;
            numbers[High] = low <= high ? (int)high : 0;
        }

        internal override long DueAt(Registration registration, int gapMs, long latest)
        {
            int[] numbers = registration.Numbers;
            int marks = numbers[Marks];
            Resource resource = registration.Subject.Resource;
            registration.IntervalMs = 0; // that one has gone out does not tell when the next one is due

            // Nothing would repeat what a NON has lost that says once that a condition is met. Within a band the next value does.
            if ((marks & (1 << Con)) != 0 ? (marks & (1 << (Con + IsTrue))) != 0 : (marks & Tests) != 0 && (marks & BandMark) == 0)
            {
                registration.Count = int.MaxValue;
            }

            // RFC 7641 section 4.3.1: what the observer holds is fresh until there must be another. Who has set a condition may hold it for
            // as long as it is quiet; but once in a while it has to see whether it is still registered.
            int least = (int)(((numbers[MinPeriod] > numbers[MinEvaluation] ? numbers[MinPeriod] : numbers[MinEvaluation]) + 999L) / 1000);
            int seconds = registration.FreshSeconds;
            if (numbers[MaxPeriod] != 0)
            {
                seconds = numbers[MaxPeriod] / 1000;
            }
            else if ((marks & Tests) != 0)
            {
                seconds = least > MaxAgeSeconds ? least : MaxAgeSeconds;
            }
            else if (least > (seconds >= 0 ? seconds
                : resource.MaxAgeSeconds >= 0 ? resource.MaxAgeSeconds
                : ResponseEncoder.DefaultMaxAgeSeconds))
            {
                seconds = least;
            }

            registration.FreshSeconds = seconds;
            return NextLook(registration, resource.Version != registration.SeenVersion, gapMs, latest);
        }

        internal override bool Want(Registration registration, long now)
        {
            int[] numbers = registration.Numbers;
            Resource resource = registration.Subject.Resource;

            // Before the value: a change in between is looked at once more rather than never.
            int version = resource.Version;
            numbers[LookedAt] = (int)now;
            int most = numbers[MaxPeriod];
            long latest = registration.Moment;
            if (now >= latest || (most != 0 && now - registration.SentAt >= most))
            {
                return true;
            }

            int value;
            ValueResource source = resource as ValueResource;
            if (source == null || !source.TryRead(out value)
                || ((value < numbers[Low] || value > numbers[High]) && MayFire(numbers, value)))
            {
                return true;
            }

            registration.SeenVersion = version;
            registration.FailingSince = 0;
            long next = now + resource.RefreshMs;
            if (next == now || next > latest || (numbers[Marks] & OtherTimes) != 0)
            {
                next = NextLook(registration, false, 0, latest);
            }

            registration.Subject.MoveBack(registration, next);
            return false;
        }

        private static long NextLook(Registration registration, bool changed, int gapMs, long latest)
        {
            int[] numbers = registration.Numbers;
            int refreshMs = registration.Subject.Resource.RefreshMs;
            long sentAt = registration.SentAt;

            // The low halves of the two times are less than 25 days apart: a notification a day there is in any case.
            long lookedAt = sentAt + (uint)(numbers[LookedAt] - (int)sentAt);
            long due = changed ? lookedAt : refreshMs != 0 ? lookedAt + refreshMs : latest;
            long earliest = lookedAt + numbers[MinEvaluation];
            if (due < earliest)
            {
                due = earliest;
            }

            int most = numbers[MaxEvaluation];
            if (most != 0 && due > lookedAt + most)
            {
                due = lookedAt + most;
            }

            // What could not be sent yet need not be looked at yet: the newest value will do then.
            int least = numbers[MinPeriod];
            earliest = sentAt + (least > gapMs ? least : gapMs);
            if (due < earliest)
            {
                due = earliest;
            }

            most = numbers[MaxPeriod];
            if (most != 0 && due > sentAt + most)
            {
                due = sentAt + (most > gapMs ? most : gapMs);
            }

            return due < latest ? due : latest;
        }

        // Narrows a stretch of values to those on one side of a limit: above it, or up to it.
        private static void Side(bool isAbove, long limit, ref long low, ref long high)
        {
            if (!isAbove)
            {
                high = high > limit ? limit : high;
            }
            else if (low <= limit)
            {
                low = limit + 1;
            }
        }

        // Whether there is something to say of a value that lies outside of the stretch that is quiet.
        private static bool MayFire(int[] numbers, int value)
        {
            int marks = numbers[Marks];
            if ((marks & EdgeMark) != 0)
            {
                int before = numbers[Reported];
                numbers[Reported] = value;
                return value != before && (value != 0) == ((marks & EdgeRises) != 0);
            }

            // Within the band, or a step away.
            const int BandOfTwo = Crossings | BandMark;
            int above = numbers[Above];
            int below = numbers[Below];
            if ((marks & BandOfTwo) != BandOfTwo || above > below || (value >= above && value <= below))
            {
                return true;
            }

            long difference = (long)value - numbers[Reported];
            return (marks & (1 << St)) != 0 && (difference >= numbers[Step] || -difference >= numbers[Step]);
        }

        // One parameter without its "c.". The outcome is one of DecimalText's.
        private static int ReadOne(int[] read, byte[] buffer, int at, int end, ValueResource resource)
        {
            int equals = at;
            while (equals < end && buffer[equals] != '=')
            {
                equals++;
            }

            int name = NameOf(buffer, at, equals);
            int mark = 1 << name;
            if (name < 0 || (read[Marks] & mark) != 0)
            {
                return DecimalText.Malformed; // unknown, or twice
            }

            // The draft's own figures have quotes around values.
            bool hasValue = equals < end;
            int start = hasValue ? equals + 1 : end;
            if (end - start >= 2 && buffer[start] == '"' && buffer[end - 1] == '"')
            {
                start++;
                end--;
            }

            read[Marks] |= mark;
            if (name < Gt)
            {
                return ReadTime(name, buffer, start, end - start, out read[name]);
            }

            bool isNumber = resource is Numeric;
            if (name == Edge ? resource == null || isNumber : name != Con && !isNumber)
            {
                return DecimalText.Malformed; // not of a resource of that kind
            }

            if (name < Band)
            {
                int outcome = DecimalText.Read(buffer, start, end - start, ((Numeric)resource).Decimals, out read[name]);
                return name == St && !IsPositive(buffer, start, end, outcome, read[St]) ? DecimalText.Malformed : outcome;
            }

            int boolean = !hasValue && name == Band ? 1 : ReadBoolean(buffer, start, end - start);
            if (boolean < 0)
            {
                return DecimalText.Malformed;
            }

            read[Marks] |= boolean << (name + IsTrue);
            return DecimalText.Exact;
        }

        // Seconds, more than 0, as milliseconds. Fractions of one are rounded up.
        private static int ReadTime(int name, byte[] buffer, int at, int length, out int ms)
        {
            int outcome = DecimalText.Read(buffer, at, length, 3, out ms);
            bool isMost = name == MaxPeriod || name == MaxEvaluation;
            if (!IsPositive(buffer, at, at + length, outcome, ms))
            {
                return DecimalText.Malformed;
            }

            if (outcome == DecimalText.TooLarge)
            {
                // More than 24 days. There is a notification a day anyway, so that as the most it is no demand at all.
                ms = isMost ? Always : 0;
                return isMost ? DecimalText.Exact : outcome;
            }

            if (outcome == DecimalText.Inexact && ms != Always)
            {
                ms++;
            }

            return isMost && ms < LeastMaxMs ? DecimalText.TooLarge : DecimalText.Exact;
        }

        private static bool IsPositive(byte[] buffer, int at, int end, int outcome, int value)
        {
            return outcome != DecimalText.Malformed && at < end && buffer[at] != '-' && (outcome != DecimalText.Exact || value != 0);
        }

        private static bool IsBefore(int[] read, int most, int least, int distance)
        {
            return read[most] != 0 && read[most] - read[least] < distance;
        }

        // Its number, or -1. Up to four bytes are compared as one integer; five have an "e" before one of two.
        private static int NameOf(byte[] buffer, int at, int end)
        {
            int first = MinPeriod;
            if (end - at == 5 && buffer[at] == 'e')
            {
                at++;
                first = MinEvaluation;
            }

            int name = 0;
            for (int i = at; i < end; i++)
            {
                name = (name << 8) | buffer[i];
            }

            if (end - at > 4)
            {
                return -1;
            }

            if (name == (('p' << 24) | ('m' << 16) | ('i' << 8) | 'n'))
            {
                return first;
            }

            if (name == (('p' << 24) | ('m' << 16) | ('a' << 8) | 'x'))
            {
                return first + MaxPeriod;
            }

            return first != MinPeriod ? -1
                : name == (('g' << 8) | 't') ? Gt
                : name == (('l' << 8) | 't') ? Lt
                : name == (('s' << 8) | 't') ? St
                : name == (('b' << 24) | ('a' << 16) | ('n' << 8) | 'd') ? Band
                : name == (('e' << 24) | ('d' << 16) | ('g' << 8) | 'e') ? Edge
                : name == (('c' << 16) | ('o' << 8) | 'n') ? Con
                : -1;
        }

        // xs:boolean: 0, 1, true, false. -1 for anything else.
        private static int ReadBoolean(byte[] buffer, int at, int length)
        {
            if (length == 1 && (buffer[at] | 1) == '1')
            {
                return buffer[at] & 1;
            }

            return TextBody.Is(buffer, at, length, Switch.True) ? 1 : TextBody.Is(buffer, at, length, Switch.False) ? 0 : -1;
        }
    }
}
