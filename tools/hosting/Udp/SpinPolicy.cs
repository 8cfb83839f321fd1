// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Hosting.Udp;

/// <summary>
/// Whether to look again and again for a while before a thread goes to sleep. To sleep and be woken takes longer than a client
/// on the same machine takes for its next request, so under load looking is cheaper; but it is wasted where nothing comes soon,
/// and in the way where the client waits for the same processor. With one client on a machine of two processors it makes 2.5 times
/// libcoap's rate out of 1.15; from eight clients on it makes no difference. So it goes by success: each time that was wasted doubles the
/// waits until the next attempt, and the first success takes that back.
/// </summary>
public sealed class SpinPolicy
{
    /// <summary>Most waits that are left out between two attempts.</summary>
    public const int MaxPause = 1023;

    private int _pause;
    private int _left;

    /// <summary>Asks before a wait whether to look for a while first.</summary>
    /// <returns>Whether to; then <see cref="Report"/> is due.</returns>
    public bool Try()
    {
        if (_left == 0)
        {
            return true;
        }

        _left--;
        return false;
    }

    /// <summary>Takes note of how an attempt went.</summary>
    /// <param name="paid">Whether something came.</param>
    public void Report(bool paid)
    {
        _pause = paid ? 0 : Math.Min(MaxPause, (_pause * 2) + 1);
        _left = _pause;
    }
}
