// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Text that a handler appends goes out as UTF-8. RFC 3629.</summary>
    [TestClass]
    public class ResponseTextTests
    {
        [TestMethod]
        public static void SequencesOfOneToFourBytes()
        {
            Expect("", null);
            Expect("", "");
            Expect("61c3a9e282ac3b", "a\u00E9\u20AC;");
            Expect("7fc280dfbfe0a080ed9fbfee8080efbfbf", "\u007F\u0080\u07FF\u0800\uD7FF\uE000\uFFFF");
            Expect("f0908080f48fbfbf", FromCodes(0xD800, 0xDC00) + FromCodes(0xDBFF, 0xDFFF));
            Expect("61f09f8ca162", "a" + FromCodes(0xD83C, 0xDF21) + "b");
        }

        [TestMethod]
        public static void LoneSurrogatesBecomeTheReplacementCharacter()
        {
            Expect("efbfbd61", FromCodes(0xD800, 'a'));
            Expect("efbfbd61", FromCodes(0xDC00, 'a'));
            Expect("61efbfbd", FromCodes('a', 0xD800));
            Expect("efbfbdefbfbd", FromCodes(0xDC00, 0xD800));
            Expect("efbfbdf0908080", new string(new char[] { (char)0xD800, (char)0xD800, (char)0xDC00 }));
        }

        [TestMethod]
        public static void TextsOfAnyLengthComeWhole_BehindWhatIsThereAlready()
        {
            // Behind an x each. Up to 128 characters go one by one, more as a whole; and whatever follows the first that is no ASCII.
            for (int length = 126; length <= 130; length++)
            {
                string ascii = new string('a', length);
                ExpectBehindX(Repeat("61", length), ascii);
                ExpectBehindX(Repeat("61", length) + "c3a9", ascii + "\u00E9");
                ExpectBehindX("c3a9" + Repeat("61", length), "\u00E9" + ascii);
            }
        }

        private static string Repeat(string hex, int times)
        {
            string all = "";
            for (int i = 0; i < times; i++)
            {
                all += hex;
            }

            return all;
        }

        private static void ExpectBehindX(string hex, string text)
        {
            Script script = new Script();
            script.Tree.Add(new TextResource(text));
            string padding = new string('p', 50); // three times a request is to be enough
            script.Receive("alice", Datagram.Con(CoapCode.Get, 1, "").Path("text").String(OptionNumber.UriQuery, padding));
            script.Expect("alice", MessageType.Acknowledgement, CoapCode.Content, 1);
            Assert.AreEqual("78" + hex, Hex.Text(script.Last.Buffer, script.Last.PayloadOffset, script.Last.PayloadLength));
        }

        private static string FromCodes(int first, int second)
        {
            return new string(new char[] { (char)first, (char)second });
        }

        private static void Expect(string hex, string text)
        {
            Script script = new Script();
            script.Tree.Add(new TextResource(text));
            script.Receive("alice", Datagram.Con(CoapCode.Get, 1, "").Path("text"));
            script.Expect("alice", MessageType.Acknowledgement, CoapCode.Content, 1);
            Assert.AreEqual(hex, Hex.Text(script.Last.Buffer, script.Last.PayloadOffset, script.Last.PayloadLength));
        }

        private sealed class TextResource : Resource
        {
            private readonly string _text;

            public TextResource(string text)
                : base("text", Methods.Get)
            {
                _text = text;
            }

            public override CoapCode Get(Request request, Response response)
            {
                if (request.QueryCount != 0)
                {
                    response.AppendByte((byte)'x');
                }

                response.AppendText(_text);
                return CoapCode.Content;
            }
        }
    }
}
