// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Datagrams;

namespace NanoCoap.Lab.Fuzzing;

/// <summary>An address with a client of coaps behind it, and what it has said.</summary>
internal sealed class SecurePeer
{
    private const int CloseNotify = 0;
    private const int BadRecordMac = 20;
    private const int DecryptError = 51;

    private readonly byte[] _identity;
    private readonly byte[] _key;
    private readonly byte[]? _cid;

    /// <param name="remote">The address.</param>
    /// <param name="identity">Its identity.</param>
    /// <param name="key">Its key, right or wrong.</param>
    /// <param name="random">Gives it its random bytes.</param>
    /// <param name="cid">The connection ID that it offers, of its own; or null.</param>
    public SecurePeer(string remote, byte[] identity, byte[] key, Random random, byte[]? cid = null)
    {
        Remote = remote;
        _identity = identity;
        _key = key;
        _cid = cid;
        Client = NewClient(random);
    }

    public string Remote { get; }

    /// <summary>Whether its session is wherever its newest record came from.</summary>
    public bool Moves => _cid != null;

    public SecureClient Client { get; private set; }

    public SecureState State { get; set; }

    /// <summary>What was protected and has not come out on the other side, in hexadecimal.</summary>
    public HashSet<string> Underway { get; } = [];

    /// <summary>Begins anew, as after a restart.</summary>
    public void Restart(Random random)
    {
        Client = NewClient(random);
    }

    /// <summary>Takes what the server has sent.</summary>
    public void Take(byte[] datagram)
    {
        Client.Take(datagram);
        for (int at = 0; at + SecureClient.RecordHeader < datagram.Length;)
        {
            int type = datagram[at];
            bool isPlain = datagram[at + 4] == 0;
            int message = datagram[at + SecureClient.RecordHeader];
            State = (SecureContent)type switch
            {
                SecureContent.Handshake when isPlain && message == 2 =>
                    State is SecureState.Session or SecureState.Renewal ? SecureState.Renewal : SecureState.Hello,
                SecureContent.ChangeCipherSpec => SecureState.Session,
                SecureContent.Alert when isPlain && Client.Alert is (BadRecordMac or DecryptError) => // others may be for a hello alone
                    State is SecureState.Session or SecureState.Renewal ? SecureState.Session : SecureState.Nothing,
                SecureContent.Alert or SecureContent.WithCid when !isPlain && Client.Alert == CloseNotify =>
                    State == SecureState.Renewal ? SecureState.Keys : SecureState.Nothing, // the other handshake goes on
                _ => State,
            };
            at = SecureClient.NextRecord(datagram, at);
        }
    }

    private SecureClient NewClient(Random random)
    {
        return new SecureClient(_identity, _key, random.Bytes(32), random.Next(4) == 0, _cid);
    }
}
