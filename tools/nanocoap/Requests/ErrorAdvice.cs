// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Names;
using NanoCoap.Dissection.Text;
using NanoCoap.Protocol;
using NanoCoap.Tool.Payloads;

namespace NanoCoap.Tool.Requests;

/// <summary>What to do about an error. Where the answer itself does not say so, the node's own list of resources is looked at.</summary>
public static class ErrorAdvice
{
    // What the interface of a link is there for: draft-ietf-core-interfaces. Not every node has all that it names, POST least of all.
    private static readonly Dictionary<string, string> s_methods = new()
    {
        ["core.s"] = "GET",
        ["core.rp"] = "GET",
        ["core.ll"] = "GET",
        ["core.p"] = "GET and PUT",
        ["core.a"] = "GET and PUT",
        ["core.b"] = "GET and PUT",
        ["core.lb"] = "GET, PUT and DELETE",
    };

    /// <summary>Writes the line of an error: the code, what the node says, and what to do.</summary>
    /// <param name="session">Where the line goes, and where to look.</param>
    /// <param name="uri">What was asked.</param>
    /// <param name="answer">The answer, of class 4 or 5.</param>
    /// <param name="look">Whether the node may be asked for its resources.</param>
    /// <returns>When that is done.</returns>
    public static async Task WriteAsync(AskSession session, CoapUri uri, CoapAnswer answer, bool look)
    {
        string advice = await OfAsync(session, uri, answer, look);
        session.Status.Clear(); // that the look was not answered is nobody's concern
        session.Error.Write(session.Error.Begin().Add("nanocoap: ", LogStyle.Faint).Add(AnswerPrinter.Error(answer), LogStyle.Bad)
            .Add(advice.Length == 0 ? "" : $" ({SafeText.Clean(advice)})", LogStyle.Faint));
    }

    private static async Task<string> OfAsync(AskSession session, CoapUri uri, CoapAnswer answer, bool look)
    {
        // Of the list itself there is no list to look at, and a sentence of the node is better than a guess.
        bool list = uri.Path is [".well-known", "core"];
        bool told = answer.Payload.Length != 0;
        switch (answer.Code)
        {
            case CoapCode.Unauthorized when !session.HasKey && !told:
                return "it wants a key: --key NAME; which there are: " + WrappedText.Together("nanocoap keys list");
            case CoapCode.Unauthorized when !told:
                string node = uri.With([], []).ToString().TrimEnd('/');
                return "that key may not do it there; who may, an admin's key shows: "
                    + WrappedText.Together($"nanocoap access show {node} --key NAME");
            case CoapCode.TooManyRequests:
                return Number($"again in {answer.MaxAge} s");
            case CoapCode.RequestEntityTooLarge:
                CoapOption size = answer.Options.FirstOrDefault(option => option.Number == OptionNumber.Size1 && option.IsRecognised);
                return size.Number == 0 ? "" : Number($"at most {OptionText.Uint(size.Value.Span)} bytes");
            case CoapCode.BadOption:
                string[] refused = [.. answer.Options.Where(option => OptionTable.IsCritical(option.Number))
                    .Select(option => OptionNames.Find(option.Number) ?? Number($"option {option.Number}")).Distinct()];
                return refused.Length == 0 ? "" : "it does not take " + string.Join(" and ", refused);
            case CoapCode.NotFound when !list:
                string root = uri.With([], []).ToString();
                IEnumerable<string> paths = look ? (await NodeSearch.LinksAsync(session, uri, null)).Select(link => link.Target) : [];
                string near = NearestWord.Of(uri.PathText, paths) is { } path ? $"did you mean {path}? " : "";
                return $"{near}what is there: {WrappedText.Together($"nanocoap discover {root}")}";
            case CoapCode.MethodNotAllowed when !list && !told:
                return await OfLinkAsync(session, uri, look, Uses, "what it is for");
            case CoapCode.NotAcceptable or CoapCode.UnsupportedContentFormat when !list:
                return await OfLinkAsync(session, uri, look, Formats, "its formats");
            default:
                return "";
        }
    }

    private static async Task<string> OfLinkAsync(AskSession session, CoapUri uri, bool look, Func<CoapLink, string> say, string what)
    {
        string path = uri.PathText;
        CoapLink? link = look ? (await NodeSearch.LinksAsync(session, uri, path)).FirstOrDefault(link => link.Target == path) : null;
        string said = link == null ? "" : say(link);
        return said.Length != 0 ? said : $"{what}: {WrappedText.Together($"nanocoap discover {uri.With([], ["href=" + path])}")}";
    }

    private static string Uses(CoapLink link)
    {
        string[] uses = (link["if"] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] known = [.. uses.Select(use => s_methods.TryGetValue(use, out string? methods) ? $"{use}, mostly for {methods}" : use)];
        string interfaces = known.Length == 0 ? "" : "its interface is " + string.Join("; ", known);
        string title = link["title"] is { Length: > 0 } text ? $"its title \"{text}\"" : "";
        return string.Join("; ", ((string[])[interfaces, title]).Where(part => part.Length != 0));
    }

    private static string Formats(CoapLink link)
    {
        string formats = LinkTable.Formats(link).Replace(" ", ", ", StringComparison.Ordinal);
        return formats.Length == 0 ? "" : "its formats are " + formats;
    }

    private static string Number(FormattableString text)
    {
        return text.ToString(CultureInfo.InvariantCulture);
    }
}
