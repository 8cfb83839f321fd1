// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;

namespace NanoCoap.Node
{
    /// <summary>Everything that a node keeps over a restart: how it notifies, its calibration, its alarm rules.</summary>
    public sealed class NodeSettings
    {
        /// <summary>The most rules there can be.</summary>
        public const int MaxRules = 8;

        /// <summary>Lowest temperature that the sensor measures, hundredths of a degree Celsius.</summary>
        public const int MinCentiCelsius = -2000;

        /// <summary>Highest temperature that the sensor measures, hundredths of a degree Celsius.</summary>
        public const int MaxCentiCelsius = 6000;

        /// <summary>Largest hysteresis of a rule, hundredths of a degree; the smallest is 0.</summary>
        public const int MaxHysteresisCenti = 2000;

        /// <summary>Shortest observe period, seconds.</summary>
        public const int MinPeriodSeconds = 1;

        /// <summary>Longest observe period, seconds.</summary>
        public const int MaxPeriodSeconds = 3600;

        /// <summary>Highest n of <see cref="ObserveStrategy.Mixed"/>; the lowest is 1.</summary>
        public const int MaxConfirmEvery = 255;

        /// <summary>Bytes of the stored form: the content of a <see cref="StoredRecord"/>, with what is around it.</summary>
        public const int StoredBytes = StoredRecord.HeadBytes + ContentBytes + StoredRecord.TailBytes;

        /// <summary>Version of the stored form.</summary>
        internal const byte Version = 2;

        /// <summary>Bytes of the content.</summary>
        internal const int ContentBytes = 12 + (MaxRules * 7);

        /// <summary>Period of temperature notifications, seconds.</summary>
        public int PeriodSeconds = 2;

        /// <summary>Which notifications are Confirmable.</summary>
        public ObserveStrategy Strategy = ObserveStrategy.Mixed;

        /// <summary>The n of <see cref="ObserveStrategy.Mixed"/>.</summary>
        public int ConfirmEvery = 5;

        /// <summary>What calibration adds to each reading, hundredths of a degree.</summary>
        public int OffsetCenti;

        /// <summary>Number of the last rule that was made; numbers are not used again until 65535 is passed.</summary>
        public int LastRuleId;

        /// <summary>Numbers of the rules; 0 is a free place.</summary>
        public readonly ushort[] RuleId = new ushort[MaxRules];

        /// <summary>1 for a rule that fires above its threshold, 0 for below.</summary>
        public readonly byte[] RuleAbove = new byte[MaxRules];

        /// <summary>Thresholds, hundredths of a degree Celsius.</summary>
        public readonly short[] RuleThreshold = new short[MaxRules];

        /// <summary>How far the temperature must come back before a rule lets go, hundredths of a degree, 0 or more.</summary>
        public readonly ushort[] RuleHysteresis = new ushort[MaxRules];

        /// <summary>Gets the number that the endpoint wants: 0 for none, 1 for all, n for every nth.</summary>
        public int EffectiveConfirmEvery
        {
            get { return Strategy == ObserveStrategy.Confirmable ? 1 : Strategy == ObserveStrategy.NonConfirmable ? 0 : ConfirmEvery; }
        }

        /// <summary>Takes over all values of another.</summary>
        /// <param name="other">The other settings.</param>
        public void CopyFrom(NodeSettings other)
        {
            PeriodSeconds = other.PeriodSeconds;
            Strategy = other.Strategy;
            ConfirmEvery = other.ConfirmEvery;
            OffsetCenti = other.OffsetCenti;
            LastRuleId = other.LastRuleId;
            Array.Copy(other.RuleId, 0, RuleId, 0, MaxRules);
            Array.Copy(other.RuleAbove, 0, RuleAbove, 0, MaxRules);
            Array.Copy(other.RuleThreshold, 0, RuleThreshold, 0, MaxRules);
            Array.Copy(other.RuleHysteresis, 0, RuleHysteresis, 0, MaxRules);
        }

        /// <summary>Place of a rule.</summary>
        /// <param name="id">Its number, 1 or more; 0 looks for a free place.</param>
        /// <returns>0 to <see cref="MaxRules"/> - 1, or -1.</returns>
        public int FindRule(int id)
        {
            for (int i = 0; i < MaxRules; i++)
            {
                if (RuleId[i] == id)
                {
                    return i;
                }
            }

            return -1;
        }

        /// <summary>Writes the stored form.</summary>
        /// <param name="buffer">At least <see cref="StoredBytes"/>; gets the content.</param>
        internal void Store(byte[] buffer)
        {
            StoredRecord.Put16(buffer, 6, PeriodSeconds);
            buffer[8] = (byte)Strategy;
            buffer[9] = (byte)ConfirmEvery;
            StoredRecord.Put32(buffer, 10, OffsetCenti);
            StoredRecord.Put16(buffer, 14, LastRuleId);
            StoredRecord.Put16(buffer, 16, MaxRules);
            int at = 18;
            for (int i = 0; i < MaxRules; i++)
            {
                StoredRecord.Put16(buffer, at, RuleId[i]);
                buffer[at + 2] = (byte)RuleAbove[i];
                StoredRecord.Put16(buffer, at + 3, RuleThreshold[i]);
                StoredRecord.Put16(buffer, at + 5, RuleHysteresis[i]);
                at += 7;
            }
        }

        /// <summary>Reads the stored form. If not all of it is in its range, what the fields hold afterwards is of no use.</summary>
        /// <param name="buffer">Holds it.</param>
        /// <param name="length">Bytes of the content.</param>
        /// <returns>False if it is not ours, or out of range.</returns>
        internal bool TryRestore(byte[] buffer, int length)
        {
            if (length != ContentBytes || StoredRecord.Get16(buffer, 16) != MaxRules)
            {
                return false;
            }

            PeriodSeconds = StoredRecord.Get16(buffer, 6);
            Strategy = (ObserveStrategy)buffer[8];
            ConfirmEvery = buffer[9];
            OffsetCenti = StoredRecord.Get32(buffer, 10);
            LastRuleId = StoredRecord.Get16(buffer, 14);
            int at = 18;
            for (int i = 0; i < MaxRules; i++)
            {
                RuleId[i] = (ushort)StoredRecord.Get16(buffer, at);
                RuleAbove[i] = buffer[at + 2];
                RuleThreshold[i] = (short)StoredRecord.Get16(buffer, at + 3);
                RuleHysteresis[i] = (ushort)StoredRecord.Get16(buffer, at + 5);
                at += 7;
            }

            return CanBe();
        }

        // A checksum lets one broken write in four thousand million through, and another firmware may have had other limits: what can't
        // be is refused all the same.
        private bool CanBe()
        {
            if (PeriodSeconds < MinPeriodSeconds || PeriodSeconds > MaxPeriodSeconds
                || Strategy > ObserveStrategy.NonConfirmable || ConfirmEvery == 0
                || OffsetCenti < 10 * MinCentiCelsius || OffsetCenti > 10 * MaxCentiCelsius)
            {
                return false;
            }

            for (int i = 0; i < MaxRules; i++)
            {
                int id = RuleId[i];
                if (id == 0)
                {
                    continue;
                }

                // A number above the last one given out is nothing wrong: they start over behind 65535. With none given out it is.
                if (FindRule(id) != i || LastRuleId == 0 || RuleAbove[i] > 1
                    || RuleThreshold[i] < MinCentiCelsius || RuleThreshold[i] > MaxCentiCelsius || RuleHysteresis[i] > MaxHysteresisCenti)
                {
                    return false;
                }
            }

            return true;
        }
    }
}
