// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using NanoCoap.Tool.CommandLine;

namespace NanoCoap.Tool.Verbs;

/// <summary>nanocoap completion: lets a shell complete verbs, options and their values.</summary>
public sealed class CompletionCommand : VerbCommand
{
    private readonly Argument<string> _shell = new Argument<string>("SHELL") { Description = string.Join(", ", CompletionScripts.Shells) }
        .AcceptOnlyFromAmong([.. CompletionScripts.Shells]);

    /// <summary>Makes the verb.</summary>
    public CompletionCommand()
        : base(
            "completion",
            "Prints a script with which a shell completes verbs, options and their values when the tabulator is pressed.",
            """
            nanocoap completion bash > ~/.local/share/bash-completion/completions/nanocoap
                bash
            nanocoap completion zsh > "${fpath[1]}/_nanocoap"
                zsh
            nanocoap completion fish > ~/.config/fish/completions/nanocoap.fish
                fish
            nanocoap completion pwsh >> $PROFILE
                PowerShell
            """)
    {
        Add(_shell);
        SetAction(result =>
        {
            result.InvocationConfiguration.Output.Write(CompletionScripts.Of(result.GetValue(_shell)!));
            return ExitCode.Success;
        });
    }

    /// <inheritdoc/>
    public override VerbGroup Group => VerbGroup.Tool;
}
