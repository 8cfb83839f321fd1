// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using nanoFramework.Runtime.Events;

namespace nanoFramework.Hardware.Esp32.Touch
{
    public enum DenoiseCapacitance
    {
        Cap5pf = 0,
        Cap6pf4 = 1,
        Cap7pf8 = 2,
        Cap9pf2 = 3,
        Cap10pf6 = 4,
        Cap12pf0 = 5,
        Cap13pf4 = 6,
        Cap14pf8 = 7,
    }

    public enum DenoiseRange
    {
        Bit12 = 0,
        Bit10 = 1,
        Bit8 = 2,
        Bit4 = 3,
    }

    public class DenoiseSetting
    {
        public DenoiseCapacitance DenoiseCapacitance { get => throw null; set => throw null; }
        public DenoiseRange DenoiseRange { get => throw null; set => throw null; }

        public DenoiseSetting() => throw null;
    }

    public class Esp32FilterSetting : IFilterSetting
    {
        public uint Period { get => throw null; set => throw null; }

        public Esp32FilterSetting() => throw null;
    }

    public enum FilterSettingDebounce
    {
        NoDebounce = 0,
        One = 1,
        Two = 2,
        Three = 3,
        Four = 4,
        Five = 5,
        Six = 6,
        Seven = 7,
    }

    public enum FilterSettingMode
    {
        Iir4 = 0,
        Iir8 = 1,
        Iir16 = 2,
        Iir32 = 3,
        Iir64 = 4,
        Iir128 = 5,
        Iir256 = 6,
        IirJitter = 7,
    }

    public enum FilterSettingNoiseThreshold
    {
        Low = 0,
        Mediumlow = 1,
        MediumHigh = 2,
        High = 3,
    }

    public enum FilterSettingSmoothMode
    {
        Off = 0,
        Iir2 = 1,
        Iir4 = 2,
        Iir8 = 3,
    }

    public interface IFilterSetting
    {
    }

    public enum MeasurementMode
    {
        Timer = 0,
        Software = 1,
    }

    public class MeasurementTime
    {
        public ushort SleepCycles { get => throw null; set => throw null; }
        public TimeSpan MeasurementCycles { get => throw null; set => throw null; }

        public MeasurementTime() => throw null;
    }

    public class S2S3FilterSetting : IFilterSetting
    {
        public FilterSettingMode PeriodeSettingMode { get => throw null; set => throw null; }
        public FilterSettingDebounce FilterSettingDebounce { get => throw null; set => throw null; }
        public FilterSettingNoiseThreshold FilterSettingNoiseThreshold { get => throw null; set => throw null; }
        public byte JitterSize { get => throw null; set => throw null; }
        public FilterSettingSmoothMode FilterSettingSmoothMode { get => throw null; set => throw null; }

        public S2S3FilterSetting() => throw null;
    }

    public struct TouchChargeSpeed
    {
        private readonly int _value;

        public ChargeSpeed Speed { get => throw null; set => throw null; }
        public InitialCharge Charge { get => throw null; set => throw null; }

        public enum InitialCharge
        {
            Low = 0,
            High = 1,
        }

        public enum ChargeSpeed
        {
            Zero = 0,
            Slowest = 1,
            Speed2 = 2,
            Speed3 = 3,
            Speed4 = 4,
            Speed5 = 5,
            Speed6 = 6,
            Fastest = 7,
        }
    }

    public enum TouchHighVoltage
    {
        Volt2V4 = 0,
        Volt2V5 = 1,
        Volt2V6 = 2,
        Volt2V7 = 3,
    }

    public enum TouchHighVoltageAttenuation
    {
        Volt1V5 = 0,
        Volt1V0 = 1,
        Volt0V5 = 2,
        Volt0V0 = 3,
    }

    public enum TouchLowVoltage
    {
        Volt0V5 = 0,
        Volt0V6 = 1,
        Volt0V7 = 2,
        Volt0V8 = 3,
    }

    public class TouchPad : IDisposable
    {
        public event TouchPadValueChangedEventHandler ValueChanged { add => throw null; remove => throw null; }

        public static TouchTriggerMode TouchTriggerMode { get => throw null; set => throw null; }
        public static WakeUpSource WakeUpSource { get => throw null; set => throw null; }
        public static MeasurementMode MeasurementMode { get => throw null; set => throw null; }
        public static TouchHighVoltage TouchHighVoltage => throw null;
        public static TouchLowVoltage TouchLowVoltage => throw null;
        public static TouchHighVoltageAttenuation TouchHighVoltageAttenuation => throw null;
        public static bool IsFilterOn => throw null;
        public static bool DenoiseEnabled { get => throw null; set => throw null; }
        public int CalibrationData => throw null;
        public uint Threshold { get => throw null; set => throw null; }
        public int TouchPadNumber => throw null;

        public TouchPad(int touchPadNumber) => throw null;

        public static int GetGpioNumberFromTouchNumber(int touchpadNumber) => throw null;
        public static void SetVoltage(TouchHighVoltage touchHighVoltage, TouchLowVoltage touchLowVoltage, TouchHighVoltageAttenuation touchHighVoltageAttenuation) => throw null;
        public static void StartFilter(IFilterSetting filterSetting) => throw null;
        public static void StopFilter() => throw null;
        public static MeasurementTime GetMeasurementTime() => throw null;
        public static void SetMeasurementTime(MeasurementTime measurementTime) => throw null;
        public static void SetDenoise(DenoiseSetting denoiseSetting) => throw null;
        public static DenoiseSetting GetDenoise() => throw null;
        public uint Read() => throw null;
        public int GetCalibrationData(int count = 5) => throw null;
        public void SetChargeSpeed(TouchChargeSpeed touchChargeSpeed) => throw null;
        public TouchChargeSpeed GetChargeSpeed() => throw null;
        public void Dispose() => throw null;
    }

    public class TouchPadEventArgs : BaseEvent
    {
        public int PadNumber => throw null;
        public bool Touched => throw null;

        public TouchPadEventArgs(int padNumber, bool touched) => throw null;
    }

    public delegate void TouchPadValueChangedEventHandler(object sender, TouchPadEventArgs e);

    public enum TouchTriggerMode
    {
        BellowThreshold = 0,
        AboveThreshold = 1,
    }

    public enum WakeUpSource
    {
        BothSet1AndSet2 = 0,
        OnlySet1 = 1,
    }
}
