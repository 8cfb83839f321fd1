// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Senml;
using NanoCoap.Values;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Several values at once: GET, and FETCH with names (RFC 8790), in JSON and CBOR.</summary>
    [TestClass]
    public class SenmlPackTests
    {
        private const string Alice = "alice";
        private const string Bn = "\"bn\":\"urn:dev:x:\",";
        private const string A = "\"n\":\"a\",\"u\":\"Cel\",\"v\":22.5}";
        private const string B = "\"n\":\"b/c\",\"v\":-1.0}";
        private const string C = "\"n\":\"on\",\"vb\":true}";
        private const string CborBn = "21 6a75726e3a6465763a783a ";
        private const string CborA = "00 6161 01 6343656c 02 c4 82 20 18e1 ";
        private const string CborB = "00 63622f63 02 20 ";
        private const string CborC = "00 626f6e 04 f5";

        [TestMethod]
        public static void Rfc8428_Get_IsThePackOfAll_AndNamesTheDeviceOnce()
        {
            Script s = Make();
            Get(s, -1, CoapCode.Content);
            Assert.AreEqual("[{" + Bn + A + ",{" + B + ",{" + C + "]", s.Payload());
            Assert.AreEqual(ContentFormat.SenmlJson, s.Last.Uint(OptionSlot.ContentFormat));
            Get(s, ContentFormat.SenmlCbor, CoapCode.Content);
            Cbor(s, "83 a4 " + CborBn + CborA + "a2 " + CborB + "a2 " + CborC);
            Get(s, ContentFormat.Json, CoapCode.NotAcceptable);
        }

        [TestMethod]
        public static void Get_OfWhatIsNotToBeHad_LeavesItOut()
        {
            Script s = Make();
            s_a.Fails = true;
            Get(s, -1, CoapCode.Content);
            Assert.AreEqual("[{" + Bn + B + ",{" + C + "]", s.Payload());
            Get(s, ContentFormat.SenmlCbor, CoapCode.Content);
            Cbor(s, "82 a3 " + CborBn + CborB + "a2 " + CborC);
            Fetch(s, "[{\"n\":\"a\"}]", CoapCode.ServiceUnavailable);
            Assert.AreEqual("No value", s.Payload());
            Assert.IsFalse(s.Last.Has(OptionSlot.ContentFormat));
        }

        [TestMethod]
        public static void Rfc8790_3_1_Fetch_AnswersWithTheRecordsThatHaveTheNames()
        {
            Script s = Make();
            string a = "[{" + Bn + A + "]";
            string ab = "[{" + Bn + A + ",{" + B + "]";
            Fetched(s, "[{\"n\":\"urn:dev:x:a\"}]", a);
            Fetched(s, "[{\"bn\":\"urn:dev:x:a\"}]", a); // a base name alone is a name
            Fetched(s, "[{\"bn\":\"urn:dev:x:\",\"n\":\"a\"}]", a);
            Fetched(s, "[{\"n\":\"a\",\"bn\":\"urn:dev:x:\"}]", a); // order of members says nothing
            Fetched(s, "[{\"bn\":\"urn:\",\"n\":\"dev:x:a\"}]", a);
            Fetched(s, "[{\"n\":\"a\"}]", a); // the device knows who it is
            Fetched(s, "[{\"bn\":\"urn:dev:x:\",\"n\":\"b/c\"},{\"n\":\"a\"}]", ab); // in the order that the pack has
            Fetched(s, "[{\"n\":\"a\"},{\"n\":\"a\"},{\"n\":\"b\\/c\"},{\"n\":\"nothing\"}]", ab);
            Fetched(s, " [ {\n\"n\" : \"a\" , \"u\":\"Cel\" } ]\r\n", a);
        }

        [TestMethod]
        public static void Rfc8790_3_1_TimeAndUnit_NarrowTheSelection()
        {
            Script s = Make();
            string a = "[{" + Bn + A + "]";
            Fetched(s, "[{\"n\":\"a\",\"t\":0}]", a);
            Fetched(s, "[{\"n\":\"a\",\"t\":-0.0}]", a);
            Fetched(s, "[{\"bt\":0,\"n\":\"a\"},{\"n\":\"on\",\"t\":1276020076}]", a); // another time, another record
            Fetched(s, "[{\"n\":\"on\",\"t\":1.276e9},{\"n\":\"a\"}]", a); // the time is that of its record alone
            Fetched(s, "[{\"n\":\"on\",\"bt\":5},{\"n\":\"a\",\"bt\":0}]", a); // the base time that of those behind it too
            Fetched(s, "[{\"n\":\"a\",\"t\":1},{\"n\":\"a\",\"t\":-1}]", "[]");
            Fetched(s, "[{\"bt\":5,\"n\":\"a\"},{\"n\":\"on\"}]", "[]");
            Fetched(s, "[{\"n\":\"a\",\"u\":\"Cel\"},{\"n\":\"b/c\",\"u\":\"Cel\"},{\"n\":\"on\",\"u\":\"%RH\"}]", a);
            Fetched(s, "[{\"n\":\"a\",\"u\":\"Ce\"},{\"n\":\"a\",\"u\":\"Celx\"},{\"n\":\"a\",\"u\":\"\"}]", "[]");
            Fetched(s, "[{\"bu\":\"Cel\",\"n\":\"a\"},{\"n\":\"b/c\"}]", a); // the base unit holds for those behind it too
            Fetched(s, "[{\"bu\":\"%RH\",\"n\":\"b/c\"},{\"n\":\"a\",\"u\":\"Cel\"}]", a);
            Fetched(s, "[{\"n\":\"a\",\"u\":\"Cel\",\"t\":1}]", "[]"); // both must match
            FetchedCbor(s, "81 a3 00 6161 01 6343656c 06 00", "81 a4 " + CborBn + CborA);
            FetchedCbor(s, "81 a3 00 6161 23 6343656c 22 f90000", "81 a4 " + CborBn + CborA);
            FetchedCbor(s, "81 a2 00 6161 06 c4 82 20 00", "81 a4 " + CborBn + CborA); // a decimal fraction
            FetchedCbor(s, "81 a2 00 6161 06 fb 0000000000000000", "81 a4 " + CborBn + CborA);
            string[] others =
            {
                "06 1a4c0e85ac", "06 20", "22 39ffff", "06 fb 41d303a16b000000", "06 c4 82 00 01", "06 f93c00", "01 6143", "23 60",
            };
            for (int i = 0; i < others.Length; i++)
            {
                FetchedCbor(s, "81 a2 00 6161 " + others[i], "80");
            }
        }

        [TestMethod]
        public static void Rfc8790_3_1_Fetch_OfWhatNothingHasTheNameOf_IsTheEmptyPack()
        {
            string[] bodies =
            {
                "[{\"n\":\"urn:dev:y:a\"}]", "[{\"bn\":\"urn:dev:y:\",\"n\":\"a\"}]", "[{\"n\":\"\"}]", "[{\"n\":\"A\"}]",
                "[{\"n\":\"aa\"}]",
                "[{\"bn\":\"urn:dev:x:\"}]", "[{\"bn\":\"urn:dev:y:\"},{\"n\":\"a\"}]", "[{\"n\":\"b\\u002fc\"}]",
                "[{\"n\":\"urn:dev:x:a\",\"bn\":\"urn:dev:x:\"}]", "[{\"n\":\"\\a\"}]",
            };
            Script s = Make();
            for (int i = 0; i < bodies.Length; i++)
            {
                Fetched(s, bodies[i], "[]");
            }

            FetchedCbor(s, "81 a1 00 6162", "80");
        }

        [TestMethod]
        public static void Fetch_OfWhatIsNoListOfNames_Is400()
        {
            string[] bodies =
            {
                "", " ", "[]", "[ ]", "{}", "[{}]", "[{\"n\":1}]", "[{\"u\":\"Cel\"}]", "[{\"n\":\"a\"},{\"u\":\"Cel\"}]", 
                "[{\"bn\":null,\"n\":\"a\"}]", "[{\"n\":\"a\"}", "[{\"n\":\"a\"]",
                "[{\"n\":\"a\"}]]", "[{\"n\":\"a\"}] x", "[{\"n\":\"a\",}]", "[{\"n\":\"a\"},]", "[{\"n\" \"a\"}]", "[{\"n\":\"a}]",
                "[{\"n\":\"a\\\"}]",
                "[{n:\"a\"}]", "[\"a\"]", "\"a\"", "a", "[{\"n\":",
                "[{\"n\":\"a\",\"t\"", "[{\"n\":\"a\",\"t\":}]", "[{\"n\":\"a\",\"t\":\"0\"}]", "[{\"n\":\"a\",\"t\":null}]",
                "[{\"n\":\"a\",\"t\":0]", "[{\"n\":\"a\",\"u\":1}]", "[{\"n\":\"a\\", "[{\"",
                "[{\"n\":\"a\",\"n\":\"b/c\"}]", "[{\"bn\":\"x\",\"n\":\"a\",\"bn\":\"\"}]", "[{\"n\":\"a\",\"t\":1,\"t\":0}]",
            };
            Script s = Make();
            for (int i = 0; i < bodies.Length; i++)
            {
                Fetch(s, bodies[i], CoapCode.BadRequest);
                Assert.AreEqual("[{\"n\":\"...\"}], please", s.Payload(), bodies[i]);
            }
        }

        [TestMethod]
        public static void Rfc8790_3_1_OtherFieldsThanNameTimeAndUnit_Are422()
        {
            string[] fields =
            {
                "\"v\":1", "\"vb\":true", "\"vs\":\"\"", "\"s\":0", "\"bver\":10", "\"bv\":1", "\"ut\":0", "\"near_\":3",
                "\"x\":[1,{}]", "\"N\":1", "\"\":1", "\"xn\":\"a\"",
            };
            Script s = Make();
            for (int i = 0; i < fields.Length; i++)
            {
                Fetch(s, "[{\"n\":\"a\"," + fields[i] + "}]", CoapCode.UnprocessableEntity);
                Assert.AreEqual("[{\"n\":\"...\"}], please", s.Payload(), fields[i]);
                Fetch(s, "[{" + fields[i] + ",\"n\":\"a\"}]", CoapCode.UnprocessableEntity);
            }

            string[] labels =
            {
                "02 01", "20 0a", "24 01", "04 f5", "65 6e6561725f 03", "64 6e656172 03", "616e 6161", "05 00", "07 00", "3a7fffffff 00",
            };
            for (int i = 0; i < labels.Length; i++)
            {
                FetchCbor(s, "81 a2 00 6161 " + labels[i], -1, CoapCode.UnprocessableEntity);
            }
        }

        [TestMethod]
        public static void Rfc8790_3_2_Patch_IsNotOffered()
        {
            CoapCode[] methods = { CoapCode.Patch, CoapCode.IPatch, CoapCode.Put, CoapCode.Post };
            Script s = Make();
            for (int i = 0; i < methods.Length; i++)
            {
                Datagram patch = Datagram.Con(methods[i], 1, "").Path("p").Uint(OptionNumber.ContentFormat, ContentFormat.SenmlEtchJson);
                Ask(s, patch.Payload("[{\"n\":\"a\",\"v\":1}]"), CoapCode.MethodNotAllowed);
                Assert.AreEqual(2250, s_a.Value);
            }
        }

        [TestMethod]
        public static void Rfc8790_Fetch_InCbor_IsAnsweredInCbor()
        {
            Script s = Make();
            string a = "81 a4 " + CborBn + CborA;
            string ab = "82 a4 " + CborBn + CborA + "a2 " + CborB;
            FetchedCbor(s, "81 a1 00 6161", a);
            FetchedCbor(s, "81 a2 21 6a75726e3a6465763a783a 00 6161", a);
            FetchedCbor(s, "81 a1 00 6b75726e3a6465763a783a61", a);
            FetchedCbor(s, "82 a2 21 6a75726e3a6465763a783a 00 6161 a1 00 63622f63", ab);
            FetchedCbor(s, "9f bf 00 6161 ff bf 00 63622f63 ff ff", ab); // lengths that are not given
            FetchedCbor(s, "98 01 b8 01 1800 7801 61", a); // heads longer than need be
        }

        [TestMethod]
        public static void Fetch_OfBrokenCbor_Is400()
        {
            string[] bodies =
            {
                "80", "9f ff", "a1 00 6161", "81", "81 a0", "81 a1", "81 a1 00", "81 a1 00 61", "81 a1 00 6261", "81 a1 00 01",
                "82 a1 00 6161", "81 a1 01 6143", "81 a1 00 6161 00", "9f a1 00 6161", "81 bf 00 6161", "81 a2 00 6161 06",
                "81 a1 00 7f 6161 ff", "81 a2 00 6161 06 1c", "81 a2 00 6161 06 1f", "81 a2 00 6161 06 f6", "81 a2 00 6161 06 6130",
                "81 a2 00 6161 06 c4 00 00", "81 a2 00 6161 06 fb 00", "81 a2 00 6161 01 00", "9b ffffffffffffffff",
                "81 a1 00 7b ffffffffffffffff 61", "81 ba 7fffffff 00", "81 a1 21 41 61", "81 bf ff", "9c", "9f", "81 a1 40 00",
                "81 a1 80 00", "81 a1 f6 00", "81 a1 1c", "ff", "81 a2 00 6161 00 63622f63",
            };
            Script s = Make();
            for (int i = 0; i < bodies.Length; i++)
            {
                FetchCbor(s, bodies[i], -1, CoapCode.BadRequest);
            }
        }

        [TestMethod]
        public static void Rfc7252_5_10_4_Accept_DecidesTheFormatOfTheAnswer()
        {
            Script s = Make();
            FetchCbor(s, "81 a1 00 6161", ContentFormat.SenmlJson, CoapCode.Content);
            Assert.AreEqual("[{" + Bn + A + "]", s.Payload());
            Assert.AreEqual(ContentFormat.SenmlJson, s.Last.Uint(OptionSlot.ContentFormat));
            FetchCbor(s, "81 a1 00 6161", ContentFormat.Json, CoapCode.NotAcceptable);
            Ask(s, Datagram.Con(CoapCode.Fetch, 1, "").Path("p").Uint(OptionNumber.ContentFormat, ContentFormat.SenmlEtchJson)
                .Uint(OptionNumber.Accept, ContentFormat.SenmlCbor).Payload("[{\"n\":\"a\"}]"), CoapCode.Content);
            Cbor(s, "81 a4 " + CborBn + CborA);
        }

        [TestMethod]
        public static void Rfc7252_5_10_3_OtherFormatsOfTheBody_Are415_AndNoneIsGuessed()
        {
            Script s = Make();
            Datagram senml = Datagram.Con(CoapCode.Fetch, 1, "").Path("p").Uint(OptionNumber.ContentFormat, ContentFormat.SenmlJson);
            Ask(s, senml.Payload("[{\"n\":\"a\"}]"), CoapCode.UnsupportedContentFormat);
            Ask(s, Datagram.Con(CoapCode.Fetch, 1, "").Path("p").Payload("[{\"n\":\"a\"}]"), CoapCode.Content);
            Ask(s, Datagram.Con(CoapCode.Fetch, 1, "").Path("p").Payload(Hex.Bytes("81 a1 00 6161")), CoapCode.Content);
            Cbor(s, "81 a4 " + CborBn + CborA);
        }

        [TestMethod]
        public static void Rfc7959_Fetch_InBlocks()
        {
            Script s = Make();
            Ask(s, Datagram.Con(CoapCode.Fetch, 1, "").Path("p").Uint(OptionNumber.Block2, 0).Payload("[{\"n\":\"a\"}]"), CoapCode.Content);
            Assert.AreEqual("[{" + Bn.Substring(0, 14), s.Payload());
            Datagram second = Datagram.Con(CoapCode.Fetch, 1, "").Path("p").Uint(OptionNumber.Block2, 0x10);
            Ask(s, second.Payload("[{\"n\":\"a\"}]"), CoapCode.Content);
            Assert.AreEqual(("[{" + Bn + A).Substring(16, 16), s.Payload());
        }

        [TestMethod]
        public static void Pack_OfSeveralDevices_OrOfTooMany_IsAMistake()
        {
            ScriptedNumber one = new ScriptedNumber("a", SenmlRecord.Number("urn:dev:x:", "a", null));
            ScriptedNumber other = new ScriptedNumber("b", SenmlRecord.Number("urn:dev:y:", "b", null));
            Assert.ThrowsException(typeof(System.ArgumentException), () => new SenmlPack("p", new ValueResource[] { one, other }));
            Assert.ThrowsException(typeof(System.ArgumentException), () => new SenmlPack("p", new ValueResource[0]));
            ValueResource[] many = new ValueResource[24];
            for (int i = 0; i < many.Length; i++)
            {
                many[i] = one;
            }

            Assert.ThrowsException(typeof(System.ArgumentException), () => new SenmlPack("p", many));
        }

        private static ScriptedNumber s_a;

        private static Script Make()
        {
            Script s = new Script().Unlimited();
            s_a = new ScriptedNumber("a", SenmlRecord.Number("urn:dev:x:", "a", "Cel"));
            s_a.Value = 2250;
            ScriptedNumber b = new ScriptedNumber("b", SenmlRecord.Number("urn:dev:x:", "b/c", null));
            b.Value = -100;
            Switch c = new Switch("on", Methods.Get, SenmlRecord.Boolean("urn:dev:x:", "on"));
            c.IsOn = true;
            s.Tree.Add(s_a);
            s.Tree.Add(b);
            s.Tree.Add(c);
            s.Tree.Add(new SenmlPack("p", new ValueResource[] { s_a, b, c }));
            return s;
        }

        private static void Ask(Script s, Datagram request, CoapCode code)
        {
            s.At(s.Now - 1000000 + 300000).Receive(Alice, request).Expect(Alice, MessageType.Acknowledgement, code).ExpectNothing();
        }

        private static void Get(Script s, int accept, CoapCode code)
        {
            Datagram get = Datagram.Con(CoapCode.Get, 1, "").Path("p");
            Ask(s, accept < 0 ? get : get.Uint(OptionNumber.Accept, accept), code);
        }

        private static void Fetch(Script s, string body, CoapCode code)
        {
            Datagram fetch = Datagram.Con(CoapCode.Fetch, 1, "").Path("p").Uint(OptionNumber.ContentFormat, ContentFormat.SenmlEtchJson);
            Ask(s, fetch.Payload(body), code);
        }

        private static void Fetched(Script s, string body, string answer)
        {
            Fetch(s, body, CoapCode.Content);
            Assert.AreEqual(answer, s.Payload(), body);
            Assert.AreEqual(ContentFormat.SenmlJson, s.Last.Uint(OptionSlot.ContentFormat));
        }

        private static void FetchCbor(Script s, string body, int accept, CoapCode code)
        {
            Datagram fetch = Datagram.Con(CoapCode.Fetch, 1, "").Path("p").Uint(OptionNumber.ContentFormat, ContentFormat.SenmlEtchCbor);
            if (accept >= 0)
            {
                fetch.Uint(OptionNumber.Accept, accept);
            }

            Ask(s, fetch.Payload(Hex.Bytes(body)), code);
        }

        private static void FetchedCbor(Script s, string body, string answer)
        {
            FetchCbor(s, body, -1, CoapCode.Content);
            Cbor(s, answer);
        }

        private static void Cbor(Script s, string hex)
        {
            byte[] bytes = Hex.Bytes(hex);
            Assert.AreEqual(Hex.Text(bytes, 0, bytes.Length), Hex.Text(s.Last.Buffer, s.Last.PayloadOffset, s.Last.PayloadLength));
            Assert.AreEqual(ContentFormat.SenmlCbor, s.Last.Uint(OptionSlot.ContentFormat));
        }
    }
}
