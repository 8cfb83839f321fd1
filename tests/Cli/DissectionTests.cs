// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Messages;
using NanoCoap.Dissection.Names;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;
using NanoCoap.Tests.Build;
using NanoCoap.Wire;

namespace NanoCoap.Tests.Cli;

/// <summary>Where a datagram breaks, and that the walk over its bytes and MessageReader are of one opinion.</summary>
public sealed class DissectionTests
{
    [Theory]
    [InlineData("", 0, "RFC 7252 section 3")]
    [InlineData("400130", 0, "RFC 7252 section 3")]
    [InlineData("80013039", 0, "RFC 7252 section 3")]                  // version 2
    [InlineData("41003039ab", 0, "RFC 7252 section 4.1")]              // Empty with a token
    [InlineData("40003039ff", 4, "RFC 7252 section 4.1")]              // Empty with more behind it
    [InlineData("49013039000000000000000000", 0, "RFC 7252 section 3")] // token length 9
    [InlineData("44013039a1b2", 6, "RFC 7252 section 3")]              // half a token
    [InlineData("40013039ff", 4, "RFC 7252 section 3")]                // marker without payload
    [InlineData("40013039b161ff", 6, "RFC 7252 section 3")]            // the same behind an option
    [InlineData("40013039f0", 4, "RFC 7252 section 3.1")]              // delta 15
    [InlineData("400130390f", 4, "RFC 7252 section 3.1")]              // length 15
    [InlineData("40013039b161df", 7, "RFC 7252 section 3.1")]          // delta 13 without its byte
    [InlineData("40013039e001", 6, "RFC 7252 section 3.1")]            // delta 14 with one of two
    [InlineData("40013039bd", 5, "RFC 7252 section 3.1")]              // length 13 without its byte
    [InlineData("40013039be00", 6, "RFC 7252 section 3.1")]            // length 14 with one of two
    [InlineData("40013039bb74656d70", 9, "RFC 7252 section 3.1")]      // eleven bytes promised, four there
    [InlineData("40013039e0fd00e00100", 7, "RFC 7252 section 12.2")]   // number beyond 65535
    public void Fault_IsAtTheByteThatBreaksTheRule(string hex, int offset, string section)
    {
        MessageDissection message = MessageDissection.Of(Convert.FromHexString(hex));
        Assert.NotEqual(ParseStatus.Ok, message.Status);
        Assert.NotNull(message.Fault);
        Assert.Equal((offset, section), (message.Fault.Offset, message.Fault.Section));
    }

    [Theory]
    [InlineData("40013039b161d80a00e103e5ff", "")]
    [InlineData("40083039", "RFC 7252 section 5.8")]                   // no method 0.08
    [InlineData("40213039", "RFC 7252 sections 3 and 4.2")]            // class 1
    [InlineData("40e13039", "RFC 8323 section 5.1")]                   // 7.01
    [InlineData("50003039", "RFC 7252 section 4.3")]                   // Empty NON
    [InlineData("60013039", "RFC 7252 section 4.2")]                   // request in an ACK
    [InlineData("70453039", "RFC 7252 section 4.2")]                   // response in a Reset
    [InlineData("60473039", "RFC 7252 section 5.9")]                   // 2.07
    [InlineData("40013039d0e2", "RFC 7252 section 5.4.1")]             // option 239, critical
    [InlineData("40013039d101", "")]                                   // malformed, no note on top of it
    [InlineData("4001303930", "RFC 7252 section 5.4.3")]               // Uri-Host without a byte
    [InlineData("40013039600101", "RFC 7252 section 5.4.5")]           // Observe twice
    [InlineData("40013039620001", "RFC 7252 section 3.2")]             // leading zero
    [InlineData("40013039b2c328", "RFC 7252 section 3.2")]             // Uri-Path that is not UTF-8
    [InlineData("40013039d10a0f", "RFC 7959 section 2.2")]             // Block2 with SZX 7
    [InlineData("40013039d003", "RFC 8768 section 3")]                 // Hop-Limit 0
    [InlineData("40013039d2030100", "RFC 8768 section 3")]             // Hop-Limit 256
    [InlineData("40013039d10301", "")]                                 // Hop-Limit 1
    [InlineData("40013039b22e2e", "RFC 7252 section 5.10.1")]          // Uri-Path ..
    [InlineData("4003303960", "RFC 7641 section 2")]                   // Observe in a PUT
    [InlineData("40030001b46563686fd1030aff73686f7274", "RFC 7959 sections 2.2 and 2.3")] // Block1 0/1/64, 5 bytes
    [InlineData("40030001d10e08ff30313233343536373839414243444546", "")]                  // Block1 0/1/16, 16 bytes
    [InlineData("40030001d10e10ff3031323334353637383941424344454630", "RFC 7959 sections 2.2 and 2.3")] // Block1 1/0/16, 17 bytes
    [InlineData("60450001d10a08ff30", "RFC 7959 sections 2.2 and 2.3")]                   // Block2 0/1/16 in a response, 1 byte
    [InlineData("40010001d00a", "")]                                                      // Block2 0/0/16 in a request asks
    public void Note_NamesTheRule(string hex, string sections)
    {
        MessageDissection message = MessageDissection.Of(Convert.FromHexString(hex));
        Assert.Equal(sections, string.Join(", ", message.Fault != null ? [] : message.Remarks.Select(remark => remark.Section)));
    }

    [Fact]
    public void LargeMessage_GetsANote()
    {
        byte[] bytes = [0x40, 0x02, 0, 1, 0xFF, .. new byte[1148]];
        Assert.Equal("RFC 7252 section 4.6", Assert.Single(MessageDissection.Of(bytes).Remarks).Section);
        Assert.Empty(MessageDissection.Of(bytes[..1152]).Remarks);
    }

    [Fact]
    public void EveryByte_HasAPlace()
    {
        MessageDissection message = MessageDissection.Of(Convert.FromHexString("44013039a1b2c3d4b474656d70dd1b066162636465666768696a6b6c6d6e6f70717273ff6f6e"));
        Assert.Equal(ParseStatus.Ok, message.Status);
        Assert.Equal(2, message.Options.Count);
        Assert.Equal((8, 11, 4, 9, "Uri-Path"), Tuple(message.Options[0]));
        Assert.Equal((13, 51, 19, 16, (string?)null), Tuple(message.Options[1]));
        Assert.Equal((1, 1), (message.Options[1].DeltaBytes, message.Options[1].LengthBytes));
        Assert.Equal(35, message.MarkerOffset);
        Assert.Equal("on"u8.ToArray(), message.Payload.ToArray());

        static (int Offset, int Number, int Length, int ValueOffset, string? Name) Tuple(DissectedOption option)
        {
            return (option.Offset, option.Number, option.Length, option.ValueOffset, option.Name);
        }
    }

    [Fact]
    public void Corpus_IsJudgedAsTheReaderJudgesIt()
    {
        string[] files = Directory.GetFiles(Repository.Locate("tests/corpus"), "*.hex");
        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            Assert.True(HexInput.TryParse(File.ReadAllText(file), out byte[] bytes, out _));
            Agree(bytes);
        });
    }

    [Fact]
    public void RandomAndBentDatagrams_AreJudgedAsTheReaderJudgesThem()
    {
        var random = new Random(20240);
        int broken = 0;
        for (int i = 0; i < 30000; i++)
        {
            var message = new RawMessage { Code = random.Next(4) == 0 ? random.Next(256) : 1, Token = new byte[random.Next(9)], Payload = new byte[random.Next(3)] };
            for (int option = random.Next(4); option > 0; option--)
            {
                int number = random.Next(3) == 0 ? random.Next(66000) : random.Next(64);
                message.Options.Add(new RawOption(number, new byte[random.Next(5) == 0 ? random.Next(300) : random.Next(14)]));
            }

            byte[] bytes = message.Encode();
            for (int bend = random.Next(3); bend > 0; bend--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            broken += Agree(bytes[..(random.Next(4) == 0 ? random.Next(bytes.Length + 1) : bytes.Length)]);
        }

        Assert.InRange(broken, 3000, 27000); // both kinds have been there
    }

    // Every option by name, and no name without a row.
    [Fact]
    public void OptionNames_AreThoseOfTheTable()
    {
        Assert.Equal(OptionTable.Rows, OptionNames.All.Count());
        for (int row = 0; row < OptionTable.Rows; row++)
        {
            Assert.NotNull(OptionNames.Find(OptionTable.Number(row)));
            Assert.Matches("^RFC [0-9]{4} section [0-9.]+$", OptionNames.Section(OptionTable.Number(row)));
        }
    }

    private static int Agree(byte[] bytes)
    {
        var reader = new MessageReader(64);
        ParseStatus status = reader.Parse(bytes, bytes.Length);
        MessageDissection message = MessageDissection.Of(bytes);
        string hex = Convert.ToHexStringLower(bytes);
        Assert.True((status == ParseStatus.Ok) == (message.Fault == null), hex);
        if (message.Fault != null)
        {
            Assert.True(message.Fault.Offset >= 0 && message.Fault.Offset <= bytes.Length, hex);
            return 1;
        }

        Assert.True(reader.OptionCount == Math.Min(64, message.Options.Count), hex); // the reader passes over more
        for (int i = 0; i < reader.OptionCount; i++)
        {
            DissectedOption option = message.Options[i];
            Assert.True(reader.OptionNumberAt(i) == option.Number && reader.OptionLength(i) == option.Value.Length
                && (reader.OptionOffset(i) == option.ValueOffset || option.Value.Length == 0), hex);
        }

        Assert.True(message.Payload.SequenceEqual(bytes.AsSpan(reader.PayloadOffset, reader.PayloadLength)), hex);
        return 0;
    }
}
