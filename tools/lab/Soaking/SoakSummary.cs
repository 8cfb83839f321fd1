// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Soaking;

/// <summary>What a node has lived through so far.</summary>
/// <param name="Failure">What is wrong and when, or null.</param>
/// <param name="VirtualMs">How long it has lived.</param>
/// <param name="Received">Datagrams in.</param>
/// <param name="Sent">Datagrams out.</param>
/// <param name="Lost">Datagrams that the network lost.</param>
/// <param name="Notifications">Notifications that observers got.</param>
/// <param name="Requests">Requests of conforming clients.</param>
/// <param name="MessageIdWraps">How many times the node's message IDs began anew, for the address that saw most of it.</param>
/// <param name="SequenceWraps">How many times sequence numbers did, for the registration that saw most of it.</param>
/// <param name="ClockWraps">How many times its clock passed 2^31 or a multiple of 2^32 milliseconds.</param>
/// <param name="Saved">How many times settings were saved.</param>
/// <param name="LongestGapMs">The longest that an observer has waited for a notification beyond what is allowed.</param>
/// <param name="LatestMs">The longest that something was due and not done.</param>
/// <param name="AllocatingTurns">Turns of its loop in which the node allocated managed memory.</param>
/// <param name="MostObservers">The most registrations at a time.</param>
/// <param name="MostOutstanding">The most outstanding messages at a time.</param>
public sealed record SoakSummary(
    string? Failure,
    long VirtualMs,
    long Received,
    long Sent,
    long Lost,
    long Notifications,
    long Requests,
    int MessageIdWraps,
    int SequenceWraps,
    int ClockWraps,
    int Saved,
    long LongestGapMs,
    long LatestMs,
    int AllocatingTurns,
    int MostObservers,
    int MostOutstanding);
