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
    /// A registration has twelve integers here, in one array: objects would have a header and twelve bytes a field. When a value is
    /// reported, it is worked out between which values there is nothing to say, so that a look is two comparisons.
    /// </remarks>
    public sealed class ValueConditions : ConditionTable
    {
        // The numbers of a row.
        private const int MinPeriod = 0; // c.pmin, milliseconds
        private const int MaxPeriod = 1;
        private const int MinEvaluation = 2;
        private const int MaxEvaluation = 3;
        private const int Above = 4; // c.gt
        private const int Below = 5; // c.lt
        private const int Step = 6;
        private const int Low = 7; // from there to High there is nothing to say; above High: there may be, whatever the value
        private const int High = 8;
        private const int Marks = 9; // which parameters there are, each with the bit of its place in s_names
        private const int LookedAt = 10; // the low half of the time
        private const int Reported = 11; // the value that the observer knows; of an edge, the one that was looked at last
        private const int RowLength = 12;

        // Parameters, by their places in the list of names. Times come first, and are kept in the numbers of the same place.
        private const int Gt = 4;
        private const int Lt = 5;
        private const int St = 6;
        private const int Band = 7;
        private const int Edge = 8;
        private const int Con = 9;
        private const int EdgeRises = 1 << 30; // beside the others: the value of c.edge
        private const int EdgeMark = 1 << Edge;
        private const int Crossings = (1 << Gt) | (1 << Lt);
        private const int NumberTests = Crossings | (1 << St);
        private const int Tests = NumberTests | EdgeMark;

        private const int LeastMaxMs = 1000; // nobody is told, or looked after, more often than once a second for the sake of a clock
        private const int Always = int.MaxValue;

        private static readonly byte[] s_names = Utf8.Encode("pmin=pmax=epmin=epmax=gt=lt=st=band=edge=con=");

        private readonly int[] _rows; // null: only there to be asked for tables
        private readonly int[] _read; // the conditions that were read last

        /// <summary>Makes what an endpoint asks for its table.</summary>
        public ValueConditions()
        {
        }

        private ValueConditions(int rows)
        {
            _rows = new int[rows * RowLength];
            _read = new int[RowLength];
        }

        internal override ConditionTable NewTable(int rows)
        {
            return new ValueConditions(rows);
        }

        internal override int Read(MessageReader reader, Resource resource)
        {
            int[] read = _read;
            Array.Clear(read, 0, RowLength);
            int first = reader.First(OptionSlot.UriQuery);
            int end = first + reader.Count(OptionSlot.UriQuery);
            ValueResource value = resource as ValueResource;
            bool tooDemanding = false;
            int kept = KeptAlone;
            int last = first;
            for (int i = first; i < end; i++)
            {
                if (!IsCondition(reader, i))
                {
                    kept = Kept;
                    continue;
                }

                last = i;
                int at = reader.OptionOffset(i);
                int outcome = ReadOne(reader.Buffer, at + 2, at + reader.OptionLength(i), value);
                if (outcome == DecimalText.Malformed)
                {
                    return i;
                }

                tooDemanding |= outcome != DecimalText.Exact;
            }

            int marks = read[Marks];
            bool bandAlone = (marks & (1 << Band)) != 0 && (marks & Crossings) == 0;
            if (bandAlone || IsBefore(MaxPeriod, MinPeriod, 0) || IsBefore(MaxEvaluation, MinEvaluation, 1))
            {
                return last; // two that contradict each other: the last one is to blame
            }

            return tooDemanding ? TooDemanding : kept;
        }

        internal override int Enter(int row, Resource resource, long now)
        {
            int[] read = _read;
            int at = row * RowLength;
            Array.Copy(read, 0, _rows, at, RowLength);
            _rows[at + Low] = 1;
            Report(row, resource, now);
            int marks = read[Marks];
            return IsSet
                | ((marks & (1 << Con)) != 0 ? ConfirmsAll : 0)
                | ((marks & ((1 << MaxPeriod) | (1 << MinEvaluation) | (1 << MaxEvaluation))) == 0 ? ByPeriod : 0)
                | ((read[MaxPeriod] / 1000) << SecondsShift);
        }

        internal override long DueAt(int row, bool changed, int refreshMs, long sentAt, int gapMs)
        {
            int[] rows = _rows;
            int at = row * RowLength;

            // The low halves of the two times are less than 25 days apart: a notification a day there is in any case.
            long lookedAt = sentAt + (uint)(rows[at + LookedAt] - (int)sentAt);
            long due = changed ? lookedAt : refreshMs != 0 ? lookedAt + refreshMs : long.MaxValue;
            long earliest = lookedAt + rows[at + MinEvaluation];
            if (due < earliest)
            {
                due = earliest;
            }

            int most = rows[at + MaxEvaluation];
            if (most != 0 && due > lookedAt + most)
            {
                due = lookedAt + most;
            }

            // What could not be sent yet need not be looked at yet: the newest value will do then.
            int least = rows[at + MinPeriod];
            earliest = sentAt + (least > gapMs ? least : gapMs);
            if (due < earliest)
            {
                due = earliest;
            }

            most = rows[at + MaxPeriod];
            if (most != 0 && due > sentAt + most)
            {
                due = sentAt + (most > gapMs ? most : gapMs);
            }

            return due;
        }

        internal override bool Fires(int row, Resource resource, long now, long sentAt)
        {
            int[] rows = _rows;
            int at = row * RowLength;
            rows[at + LookedAt] = (int)now;
            int most = rows[at + MaxPeriod];
            if (most != 0 && now - sentAt >= most)
            {
                return true;
            }

            int value;
            ValueResource source = resource as ValueResource;
            if (source == null || !source.TryRead(out value))
            {
                return true;
            }

            return (value < rows[at + Low] || value > rows[at + High]) && MayFire(at, value);
        }

        internal override void Report(int row, Resource resource, long now)
        {
            int[] rows = _rows;
            int at = row * RowLength;
            rows[at + LookedAt] = (int)now;
            int marks = rows[at + Marks];
            int value;
            if ((marks & Tests) == 0 || !((ValueResource)resource).TryRead(out value))
            {
                return;
            }

            rows[at + Reported] = value;
            if ((marks & EdgeMark) != 0)
            {
                return; // it is to be looked at each time
            }

            long low = int.MinValue;
            long high = int.MaxValue;
            if ((marks & (1 << St)) != 0)
            {
                low = (long)value - rows[at + Step] + 1;
                high = (long)value + rows[at + Step] - 1;
            }

            // Of a band with one limit the quiet side is that beyond it; between two of them, or around them, it is not.
            int above = rows[at + Above];
            int below = rows[at + Below];
            bool isBand = (marks & (1 << Band)) != 0;
            bool hasBoth = (marks & Crossings) == Crossings;
            if ((marks & (1 << Gt)) != 0)
            {
                Side(isBand ? !hasBoth : value > above, above, true, ref low, ref high);
            }

            if ((marks & (1 << Lt)) != 0)
            {
                Side(isBand ? !hasBoth : value < below, below, false, ref low, ref high);
            }

            if (isBand && hasBoth && above <= below)
            {
                high = low - 1; // what lies around a band is no one stretch of values
            }

            bool isOpen = low <= high && low <= int.MaxValue && high >= int.MinValue;
            rows[at + Low] = !isOpen ? 1 : low < int.MinValue ? int.MinValue : (int)low;
            rows[at + High] = !isOpen ? 0 : high > int.MaxValue ? int.MaxValue : (int)high;
        }

        // The values on one side of a limit.
        private static void Side(bool isBeyond, int limit, bool isAbove, ref long low, ref long high)
        {
            if (isBeyond == isAbove)
            {
                long least = isBeyond ? (long)limit + 1 : limit;
                low = low < least ? least : low;
            }
            else
            {
                long most = isBeyond ? (long)limit - 1 : limit;
                high = high > most ? most : high;
            }
        }

        // Whether there is something to say of a value that lies outside of the stretch that is quiet.
        private bool MayFire(int at, int value)
        {
            int[] rows = _rows;
            int marks = rows[at + Marks];
            if ((marks & EdgeMark) != 0)
            {
                int before = rows[at + Reported];
                rows[at + Reported] = value;
                return value != before && (value != 0) == ((marks & EdgeRises) != 0);
            }

            // Within the band, or a step away.
            int band = Crossings | (1 << Band);
            int above = rows[at + Above];
            int below = rows[at + Below];
            if ((marks & band) != band || above > below || (value >= above && value <= below))
            {
                return true;
            }

            long difference = (long)value - rows[at + Reported];
            return (marks & (1 << St)) != 0 && (difference >= rows[at + Step] || -difference >= rows[at + Step]);
        }

        // One parameter without its "c.". The outcome is one of DecimalText's.
        private int ReadOne(byte[] buffer, int at, int end, ValueResource resource)
        {
            int equals = at;
            while (equals < end && buffer[equals] != '=')
            {
                equals++;
            }

            int name = NameOf(buffer, at, equals);
            int mark = 1 << name;
            if (name < 0 || (_read[Marks] & mark) != 0)
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

            if (name < Gt)
            {
                _read[Marks] |= mark;
                return ReadTime(name, buffer, start, end - start);
            }

            bool isNumber = resource is Numeric;
            if (name == Edge ? resource == null || isNumber : name != Con && !isNumber)
            {
                return DecimalText.Malformed; // not of a resource of that kind
            }

            if (name < Band)
            {
                _read[Marks] |= mark;
                int outcome = DecimalText.Read(buffer, start, end - start, ((Numeric)resource).Decimals, out _read[name]);
                return name == St && !IsPositive(buffer, start, end, outcome, _read[St]) ? DecimalText.Malformed : outcome;
            }

            int boolean = !hasValue && name == Band ? 1 : ReadBoolean(buffer, start, end - start);
            if (boolean < 0)
            {
                return DecimalText.Malformed;
            }

            if (name == Edge)
            {
                _read[Marks] |= mark | (boolean != 0 ? EdgeRises : 0);
            }
            else if (boolean != 0)
            {
                _read[Marks] |= mark;
            }

            return DecimalText.Exact;
        }

        // Seconds, more than 0. Fractions of a millisecond are rounded up.
        private int ReadTime(int name, byte[] buffer, int at, int length)
        {
            int ms;
            int outcome = DecimalText.Read(buffer, at, length, 3, out ms);
            bool isMost = name == MaxPeriod || name == MaxEvaluation;
            if (!IsPositive(buffer, at, at + length, outcome, ms))
            {
                return DecimalText.Malformed;
            }

            if (outcome == DecimalText.TooLarge)
            {
                // More than 24 days. There is a notification a day anyway, so that as the most it is no demand at all.
                _read[name] = isMost ? Always : 0;
                return isMost ? DecimalText.Exact : outcome;
            }

            if (outcome == DecimalText.Inexact && ms != Always)
            {
                ms++;
            }

            _read[name] = ms;
            return isMost && ms < LeastMaxMs ? DecimalText.TooLarge : DecimalText.Exact;
        }

        private static bool IsPositive(byte[] buffer, int at, int end, int outcome, int value)
        {
            return outcome != DecimalText.Malformed && at < end && buffer[at] != '-' && (outcome != DecimalText.Exact || value != 0);
        }

        private bool IsBefore(int most, int least, int distance)
        {
            return _read[most] != 0 && _read[least] != 0 && (long)_read[most] - _read[least] < distance;
        }

        // Its place among the names, or -1.
        private static int NameOf(byte[] buffer, int at, int end)
        {
            byte[] names = s_names;
            int place = 0;
            for (int start = 0; start < names.Length; place++)
            {
                int same = 0;
                while (at + same < end && names[start + same] == buffer[at + same])
                {
                    same++;
                }

                if (at + same == end && names[start + same] == '=')
                {
                    return place;
                }

                while (names[start++] != '=')
                {
                }
            }

            return -1;
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
