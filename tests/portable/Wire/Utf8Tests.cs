// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>RFC 3629: sequences of one to four bytes.</summary>
    [TestClass]
    public class Utf8Tests
    {
        [TestMethod]
        public static void SequencesAtTheirEdges()
        {
            Expect("", "");
            Expect("61", "a");
            Expect("7f", "\u007F");
            Expect("c280", "\u0080");
            Expect("c3a9", "\u00E9");
            Expect("dfbf", "\u07FF");
            Expect("e0a080", "\u0800");
            Expect("e282ac", "\u20AC");
            Expect("ed9fbf", "\uD7FF");
            Expect("ee8080", "\uE000");
            Expect("efbfbf", "\uFFFF");
        }

        [TestMethod]
        public static void SurrogatePairs()
        {
            Expect("f0908080", FromCodes(0xD800, 0xDC00)); // U+10000
            Expect("f09f8c A1", FromCodes(0xD83C, 0xDF21)); // U+1F321, a thermometer
            Expect("f48fbfbf", FromCodes(0xDBFF, 0xDFFF)); // U+10FFFF
        }

        [TestMethod]
        public static void LoneSurrogatesBecomeTheReplacementCharacter()
        {
            Expect("efbfbd", FromCodes(0xD800)); // high at the end
            Expect("efbfbd 61", FromCodes(0xD800, 'a')); // high before something else
            Expect("efbfbd 61", FromCodes(0xDC00, 'a')); // low alone
            Expect("efbfbd f0908080", FromCodes(0xD800, 0xD800, 0xDC00)); // high before a pair
            Expect("efbfbd efbfbd", FromCodes(0xDC00, 0xD800)); // the wrong way round
        }

        [TestMethod]
        public static void NullCountsAsEmpty()
        {
            Assert.AreEqual(0, Utf8.Encode(null).Length);
            Assert.AreEqual(0, Utf8.Write(null, null, 5));
        }

        [TestMethod]
        public static void WritesAtItsOffsetAndCountsAlike()
        {
            byte[] buffer = Hex.Bytes("a5a5a5a5a5a5a5a5");
            Assert.AreEqual(4, Utf8.Write("a\u20AC", buffer, 2));
            Assert.AreEqual("a5a561e282aca5a5", Hex.Text(buffer, 0, 8));
            Assert.AreEqual(4, Utf8.Write("a\u20AC", null, 2));
        }

        private static string FromCodes(int first)
        {
            return new string(new char[] { (char)first });
        }

        private static string FromCodes(int first, int second)
        {
            return new string(new char[] { (char)first, (char)second });
        }

        private static string FromCodes(int first, int second, int third)
        {
            return new string(new char[] { (char)first, (char)second, (char)third });
        }

        private static void Expect(string hex, string text)
        {
            byte[] expected = Hex.Bytes(hex);
            byte[] actual = Utf8.Encode(text);
            Assert.AreEqual(Hex.Text(expected, 0, expected.Length), Hex.Text(actual, 0, actual.Length));
        }
    }
}
