// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>/temperature on a whole node: representations, calibration, and a sensor that fails. Observation has a class of its own.</summary>
    [TestClass]
    public class TemperatureTests
    {
        [TestMethod]
        public static void Get_AnswersInDegreesWithOneDecimalOrTwo()
        {
            int[] centi = { 2250, 2253, 2205, 2000, 0, 5, -5, -50, -1999, -2000, 6000 };
            string[] text = { "22.5", "22.53", "22.05", "20.0", "0.0", "0.05", "-0.05", "-0.5", "-19.99", "-20.0", "60.0" };
            for (int i = 0; i < centi.Length; i++)
            {
                NodeScript script = new NodeScript();
                script.Board.Centi = centi[i];
                script.Get("temperature").Is(CoapCode.Content, text[i]).HasFormat(ContentFormat.TextPlain).HasMaxAge(2);
                script.Get("temperature", ContentFormat.SenmlJson);
                script.Is(CoapCode.Content, "[{\"n\":\"temperature\",\"u\":\"Cel\",\"v\":" + text[i] + "}]");
                script.HasFormat(ContentFormat.SenmlJson).HasMaxAge(2).ExpectNothing();
            }
        }

        [TestMethod]
        public static void Senml_NamesTheDeviceByItsHardwareAddress()
        {
            // The EUI-48 of RFC 9039 section 4.1, made an EUI-64: fffe in the middle, and no bit of it turned over.
            NodeScript script = new NodeScript();
            script.Board.Hardware = Hex.Bytes("00 24 be 80 4f f1");
            script.Get("temperature", ContentFormat.SenmlJson);
            script.Is(CoapCode.Content, "[{\"bn\":\"urn:dev:mac:0024befffe804ff1:\",\"n\":\"temperature\",\"u\":\"Cel\",\"v\":22.5}]");
            script.HasFormat(ContentFormat.SenmlJson).Get("temperature").Is(CoapCode.Content, "22.5");

            script = new NodeScript();
            script.Board.Hardware = Hex.Bytes("ff ed cb a9 87 65");
            script.Get("temperature", ContentFormat.SenmlJson);
            script.Is(CoapCode.Content, "[{\"bn\":\"urn:dev:mac:ffedcbfffea98765:\",\"n\":\"temperature\",\"u\":\"Cel\",\"v\":22.5}]");
        }

        [TestMethod]
        public static void Senml_WithoutAHardwareAddress_HasNoBaseName()
        {
            byte[][] addresses = { null, new byte[0], new byte[6], new byte[5], new byte[] { 1, 2, 3, 4, 5, 6, 7 } };
            for (int i = 0; i < addresses.Length; i++)
            {
                NodeScript script = new NodeScript();
                script.Board.Hardware = addresses[i];
                script.Get("temperature", ContentFormat.SenmlJson);
                script.Is(CoapCode.Content, "[{\"n\":\"temperature\",\"u\":\"Cel\",\"v\":22.5}]");
            }
        }

        [TestMethod]
        public static void Get_WithAccept_AnswersInThatFormatOrNotAtAll()
        {
            NodeScript script = new NodeScript();
            script.Get("temperature", ContentFormat.TextPlain).Is(CoapCode.Content, "22.5").HasFormat(ContentFormat.TextPlain);
            script.Get("temperature", ContentFormat.Xml).Is(CoapCode.NotAcceptable).HasFormat(-1);
            script.Get("temperature", ContentFormat.Json).Is(CoapCode.Content, "22.5").HasFormat(ContentFormat.Json);
            script.Get("temperature", ContentFormat.Cbor).Is(CoapCode.NotAcceptable);
        }

        [TestMethod]
        public static void Get_ByItsShortName_IsTheSame()
        {
            NodeScript script = new NodeScript();
            script.Get("temp").Is(CoapCode.Content, "22.5").HasFormat(ContentFormat.TextPlain).HasMaxAge(2);
            script.Put("temp", "21.5").Is(CoapCode.Changed, "21.5");
            script.Get("temperature").Is(CoapCode.Content, "21.5");
            script.Get("temp", ContentFormat.SenmlJson).Is(CoapCode.Content, "[{\"n\":\"temperature\",\"u\":\"Cel\",\"v\":21.5}]");
            script.Get("tem").Is(CoapCode.NotFound);
            script.Get("temp/1").Is(CoapCode.NotFound);
            script.Get("Temperature").Is(CoapCode.NotFound);
        }

        [TestMethod]
        public static void Get_FollowsTheSensorTwoSecondsLaterAtMost()
        {
            NodeScript script = new NodeScript();
            script.Get("temperature").Is(CoapCode.Content, "22.5");
            script.Board.Centi = 2300;
            script.At(1999).Get("temperature").Is(CoapCode.Content, "22.5");
            script.At(2000).Get("temperature").Is(CoapCode.Content, "23.0");
            script.At(60000);
            Assert.AreEqual(31, script.Board.Readings);
        }

        [TestMethod]
        public static void Get_HasThePeriodAsItsMaxAge()
        {
            NodeScript script = new NodeScript();
            script.Put("config", "period=300").Is(CoapCode.Changed);
            script.Get("temperature").Is(CoapCode.Content, "22.5").HasMaxAge(300);
        }

        [TestMethod]
        public static void OtherMethods_AreNotAllowed()
        {
            NodeScript script = new NodeScript();
            script.Post("temperature", "20").Is(CoapCode.MethodNotAllowed);
            script.Delete("temperature").Is(CoapCode.MethodNotAllowed);
            script.Ask(script.Request(CoapCode.Fetch, "temperature")).Is(CoapCode.MethodNotAllowed);
            script.Get("temperature").Is(CoapCode.Content, "22.5");
        }

        [TestMethod]
        public static void Put_Calibrates()
        {
            NodeScript script = new NodeScript();
            script.Put("temperature", "20", ContentFormat.TextPlain).Is(CoapCode.Changed, "20.0");
            script.Get("temperature").Is(CoapCode.Content, "20.0");

            // From here on every reading is 2.5 degrees less than the sensor says.
            script.Board.Centi = 3001;
            script.At(2000).Get("temperature").Is(CoapCode.Content, "27.51");
            script.Board.Centi = 200;
            script.At(4000).Get("temperature").Is(CoapCode.Content, "-0.5");
            script.Restart().Get("temperature").Is(CoapCode.Content, "-0.5");
            script.Restart().Get("temperature").Is(CoapCode.Content, "-0.5");
        }

        [TestMethod]
        public static void Put_OverAndOver_DoesNotAddUp()
        {
            NodeScript script = new NodeScript();
            string[] bodies = { "20", "-20", "60", "+21.25", "0", "-0.0", "22.500", ".5", "60.00", "-20.0" };
            string[] shown = { "20.0", "-20.0", "60.0", "21.25", "0.0", "0.0", "22.5", "0.5", "60.0", "-20.0" };
            for (int i = 0; i < bodies.Length; i++)
            {
                script.Put("temperature", bodies[i]).Is(CoapCode.Changed, shown[i]);
                script.Get("temperature").Is(CoapCode.Content, shown[i]);
                script.Restart().Get("temperature").Is(CoapCode.Content, shown[i]);
            }
        }

        [TestMethod]
        public static void Put_TakesOneTrailingLineEnd()
        {
            NodeScript script = new NodeScript();
            script.Put("temperature", "20.5\n").Is(CoapCode.Changed, "20.5");
            script.Get("temperature").Is(CoapCode.Content, "20.5");
            script.Put("temperature", "-3\r\n").Is(CoapCode.Changed, "-3.0");
            script.Get("temperature").Is(CoapCode.Content, "-3.0");
        }

        [TestMethod]
        public static void Put_OfWhatItIsAnyway_WritesNothing()
        {
            NodeScript script = new NodeScript();
            script.Put("temperature", "22.5").Is(CoapCode.Changed, "22.5");
            Assert.AreEqual(0, script.Store.Writes);
            script.Put("temperature", "22.4").Is(CoapCode.Changed, "22.4");
            script.Put("temperature", "22.40").Is(CoapCode.Changed, "22.4");
            Assert.AreEqual(1, script.Store.Writes);
        }

        [TestMethod]
        public static void Put_OfNoNumberInRange_IsRefusedAndChangesNothing()
        {
            string[] bodies =
            {
                "", " ", "-", "+", ".", "-.", "warm", "22.5 C", " 22.5", "22.5\n\n", "22.5\r", "\n22.5", "\n", "\r\n",
                "22,5", "1e1", "0x10", "2 2", "--5", "1.2.3", "NaN", "\u221e",
                "60.01", "-20.01", "61", "-21", "1000", "99999999999999999999", "-99999999999999999999", "22.505", "{\"v\":22.5}",
            };
            NodeScript script = new NodeScript().Unlimited();
            script.Observe("alice", "a1", "temperature");
            for (int i = 0; i < bodies.Length; i++)
            {
                script.Put("temperature", bodies[i]).IsRefusal(CoapCode.BadRequest);
                script.Get("temperature").Is(CoapCode.Content, "22.5").ExpectNothing();
            }

            script.Put("temperature", Hex.Bytes("32 32 2e 35 00")).IsRefusal(CoapCode.BadRequest); // "22.5" and a NUL
            script.Get("temperature").Is(CoapCode.Content, "22.5").ExpectNothing();
            Assert.AreEqual(0, script.Store.Writes);
            script.Restart().Get("temperature").Is(CoapCode.Content, "22.5");
        }

        [TestMethod]
        public static void Put_ThatIsTooLong_IsRefusedAndSaysHowLongItMayBe()
        {
            NodeScript script = new NodeScript();
            script.Put("temperature", new string('1', 33)).Is(CoapCode.RequestEntityTooLarge);
            Assert.AreEqual(32, script.Last.Uint(OptionSlot.Size1));
            script.Put("temperature", new string('0', 1000)).Is(CoapCode.RequestEntityTooLarge);
            script.Put("temperature", new string('0', 30) + "20").Is(CoapCode.Changed); // long, but a number
            script.Get("temperature").Is(CoapCode.Content, "20.0");
        }

        [TestMethod]
        public static void Put_InAnotherFormat_IsRefused()
        {
            NodeScript script = new NodeScript();
            script.Put("temperature", "20", ContentFormat.SenmlJson).Is(CoapCode.UnsupportedContentFormat);
            script.Put("temperature", "20", 65535).Is(CoapCode.UnsupportedContentFormat);
            script.Get("temperature").Is(CoapCode.Content, "22.5");
        }

        [TestMethod]
        public static void Put_ThatCannotBeSaved_ChangesNothing()
        {
            NodeScript script = new NodeScript();
            script.Store.WritesFail = true;
            script.Put("temperature", "20").IsRefusal(CoapCode.InternalServerError);
            script.Get("temperature").Is(CoapCode.Content, "22.5");
            script.At(4000).Get("temperature").Is(CoapCode.Content, "22.5");
            script.Store.WritesFail = false;
            script.Put("temperature", "20").Is(CoapCode.Changed);
            script.Get("temperature").Is(CoapCode.Content, "20.0");
        }

        [TestMethod]
        public static void Sensor_ThatMissesOneReading_IsBridged()
        {
            NodeScript script = new NodeScript();
            script.Get("temperature");
            script.Board.SensorFails = true;
            script.At(3999).Get("temperature").Is(CoapCode.Content, "22.5");
            script.Board.SensorFails = false;
            script.Board.Centi = 2300;
            script.At(4000).Get("temperature").Is(CoapCode.Content, "23.0");

            // One lost reading every now and then is no failure, however many they become.
            for (int i = 0; i < 5; i++)
            {
                script.Board.SensorFails = true;
                script.After(2000).Get("temperature").Is(CoapCode.Content, "23.0");
                script.Board.SensorFails = false;
                script.After(2000).Get("temperature").Is(CoapCode.Content, "23.0");
            }
        }

        [TestMethod]
        public static void Sensor_ThatMissesTwoReadings_IsUnavailableUntilItRecovers()
        {
            NodeScript script = new NodeScript();
            script.Get("temperature").Is(CoapCode.Content, "22.5");
            script.Board.SensorFails = true;
            script.At(4000).Get("temperature").IsRefusal(CoapCode.ServiceUnavailable).HasMaxAge(2);
            script.Get("temperature", ContentFormat.SenmlJson).IsRefusal(CoapCode.ServiceUnavailable).HasMaxAge(2);
            script.Put("temperature", "20").IsRefusal(CoapCode.ServiceUnavailable).HasMaxAge(2);
            script.Put("temperature", "warm").IsRefusal(CoapCode.BadRequest);
            script.At(100000).Get("temperature").IsRefusal(CoapCode.ServiceUnavailable);
            Assert.AreEqual(0, script.Store.Writes);

            script.Board.SensorFails = false;
            script.Board.Centi = 1850;
            script.At(102000).Get("temperature").Is(CoapCode.Content, "18.5");
            script.Put("temperature", "20").Is(CoapCode.Changed);
            script.Get("temperature").Is(CoapCode.Content, "20.0");
        }

        [TestMethod]
        public static void Sensor_ThatFailsFromTheStart_IsUnavailableAtOnce()
        {
            NodeScript script = new NodeScript();
            script.Board.SensorFails = true;
            script.Get("temperature").IsRefusal(CoapCode.ServiceUnavailable).HasMaxAge(2);
            script.Put("temperature", "20").IsRefusal(CoapCode.ServiceUnavailable);
            script.Get("alarm").Is(CoapCode.Content, "OFF"); // the rest of the node is well
            script.Board.SensorFails = false;
            script.At(2000).Get("temperature").Is(CoapCode.Content, "22.5");
        }
    }
}
