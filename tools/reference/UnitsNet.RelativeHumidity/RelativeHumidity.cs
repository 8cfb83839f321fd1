// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

// Declared only as far as Iot.Device.Dhtxx.Esp32 and a reader of its values need it: the type and its usual unit. The
// packages nanoFramework.UnitsNet.* of 5.76 and later hold assemblies of other names, which the binding does not find.

namespace UnitsNet
{
    public struct RelativeHumidity
    {
        private readonly double _value;

        public double Percent => throw null;
    }
}
