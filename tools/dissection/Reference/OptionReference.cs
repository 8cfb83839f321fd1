// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Dissection.Names;
using NanoCoap.Protocol;

namespace NanoCoap.Dissection.Reference;

/// <summary>What each option of <see cref="OptionTable"/> is for.</summary>
public static class OptionReference
{
    /// <summary>All of them, in order of their numbers.</summary>
    public static IReadOnlyList<Explanation> All { get; } =
    [
        Row(
            OptionNumber.IfMatch,
            "The request is carried out only if the resource has one of these entity-tags; empty, only if it exists.",
            "Put the ETag of the last answer in, so that nobody's change is overwritten: 4.12 says that it has changed.",
            "If-Match"),
        Row(
            OptionNumber.UriHost,
            "The host of the URI, if it is not the address that the message goes to.",
            "Leave it out for an address; send it for a name, that a server may tell its names apart.",
            "Host"),
        Row(
            OptionNumber.ETag,
            "In an answer, a tag for this representation; in a GET, the tags of those at hand.",
            "Keep it with the representation, and send it to be told 2.03 Valid in place of the whole body.",
            "ETag; in a request If-None-Match"),
        Row(
            OptionNumber.IfNoneMatch,
            "The request is carried out only if the resource does not exist.",
            "Use it with PUT to create and never to overwrite.",
            "If-None-Match: *"),
        Row(
            OptionNumber.Observe,
            "In a GET or FETCH, 0 registers as an observer and 1 ends that; in a notification, a number that goes up.",
            "Drop a notification whose number is older, in the arithmetic of 24 bits, unless 128 s have passed.",
            null),
        Row(
            OptionNumber.UriPort,
            "The port of the URI, if it is not the one that the message goes to.",
            "Leave it out.",
            "Host"),
        Row(
            OptionNumber.LocationPath,
            "One segment of the path of what was created; the segments in order make up the path.",
            "Put the segments together with a slash in front of each.",
            "Location"),
        Row(
            OptionNumber.Oscore,
            "The message is protected end to end, and this says with which key and number.",
            "Look for the key; without one the content can't be read.",
            null),
        Row(
            OptionNumber.UriPath,
            "One segment of the path, without slashes: one option for each.",
            "Never \".\" or \"..\".",
            "the path of the request"),
        Row(
            OptionNumber.ContentFormat,
            "The format of the payload.",
            "State it with each payload that is not a diagnostic text.",
            "Content-Type"),
        Row(
            OptionNumber.MaxAge,
            "How many seconds the answer is fresh; 60 if it is not there.",
            "Don't use it from the cache after that. With 5.03: try again then.",
            "Cache-Control: max-age"),
        Row(
            OptionNumber.UriQuery,
            "One argument of the query, without & and ?.",
            "One option for each argument.",
            "the query of the request"),
        Row(
            OptionNumber.HopLimit,
            "How many more proxies the request may pass: each counts it down.",
            "16 is what it starts with if nothing else is known.",
            null),
        Row(
            OptionNumber.Accept,
            "The format that the client wants; a server that can't do it answers 4.06.",
            "Take a format that ct in /.well-known/core lists.",
            "Accept"),
        Row(
            OptionNumber.QBlock1,
            "As Block1, for many blocks in a row without waiting for each.",
            "Only where loss and congestion are dealt with otherwise.",
            null),
        Row(
            OptionNumber.LocationQuery,
            "One argument of the query of what was created.",
            "Put them behind the path of Location-Path.",
            "Location"),
        Row(
            OptionNumber.Edhoc,
            "The payload is the third message of a key exchange, EDHOC, and behind it what OSCORE has protected.",
            "",
            null),
        Row(
            OptionNumber.Block2,
            "Which block of the answer's body this is, or which one is wanted: NUM, M (more follow), SZX (size 2^(SZX+4)).",
            "Ask for the next NUM while M is 1. A changed ETag means that the body is another one now: begin anew.",
            "Range, Content-Range"),
        Row(
            OptionNumber.Block1,
            "Which block of the request's body this is; in an answer, which one was taken, and the size that the server wants.",
            "Send the next after 2.31 Continue, in the size of the answer if that is smaller.",
            null),
        Row(
            OptionNumber.Size2,
            "The size of the answer's body; 0 in a request asks for it.",
            "An estimate, good for a progress bar.",
            "Content-Length"),
        Row(
            OptionNumber.QBlock2,
            "As Block2, for many blocks in a row without asking for each.",
            "Only where loss and congestion are dealt with otherwise.",
            null),
        Row(
            OptionNumber.ProxyUri,
            "The whole URI that a proxy is to ask for the client.",
            "4.02 or 5.05 says that the server is no proxy.",
            "the absolute form of the request"),
        Row(
            OptionNumber.ProxyScheme,
            "The scheme with which a proxy is to ask; the rest of the URI is in the Uri options.",
            "4.02 or 5.05 says that the server is no proxy.",
            "the absolute form of the request"),
        Row(
            OptionNumber.Size1,
            "The size of the request's body; in 4.13, how much the server can take.",
            "Split or shorten what is larger.",
            "Content-Length"),
        Row(
            OptionNumber.Echo,
            "A value that the client is to repeat, which shows that it is where it says and that the request is fresh.",
            "Repeat the request with the value that came with 4.01.",
            null),
        Row(
            OptionNumber.NoResponse,
            "Which classes of answers the client does not want to hear of.",
            "Without an answer nobody knows whether the request arrived.",
            null),
        Row(
            OptionNumber.RequestTag,
            "Tells bodies apart that go to the same resource in blocks.",
            "Take another one for each body that is sent at the same time.",
            null),
    ];

    /// <summary>Explains any option.</summary>
    /// <param name="number">0 to 65535; one that is not known is explained by its number.</param>
    /// <returns>The explanation.</returns>
    public static Explanation Of(int number)
    {
        return All.FirstOrDefault(row => row.Number == number) ?? new Explanation(
            ExplainedSubject.Option,
            number,
            string.Create(CultureInfo.InvariantCulture, $"Option {number}"),
            OptionText.Properties(number),
            "Not known here; its number says what becomes of it.",
            OptionTable.IsCritical(number)
                ? "Being critical, a server that does not know it answers 4.02 to a CON, and drops a NON."
                : "Being elective, whoever does not know it ignores it.",
            null,
            "RFC 7252 section 5.4");
    }

    private static Explanation Row(int number, string meaning, string reaction, string? http)
    {
        int row = OptionTable.Find(number);
        int min = OptionTable.MinLength(row);
        int max = OptionTable.MaxLength(row);
        string format = OptionTable.Format(row) switch
        {
            OptionFormat.Empty => "empty",
            OptionFormat.String => "text",
            OptionFormat.Uint => "a number",
            _ => "bytes",
        };
        string length = max == 0 ? "" : min == max
            ? string.Create(CultureInfo.InvariantCulture, $", {max} bytes") : string.Create(CultureInfo.InvariantCulture, $", {min} to {max} bytes");
        string repeatable = OptionTable.IsRepeatable(row) ? "; repeatable" : "";
        return new Explanation(
            ExplainedSubject.Option,
            number,
            string.Create(CultureInfo.InvariantCulture, $"{OptionNames.Find(number)} ({number})"),
            $"{OptionText.Properties(number)}; {format}{length}{repeatable}",
            meaning,
            reaction,
            http,
            OptionNames.Section(number)!);
    }
}
