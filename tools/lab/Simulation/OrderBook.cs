// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;

namespace NanoCoap.Lab.Simulation;

/// <summary>
/// What was asked for by POST and what came of it. A POST that was answered has run exactly once, one that was refused not at all, one
/// of which the client has heard nothing at most once: as far as the node can remember. RFC 7252 sections 4.2 and 4.5.
/// </summary>
public sealed class OrderBook
{
    private readonly Verdict _verdict;
    private readonly NodeMemory _memory;
    private readonly List<(int Runs, OrderEnd End)> _orders = [];

    /// <summary>Makes an empty book.</summary>
    /// <param name="verdict">Hears of what may not be.</param>
    /// <param name="memory">Says what runs once more although it has run, and may.</param>
    public OrderBook(Verdict verdict, NodeMemory memory)
    {
        _verdict = verdict;
        _memory = memory;
    }

    /// <summary>How many times orders have run, all together.</summary>
    public int Runs { get; private set; }

    /// <summary>Opens an order.</summary>
    /// <returns>Its number, which is to stand in the payload.</returns>
    public int Open()
    {
        _orders.Add((0, OrderEnd.Open));
        return _orders.Count - 1;
    }

    /// <summary>Notes that the node has run an order.</summary>
    /// <param name="number">Its number.</param>
    public void Ran(int number)
    {
        if (number < 0 || number >= _orders.Count)
        {
            _verdict.Fail($"the node ran a POST that nobody sent, or whose body was not whole ({number})");
            return;
        }

        Runs++;
        (int runs, OrderEnd end) = _orders[number];
        if (_memory.Runs() && _memory.IsAgain && (runs != 0 || end == OrderEnd.Refused))
        {
            return; // the node has had to forget it
        }

        _orders[number] = (runs + 1, end);
        Judge(number);
    }

    /// <summary>Notes what a client has heard of an order.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="end">What.</param>
    public void Ended(int number, OrderEnd end)
    {
        _orders[number] = (_orders[number].Runs, end);
        Judge(number);
    }

    private void Judge(int number)
    {
        (int runs, OrderEnd end) = _orders[number];
        bool right = end switch
        {
            OrderEnd.Answered => runs == 1,
            OrderEnd.Refused => runs == 0,
            _ => runs <= 1,
        };
        if (!right)
        {
            string fate = end switch
            {
                OrderEnd.Answered => "answered",
                OrderEnd.Refused => "refused",
                OrderEnd.Unknown => "given up by its client",
                _ => "not answered yet",
            };
            _verdict.Fail(string.Create(CultureInfo.InvariantCulture, $"POST {number} was {fate}, and has run {runs} times"));
        }
    }
}
