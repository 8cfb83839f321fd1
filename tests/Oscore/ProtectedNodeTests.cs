// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using NanoCoap.Client.Async;
using NanoCoap.Client.Oscore;
using NanoCoap.Crypto;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Tool.Keys;
using NanoCoap.Wire;

namespace NanoCoap.Tests.Oscore;

/// <summary>The node of this machine with keys, over UDP: who may do what, and what a restart leaves.</summary>
public sealed class ProtectedNodeTests : IDisposable
{
    private const string Keys =
        """[{ "name": "phone", "secret": "0102030405060708090a0b0c0d0e0f10", "salt": "9e7ca92223786340", "sender": "01", "recipient": "02" }]""";

    private readonly string _folder = Directory.CreateTempSubdirectory("nanocoap-keys").FullName;

    private string KeyPath => Path.Combine(_folder, "keys.json");

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(false, CoapCode.Content)]
    [InlineData(true, CoapCode.Unauthorized)]
    public void WritingWantsAKey(bool secureOnly, CoapCode readInPlain)
    {
        File.WriteAllText(KeyPath, Keys);
        using var node = new NodeWithKeys(KeyPath, secureOnly);
        using var client = new Client(node.Port);
        Assert.Equal(CoapCode.Unauthorized, client.Plain(CoapCode.Put, "alarm", "ON").Code);
        Assert.Equal(readInPlain, client.Plain(CoapCode.Get, "temperature", "").Code);
        Assert.Equal(readInPlain, client.Plain(CoapCode.Get, ".well-known/core", "").Code);
        Assert.Equal((CoapCode.Content, "OFF"), client.Sealed(CoapCode.Get, "alarm", ""));
        Assert.Equal((CoapCode.Changed, "ON"), client.Sealed(CoapCode.Put, "alarm", "ON"));
        Assert.Equal((CoapCode.Content, "ON"), client.Sealed(CoapCode.Get, "alarm", ""));
        Assert.Equal(secureOnly ? 3 : 1, node.Refused);
    }

    [Fact]
    public async Task Node_SaysWhoMay_AndHasNoSessionsToCount()
    {
        File.WriteAllText(KeyPath, Keys);
        using var node = new NodeWithKeys(KeyPath);
        await using var client = new CoapClient();
        string text = (await client.GetAsync(node.Uri + "/node")).Text;
        Assert.Contains("\naccess=keys\nkeys=1\nwindow=0\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("sessions", text, StringComparison.Ordinal);
    }

    [Fact]
    public void SecureOnly_WithoutAnyKey_LetsNobodyIn()
    {
        File.WriteAllText(KeyPath, "[]");
        using var node = new NodeWithKeys(KeyPath, secureOnly: true);
        using var client = new Client(node.Port);
        Assert.Equal(CoapCode.Unauthorized, client.Plain(CoapCode.Get, "temperature", "").Code);
        Assert.Equal(CoapCode.Unauthorized, client.Plain(CoapCode.Put, "alarm", "ON").Code);
        Assert.Equal(CoapCode.Unauthorized, client.Plain(CoapCode.Get, ".well-known/core", "").Code);
    }

    [Fact]
    public void AfterARestart_TheFirstRequestHasToShowThatItIsFresh_AndNoNumberComesTwice()
    {
        File.WriteAllText(KeyPath, Keys);
        var contexts = new Client.End();
        for (int restart = 0; restart < 3; restart++)
        {
            using var node = new NodeWithKeys(KeyPath, secureOnly: true);
            using var client = new Client(node.Port, contexts);
            if (restart > 0)
            {
                (CoapCode code, _) = client.Sealed(CoapCode.Put, "alarm", "ON");
                Assert.Equal(CoapCode.Unauthorized, code);
                Assert.NotNull(client.Echo);
            }

            Assert.Equal((CoapCode.Content, "OFF"), client.Sealed(CoapCode.Get, "alarm", "", client.Echo));
            Assert.Equal((CoapCode.Content, "OFF"), client.Sealed(CoapCode.Get, "alarm", ""));
        }
    }

    [Fact]
    public void KeyThatIsBroughtIn_StaysInTheStore_AndInForce()
    {
        string store = Path.Combine(_folder, "node");
        var end = new Client.End();
        using (var node = new NodeWithKeys(null, store: store, commission: true))
        using (var client = new Client(node.Port, end))
        {
            Assert.Equal(CoapCode.Changed, client.Plain(CoapCode.Put, "alarm", "OFF").Code);
            Assert.Equal(
                CoapCode.Created,
                client.Plain(CoapCode.Put, "keys/phone", "secret=0102030405060708090a0b0c0d0e0f10 salt=9e7ca92223786340 sender=01 recipient=02").Code);
            Assert.Equal(CoapCode.Unauthorized, client.Plain(CoapCode.Put, "alarm", "ON").Code);
            Assert.Equal((CoapCode.Changed, "ON"), client.Sealed(CoapCode.Put, "alarm", "ON"));
            Assert.Equal(
                (CoapCode.Content, "access=keys window=closed\nphone admin sender=01 recipient=02"), client.Sealed(CoapCode.Get, "keys", ""));
        }

        string[] files = [.. Directory.GetFiles(_folder, "node.*")];
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }

        using var again = new NodeWithKeys(null, store: store);
        using var later = new Client(again.Port, end);
        Assert.Equal(CoapCode.Unauthorized, later.Plain(CoapCode.Put, "alarm", "ON").Code);
        Assert.Equal(CoapCode.Unauthorized, later.Sealed(CoapCode.Put, "alarm", "ON").Code);
        Assert.Equal((CoapCode.Changed, "ON"), later.Sealed(CoapCode.Put, "alarm", "ON", later.Echo));
    }

    [Theory]
    [InlineData("", "is no list of keys")]
    [InlineData("{}", "is no list of keys")]
    [InlineData("""[{ "name": "a b", "secret": "00", "sender": "", "recipient": "01" }]""", "'a b' is none")]
    [InlineData("""[{ "name": "a", "secret": "xx", "sender": "01", "recipient": "02" }]""", "is no list of keys")]
    [InlineData(
        """
        [{ "name": "a", "secret": "0102030405060708090a0b0c0d0e0f10", "sender": "01", "recipient": "02" },
         { "name": "b", "secret": "1102030405060708090a0b0c0d0e0f10", "sender": "01", "recipient": "02" }]
        """,
        "b can't be used")]
    public void KeysThatCannotBeUsed_AreNamed_AndNoSecretIsShown(string text, string expected)
    {
        File.WriteAllText(KeyPath, text);
        KeyFileException problem = Assert.Throws<KeyFileException>(() => new NodeWithKeys(KeyPath).Dispose());
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("01020304", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedNumbers_StopTheNode()
    {
        File.WriteAllText(KeyPath, Keys);
        File.WriteAllText(KeyPath + ".numbers", "phone\n");
        KeyFileException problem = Assert.Throws<KeyFileException>(() => new NodeWithKeys(KeyPath).Dispose());
        Assert.Contains("make new keys", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>A client that asks one thing after the other.</summary>
    private sealed class Client : IDisposable
    {
        private static int s_messageId = 1000;

        private readonly UdpClient _socket = new();
        private readonly End _end;

        public Client(int port, End? end = null)
        {
            _end = end ?? new End();
            _socket.Connect(IPAddress.Loopback, port);
            _socket.Client.ReceiveTimeout = 10000;
        }

        /// <summary>The Echo value of the last answer, or null.</summary>
        public byte[]? Echo { get; private set; }

        public void Dispose()
        {
            _socket.Dispose();
        }

        public (CoapCode Code, string Body) Plain(CoapCode method, string path, string body)
        {
            _ = RawMessage.Parse(Exchange(Request(method, path, body, null)), out RawMessage reply);
            return ((CoapCode)reply.Code, System.Text.Encoding.UTF8.GetString(reply.Payload));
        }

        public (CoapCode Code, string Body) Sealed(CoapCode method, string path, string body, byte[]? echo = null)
        {
            byte[] inner = Request(method, path, body, echo);
            byte[] buffer = new byte[1500];
            int length = _end.Protection.ProtectRequest(_end.Context, inner, inner.Length, buffer);
            long partialIv = _end.Protection.PartialIv;
            byte[] answer = Exchange(buffer[..length]);
            var reader = new MessageReader(32);
            Assert.Equal(ParseStatus.Ok, reader.Parse(answer, answer.Length));
            Assert.True(Protection.IsProtected(reader), "an answer in plain");
            Assert.Equal(UnprotectStatus.Ok, _end.Protection.UnprotectResponse(_end.Context, partialIv, Protection.NoPartialIv, reader, buffer));
            _ = RawMessage.Parse(buffer[.._end.Protection.Length], out RawMessage reply);
            Echo = reply.Values(OptionNumber.Echo).FirstOrDefault();
            return ((CoapCode)reply.Code, System.Text.Encoding.UTF8.GetString(reply.Payload));
        }

        private static byte[] Request(CoapCode method, string path, string body, byte[]? echo)
        {
            RawMessage request = RawMessage.Request(MessageType.Confirmable, method, path, 0x4A);
            request.MessageId = Interlocked.Increment(ref s_messageId);
            if (echo != null)
            {
                request.Options.Add(new RawOption(OptionNumber.Echo, echo));
            }

            return (body.Length == 0 ? request : request.Body(body)).Encode();
        }

        // A ping, which asks for a proof of our address, is answered as every endpoint does.
        private byte[] Exchange(byte[] request)
        {
            _socket.Send(request);
            while (true)
            {
                IPEndPoint? from = null;
                byte[] answer = _socket.Receive(ref from);
                if (answer[1] != 0)
                {
                    return answer;
                }

                _socket.Send([0x70, 0, answer[2], answer[3]]);
            }
        }

        /// <summary>The client's context: it outlives the node.</summary>
        public sealed class End
        {
            public End()
            {
                var contexts = new SecurityContexts(1, new Hkdf(), null!, 1);
                Context = contexts.Add(
                    Convert.FromHexString("0102030405060708090a0b0c0d0e0f10"), Convert.FromHexString("9e7ca92223786340"), [2], [1], null!)!;
                Protection = new ClientProtection(contexts, new AesCcm(), 32);
            }

            public SecurityContext Context { get; }

            public ClientProtection Protection { get; }
        }
    }
}
