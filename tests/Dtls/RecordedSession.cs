// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Collections.Concurrent;
using System.Text;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace NanoCoap.Tests.Dtls;

/// <summary>
/// A session between two ends of somebody else's, in this process, as whoever reads along sees it: a handshake, a GET of "r", its answer
/// and the close_notify of each.
/// </summary>
internal sealed class RecordedSession
{
    /// <summary>What the client asks.</summary>
    public const string Request = "4101715801b172";

    /// <summary>What the server answers.</summary>
    public const string Answer = "6145715801ff3231";

    private static readonly byte[] s_identity = "bob"u8.ToArray();
    private static readonly byte[] s_key = "secret"u8.ToArray();

    private readonly List<(bool FromClient, byte[] Bytes)> _datagrams = [];

    private RecordedSession()
    {
    }

    /// <summary>Makes one between two of BouncyCastle.</summary>
    /// <param name="extended">Whether the master secret is the extended one.</param>
    /// <param name="ofClient">The connection ID that is to stand in records to the client; null for none.</param>
    /// <param name="ofServer">That to the server.</param>
    /// <returns>Its datagrams.</returns>
    public static IReadOnlyList<(bool FromClient, byte[] Bytes)> Make(bool extended, byte[]? ofClient = null, byte[]? ofServer = null)
    {
        var session = new RecordedSession();
        var toServer = new BlockingCollection<byte[]>();
        var toClient = new BlockingCollection<byte[]>();
        Task server = Task.Run(() =>
        {
            DtlsTransport transport = new DtlsServerProtocol().Accept(
                new Server(extended, ofServer), new Pipe(session, false, toServer, toClient));
            Assert.Equal(Request, Receive(transport));
            transport.Send(Convert.FromHexString(Answer), 0, Answer.Length / 2);
            transport.Receive(new byte[100], 0, 100, 500);
            transport.Close();
        });
        DtlsTransport transport = new DtlsClientProtocol().Connect(
            new Client(extended, ofClient), new Pipe(session, true, toClient, toServer));
        transport.Send(Convert.FromHexString(Request), 0, Request.Length / 2);
        Assert.Equal(Answer, Receive(transport));
        transport.Close();
        server.Wait();
        return session._datagrams;
    }

    private static string Receive(DtlsTransport transport)
    {
        byte[] buffer = new byte[1000];
        int length = transport.Receive(buffer, 0, buffer.Length, 30000);
        return Convert.ToHexStringLower(buffer, 0, length);
    }

    private sealed class Client(bool extended, byte[]? connectionId)
        : PskTlsClient(new BcTlsCrypto(new SecureRandom()), new BasicTlsPskIdentity(s_identity, s_key))
    {
        public override bool ShouldUseExtendedMasterSecret()
        {
            return extended;
        }

        protected override ProtocolVersion[] GetSupportedVersions()
        {
            return ProtocolVersion.DTLSv12.Only();
        }

        protected override int[] GetSupportedCipherSuites()
        {
            return [CipherSuite.TLS_PSK_WITH_AES_128_CCM_8];
        }

        protected override byte[] GetNewConnectionID()
        {
            return connectionId!;
        }
    }

    private sealed class Server(bool extended, byte[]? connectionId) : PskTlsServer(new BcTlsCrypto(new SecureRandom()), new Identities())
    {
        public override bool ShouldUseExtendedMasterSecret()
        {
            return extended;
        }

        protected override ProtocolVersion[] GetSupportedVersions()
        {
            return ProtocolVersion.DTLSv12.Only();
        }

        protected override int[] GetSupportedCipherSuites()
        {
            return [CipherSuite.TLS_PSK_WITH_AES_128_CCM_8];
        }

        protected override byte[] GetNewConnectionID()
        {
            return connectionId!;
        }
    }

    private sealed class Identities : TlsPskIdentityManager
    {
        public byte[]? GetHint()
        {
            return null;
        }

        public byte[] GetPsk(byte[] identity)
        {
            Assert.Equal("bob", Encoding.ASCII.GetString(identity));
            return [.. s_key]; // it is wiped after its use
        }
    }

    private sealed class Pipe(
        RecordedSession session, bool isClient, BlockingCollection<byte[]> incoming, BlockingCollection<byte[]> outgoing) : DatagramTransport
    {
        private const int MaxBytes = 1200;

        public int GetReceiveLimit()
        {
            return MaxBytes;
        }

        public int GetSendLimit()
        {
            return MaxBytes;
        }

        public int Receive(byte[] buf, int off, int len, int waitMillis)
        {
            return Receive(buf.AsSpan(off, len), waitMillis);
        }

        public int Receive(Span<byte> buffer, int waitMillis)
        {
            if (!incoming.TryTake(out byte[]? datagram, waitMillis))
            {
                return -1;
            }

            datagram.CopyTo(buffer);
            return datagram.Length;
        }

        public void Send(byte[] buf, int off, int len)
        {
            Send(buf.AsSpan(off, len));
        }

        public void Send(ReadOnlySpan<byte> buffer)
        {
            byte[] datagram = buffer.ToArray();
            lock (session._datagrams)
            {
                session._datagrams.Add((isClient, datagram));
            }

            outgoing.Add(datagram);
        }

        public void Close()
        {
            // Nothing to be closed.
        }
    }
}
