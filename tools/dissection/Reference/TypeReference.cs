// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Names;
using NanoCoap.Protocol;

namespace NanoCoap.Dissection.Reference;

/// <summary>What the message types are for. RFC 7252 section 4.</summary>
public static class TypeReference
{
    /// <summary>All four, in order of their numbers.</summary>
    public static IReadOnlyList<Explanation> All { get; } =
    [
        Row(
            MessageType.Confirmable,
            "Wants an acknowledgement: it is sent again, after 2 to 3 s at first and then twice as long each time, until an ACK or "
                + "a RST with its message ID comes.",
            "After four retransmissions, 93 s at most, give it up.",
            "RFC 7252 section 4.2"),
        Row(
            MessageType.NonConfirmable,
            "Sent once: it arrives or not. Its recipient may still answer, in a NON of its own, or reject it with a RST.",
            "If nothing comes, nobody knows whether it arrived.",
            "RFC 7252 section 4.3"),
        Row(
            MessageType.Acknowledgement,
            "Says that the CON with this message ID has arrived. It carries the answer, or is Empty: then the answer follows.",
            "Stop retransmitting.",
            "RFC 7252 section 4.2"),
        Row(
            MessageType.Reset,
            "Says that the message with this message ID came, and that its recipient can't make anything of it: after a restart, say.",
            "Stop retransmitting; the other side has forgotten what it was about. For a notification it ends the observation.",
            "RFC 7252 section 4.2"),
    ];

    private static Explanation Row(MessageType type, string meaning, string reaction, string section)
    {
        string name = type switch
        {
            MessageType.Confirmable => "Confirmable",
            MessageType.NonConfirmable => "Non-confirmable",
            MessageType.Acknowledgement => "Acknowledgement",
            _ => "Reset",
        };
        string title = $"{CodeText.Of(type)} {name}";
        return new Explanation(ExplainedSubject.MessageType, (int)type, title, "message type", meaning, reaction, null, section);
    }
}
