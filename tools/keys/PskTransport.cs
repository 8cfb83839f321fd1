// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using System.Text;
using NanoCoap.Client.Async;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace NanoCoap.Tool.Keys;

/// <summary>DTLS 1.2 with a pre-shared key for a client, by BouncyCastle. RFC 6347, RFC 7252 section 9.1.3.1, RFC 9146.</summary>
public sealed class PskTransport : ISecureTransport
{
    private readonly byte[] _identity;
    private readonly byte[] _key;

    private PskTransport(byte[] identity, byte[] key)
    {
        _identity = identity;
        _key = key;
    }

    /// <summary>Makes it for a key.</summary>
    /// <param name="key">The identity and the key.</param>
    /// <returns>The transport.</returns>
    public static PskTransport Of((string Identity, byte[] Key) key)
    {
        return new PskTransport(Encoding.UTF8.GetBytes(key.Identity), key.Key);
    }

    /// <inheritdoc/>
    public async Task<ISecureSession> ConnectAsync(
        IPEndPoint remote, Action<IPEndPoint, byte[], int> receive, Action<CoapDatagram>? wire, CancellationToken cancellationToken)
    {
        var socket = new SocketDatagrams(remote, wire);
        try
        {
            // Closing the socket ends a handshake that nobody waits for any more.
            using CancellationTokenRegistration registration = cancellationToken.Register(socket.Close);
            var client = new PskClient(_identity, _key);
            DtlsTransport session = await Task.Factory.StartNew(
                () => new DtlsClientProtocol().Connect(client, socket),
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
            return new PskSession(remote, session, receive);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            socket.Close();
            cancellationToken.ThrowIfCancellationRequested();
            throw new CoapHandshakeException(Explain(remote, e), e is TlsFatalAlertReceived, e);
        }
    }

    private static string Explain(IPEndPoint remote, Exception e)
    {
        return e switch
        {
            TlsFatalAlertReceived { AlertDescription: AlertDescription.bad_record_mac or AlertDescription.decrypt_error
                or AlertDescription.unknown_psk_identity or AlertDescription.illegal_parameter } =>
                $"{remote} does not know this key under this identity.",
            TlsFatalAlertReceived alert => $"{remote} refuses the handshake: {AlertDescription.GetName(alert.AlertDescription)}.",
            TlsTimeoutException =>
                $"{remote} has not answered the handshake in time: is it the port of coaps, 5684 if nothing else is said?",
            { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => $"Nothing listens at {remote}.",
            _ => $"{remote}: the handshake failed: {e.Message.TrimEnd('.')}.",
        };
    }

    private sealed class PskClient(byte[] identity, byte[] key)
        : PskTlsClient(new BcTlsCrypto(new SecureRandom()), new BasicTlsPskIdentity(identity, key))
    {
        private const int TimeoutMs = 60000;

        public override int GetHandshakeTimeoutMillis()
        {
            return TimeoutMs;
        }

        // RFC 9146: an empty one asks for none in what comes back, and for the server's in what goes out: so the session outlives a change
        // of this machine's address, which routers make when nothing has been said for a while.
        protected override byte[] GetNewConnectionID()
        {
            return [];
        }

        protected override ProtocolVersion[] GetSupportedVersions()
        {
            return ProtocolVersion.DTLSv12.Only();
        }

        protected override int[] GetSupportedCipherSuites()
        {
            return [CipherSuite.TLS_PSK_WITH_AES_128_CCM_8];
        }
    }
}
