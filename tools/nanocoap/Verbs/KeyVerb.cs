// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using NanoCoap.Dissection.Text;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Keys;
using NanoCoap.Tool.Terminal;

namespace NanoCoap.Tool.Verbs;

/// <summary>One of the verbs under nanocoap keys: they all work on the store.</summary>
internal abstract class KeyVerb : VerbCommand
{
    private readonly KeyStoreOption _store = new();

    /// <summary>Makes the verb.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does, one sentence.</param>
    /// <param name="examples">Lines under the head "Examples".</param>
    protected KeyVerb(string name, string description, string examples)
        : base(name, description, examples)
    {
        SetAction(RunOrComplain);
    }

    /// <inheritdoc/>
    public override VerbGroup Group => VerbGroup.Keys;

    /// <summary>Does it.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="store">The store.</param>
    /// <param name="output">Where to print.</param>
    protected abstract void Run(ParseResult result, KeyStore store, Page output);

    /// <summary>Makes an argument for the name of a key.</summary>
    /// <param name="isNew">Whether it is one that there is not yet; else those that there are complete it.</param>
    /// <returns>The argument.</returns>
    protected Argument<string> NameArgument(bool isNew = false)
    {
        var name = new Argument<string>("NAME") { Description = isNew ? "What to call it: " + NamedKey.NameRule : "Its name" };
        if (isNew)
        {
            name.Validators.Add(result =>
            {
                if (result.Tokens is [var token] && !NamedKey.IsName(token.Value))
                {
                    result.AddError($"NAME {token.Value}: expected {NamedKey.NameRule}.");
                }
            });
        }
        else
        {
            name.CompletionSources.Add(_store.Names);
        }

        return name;
    }

    /// <summary>Adds arguments and options, and where keys are behind them.</summary>
    /// <param name="symbols">Arguments and options.</param>
    protected void AddAll(params Symbol[] symbols)
    {
        AddSymbols([.. symbols, _store]);
    }

    private int RunOrComplain(ParseResult result)
    {
        TextWriter output = result.InvocationConfiguration.Output;
        try
        {
            Run(result, _store.Read(result), new Page(output, ConsoleScreen.Of(output)));
            return ExitCode.Success;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            result.InvocationConfiguration.Error.WriteText("nanocoap: " + SafeText.Clean(e.Message));
            return ExitCode.Usage;
        }
    }
}
