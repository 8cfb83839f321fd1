// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Oscore;
using NanoCoap.Crypto;
using NanoCoap.Messaging;
using NanoCoap.Node;
using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;
using NanoCoap.Tests.Host;
using NanoCoap.Values;
using NanoCoap.Wire;

namespace NanoCoap.Tests.Allocation;

/// <summary>A protected request costs memory as little as one in plain: opened, served, sealed, refused, and notified.</summary>
[Trait("Kind", "Counting")]
public sealed class ProtectedAllocationTests : IDatagramSender
{
    private readonly SecurityContexts _contexts = new(1, new Hkdf(), null!, 1);
    private readonly ClientProtection _client;
    private readonly SecurityContext _context;
    private readonly CoapEndpoint _endpoint;
    private readonly OscoreGuard _guard;
    private readonly Switch _switch = new("s", Methods.Get | Methods.Put, SenmlRecord.Boolean(null!, "s"));
    private readonly object _alice = new();
    private long _now = 1000;
    private int _sent;

    public ProtectedAllocationTests()
    {
        byte[] secret = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
        _context = _contexts.Add(secret, [], [2], [1], null!)!;
        _client = new ClientProtection(_contexts, new AesCcm(), 16);
        var serverContexts = new SecurityContexts(1, new Hkdf(), null!, 1);
        Assert.NotNull(serverContexts.Add(secret, [], [1], [2], null!));
        var access = new AccessRules(1);
        access.Add("", AccessRules.AnyKey, AccessRules.AnyKey, AccessRules.AnyKey);
        var config = new EndpointConfig { AmplificationLimit = 0, ConfirmEvery = 0, Access = access, Conditions = new ValueConditions() };
        _guard = new OscoreGuard(serverContexts, new AesCcm(), config.MaxMessageBytes, config.MaxOptions);
        config.Guard = _guard;
        var tree = new ResourceTree();
        tree.Add(_switch);
        _endpoint = new CoapEndpoint(config, new TransmissionParameters(), tree, this, new SmallRandom(1));
    }

    [Fact]
    public void AThousandRequests_AllocateNothing()
    {
        int rounds = 0;
        Rounds(100); // until everything is compiled, and all tables are full
        Assert.Equal(0, SteadyState.Allocated(() => Rounds(1000)));
        Assert.True(_guard.Refused >= 2000, $"{_guard.Refused} were refused");
        Assert.Equal(1, _endpoint.ObserverCount);
        Assert.True(_endpoint.Counters.Notifications >= 1000, $"{_endpoint.Counters.Notifications} notifications");
        Assert.Equal(rounds, _endpoint.Counters.AccessRefused);

        long Rounds(int count)
        {
            long allocated = 0;
            for (int i = 0; i < count; i++)
            {
                allocated += Round(rounds++);
            }

            return allocated;
        }
    }

    bool IDatagramSender.Send(object remote, byte[] buffer, int length)
    {
        _sent++;
        return true;
    }

    int IDatagramSender.AddressOf(object remote, byte[] target)
    {
        return 0;
    }

    private long Round(int i)
    {
        byte[] put = Sealed(CoapCode.Put, 10 * i, i % 2 == 0 ? "ON" : "OFF", observe: -1);
        byte[] get = Sealed(CoapCode.Get, (10 * i) + 1, "", observe: i == 0 ? 0 : -1);
        byte[] replay = [.. put];
        replay[3] ^= 5;
        byte[] forged = Sealed(CoapCode.Get, (10 * i) + 2, "", observe: -1);
        forged[^1] ^= 1;
        byte[] plain = Plain(CoapCode.Put, (10 * i) + 3, "ON", -1);
        _now += 10000;
        _sent = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Handle(get);
        Handle(put);
        _endpoint.HandleDeadlines(_now);
        Handle(replay);
        Handle(forged);
        Handle(plain);
        Handle(get); // a duplicate
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(_sent >= 6, $"{_sent} answers and notifications in round {i}");
        Assert.Equal(i % 2 == 0, _switch.IsOn);
        return allocated;
    }

    private void Handle(byte[] datagram)
    {
        _endpoint.HandleDatagram(_now, _alice, datagram, datagram.Length, false);
    }

    private byte[] Sealed(CoapCode method, int messageId, string body, int observe)
    {
        byte[] inner = Plain(method, messageId, body, observe);
        byte[] buffer = new byte[200];
        return buffer[.._client.ProtectRequest(_context, inner, inner.Length, buffer)];
    }

    private static byte[] Plain(CoapCode method, int messageId, string body, int observe)
    {
        byte[] buffer = new byte[200];
        var writer = new MessageWriter();
        writer.Begin(buffer, buffer.Length, MessageType.Confirmable, method, messageId & 0xFFFF, [7], 0, 1);
        if (observe >= 0)
        {
            writer.UintOption(OptionNumber.Observe, observe);
        }

        writer.Option(OptionNumber.UriPath, "s"u8.ToArray(), 0, 1);
        byte[] payload = System.Text.Encoding.UTF8.GetBytes(body);
        if (payload.Length != 0)
        {
            writer.Payload(payload, 0, payload.Length);
        }

        return buffer[..writer.Length];
    }
}
