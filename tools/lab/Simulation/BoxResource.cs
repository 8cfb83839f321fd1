// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;

namespace NanoCoap.Lab.Simulation;

/// <summary>
/// /boxes/N: PUT puts a number in, GET has a look. Each box has one writer, who counts up and waits for an end of one PUT before the
/// next: if a number goes down, an old datagram has undone what came after it.
/// </summary>
internal sealed class BoxResource : Resource
{
    public const string Name = "boxes";

    public const int Boxes = 16;

    private readonly Verdict _verdict;
    private readonly int[] _numbers = new int[Boxes];

    public BoxResource(Verdict verdict)
        : base(Name, Methods.Get | Methods.Put)
    {
        _verdict = verdict;
        HasSubpaths = true;
        MaxBodyBytes = 1024;
    }

    /// <summary>What is in a box.</summary>
    public int this[int box] => _numbers[box];

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

        if (number < _numbers[box])
        {
            _verdict.Fail($"PUT {number} to box {box} undid PUT {_numbers[box]}");
        }

        _numbers[box] = number;
        return CoapCode.Changed;
    }

    private static int Box(Request request)
    {
        return request.SubpathCount == 1 && request.TryReadSubpath(0, out int box) && box < Boxes ? box : -1;
    }
}
