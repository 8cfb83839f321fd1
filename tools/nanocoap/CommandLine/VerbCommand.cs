// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.CommandLine.Help;
using NanoCoap.Dissection.Text;

namespace NanoCoap.Tool.CommandLine;

/// <summary>A verb whose help ends with examples.</summary>
public abstract class VerbCommand : Command
{
    /// <summary>Makes the verb.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does, one sentence.</param>
    /// <param name="examples">Lines under the head "Examples".</param>
    protected VerbCommand(string name, string description, string examples)
        : base(name, description)
    {
        Examples = examples;
    }

    /// <summary>Lines under the head "Examples".</summary>
    public string Examples { get; }

    /// <summary>What the help says behind the examples, in paragraphs with heads of their own; "" for nothing.</summary>
    public virtual string Background => "";

    /// <summary>Under which head the help of the tool lists it.</summary>
    public virtual VerbGroup Group => VerbGroup.Develop;

    /// <summary>Makes --help print the examples of the verb that it is asked about.</summary>
    /// <param name="root">The root, complete with its verbs.</param>
    /// <param name="examples">The examples of the root itself.</param>
    /// <param name="screenOf">What a writer can show.</param>
    public static void AddExamplesToHelp(RootCommand root, string examples, Func<TextWriter, Screen> screenOf)
    {
        HelpOption help = root.Options.OfType<HelpOption>().First();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, examples, screenOf);
    }

    /// <summary>Adds arguments and options, in this order.</summary>
    /// <param name="symbols">Arguments and options.</param>
    protected void AddSymbols(IEnumerable<Symbol> symbols)
    {
        foreach (Symbol symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                Add(argument);
            }
            else
            {
                Add((Option)symbol);
            }
        }
    }
}
