// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Reflection;
using NanoCoap.Client.Oscore;
using NanoCoap.Crypto;
using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Tests.Crypto;
using NanoCoap.Wire;

namespace NanoCoap.Tests.Oscore;

/// <summary>Random contexts, messages and damage. Each test says its seed.</summary>
public sealed class OscoreRandomTests
{
    private const int Seed = 8613;

    [Fact]
    public void Conversations_AreTheSameWithTheAlgorithmsOfTheSystem()
    {
        // One end with our own algorithms, the other with those of .NET; what comes out is what went in.
        var random = new Random(Seed);
        var reader = new MessageReader(32);
        byte[] sealedMessage = new byte[2000];
        byte[] opened = new byte[2000];
        for (int i = 0; i < 3000; i++)
        {
            byte[] secret = Bytes(random, 16 + random.Next(30));
            byte[] salt = Bytes(random, random.Next(20));
            byte[] one = Bytes(random, random.Next(8));
            byte[] two = Bytes(random, random.Next(8));
            byte[]? idContext = random.Next(2) == 0 ? null : Bytes(random, random.Next(17));
            var ours = new SecurityContexts(1, new Hkdf(), null, 100);
            var theirs = new SecurityContexts(1, new SystemKeyDerivation(), null, 100);
            SecurityContext ourContext = ours.Add(secret, salt, one, two, idContext);
            SecurityContext theirContext = theirs.Add(secret, salt, two, one, idContext);
            if (ourContext == null)
            {
                Assert.Equal(one, two);
                continue;
            }

            var client = new ClientProtection(ours, new AesCcm(), 31);
            var server = new ClientProtection(theirs, new SystemAead(), 31);
            ourContext.Restore(random.NextInt64(SecurityContext.SequenceNumbers >> random.Next(40)));
            byte[] request = Message(random, 1 + random.Next(7));
            int length = client.ProtectRequest(ourContext, request, request.Length, sealedMessage);
            Assert.InRange(length, request.Length + 10, request.Length + ClientProtection.RequestOverhead);
            long partialIv = client.PartialIv;
            reader.Parse(sealedMessage, length);
            Assert.Equal(UnprotectStatus.Ok, server.UnprotectRequest(reader, opened));
            Assert.Equal(request, opened[..server.Length]);
            Assert.Same(theirContext, server.Context);

            byte[] response = Message(random, 0x40 + random.Next(0x80));
            length = server.ProtectResponse(theirContext, partialIv, random.Next(2) == 0, response, response.Length, sealedMessage);
            Assert.InRange(length, response.Length + 11, response.Length + Protection.ResponseOverhead);
            reader.Parse(sealedMessage, length);
            Assert.Equal(UnprotectStatus.Ok, client.UnprotectResponse(ourContext, partialIv, Protection.NoPartialIv, reader, opened));
            Assert.Equal(response, opened[..client.Length]);
        }
    }

    [Fact]
    public void DamagedMessages_AreNeverTaken_AndNothingFails()
    {
        var random = new Random(Seed);
        var contexts = new SecurityContexts(2, new Hkdf(), null, 100);
        byte[] secret = new byte[16];
        contexts.Add(secret, [], [2], [1], null);
        contexts.Add(secret, [], [3], [1], [7, 7]);
        var clientContexts = new SecurityContexts(1, new Hkdf(), null, 1 << 20);
        SecurityContext clientContext = clientContexts.Add(secret, [], [1], [2], null);
        var client = new ClientProtection(clientContexts, new AesCcm(), 31);
        var server = new ClientProtection(contexts, new AesCcm(), 31);
        var reader = new MessageReader(32);
        byte[] sealedMessage = new byte[2000];
        byte[] opened = new byte[2000];
        int[] statuses = new int[6];
        for (int i = 0; i < 100_000; i++)
        {
            byte[] request = Message(random, 1 + random.Next(7));
            byte[] message = sealedMessage[..client.ProtectRequest(clientContext, request, request.Length, sealedMessage)];
            byte[] damaged = Damage(random, message);
            if (reader.Parse(damaged, damaged.Length) != ParseStatus.Ok)
            {
                continue;
            }

            UnprotectStatus status = server.UnprotectRequest(reader, opened);
            statuses[(int)status]++;
            if (status == UnprotectStatus.Ok)
            {
                // What is outside may be anything; what is inside is what was sent, and once.
                Assert.Equal(request[(4 + (request[0] & 15))..], opened[(4 + reader.TokenLength)..server.Length]);
                Assert.Equal(request[1], opened[1]);
                Assert.Equal(UnprotectStatus.Replayed, server.UnprotectRequest(reader, opened));
            }

            _ = client.UnprotectResponse(clientContext, random.Next(100), random.Next(3) - 1, reader, opened);
        }

        // All but NotFresh have come.
        Assert.DoesNotContain(0, statuses[..(int)UnprotectStatus.NotFresh]);
    }

    [Fact]
    public void AnyPlaintext_OfAPeerWithoutSense_DoesNoHarm()
    {
        // Sealed as it should be, and no message inside: what comes out is refused here or by the reader of whoever gets it.
        var random = new Random(Seed);
        var contexts = new SecurityContexts(1, new Hkdf(), null, 100);
        byte[] secret = new byte[16];
        contexts.Add(secret, [], [2], [1], null);
        var recorder = new Scrambler(random);
        var clientContexts = new SecurityContexts(1, new Hkdf(), null, 1 << 20);
        SecurityContext clientContext = clientContexts.Add(secret, [], [1], [2], null);
        var client = new ClientProtection(clientContexts, recorder, 31);
        var server = new ClientProtection(contexts, new AesCcm(), 31);
        var reader = new MessageReader(32);
        byte[] sealedMessage = new byte[2000];
        byte[] opened = new byte[2000];
        for (int i = 0; i < 20_000; i++)
        {
            if (i % 100 == 0)
            {
                contexts.At(0).Restore(0); // so that it looks for an Echo in there
            }

            byte[] request = Message(random, 1 + random.Next(7));
            reader.Parse(sealedMessage, client.ProtectRequest(clientContext, request, request.Length, sealedMessage));
            if (server.UnprotectRequest(reader, opened) == UnprotectStatus.NotFresh)
            {
                _ = server.Challenge(i * 1000L, reader, opened);
            }
        }
    }

    [Theory]
    [InlineData("4560ff313233", "60450001" + "63000005" + "ff313233")] // empty, as it has to be
    [InlineData("45610aff3132", "60450001" + "63000005" + "ff3132")]
    [InlineData("45620a0bff31", "60450001" + "63000005" + "ff31")]
    [InlineData("45640a0b0c0d", "60450001" + "640a0b0c0d")] // no Observe option, being too long
    public void ObserveInside_WithAValue_IsReplaced(string plaintext, string expected)
    {
        byte[] secret = new byte[16];
        var clientContexts = new SecurityContexts(1, new Hkdf(), null, 100);
        var serverContexts = new SecurityContexts(1, new Hkdf(), null, 100);
        SecurityContext clientContext = clientContexts.Add(secret, [], [1], [2], null);
        SecurityContext serverContext = serverContexts.Add(secret, [], [2], [1], null);
        serverContext.Restore(5);
        var client = new ClientProtection(clientContexts, new AesCcm(), 8);
        var server = new ClientProtection(serverContexts, new Substitute(Convert.FromHexString(plaintext)), 8);
        byte[] message = new byte[100];
        byte[] response = Convert.FromHexString("6045000160ff313233");
        var reader = new MessageReader(8);
        reader.Parse(message, server.ProtectResponse(serverContext, 0, true, response, response.Length, message));
        Assert.Equal(UnprotectStatus.Ok, client.UnprotectResponse(clientContext, 0, Protection.NoPartialIv, reader, message));
        Assert.Equal(expected, Convert.ToHexStringLower(message, 0, client.Length));
    }

    [Fact]
    public void AContextThatWasRemoved_HasNoKeysAnyMore()
    {
        var contexts = new SecurityContexts(1, new Hkdf(), null, 100);
        SecurityContext context = contexts.Add(new byte[16], [1], [1], [2], null);
        FieldInfo field = typeof(SecurityContext).GetField("Material", BindingFlags.Instance | BindingFlags.NonPublic)!;
        byte[] material = Assert.IsType<byte[]>(field.GetValue(context));
        Assert.Contains(material, value => value != 0);
        contexts.Remove(context);
        Assert.DoesNotContain(material, value => value != 0);
    }

    private static byte[] Damage(Random random, byte[] message)
    {
        int at = random.Next(message.Length);
        switch (random.Next(6))
        {
            case 0:
                return message;
            case 1:
                return message[..at];
            case 2:
                return [.. message[..at], (byte)random.Next(256), .. message[at..]];
            case 3:
                return [.. message[..at], .. message[(at + 1)..]];
            default:
                byte[] changed = [.. message];
                changed[at] ^= (byte)(1 << random.Next(8));
                return changed;
        }
    }

    // Token, options of class E that are in use or unknown, payload; no Observe, whose value changes on the way.
    private static byte[] Message(Random random, int code)
    {
        byte[] buffer = new byte[1500];
        byte[] token = Bytes(random, random.Next(9));
        var writer = new MessageWriter();
        writer.Begin(buffer, buffer.Length, (MessageType)random.Next(4), (CoapCode)code, random.Next(65536), token, 0, token.Length);
        int number = 0;
        for (int i = 0; i < 20 && random.Next(4) != 0 && writer.Length < 900; i++)
        {
            number += random.Next(random.Next(2) == 0 ? 12 : 1000);
            number += number is 6 ? 2 : number is 0 or 3 or 7 or 9 or 16 or 35 or 39 ? 1 : 0;

            byte[] value = Bytes(random, random.Next(random.Next(3) == 0 ? 300 : 9));
            writer.Option(number, value, 0, value.Length);
        }

        byte[] payload = Bytes(random, random.Next(2) * random.Next(64));
        writer.Payload(payload, 0, payload.Length);
        Assert.False(writer.Failed);
        return buffer[..writer.Length];
    }

    private static byte[] Bytes(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Seals this plaintext, of the length of the one that it is given.</summary>
    private sealed class Substitute(byte[] plaintext) : IAead
    {
        private readonly AesCcm _aead = new();

        public void Seal(byte[] key, byte[] nonce, byte[] aad, int aadLength, byte[] buffer, int offset, int length)
        {
            Assert.Equal(plaintext.Length, length);
            plaintext.CopyTo(buffer, offset);
            _aead.Seal(key, nonce, aad, aadLength, buffer, offset, length);
        }

        public bool Open(byte[] key, byte[] nonce, byte[] aad, int aadLength, byte[] buffer, int offset, int length)
        {
            return _aead.Open(key, nonce, aad, aadLength, buffer, offset, length);
        }
    }

    /// <summary>Seals random bytes.</summary>
    private sealed class Scrambler(Random random) : IAead
    {
        private readonly AesCcm _aead = new();

        public void Seal(byte[] key, byte[] nonce, byte[] aad, int aadLength, byte[] buffer, int offset, int length)
        {
            random.NextBytes(buffer.AsSpan(offset + 1, length - 1));
            if (random.Next(3) != 0)
            {
                buffer[offset + 1] = 0xD5; // Echo, as it is asked for
                buffer[Math.Min(offset + 2, offset + length - 1)] = 0xEF;
            }

            _aead.Seal(key, nonce, aad, aadLength, buffer, offset, length);
        }

        public bool Open(byte[] key, byte[] nonce, byte[] aad, int aadLength, byte[] buffer, int offset, int length)
        {
            return _aead.Open(key, nonce, aad, aadLength, buffer, offset, length);
        }
    }
}
