// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Text.RegularExpressions;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Lab.Simulation;
using NanoCoap.Protocol;

namespace NanoCoap.Tests.Simulation;

/// <summary>The checks of the simulator bite: a node that is broken on purpose does not get through.</summary>
public sealed class BrokenNodeTests
{
    private const int Seeds = 40;

    [Fact]
    public void WithoutDeduplication_APostRunsTwice()
    {
        string failure = Fail("lossy", Forgetting(_ => true));
        Assert.Matches(
            @"scenario lossy, seed \d+, at \d+\.\d{3} s: (POST \d+ was .*, and has run 2 times|PUT \d+ to box \d+ undid PUT \d+)", failure);
    }

    [Fact]
    public void WherePostsOfTheProvenAreForgotten_AsPutsAre_OneRunsTwice()
    {
        // Theirs have an Echo value, for so many write that there is a place for nobody else.
        static bool IsOfTheProven(RawMessage message) => message.Options.Exists(option => option.Number == OptionNumber.Echo);
        string failure = Fail("writers", Forgetting(message => message.Code == (int)CoapCode.Post && IsOfTheProven(message)), 5);
        Assert.Matches(@"POST \d+ was .*, and has run 2 times", failure);
    }

    [Fact]
    public void MemoryOfTooFewPlaces_IsSeen()
    {
        // What it has to remember follows from the places of the scenario, not from those that it has.
        string failure = Fail("lossy", new SimulationSettings { Resize = config => config.UnsafeExchanges = 6 }, 200);
        Assert.Matches(@"POST \d+ was .*, and has run 2 times|PUT \d+ to box \d+ undid PUT \d+|gave the duplicate of a POST another answer", failure);
    }

    [Fact]
    public void MemoryOfTooFewPlaces_MakesReplaysOfDuplicates_AndThatIsSeen()
    {
        string failure = Fail("protected", new SimulationSettings { Resize = config => config.UnsafeExchanges = 4 }, 200);
        Assert.True(failure.Contains("called the duplicate of a protected request a replay", StringComparison.Ordinal), failure);
    }

    [Fact]
    public void ConditionThatIsTakenForAnother_IsSeen()
    {
        // To the node every limit is another one. Only who is not asked to renew, and has no other condition beside, is misled for long.
        string failure = Fail("conditions", new SimulationSettings
        {
            Bend = datagram =>
            {
                RawMessage message = datagram.Message;
                int limit = message.Options.FindIndex(
                    option => option.Number == OptionNumber.UriQuery && option.Value.AsSpan().StartsWith("c.gt="u8));
                if (limit < 0)
                {
                    return datagram.Bytes;
                }

                message.Options[limit] = new RawOption(OptionNumber.UriQuery, "c.gt=39.9"u8.ToArray());
                return message.Encode();
            },
        }, 200);
        Assert.Matches(@"observes /level\?.*c\.gt=.*, the network has been well for 180 s, and it holds state \d+", failure);
    }

    [Fact]
    public void WithoutALimit_StrangersGetMoreThanThreeTimes()
    {
        string failure = Fail("spoofed", new SimulationSettings { Resize = config => config.AmplificationLimit = 0 });
        Assert.Matches(@"has sent \d+ bytes to an address from which it had \d+ and no sign that it can receive", failure);
    }

    [Fact]
    public void WithALimitThatIsTooHigh_TheyDoToo()
    {
        string failure = Fail("spoofed", new SimulationSettings { Resize = config => config.AmplificationLimit = 4 });
        Assert.Contains("no sign that it can receive", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void SequenceNumbersThatStandStill_AreSeen()
    {
        string failure = Fail("calm", Tampered(message => Set(message, OptionNumber.Observe, 5)));
        Assert.Matches(
            @"holds state \d+ of \w+ by sequence number 5, \d+ ms old; by section 3.4 of RFC 7641 state \d+ by 5 is older"
            + "|sent sequence number 5 after 5",
            failure);
    }

    [Fact]
    public void SequenceNumbersThatGoDown_AreSeen()
    {
        // In one byte: longer messages would be seen for other reasons.
        string failure = Fail("calm", Tampered(message =>
        {
            int sequence = message.Options.FirstOrDefault(IsObserve).Value?.Aggregate(0, (sum, b) => (sum << 8) | b) ?? 0;
            Set(message, OptionNumber.Observe, 255 - (sequence % 256));
        }));
        Assert.Matches(@"by section 3.4 of RFC 7641|sent sequence number \d+ after \d+", failure);
    }

    [Fact]
    public void MessageIdsThatRepeat_AreSeen()
    {
        string failure = Fail("lossy", Tampered(message =>
        {
            if (message.Type is MessageType.Confirmable or MessageType.NonConfirmable)
            {
                message.MessageId &= 3;
            }
        }));
        Assert.Contains("used a message ID again within its lifetime", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void EntityTagsThatStandStill_MixStates()
    {
        string failure = Fail("lossy", Tampered(message => Set(message, OptionNumber.ETag, 1)));
        Assert.Contains("got parts of several states", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void AnswersThatAreOld_AreSeen()
    {
        var first = new Dictionary<Address, byte[]>();
        string failure = Fail("calm", new SimulationSettings
        {
            Tamper = datagram =>
            {
                RawMessage message = datagram.Message;
                if (NumberedText.Number(message.Payload) < 0 || message.Payload.Length > 8 || message.Code != (int)CoapCode.Content)
                {
                    return datagram.Bytes;
                }

                message.Payload = first.TryAdd(datagram.To, message.Payload) ? message.Payload : first[datagram.To];
                return message.Encode();
            },
        });
        Assert.Matches("got state|finds|holds state", failure);
    }

    [Fact]
    public void ObserversThatAreNotTold_AreSeen()
    {
        // Every notification but the answer to a registration is of something else: its client resets it, and in vain.
        string failure = Fail("calm", Tampered(message =>
        {
            if (message.Type == MessageType.NonConfirmable && message.Options.Any(IsObserve))
            {
                message.Token = [0xFF, 0xFF];
            }
        }));
        Assert.Contains("token that nobody used", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void ObserversThatAreToldTheOldState_AreSeen()
    {
        string failure = Fail("calm", Tampered(message =>
        {
            bool isNotification = message.Type != MessageType.Acknowledgement && message.Options.Any(IsObserve);
            if (isNotification && message.Payload.AsSpan().SequenceEqual("ON"u8))
            {
                message.Body("OFF");
            }
        }));
        Assert.Matches(@"is registered for /alarm, .* it still holds state 0 where 1 is the newest", failure);
    }

    [Fact]
    public void ProtectedRequests_ThatAreAnsweredInPlain_AreSeen()
    {
        string failure = Fail("protected", new SimulationSettings
        {
            Tamper = datagram =>
            {
                RawMessage message = datagram.Message;
                message.Options.RemoveAll(option => option.Number == OptionNumber.Oscore);
                return message.Encode();
            },
        });
        Assert.Matches(@"the node answered client-\d in plain, who had asked with protection|the node answered admin in plain", failure);
    }

    [Theory]
    [InlineData("HellosPerSecond", 0, @"hellos took \d+ thousandths of the time, |has tried for \d+ ms|has waited for an answer")]
    [InlineData("HandshakeTimeoutMs", 60000, @"\d+ handshakes were begun \d+ ms ago, and \d+ have ended")]
    [InlineData("Answers", 4, @"\d+ bytes were sent to [\w:-]+, of which came \d+")]
    [InlineData("AmplificationLimit", 0, @"\d+ bytes were sent to victim:\d+, of which came \d+")]
    [InlineData("LoseEvery", 5, @"\d+ hellos came, and \d+ things were counted")]
    public void ServerOfCoapsThatIsBroken_IsSeen(string fault, int value, string expected)
    {
        var settings = new SimulationSettings { SecureFaults = new Dictionary<string, int> { [fault] = value } };
        Assert.Matches(expected, Fail("hellos", settings, 3));
    }

    [Fact]
    public void LostAnswers_AreNotTakenForRefusals()
    {
        // Nothing arrives: nothing is proven, but nobody may say that it was not done either.
        var settings = new SimulationSettings { LossPercent = 100 };
        RunResult result = SimulationRun.Run(ScenarioCatalogue.Find("lossy")!, 1, settings, null);
        Assert.Null(result.Failure);
        Assert.True(result.Statistics.OrdersUnknown > 0);
    }

    [Fact]
    public void FailingSeed_IsTheSameWithTrace()
    {
        var settings = new SimulationSettings { Resize = config => config.UnsafeExchanges = 1 };
        string failure = Fail("lossy", settings);
        int seed = int.Parse(Regex.Match(failure, @"seed (\d+)").Groups[1].Value, CultureInfo.InvariantCulture);
        var trace = new StringWriter();
        RunResult again = SimulationRun.Run(ScenarioCatalogue.Find("lossy")!, seed, settings, trace);
        Assert.Equal(failure, again.Failure);
        Assert.Equal($"dotnet run --project tools/lab -- simulate --scenario lossy --seed {seed} --trace", again.Again);
        Assert.Contains("CON POST /orders", trace.ToString(), StringComparison.Ordinal);
    }

    // To the node each repetition of such a request has another message ID, and what it answers gets the right one again.
    private static SimulationSettings Forgetting(Func<RawMessage, bool> isForgotten)
    {
        var known = new HashSet<(Address, int)>();
        var original = new Dictionary<(Address, int), int>();
        byte[] With(RawMessage message, int messageId)
        {
            message.MessageId = messageId;
            return message.Encode();
        }

        return new SimulationSettings
        {
            Bend = datagram =>
            {
                RawMessage message = datagram.Message;
                int messageId = message.MessageId;
                if (message.Code is 0 or >= 0x20 || !isForgotten(message) || known.Add((datagram.From, messageId)))
                {
                    return datagram.Bytes;
                }

                int other = (messageId + 0x8000 + known.Count) & 0xFFFF;
                original[(datagram.From, other)] = messageId;
                return With(message, other);
            },
            Tamper = datagram => datagram.Message is { Type: MessageType.Acknowledgement } ack
                && original.TryGetValue((datagram.To, ack.MessageId), out int messageId)
                ? With(ack, messageId)
                : datagram.Bytes,
        };
    }

    private static bool IsObserve(RawOption option)
    {
        return option.Number == OptionNumber.Observe;
    }

    // Only options that are there.
    private static void Set(RawMessage message, int option, int value)
    {
        if (message.Options.RemoveAll(candidate => candidate.Number == option) != 0)
        {
            message.Uint(option, (uint)value);
        }
    }

    private static SimulationSettings Tampered(Action<RawMessage> change)
    {
        return new SimulationSettings
        {
            Tamper = datagram =>
            {
                RawMessage message = datagram.Message;
                if (message.Code == 0)
                {
                    return datagram.Bytes;
                }

                change(message);
                return message.Encode();
            },
        };
    }

    private static string Fail(string scenario, SimulationSettings settings, int seeds = Seeds)
    {
        for (int seed = 0; seed < seeds; seed++)
        {
            if (SimulationRun.Run(ScenarioCatalogue.Find(scenario)!, seed, settings, null).Failure is { } failure)
            {
                return failure;
            }
        }

        throw new Xunit.Sdk.XunitException($"{seeds} runs of {scenario} with a broken node found nothing");
    }
}
