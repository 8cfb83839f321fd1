// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Server;
using NanoCoap.Tests.Host;

namespace NanoCoap.Tests.Allocation;

/// <summary>
/// After the start a node allocates nothing, whatever arrives: on the device the heap is about 100 KB, and its collector stops
/// everything. The same code runs here, where allocations can be counted to the byte.
/// </summary>
[Trait("Kind", "Counting")]
public sealed class AllocationTests
{
    // What is initialised at the first use is behind us then.
    private const int WarmUpRounds = 30;

    private const int Datagrams = 1000;

    [Fact]
    public void ServingAThousandMixedDatagrams_AllocatesNothing()
    {
        var traffic = new Traffic();
        for (int i = 0; i < WarmUpRounds; i++)
        {
            traffic.Round();
        }

        EndpointCounters counters = traffic.Counters;
        Clear(counters);
        Array.Clear(traffic.Net.Codes);
        Array.Clear(traffic.Net.Types);
        traffic.Round();

        // Compiling a method anew and better allocates too, at a moment of its own choice, but not each time.
        string? culprit = null;
        long allocated = SteadyState.Allocated(
            () =>
            {
                traffic.Forgive();
                int until = counters.Received + Datagrams;
                while (counters.Received < until)
                {
                    traffic.Round();
                }

                culprit = traffic.Culprit;
            },
            1);
        Assert.True(allocated == 0, $"{allocated} bytes, first at: {culprit}");
        AssertEverythingHappened(traffic);
    }

    [Fact]
    public void TheCountIsToTheByte()
    {
        // If the runtime counted by chunks, the test above would miss what it is there for.
        long before = GC.GetAllocatedBytesForCurrentThread();
        GC.KeepAlive(new object());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 64);
    }

    // A round that is refused at the door would allocate nothing either.
    private static void AssertEverythingHappened(Traffic traffic)
    {
        // The last one is for a node that limits the rate of requests, as this one does not.
        string[] never =
        [
            nameof(EndpointCounters.HandlerErrors), nameof(EndpointCounters.ResponsesTooLarge), nameof(EndpointCounters.RepliesLost),
            nameof(EndpointCounters.AccessRefused), nameof(EndpointCounters.RequestsPaced),
        ];
        foreach (System.Reflection.FieldInfo field in typeof(EndpointCounters).GetFields())
        {
            int value = (int)field.GetValue(traffic.Counters)!;
            Assert.True((value == 0) == never.Contains(field.Name), $"{field.Name} is {value}");
        }

        CoapCode[] codes =
        [
            CoapCode.Empty, CoapCode.Created, CoapCode.Deleted, CoapCode.Valid, CoapCode.Changed, CoapCode.Content, CoapCode.Continue,
            CoapCode.BadRequest, CoapCode.Unauthorized, CoapCode.BadOption, CoapCode.NotFound, CoapCode.MethodNotAllowed,
            CoapCode.NotAcceptable,
            CoapCode.RequestEntityIncomplete, CoapCode.PreconditionFailed, CoapCode.RequestEntityTooLarge, CoapCode.UnsupportedContentFormat,
            CoapCode.InternalServerError, CoapCode.ServiceUnavailable, CoapCode.ProxyingNotSupported,
        ];
        foreach (CoapCode code in codes)
        {
            Assert.True(traffic.Net.Codes[(int)code] > 0, $"never sent: {code}");
        }

        foreach (MessageType type in Enum.GetValues<MessageType>())
        {
            Assert.True(traffic.Net.Types[(int)type] > 0, $"never sent: {type}");
        }

        Assert.True(traffic.Counters.Notifications > traffic.Counters.ConfirmableNotifications, "no NON notifications");
    }

    private static void Clear(EndpointCounters counters)
    {
        foreach (System.Reflection.FieldInfo field in typeof(EndpointCounters).GetFields())
        {
            field.SetValue(counters, 0);
        }
    }
}
