// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Boards;
using NanoCoap.Crypto;
using NanoCoap.Dtls;
using NanoCoap.Keys;
using NanoCoap.Node;
using NanoCoap.Udp;

namespace NanoCoap.Firmware
{
    /// <summary>The firmware for the ESP32: the board's adapters, and the application over them.</summary>
    public static class Program
    {
        private const int RestartAfterMs = 5000;

        /// <summary>Starts the node. Does not return: what goes wrong beyond repair ends in a restart of the device.</summary>
        public static void Main()
        {
            try
            {
                // The alarm first: its pin must be at its safe level as early as can be.
                NodeBoard node = new NodeBoard();
                node.Alarm = new GpioAlarm(Board.AlarmPin, Board.AlarmActiveHigh);
                node.Clock = new TickClock();
                node.System = new DeviceInfo();
                node.Store = new FlashStore();
                node.Random = new HardwareRandom();
                Dht12Sensor sensor = new Dht12Sensor(Board.DhtOnI2c);
                node.Sensor = sensor;
                node.Humidity = sensor;

                if (Board.ButtonPin >= 0)
                {
                    node.Button = new GpioButton(Board.ButtonPin, Board.ButtonPullUp);
                }

                ConsoleLog log = new ConsoleLog();
                NodeKeys keys = new NodeKeys(node.Store, node.Clock, log, new Hkdf(), new AesCcm());
                node.Access = keys;

                WifiNetwork network = new WifiNetwork();
                UdpTransport transport = new UdpTransport(UdpTransport.DefaultPort);
                node.Transport = keys.Secure(
                    new DtlsConfig(), transport, new SecurePort(transport), transport.SecureSender, node.Random);
                node.TransportOverhead = DtlsServer.Overhead;

                FirmwareBoard board = new FirmwareBoard();
                board.Node = node;
                board.Network = network;
                board.Sockets = transport;
                board.Light = new StatusLed(Board.LedPin, Board.LedActiveHigh);
                board.Log = log;
                board.Name = Board.Name;
                board.Watchdog = new RebootWatchdog(node.Clock);

                new FirmwareApplication(board).Run();
            }
            catch (Exception e)
            {
                // An exception that leaves Main would end the program and leave the device deaf. Say what it was, and restart.
                Console.WriteLine("Stopped by " + e.ToString());
            }

            System.Threading.Thread.Sleep(RestartAfterMs);
            nanoFramework.Runtime.Native.Power.RebootDevice();
        }
    }
}
