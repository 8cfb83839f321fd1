// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Loop;

namespace NanoCoap.Node
{
    /// <summary>
    /// The settings in force and the way to change them: fill in <see cref="Draft"/>, then <see cref="Commit"/>. What could not be
    /// saved does not come into force. After many changes in a short time saving is put off: see <see cref="SettingsStore"/>.
    /// </summary>
    public sealed class NodeState
    {
        /// <summary>The settings in force; to be read only.</summary>
        public readonly NodeSettings Settings = new NodeSettings();

        /// <summary>Where the settings came from at the start.</summary>
        public readonly SettingsOrigin Origin;

        /// <summary>Reads what is written to a setting, one request after the other.</summary>
        internal readonly FieldReader Fields = new FieldReader();

        private readonly NodeSettings _draft = new NodeSettings();
        private readonly SettingsStore _store;
        private readonly IClock _clock;

        /// <summary>Makes the state and loads what was saved.</summary>
        /// <param name="store">The memory.</param>
        /// <param name="clock">The clock, which says when it may be written.</param>
        public NodeState(IStore store, IClock clock)
        {
            _clock = clock;
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

        /// <summary>Gets a value indicating whether something is in force that is not saved yet: a power failure would cost it.</summary>
        public bool IsUnsaved
        {
            get { return _store.IsUnsaved; }
        }

        /// <summary>Saves the draft, at once or within a minute or so, and puts it in force.</summary>
        /// <returns>False if it could not be saved; the settings stay as they were.</returns>
        public bool Commit()
        {
            if (!_store.Save(_draft, _clock.NowMs))
            {
                return false;
            }

            Settings.CopyFrom(_draft);
            return true;
        }

        /// <summary>Puts the defaults in force, and forgets what was saved.</summary>
        /// <returns>False if it is still stored.</returns>
        public bool Reset()
        {
            Settings.CopyFrom(new NodeSettings());
            return _store.Erase();
        }

        /// <summary>Saves what was put off, if its time has come; see <see cref="SettingsStore.SaveCollected"/>.</summary>
        /// <param name="now">The time, milliseconds.</param>
        public void SaveCollected(long now)
        {
            _store.SaveCollected(Settings, now);
        }

        /// <summary>Saves what was put off, whatever the time: for an orderly end.</summary>
        public void SaveAtEnd()
        {
            _store.SaveAtEnd(Settings);
        }
    }
}
