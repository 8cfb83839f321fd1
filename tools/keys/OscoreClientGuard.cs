// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client;
using NanoCoap.Client.Async;
using NanoCoap.Client.Oscore;
using NanoCoap.Crypto;
using NanoCoap.Oscore;
using NanoCoap.Wire;

namespace NanoCoap.Tool.Keys;

/// <summary>
/// OSCORE with a key of the user's, for the requests of a client. Several clients of one program share one, and may use it at the same time:
/// two would take their sequence numbers from two blocks, and the node, whose window is small, would take the lower ones for replays.
/// </summary>
public sealed class OscoreClientGuard : IRequestProtection
{
    private const int MaxOptions = 64;

    private readonly Lock _lock = new();
    private readonly ClientSequence _numbers;
    private readonly SecurityContext _context;
    private readonly ClientProtection _protection;

    /// <summary>Makes the guard of one key.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="KeyFileException">There is no sequence number for a first message.</exception>
    public OscoreClientGuard(ClientKey key)
    {
        _numbers = new ClientSequence(key);
        var contexts = new SecurityContexts(1, new Hkdf(), _numbers, 1);
        _context = key.Key.AddTo(contexts) ?? throw new KeyFileException($"{key.Key.Name} can't be used.");
        _numbers.Prepare(_context);
        _protection = new ClientProtection(contexts, new AesCcm(), MaxOptions);
    }

    /// <inheritdoc/>
    public int Overhead => ClientProtection.RequestOverhead;

    /// <inheritdoc/>
    public string Problem { get; private set; } = "";

    /// <summary>Whether an error was let through that had no protection.</summary>
    public bool HasTakenPlainError { get; private set; }

    /// <inheritdoc/>
    public RequestGuard Protect(byte[] plain, byte[] inner)
    {
        return new Guard(this, plain, inner);
    }

    private int Seal(OscoreRequestGuard guard, int length, bool registers, byte[] target)
    {
        lock (_lock)
        {
            try
            {
                _numbers.Prepare(_context);
            }
            catch (KeyFileException e)
            {
                Problem = e.Message;
                return 0;
            }

            Problem = "The request is none that can be protected.";
            return guard.Seal(length, registers, target);
        }
    }

    private bool Open(OscoreRequestGuard guard, MessageReader reader, bool answers, bool notifies)
    {
        lock (_lock)
        {
            bool opened = guard.Open(reader, answers, notifies);
            HasTakenPlainError |= opened && guard.IsPlain;
            return opened;
        }
    }

    /// <summary>One request's, which takes its turn with those of other clients.</summary>
    private sealed class Guard(OscoreClientGuard owner, byte[] plain, byte[] inner) : RequestGuard(plain)
    {
        private readonly OscoreRequestGuard _guard = new(owner._protection, owner._context, plain, inner);

        public override void Begin()
        {
            _guard.Begin();
        }

        public override int Seal(int length, bool registers, byte[] target)
        {
            return owner.Seal(_guard, length, registers, target);
        }

        public override bool Open(MessageReader reader, bool answers, bool notifies)
        {
            return owner.Open(_guard, reader, answers, notifies);
        }
    }
}
