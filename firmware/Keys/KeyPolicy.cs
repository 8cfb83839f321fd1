// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dtls;
using NanoCoap.Node;
using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;

namespace NanoCoap.Keys
{
    /// <summary>
    /// Who may do what on a node with a table of keys. Without a key everybody everything; from the first one on reading is for anybody and
    /// writing for keys, but for what rules say of a path, or nothing without a key; and the keys themselves are for admins, or for whoever
    /// is there while the window is open.
    /// </summary>
    internal sealed class KeyPolicy : AccessPolicy
    {
        /// <summary>Who has asked for the keys last: the handler runs right after the question, on the same thread.</summary>
        internal bool AskerIsAdmin;

        /// <summary>Whether anybody may bring in a key.</summary>
        internal bool WindowIsOpen;

        /// <summary>Whether there is a key of OSCORE, or may be one soon.</summary>
        internal bool HasOscore = true;

        /// <summary>What is for admins.</summary>
        internal Resource Keys;

        private readonly KeyTable _table;
        private readonly RuleTable _rules;

        internal KeyPolicy(KeyTable table, RuleTable rules)
        {
            _table = table;
            _rules = rules;
        }

        /// <summary>Whether it is not known any more who may do what, so that nobody may do anything.</summary>
        internal bool IsLocked
        {
            get { return _table.IsDamaged || _rules.IsDamaged; }
        }

        /// <inheritdoc/>
        public override bool OffersOscore
        {
            get { return HasOscore; }
        }

        /// <inheritdoc/>
        public override bool Allows(object principal, Resource resource, CoapCode method, bool observes)
        {
            SecurityContext context = principal as SecurityContext;
            PreSharedKey psk = principal as PreSharedKey;
            NodeKey key = (NodeKey)(context != null ? context.Tag : psk != null ? psk.Tag : null);
            if (principal != null && key == null)
            {
                return false; // it was removed, or is none of ours
            }

            if (resource != null && resource == Keys)
            {
                AskerIsAdmin = key != null && key.IsAdmin;
                return AskerIsAdmin || (WindowIsOpen && (method == CoapCode.Get || method == CoapCode.Put));
            }

            if (IsLocked)
            {
                return false;
            }

            return _table.Count == 0
                || ((key != null || !_table.SecureOnly) && _rules.InForce.Allows(key, resource, method, observes));
        }
    }
}
