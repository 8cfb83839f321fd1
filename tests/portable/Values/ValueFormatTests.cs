// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Values;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Numbers and switches as text, JSON (RFC 8259), and SenML in JSON and CBOR (RFC 8428 sections 5 and 6, RFC 8949).</summary>
    [TestClass]
    public class ValueFormatTests
    {
        private const string Alice = "alice";
        private const string CborHead = "81a4 21 6a75726e3a6465763a783a 00 616e 01 6343656c 02 ";

        [TestMethod]
        public static void Number_InEachFormat()
        {
            Number("22.5", "22.5", "c4 82 20 18e1"); // 225, one decimal
            Number("22.55", "22.55", "c4 82 21 1908cf");
            Number("22", "22.0", "16");
            Number("0", "0.0", "00");
            Number("24", "24.0", "1818");
            Number("-1", "-1.0", "20");
            Number("-0.01", "-0.01", "c4 82 21 20");
            Number("-25", "-25.0", "3818");
            Number("256", "256.0", "190100");
            Number("65536", "65536.0", "1a00010000");
            Number("21474836.47", "21474836.47", "c4 82 21 1a7fffffff");
            Number("-21474836.48", "-21474836.48", "c4 82 21 3a7fffffff");
        }

        [TestMethod]
        public static void Switch_InEachFormat()
        {
            Script s = new Script().Unlimited();
            Switch light = new Switch("s", Methods.Get | Methods.Put, SenmlRecord.Boolean(null, "s"));
            s.Tree.Add(light);
            Assert.AreEqual("OFF", Get(s, "s", -1));
            Assert.AreEqual("false", Get(s, "s", ContentFormat.Json));
            Assert.AreEqual("[{\"n\":\"s\",\"vb\":false}]", Get(s, "s", ContentFormat.SenmlJson));
            Get(s, "s", ContentFormat.SenmlCbor);
            Assert.AreEqual(Normal("81a2 00 6173 04 f4"), Hex.Text(s.Last.Buffer, s.Last.PayloadOffset, s.Last.PayloadLength));
            light.IsOn = true;
            Assert.AreEqual("ON", Get(s, "s", ContentFormat.TextPlain));
            Assert.AreEqual("true", Get(s, "s", ContentFormat.Json));
            Get(s, "s", ContentFormat.SenmlCbor);
            Assert.AreEqual(Normal("81a2 00 6173 04 f5"), Hex.Text(s.Last.Buffer, s.Last.PayloadOffset, s.Last.PayloadLength));
        }

        [TestMethod]
        public static void Switch_IsSetByTextAndByJson()
        {
            Script s = new Script().Unlimited();
            Switch light = new Switch("s", Methods.Get | Methods.Put, SenmlRecord.Boolean(null, "s"));
            s.Tree.Add(light);
            Put(s, "ON", -1, CoapCode.Changed);
            Assert.IsTrue(light.IsOn);
            Put(s, "false", ContentFormat.Json, CoapCode.Changed);
            Assert.IsFalse(light.IsOn);
            Put(s, "true\n", ContentFormat.Json, CoapCode.Changed);
            Assert.IsTrue(light.IsOn);
            Put(s, "OFF", ContentFormat.Json, CoapCode.BadRequest);
            Put(s, "false", ContentFormat.TextPlain, CoapCode.BadRequest);
            Put(s, "", ContentFormat.Json, CoapCode.BadRequest);
            Put(s, "false", ContentFormat.SenmlJson, CoapCode.UnsupportedContentFormat);
            Assert.IsTrue(light.IsOn);
            Put(s, "OFF", ContentFormat.TextPlain, CoapCode.Changed);
            Assert.IsFalse(light.IsOn);
        }

        [TestMethod]
        public static void NumberThatIsNotThere_Is503()
        {
            Script s = new Script().Unlimited();
            ScriptedNumber number = ScriptedNumber.Add(s, "1");
            number.Fails = true;
            s.Receive(Alice, Datagram.Con(CoapCode.Get, 1, "").Path("n")).Expect(Alice, MessageType.Acknowledgement, CoapCode.ServiceUnavailable, 1);
        }

        [TestMethod]
        public static void DeviceName_IsThatOfRfc9039()
        {
            Assert.AreEqual("urn:dev:mac:0024befffe804ff1:", DeviceName.OfHardwareAddress(new byte[] { 0x00, 0x24, 0xbe, 0x80, 0x4f, 0xf1 }));
            Assert.IsNull(DeviceName.OfHardwareAddress(null));
            Assert.IsNull(DeviceName.OfHardwareAddress(new byte[6]));
            Assert.IsNull(DeviceName.OfHardwareAddress(new byte[] { 1, 2, 3 }));
        }

        private static void Number(string value, string text, string cbor)
        {
            Script s = new Script().Unlimited();
            ScriptedNumber.Add(s, value);
            Assert.AreEqual(text, Get(s, "n", -1));
            Assert.AreEqual("", s.OptionHex(OptionSlot.ContentFormat));
            Assert.AreEqual(text, Get(s, "n", ContentFormat.Json));
            Assert.AreEqual(ContentFormat.Json, s.Last.Uint(OptionSlot.ContentFormat));
            Assert.AreEqual("[{\"bn\":\"urn:dev:x:\",\"n\":\"n\",\"u\":\"Cel\",\"v\":" + text + "}]", Get(s, "n", ContentFormat.SenmlJson));
            Get(s, "n", ContentFormat.SenmlCbor);
            Assert.AreEqual(ContentFormat.SenmlCbor, s.Last.Uint(OptionSlot.ContentFormat));
            Assert.AreEqual(Normal(CborHead + cbor), Hex.Text(s.Last.Buffer, s.Last.PayloadOffset, s.Last.PayloadLength));
        }

        private static string Normal(string hex)
        {
            byte[] bytes = Hex.Bytes(hex);
            return Hex.Text(bytes, 0, bytes.Length);
        }

        private static string Get(Script s, string path, int accept)
        {
            Datagram get = Datagram.Con(CoapCode.Get, 1 + accept + (int)(s.Now % 1000), "").Path(path);
            if (accept >= 0)
            {
                get.Uint(OptionNumber.Accept, accept);
            }

            s.At(s.Now - 1000000 + 300000).Receive(Alice, get).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content);
            return s.Payload();
        }

        private static void Put(Script s, string body, int format, CoapCode code)
        {
            Datagram put = Datagram.Con(CoapCode.Put, 1, "").Path("s");
            if (format >= 0)
            {
                put.Uint(OptionNumber.ContentFormat, format);
            }

            s.At(s.Now - 1000000 + 300000).Receive(Alice, put.Payload(body)).Expect(Alice, MessageType.Acknowledgement, code);
        }
    }
}
