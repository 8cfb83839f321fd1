// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client;
using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>RFC 8613 appendix C.4 to C.8, said and heard by the client. Message IDs are its own: they are not protected.</summary>
    [TestClass]
    public class ClientVectorTests
    {
        private const string Host = "396c6f63616c686f7374";

        [TestMethod]
        public static void Rfc8613_C_4_Request()
        {
            Ask(OscoreEnd.Client(new NonceRecorder()), "00003974", "620914ff612f1092f1776f1c1668b3825e");
        }

        [TestMethod]
        public static void Rfc8613_C_5_RequestWithKid()
        {
            Ask(new OscoreEnd(new NonceRecorder(), null, "", "00", "01", null), "0000b932", "63091400ff4ed339a5a379b0b8bc731fffb0");
        }

        [TestMethod]
        public static void Rfc8613_C_6_RequestWithIdContext()
        {
            OscoreEnd client = new OscoreEnd(new NonceRecorder(), null, OscoreEnd.Salt, "", "01", "37cbf3210017a2d3");
            Ask(client, "ef9bbf7a", "6b19140837cbf3210017a2d3ff72cd7273fd331ac45cffbe55c3");
        }

        [TestMethod]
        public static void Rfc8613_C_7_Response()
        {
            ClientScript s = Ask(OscoreEnd.Client(new NonceRecorder()), "00003974", "620914ff612f1092f1776f1c1668b3825e");
            s.Reply(GuardScript.Node, "6444", "0000397490ffdbaad1e9a7e7b2a813d3c31524378303cdafae119106");
            s.Told("response 2.05 Hello World!").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc8613_C_8_ResponseWithPartialIv()
        {
            ClientScript s = Ask(OscoreEnd.Client(new NonceRecorder()), "00003974", "620914ff612f1092f1776f1c1668b3825e");
            s.Reply(GuardScript.Node, "6444", "00003974920100ff4d4c13669384b67354b2b6175ff4b8658c666a6cf88e");
            s.Told("response 2.05 Hello World!").ExpectNothing();
        }

        private static ClientScript Ask(OscoreEnd client, string token, string rest)
        {
            GuardScript g = new GuardScript(client, null);
            client.Context.Restore(20);
            ClientRequest get = g.Request(CoapCode.Get, "tv1", token);
            get.AddOption(OptionNumber.UriHost, "localhost");
            return g.Script.Start(GuardScript.Node, get).Expect(GuardScript.Node, "4402", token + Host + rest).ExpectNothing();
        }
    }
}
