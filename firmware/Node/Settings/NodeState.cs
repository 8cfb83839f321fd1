// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Node
{
    /// <summary>
    /// The settings in force and the way to change them: fill in <see cref="Draft"/>, then <see cref="Commit"/>. What could not be
    /// saved does not come into force.
    /// </summary>
    public sealed class NodeState
    {
        /// <summary>The settings in force; to be read only.</summary>
        public readonly NodeSettings Settings = new NodeSettings();

        /// <summary>Where the settings came from at the start.</summary>
        public readonly SettingsOrigin Origin;

        private readonly NodeSettings _draft = new NodeSettings();
        private readonly SettingsStore _store;

        /// <summary>Makes the state and loads what was saved.</summary>
        /// <param name="store">The memory.</param>
        public NodeState(IStore store)
        {
            _store = new SettingsStore(store);
            Origin = _store.Load(Settings);
        }

        /// <summary>Gets a copy of the settings to be changed. Forgetting it is the way to change nothing.</summary>
        /// <returns>The draft, the same object each time.</returns>
        public NodeSettings Draft()
        {
            _draft.CopyFrom(Settings);
            return _draft;
        }

        /// <summary>Saves the draft and puts it in force.</summary>
        /// <returns>False if it could not be saved; the settings stay as they were.</returns>
        public bool Commit()
        {
            if (!_store.Save(_draft))
            {
                return false;
            }

            Settings.CopyFrom(_draft);
            return true;
        }
    }
}
