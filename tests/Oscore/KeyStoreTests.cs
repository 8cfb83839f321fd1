// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Collections.Concurrent;
using NanoCoap.Client.Async;
using NanoCoap.Client.Oscore;
using NanoCoap.Crypto;
using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Tests.Cli;
using NanoCoap.Tool.Keys;

namespace NanoCoap.Tests.Oscore;

/// <summary>The keys of a user: who can read them, and that no sequence number is used twice, whatever happens.</summary>
public sealed class KeyStoreTests : IDisposable
{
    private readonly KeyFolder _keys = new("phone");

    private KeyStore Store => _keys.Store;

    public void Dispose()
    {
        _keys.Dispose();
    }

    [UnixFact]
    public void Files_AreTheirOwnersAlone()
    {
        var store = new KeyStore(_keys.File("folder/keys.json"));
        store.Add(OscoreKey.Make("a"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(store.Path));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(store.NumbersPath));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_keys.File("folder")));

            File.SetUnixFileMode(store.Path, File.GetUnixFileMode(store.Path) | UnixFileMode.OtherRead);
        }

        KeyFileException problem = Assert.Throws<KeyFileException>(() => store.Find("a"));
        Assert.Contains("chmod 600", problem.Message, StringComparison.Ordinal);
        Assert.Throws<KeyFileException>(() => store.Add(OscoreKey.Make("b")));
    }

    [Fact]
    public void Keys_ComeBackAsTheyWere()
    {
        OscoreKey made = OscoreKey.Make("b") with { IdContext = [], Salt = [], Recipient = [], Node = "coap://[::1]" };
        Store.Add(made);
        OscoreKey read = _keys.Key("b");
        Assert.Equal(
            (made.Name, made.Node, Hex(made.Secret), Hex(made.Salt), Hex(made.Sender), Hex(made.Recipient), Hex(made.IdContext)),
            (read.Name, read.Node, Hex(read.Secret), Hex(read.Salt), Hex(read.Sender), Hex(read.Recipient), Hex(read.IdContext)));
        Assert.NotEqual(Hex(_keys.Key("phone").Secret), Hex(read.Secret));
        Store.SetNode("phone", "coap://192.0.2.7");
        Assert.Equal(["phone coap://192.0.2.7", "b coap://[::1]"], Store.Read().Select(key => $"{key} {key.Node}"));
        Store.Remove("phone");
        Assert.Equal(["b"], Store.Read().Select(key => key.Name));
    }

    [Fact]
    public void SameKeyUnderAnotherName_IsRefused()
    {
        OscoreKey key = _keys.Key("phone");
        KeyFileException problem = Assert.Throws<KeyFileException>(() => Store.Add(key with { Name = "copy", Recipient = [9] }));
        Assert.Contains("already: phone", problem.Message, StringComparison.Ordinal);
        Assert.Throws<KeyFileException>(() => Store.Add(key));

        // Another salt or another ID is another key, with other nonces.
        Store.Add(key with { Name = "salt", Salt = [1] });
        Store.Add(key with { Name = "id", Sender = [7, 7, 7] });
        Store.Add(key with { Name = "context", IdContext = [] });
        Assert.Equal(4, Store.Read().OfType<OscoreKey>().Select(other => other.NumbersId).Distinct().Count());
    }

    [Fact]
    public void CopyOfTheKeysAlone_IsOfNoUse()
    {
        Prepare("phone");
        Directory.CreateDirectory(_keys.File("elsewhere"));
        File.Copy(Store.Path, _keys.File("elsewhere/keys.json"));
        var copy = new KeyStore(_keys.File("elsewhere/keys.json"));
        var sequence = new ClientSequence(ClientKey.Find("phone", copy));
        Assert.Contains("numbers is not there", Assert.Throws<KeyFileException>(() => sequence.Prepare(Context("phone"))).Message, StringComparison.Ordinal);

        // Another key makes the file there, and knows nothing of this one.
        copy.Add(OscoreKey.Make("tablet"));
        Assert.Contains("knows nothing of phone", Assert.Throws<KeyFileException>(() => sequence.Prepare(Context("phone"))).Message, StringComparison.Ordinal);
        Assert.Null(copy.ReadWithNumbers()[0].Next);
    }

    [Theory]
    [InlineData("0123456789abcdef 00000000000000")] // cut
    [InlineData("0123456789abcdef 0000000000000x\n")]
    [InlineData("0123456789abcdef 00000000000000\n0123456789abcdef 00000000000000\n")] // twice
    [InlineData("0123456789abcdef -0000000000001\n")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")]
    public void DamagedNumbers_StopWhoeverNeedsThem(string content)
    {
        File.WriteAllText(Store.NumbersPath, content);
        Assert.Contains("is damaged", Assert.Throws<KeyFileException>(() => Prepare("phone")).Message, StringComparison.Ordinal);
        Assert.Throws<KeyFileException>(() => Store.Add(OscoreKey.Make("b")));
    }

    [Fact]
    public void Numbers_EndWhereTheyEnd()
    {
        using (NumberFile file = NumberFile.Open(Store.NumbersPath, create: false))
        {
            file.SetNext(_keys.Key("phone").NumbersId, SecurityContext.SequenceNumbers - 3);
        }

        var sequence = new ClientSequence(ClientKey.Find("phone", Store));
        SecurityContext context = Context("phone");
        for (int i = 3; i > 0; i--)
        {
            sequence.Prepare(context);
            Assert.True(sequence.Save(context, SecurityContext.SequenceNumbers - i + 1));
        }

        Assert.Contains("are used", Assert.Throws<KeyFileException>(() => sequence.Prepare(context)).Message, StringComparison.Ordinal);
        Assert.Throws<KeyFileException>(() => Prepare("phone"));
    }

    [Fact]
    public void NoNumber_IsTakenTwice_HoweverManyTakeSomeAtOnce()
    {
        const int Each = 100;
        var used = new ConcurrentBag<long>();
        ClientKey key = ClientKey.Find("phone", Store);
        Parallel.For(0, 20, new ParallelOptions { MaxDegreeOfParallelism = 20 }, _ =>
        {
            var sequence = new ClientSequence(key);
            var contexts = new SecurityContexts(1, new Hkdf(), sequence, 1);
            SecurityContext context = key.Key.AddTo(contexts)!;
            var protection = new ClientProtection(contexts, new AesCcm(), 8);
            for (int i = 0; i < Each; i++)
            {
                sequence.Prepare(context);
                Assert.NotEqual(0, protection.ProtectRequest(context, [0x40, 1, 0, 1], 4, new byte[64]));
                used.Add(protection.PartialIv);
            }
        });
        Assert.Equal(20 * Each, used.Distinct().Count());
    }

    // What is far behind the newest number a node takes for a replay.
    [Fact]
    public void NumbersThatOthersHaveLeftBehind_AreGivenUp()
    {
        ClientKey key = ClientKey.Find("phone", Store);
        Func<long> one = Numbers(key);
        Func<long> other = Numbers(key);
        Assert.Equal([0, 1, 2, 3], [one(), one(), one(), one()]); // and some are left of the last block
        long last = Enumerable.Range(0, 100).Select(_ => other()).Max();
        Thread.Sleep(100);
        Assert.InRange(one(), last + 1, last + 10000);
        Assert.InRange(one(), last + 2, last + 10000);
    }

    [Fact]
    public async Task ManyAtOnce_AreAllAnswered()
    {
        _keys.WriteNodeFile();
        using var node = new NodeWithKeys(_keys.NodeFile, secureOnly: true);
        CoapCode[][] codes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => AskAsync(node.Uri + "/temperature"))));
        Assert.All(codes.SelectMany(each => each), code => Assert.Equal(CoapCode.Content, code));
    }

    private async Task<CoapCode[]> AskAsync(string text)
    {
        Assert.True(CoapUri.TryParse(text, out CoapUri? uri, out string? _));
        await using var client = new CoapUdpClient(new CoapClientOptions { Guard = KeyInUse.Find("phone", Store, uri).Guard });
        var codes = new List<CoapCode>();
        for (int i = 0; i < 5; i++)
        {
            codes.Add((await client.RequestAsync(new CoapRequest(CoapCode.Get, uri))).Code);
        }

        return [.. codes];
    }

    private static Func<long> Numbers(ClientKey key)
    {
        var sequence = new ClientSequence(key);
        var contexts = new SecurityContexts(1, new Hkdf(), sequence, 1);
        SecurityContext context = key.Key.AddTo(contexts)!;
        var protection = new ClientProtection(contexts, new AesCcm(), 8);
        return () =>
        {
            sequence.Prepare(context);
            Assert.NotEqual(0, protection.ProtectRequest(context, [0x40, 1, 0, 1], 4, new byte[64]));
            return protection.PartialIv;
        };
    }

    [Fact]
    public void NumberThatIsNotPrepared_IsNotUsed()
    {
        var sequence = new ClientSequence(ClientKey.Find("phone", Store));
        SecurityContext context = Context("phone");
        Assert.False(sequence.Save(context, 1));
        sequence.Prepare(context);
        Assert.True(sequence.Save(context, ClientSequence.FirstBlock));
        Assert.False(sequence.Save(context, ClientSequence.FirstBlock + 1));
    }

    [Theory]
    [InlineData("", "is no list of keys")]
    [InlineData("{}", "is no list of keys")]
    [InlineData("""[{ "name": "a", "secret": "0102030405060708090a0b0c0d0e0f10", "sender": "01" }]""", "a has no recipient")]
    [InlineData("""[{ "name": "sixteen-chars-00", "secret": "00", "sender": "", "recipient": "01" }]""", "'sixteen-chars-00' is none")]
    [InlineData("""[{ "name": "a/b", "secret": "00", "sender": "", "recipient": "01" }]""", "'a/b' is none")]
    [InlineData("""[{ "name": "a", "secret": "0102030405060708090a0b0c0d0e0f10", "sender": "01", "recipient": "01" }]""", "a can't be used")]
    [InlineData("""{ "name": "a", "secret": "0102030405060708090a0b0c0d0e0f", "sender": "01", "recipient": "02" }""", "a can't be used")]
    public void KeysThatCannotBeUsed_AreNamed_AndNoSecretIsShown(string text, string expected)
    {
        KeyFileException problem = Assert.Throws<KeyFileException>(() => KeyJson.Read(System.Text.Encoding.UTF8.GetBytes(text), "x.json"));
        Assert.StartsWith("x.json", problem.Message, StringComparison.Ordinal);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("01020304", problem.Message, StringComparison.Ordinal);
    }

    private static string? Hex(byte[]? bytes)
    {
        return bytes == null ? null : Convert.ToHexString(bytes);
    }

    private SecurityContext Context(string name)
    {
        return _keys.Key(name).AddTo(new SecurityContexts(1, new Hkdf(), null!, 1))!;
    }

    private void Prepare(string name)
    {
        new ClientSequence(ClientKey.Find(name, Store)).Prepare(Context(name));
    }
}
