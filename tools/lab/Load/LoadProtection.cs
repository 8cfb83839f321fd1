// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Oscore;
using NanoCoap.Crypto;
using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Tool.Keys;
using NanoCoap.Wire;

namespace NanoCoap.Lab.Load;

/// <summary>
/// Protects the requests of all clients with one key, and opens what comes back, so that only a genuine success counts as one. It allocates
/// nothing once it is made, but where it takes more sequence numbers, or where the server asks whether it is still there.
/// </summary>
public sealed class LoadProtection
{
    private const int Block = 1 << 20; // numbers: some seconds of the fastest load
    private const int MaxOptions = 16;
    private const int MaxBytes = 65536;

    private readonly ClientSequence _numbers;
    private readonly SecurityContext _context;
    private readonly ClientProtection _protection;
    private readonly MessageReader _reader = new(MaxOptions);
    private readonly MessageReader _inner = new(MaxOptions);
    private readonly byte[] _sealed = new byte[MaxBytes];
    private readonly byte[] _datagram = new byte[MaxBytes];

    /// <summary>Makes it.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="KeyFileException">It can't be used.</exception>
    public LoadProtection(ClientKey key)
    {
        _numbers = new ClientSequence(key, Block);
        var contexts = new SecurityContexts(1, new Hkdf(), _numbers, 1);
        _context = key.Key.AddTo(contexts) ?? throw new KeyFileException($"{key.Key.Name} can't be used.");
        _protection = new ClientProtection(contexts, new AesCcm(), MaxOptions);
    }

    /// <summary>
    /// What the next requests are to have as Echo, which a server wants that has started anew: RFC 8613 appendix B.1.2. Null if nothing.
    /// </summary>
    public byte[]? Echo { get; private set; }

    /// <summary>Protects a request.</summary>
    /// <param name="plain">The request.</param>
    /// <param name="partialIv">The number under which it is protected.</param>
    /// <returns>What is to be sent, until the next call.</returns>
    /// <exception cref="KeyFileException">There is no number for it.</exception>
    public ReadOnlySpan<byte> Seal(byte[] plain, out long partialIv)
    {
        _numbers.Prepare(_context);
        int length = _protection.ProtectRequest(_context, plain, plain.Length, _sealed);
        partialIv = _protection.PartialIv;
        return _sealed.AsSpan(0, length);
    }

    /// <summary>Opens a response.</summary>
    /// <param name="datagram">The response.</param>
    /// <param name="partialIv">The number of its request.</param>
    /// <returns>Whether it is genuine, and a success.</returns>
    public bool IsSuccess(ReadOnlySpan<byte> datagram, long partialIv)
    {
        datagram.CopyTo(_datagram);
        if (_reader.Parse(_datagram, datagram.Length) != ParseStatus.Ok
            || !Protection.IsProtected(_reader)
            || _protection.UnprotectResponse(_context, partialIv, Protection.NoPartialIv, _reader, _datagram) != UnprotectStatus.Ok
            || _inner.Parse(_datagram, _protection.Length) != ParseStatus.Ok)
        {
            return false;
        }

        if ((int)_inner.Code >> 5 == 2)
        {
            Echo = null;
            return true;
        }

        if (_inner.Code == CoapCode.Unauthorized && _inner.Has(OptionSlot.Echo))
        {
            int echo = _inner.First(OptionSlot.Echo);
            ReadOnlySpan<byte> value = _inner.Buffer.AsSpan(_inner.OptionOffset(echo), _inner.OptionLength(echo));
            Echo = Echo.AsSpan().SequenceEqual(value) ? Echo : value.ToArray();
        }

        return false;
    }
}
