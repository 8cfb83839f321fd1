// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>/humidity on a whole node, and /senml, which has all values at once.</summary>
    [TestClass]
    public class HumidityTests
    {
        [TestMethod]
        public static void Humidity_InEachFormat()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Get("humidity").Is(CoapCode.Content, "45.5").HasFormat(ContentFormat.TextPlain).HasMaxAge(2);
            script.Get("humidity", ContentFormat.Json).Is(CoapCode.Content, "45.5").HasFormat(ContentFormat.Json);
            script.Get("humidity", ContentFormat.SenmlJson).Is(CoapCode.Content, "[{\"n\":\"humidity\",\"u\":\"%RH\",\"v\":45.5}]");
            script.Put("humidity", "50").Is(CoapCode.MethodNotAllowed);
            script.Board.HumidityTenths = 1000;
            script.After(2000).Get("humidity").Is(CoapCode.Content, "100.0");
            script.Board.HumidityTenths = 0;
            script.After(2000).Get("humidity").Is(CoapCode.Content, "0.0");
        }

        [TestMethod]
        public static void Humidity_IsObserved()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Observe("alice", "a1", "humidity");
            script.Board.HumidityTenths = 600;
            script.At(2000).ExpectConfirmable("alice", "a1", "60.0").ExpectNothing();
        }

        [TestMethod]
        public static void Sensor_ThatFails_Is503AfterTheSecondTime()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Get("humidity").Is(CoapCode.Content, "45.5");
            script.Board.SensorFails = true;
            script.After(2000).Get("humidity").Is(CoapCode.Content, "45.5");
            script.After(2000).Get("humidity").IsRefusal(CoapCode.ServiceUnavailable).HasMaxAge(2);
            script.Get("senml").Is(CoapCode.Content, "[{\"n\":\"alarm\",\"vb\":false}]"); // what is still to be had
            script.Board.SensorFails = false;
            script.After(2000).Get("humidity").Is(CoapCode.Content, "45.5");
        }

        [TestMethod]
        public static void Senml_HasAllOfThem()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Board.Hardware = new byte[] { 2, 0, 0, 0, 0, 1 };
            script.Get("senml").HasFormat(ContentFormat.SenmlJson).Is(
                CoapCode.Content,
                "[{\"bn\":\"urn:dev:mac:020000fffe000001:\",\"n\":\"temperature\",\"u\":\"Cel\",\"v\":22.5},"
                + "{\"n\":\"humidity\",\"u\":\"%RH\",\"v\":45.5},{\"n\":\"alarm\",\"vb\":false}]");
            script.Ask(script.Request(CoapCode.Fetch, "senml").Payload("[{\"n\":\"humidity\"}]"));
            script.Is(CoapCode.Content, "[{\"bn\":\"urn:dev:mac:020000fffe000001:\",\"n\":\"humidity\",\"u\":\"%RH\",\"v\":45.5}]");
        }
    }
}
