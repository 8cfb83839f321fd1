// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;

namespace NanoCoap.Lab.Simulation;

/// <summary>
/// /boxes/N: PUT puts a number in, GET has a look. Each box has one writer, who counts up and waits for an end of one PUT before the
/// next: if a number goes down, an old datagram has undone what came after it. That may be only where the node has had to forget it.
/// </summary>
internal sealed class BoxResource : Resource
{
    public const string Name = "boxes";

    public const int Boxes = 16;

    private readonly Verdict _verdict;
    private readonly NodeMemory _memory;
    private readonly EventQueue _events;
    private readonly int[] _numbers = new int[Boxes];
    private readonly bool[] _undone = new bool[Boxes];
    private readonly long[] _undoneAt = new long[Boxes];

    public BoxResource(Verdict verdict, NodeMemory memory, EventQueue events)
        : base(Name, Methods.Get | Methods.Put)
    {
        _verdict = verdict;
        _memory = memory;
        _events = events;
        HasSubpaths = true;
        MaxBodyBytes = 1024;
    }

    /// <summary>What is in a box.</summary>
    public int this[int box] => _numbers[box];

    /// <summary>Whether an old PUT has undone a newer one since a time, as it may where the node has to forget.</summary>
    public bool IsUndone(int box, long since)
    {
        return _undone[box] || (_undoneAt[box] != 0 && _undoneAt[box] >= since);
    }

    public override bool Exists(Request request)
    {
        return Box(request) >= 0;
    }

    public override CoapCode Get(Request request, Response response)
    {
        if (request.SubpathCount == 0)
        {
            return CoapCode.Content;
        }

        response.AppendNumber(_numbers[Box(request)]);
        response.AppendByte((byte)';');
        return CoapCode.Content;
    }

    public override CoapCode Put(Request request, Response response)
    {
        int box = Box(request);
        int number = OrderResource.Number(request);
        if (box < 0 || number < 0)
        {
            return CoapCode.BadRequest; // its body is not whole
        }

        bool may = _memory.Runs();
        if (number < _numbers[box])
        {
            if (!may || !_memory.IsAgain)
            {
                _verdict.Fail($"PUT {number} to box {box} undid PUT {_numbers[box]}");
            }

            _undone[box] = true;
            _undoneAt[box] = _events.NowMs;
        }
        else if (!_memory.IsAgain)
        {
            _undone[box] = false;
        }

        _numbers[box] = number;
        return CoapCode.Changed;
    }

    private static int Box(Request request)
    {
        return request.SubpathCount == 1 && request.TryReadSubpath(0, out int box) && box < Boxes ? box : -1;
    }
}
