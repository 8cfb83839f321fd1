// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

// Declared only as far as the public surface of Iot.Device.Dhtxx.Esp32 needs it: the type, none of its members.

namespace nanoFramework.Hardware.Esp32.Rmt
{
    public class ReceiverChannel
    {
        internal ReceiverChannel() => throw null;
    }
}
