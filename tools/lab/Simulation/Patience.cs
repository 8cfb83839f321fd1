// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;

namespace NanoCoap.Lab.Simulation;

/// <summary>A request that is made again when the answer is 5.03 and says when. RFC 7252 section 5.9.3.4.</summary>
internal static class Patience
{
    private const int Tries = 5;

    /// <summary>Sends it.</summary>
    /// <param name="client">Whose it is.</param>
    /// <param name="make">Makes the request; called for each try, for each is a request of its own.</param>
    /// <param name="ended">Hears of the last answer.</param>
    public static void Send(VirtualClient client, Func<RawMessage> make, Action<Answer> ended)
    {
        Send(client, make, ended, Tries);
    }

    private static void Send(VirtualClient client, Func<RawMessage> make, Action<Answer> ended, int tries)
    {
        client.Send(make(), answer =>
        {
            if (tries > 1 && answer.Response is { } response && response.Is(CoapCode.ServiceUnavailable))
            {
                client.World.Statistics.TriedAgain++;
                int wait = response.MaxAgeMs() + client.World.Chance.Below(1000);
                client.World.Events.After(wait, () => Send(client, make, ended, tries - 1));
                return;
            }

            ended(answer);
        });
    }
}
