// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Names;

namespace NanoCoap.Dissection.Reference;

/// <summary>
/// What each method and response code means. RFC 7252 section 12.1, and the RFCs that have added to it; the counterparts in HTTP are
/// those of RFC 8075 section 7, in the words of RFC 9110.
/// </summary>
public static class CodeReference
{
    /// <summary>All of them, in order of their numbers.</summary>
    public static IReadOnlyList<Explanation> All { get; } =
    [
        Row(
            0x00, "Empty message",
            "Neither a request nor a response: four bytes. As a CON it is a ping, which is answered with a Reset; as an ACK it says "
                + "\"got it, the answer follows\"; as a RST it says \"I don't know what that is about\".",
            "After an Empty ACK, stop retransmitting and wait for the separate response.",
            null, "RFC 7252 section 4.1"),
        Row(
            0x01, "method, safe and idempotent",
            "Asks for a representation of a resource.",
            "",
            "GET", "RFC 7252 section 5.8.1"),
        Row(
            0x02, "method",
            "Hands a payload to a resource, to do with it what it is there for: often to create another one.",
            "Not idempotent: a second POST is a second request, even if the first one got no answer.",
            "POST", "RFC 7252 section 5.8.2"),
        Row(
            0x03, "method, idempotent",
            "Replaces the state of a resource with the payload, or creates it.",
            "Safe to repeat if no answer came.",
            "PUT", "RFC 7252 section 5.8.3"),
        Row(
            0x04, "method, idempotent",
            "Deletes a resource.",
            "Safe to repeat if no answer came.",
            "DELETE", "RFC 7252 section 5.8.4"),
        Row(
            0x05, "method, safe and idempotent",
            "Asks for the part of a resource that the payload describes.",
            "State the Content-Format of the payload.",
            null, "RFC 8132 section 2"),
        Row(
            0x06, "method",
            "Changes a resource as the payload says; done twice, it may be changed twice.",
            "Make it conditional with If-Match, so that it meets the state that was seen.",
            "PATCH", "RFC 8132 section 3"),
        Row(
            0x07, "method, idempotent",
            "Changes a resource as the payload says; done twice is as done once.",
            "Safe to repeat if no answer came.",
            "PATCH", "RFC 8132 section 3"),
        Row(
            0x41, "success",
            "A resource was created. Location-Path and Location-Query say where; without them it is the one that was asked.",
            "Keep the location. Cached representations of it are no longer fresh.",
            "201 Created", "RFC 7252 section 5.9.1.1"),
        Row(
            0x42, "success",
            "The resource is gone, or a POST made it unavailable.",
            "Cached representations of it are no longer fresh.",
            "200 OK or 204 No Content", "RFC 7252 section 5.9.1.2"),
        Row(
            0x43, "success",
            "The representation with the entity-tag in this answer still holds: it is not sent again.",
            "Use the stored representation with that ETag, and count Max-Age anew.",
            "304 Not Modified; a proxy that has a cache says 200 OK to who has not asked for a change", "RFC 7252 section 5.9.1.3"),
        Row(
            0x44, "success",
            "The request was carried out and changed the resource.",
            "Cached representations of it are no longer fresh.",
            "200 OK or 204 No Content", "RFC 7252 section 5.9.1.4"),
        Row(
            0x45, "success",
            "The payload is a representation of the resource, or the result of a FETCH.",
            "Use it; it may be cached for Max-Age seconds, 60 if that is not stated.",
            "200 OK", "RFC 7252 section 5.9.1.5"),
        Row(
            0x5F, "success",
            "This block of the request's body has arrived, and more are awaited.",
            "Send the next block, in the size that this answer states.",
            null, "RFC 7959 section 2.9.1"),
        Row(
            0x80, "client error",
            "The request is malformed, or its content can't be understood.",
            "Don't repeat it unchanged; the payload often says what is wrong.",
            "400 Bad Request", "RFC 7252 section 5.9.2.1"),
        Row(
            0x81, "client error",
            "The client may not do that before it has shown who it is. With an Echo option: the server wants to see that the client "
                + "is reachable and the request fresh.",
            "Ask with a key (OSCORE, DTLS), or repeat the request with the Echo value.",
            "401 Unauthorized; a proxy says 403 Forbidden", "RFC 7252 section 5.9.2.2 and RFC 9175 section 2.3"),
        Row(
            0x82, "client error",
            "A critical option was not recognised, or its value is out of place. Some servers repeat that option in the answer.",
            "Repeat the request without it, or look for its name and value.",
            "400 Bad Request; a proxy says 500 Internal Server Error if it has added the option itself", "RFC 7252 section 5.9.2.3"),
        Row(
            0x83, "client error",
            "Nobody may do that, whoever it is.",
            "Don't repeat it.",
            "403 Forbidden", "RFC 7252 section 5.9.2.4"),
        Row(
            0x84, "client error",
            "There is no such resource.",
            "Look at /.well-known/core for what there is.",
            "404 Not Found", "RFC 7252 section 5.9.2.5"),
        Row(
            0x85, "client error",
            "The resource is there and does not take this method.",
            "Try another one; CoAP has no list of methods in the answer, as HTTP has with Allow.",
            "405 Method Not Allowed; a proxy says 400 Bad Request", "RFC 7252 section 5.9.2.6"),
        Row(
            0x86, "client error",
            "The resource has no representation in the Content-Format that Accept asks for.",
            "Ask without Accept, or for a format that ct in /.well-known/core lists.",
            "406 Not Acceptable", "RFC 7252 section 5.9.2.7"),
        Row(
            0x88, "client error",
            "Blocks of the request's body are missing that the server needs to go on.",
            "Send the body again from its first block.",
            null, "RFC 7959 section 2.9.2"),
        Row(
            0x89, "client error",
            "The change contradicts the present state of the resource.",
            "Read the state, and make the change that fits it.",
            "409 Conflict", "RFC 8132 section 3.4"),
        Row(
            0x8C, "client error",
            "If-Match or If-None-Match is not fulfilled: the resource is not in the state that the client takes for granted.",
            "Read the state and its ETag, then decide anew.",
            "412 Precondition Failed", "RFC 7252 section 5.9.2.8"),
        Row(
            0x8D, "client error",
            "The body is larger than the server can take. Size1 in the answer states how much that is; a Block1 option in it, that "
                + "smaller blocks would do.",
            "Send less, or smaller blocks if the answer has Block1.",
            "413 Content Too Large", "RFC 7252 section 5.9.2.9 and RFC 7959 section 2.9.3"),
        Row(
            0x8F, "client error",
            "The server does not understand the Content-Format of the payload.",
            "Send it in another format; ct in /.well-known/core may list them.",
            "415 Unsupported Media Type", "RFC 7252 section 5.9.2.10"),
        Row(
            0x96, "client error",
            "The format is known and the content well-formed, but it can't be carried out.",
            "Look at the content; the payload often says what is wrong.",
            "422 Unprocessable Content", "RFC 8132 section 3.4"),
        Row(
            0x9D, "client error",
            "The client asks more often than the server can stand.",
            "Wait for Max-Age seconds before the next request of this kind.",
            "429 Too Many Requests", "RFC 8516 section 3"),
        Row(
            0xA0, "server error",
            "Something in the server went wrong.",
            "Try again later; tell whoever runs the server.",
            "500 Internal Server Error", "RFC 7252 section 5.9.3.1"),
        Row(
            0xA1, "server error",
            "The server lacks what the request needs.",
            "Don't repeat it.",
            "501 Not Implemented", "RFC 7252 section 5.9.3.2"),
        Row(
            0xA2, "server error",
            "A proxy has got an answer from another server that it can't use.",
            "Try again later, or without the proxy.",
            "502 Bad Gateway", "RFC 7252 section 5.9.3.3"),
        Row(
            0xA3, "server error",
            "The server can't do it at present.",
            "Try again after Max-Age seconds.",
            "503 Service Unavailable", "RFC 7252 section 5.9.3.4"),
        Row(
            0xA4, "server error",
            "A proxy has got no answer in time from another server.",
            "Try again later.",
            "504 Gateway Timeout", "RFC 7252 section 5.9.3.5"),
        Row(
            0xA5, "server error",
            "The server is no proxy for the URI in Proxy-Uri or Proxy-Scheme.",
            "Ask the origin server itself.",
            "502 Bad Gateway", "RFC 7252 section 5.9.3.6"),
        Row(
            0xA8, "server error",
            "The request went through too many proxies; probably they form a loop.",
            "Don't repeat it before the proxies are put right.",
            "508 Loop Detected", "RFC 8768 section 3"),
    ];

    /// <summary>Explains any code.</summary>
    /// <param name="code">0 to 255; one that is not registered is explained by its class.</param>
    /// <returns>The explanation.</returns>
    public static Explanation Of(int code)
    {
        return All.FirstOrDefault(row => row.Number == code) ?? (code >> 5) switch
        {
            0 => Unknown(code, "method", "No method has this number: a server answers 4.05 Method Not Allowed.", "", "RFC 7252 section 5.8"),
            2 => Unknown(code, "success", "A success that is not known here.", "Treat it like 2.00: it was done.", "RFC 7252 section 5.9.1"),
            4 => Unknown(
                code, "client error", "An error of the request that is not known here.", "Treat it like 4.00 Bad Request.",
                "RFC 7252 section 5.9.2"),
            5 => Unknown(
                code, "server error", "An error of the server that is not known here.", "Treat it like 5.00 Internal Server Error.",
                "RFC 7252 section 5.9.3"),
            7 => Unknown(code, "signalling", "Belongs to CoAP over TCP, TLS and WebSockets; in a datagram it is rejected.", "", "RFC 8323 section 5"),
            _ => Unknown(code, "reserved", "Class " + (code >> 5) + " is reserved: a recipient rejects the message.", "", "RFC 7252 section 12.1"),
        };
    }

    private static Explanation Row(int code, string group, string meaning, string reaction, string? http, string section)
    {
        return new Explanation(ExplainedSubject.Code, code, CodeNames.Describe(code), group, meaning, reaction, http, section);
    }

    private static Explanation Unknown(int code, string group, string meaning, string reaction, string section)
    {
        return Row(code, group, meaning, reaction, null, section);
    }
}
