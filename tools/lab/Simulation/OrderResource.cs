// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;

namespace NanoCoap.Lab.Simulation;

/// <summary>/orders: POST runs the order whose number is in the body, and answers with that number.</summary>
internal sealed class OrderResource : Resource
{
    public const string Name = "orders";

    private readonly OrderBook _book;

    public OrderResource(OrderBook book)
        : base(Name, Methods.Post)
    {
        _book = book;
        MaxBodyBytes = 1024;
    }

    public override CoapCode Post(Request request, Response response)
    {
        int number = Number(request);
        _book.Ran(number);
        response.AppendNumber(number);
        return CoapCode.Changed;
    }

    internal static int Number(Request request)
    {
        return NumberedText.WholeNumber(request.Body.AsSpan(request.BodyOffset, request.BodyLength));
    }
}
