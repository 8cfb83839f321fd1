// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tool.CommandLine;

/// <summary>Scripts with which shells complete what is typed. Each asks the tool itself, so none knows a verb or an option.</summary>
public static class CompletionScripts
{
    private const string Bash = """
        # nanocoap: completion for bash. Try: source <(nanocoap completion bash)
        _nanocoap() {
          local line="${COMP_LINE:0:COMP_POINT}" word="${COMP_WORDS[COMP_CWORD]}" found
          line="${line#* }"
          COMPREPLY=()
          if [[ "${line##* }" == @* ]]; then # a file; the shell may take the @ for a word of its own
            local path="${line##* }" at=""
            if [[ "$word" == @* ]]; then at="@"; fi
            while IFS= read -r found; do COMPREPLY+=("$at$found"); done < <(compgen -f -- "${path#@}")
            return
          fi
          while IFS= read -r found; do
            if [[ "$found" == "$word"* ]]; then COMPREPLY+=("$found"); fi
          done < <(nanocoap "[suggest:${#line}]" "$line" 2>/dev/null)
        }
        complete -o default -F _nanocoap nanocoap
        """;

    private const string Zsh = """
        #compdef nanocoap
        # nanocoap: completion for zsh. Try: source <(nanocoap completion zsh)
        _nanocoap() {
          local line="${(j: :)words[2,CURRENT]}"
          local -a found
          if compset -P '@'; then _files; return; fi
          found=("${(@f)$(nanocoap "[suggest:${#line}]" "$line" 2>/dev/null)}")
          if [[ -n "$found[1]" ]]; then compadd -a found; else _files; fi
        }
        compdef _nanocoap nanocoap
        """;

    private const string Fish = """
        # nanocoap: completion for fish. Try: nanocoap completion fish | source
        function __nanocoap_complete
          set -l word (commandline -ct)
          if string match -q '@*' -- "$word"
            for path in (string sub -s 2 -- "$word")*
              echo "@$path"
            end
            return
          end
          set -l line (string replace -r '^\S+ ?' '' -- (commandline -cp))
          nanocoap "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c nanocoap -a '(__nanocoap_complete)'
        """;

    private const string PowerShell = """
        # nanocoap: completion for PowerShell. Try: nanocoap completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName nanocoap -ScriptBlock {
          param($wordToComplete, $commandAst, $cursorPosition)
          $word = $wordToComplete.Trim("'", '"') # a bare @ means something else in PowerShell
          if ($word.StartsWith('@')) {
            return Get-ChildItem -Name "$($word.Substring(1))*" | ForEach-Object { "'@$_'" }
          }
          $line = $commandAst.ToString().PadRight($cursorPosition).Substring(0, $cursorPosition) -replace '^\S+ ?', ''
          nanocoap "[suggest:$($line.Length)]" "$line" 2>$null | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
          }
        }
        """;

    /// <summary>The shells that there are scripts for.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish", "pwsh"];

    /// <summary>The script for a shell.</summary>
    /// <param name="shell">One of <see cref="Shells"/>.</param>
    /// <returns>The script.</returns>
    public static string Of(string shell)
    {
        string script = shell switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            "fish" => Fish,
            "pwsh" => PowerShell,
            _ => throw new ArgumentOutOfRangeException(nameof(shell)),
        };
        return script.ReplaceLineEndings("\n") + "\n";
    }
}
