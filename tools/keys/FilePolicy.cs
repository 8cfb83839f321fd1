// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dtls;
using NanoCoap.Node;
using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;

namespace NanoCoap.Tool.Keys;

/// <summary>
/// Who may do what on a node whose keys are those of files: reading is for anybody and writing for keys, but for what rules say of a path,
/// or nothing without a key. As the node of a board does with its own keys.
/// </summary>
internal sealed class FilePolicy : AccessPolicy
{
    private readonly bool _secureOnly;

    // A key is known by its name, which two of different kinds may have in common.
    private readonly Dictionary<string, string> _names;
    private readonly AccessRules _rules;

    public FilePolicy(IEnumerable<string> names, AccessRuleList rules, bool secureOnly)
    {
        _secureOnly = secureOnly;
        _names = names.Distinct().ToDictionary(name => name);
        _rules = rules.ToPolicy(name => _names.GetValueOrDefault(name));
    }

    public override bool Allows(object? principal, Resource? resource, CoapCode method, bool observes)
    {
        object? tag = principal is SecurityContext context ? context.Tag : (principal as PreSharedKey)?.Tag;
        string? name = tag is string text ? _names.GetValueOrDefault(text) : null;
        return (name != null || (principal == null && !_secureOnly)) && _rules.Allows(name, resource, method, observes);
    }
}
