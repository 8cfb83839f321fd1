// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Captures;
using NanoCoap.Dissection.Messages;
using NanoCoap.Dissection.Records;
using NanoCoap.Tool.Keys;

namespace NanoCoap.Tool.Decoding;

/// <summary>Takes the datagrams of a conversation apart one after the other, with a key inside of what is protected, too.</summary>
public sealed class DatagramReader
{
    private readonly OscoreReader? _oscore;
    private readonly DtlsReader _dtls;
    private readonly string _key = "";

    /// <summary>Makes a reader.</summary>
    /// <param name="key">The key, of either kind; null for none.</param>
    public DatagramReader(NamedKey? key)
    {
        _oscore = key is OscoreKey oscore ? new OscoreReader(oscore) : null;
        _key = key?.Name ?? "";
        _dtls = new DtlsReader(key is PskKey psk ? [psk] : null);
        HasPsk = key is PskKey;
    }

    /// <summary>Makes a reader with several pre-shared keys.</summary>
    /// <param name="keys">The keys.</param>
    public DatagramReader(PskFile keys)
    {
        _dtls = new DtlsReader(keys.Keys);
        HasPsk = true;
    }

    /// <summary>Whether it has a key of OSCORE.</summary>
    public bool HasOscore => _oscore != null;

    /// <summary>Whether it has pre-shared keys of DTLS.</summary>
    public bool HasPsk { get; }

    /// <summary>Takes the next datagram apart.</summary>
    /// <param name="datagram">The datagram.</param>
    /// <returns>What can be said of it.</returns>
    public DecodedDatagram Read(CapturedDatagram datagram)
    {
        if (_dtls.Read(datagram.Bytes, datagram.Source, datagram.Destination) is not { } records)
        {
            OscoreInside? inside = _oscore?.Open(datagram.Bytes, datagram.Source, datagram.Destination);
            return new DecodedDatagram(datagram, MessageDissection.Of(datagram.Bytes), null, inside, inside?.Head(_key));
        }

        return new DecodedDatagram(datagram, null, records, null, null);
    }
}
