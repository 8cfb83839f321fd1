// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Node
{
    /// <summary>
    /// Keeps settings in a <see cref="StoredRecord"/>, so that a write which a power failure cuts short costs that change and nothing else.
    /// </summary>
    /// <remarks>
    /// Flash wears out, and anybody on the network may change settings. So <see cref="WritesAtOnce"/> changes are written at once;
    /// after that there is one write in <see cref="WriteDistanceMs"/>, with all that was changed meanwhile. The allowance comes back
    /// at the same pace. A write that fails counts as one, because it may wear the flash as well.
    /// </remarks>
    public sealed class SettingsStore
    {
        /// <summary>Changes that are written at once before they are collected.</summary>
        public const int WritesAtOnce = 5;

        /// <summary>Distance of two writes in the long run, milliseconds.</summary>
        public const int WriteDistanceMs = 60000;

        private readonly StoredRecord _record;
        private readonly byte[] _buffer = new byte[NodeSettings.StoredBytes];
        private long _fullAt; // when the allowance is back to all of it
        private bool _unsaved;
        private bool _failing;

        /// <summary>Makes the store.</summary>
        /// <param name="store">The memory.</param>
        public SettingsStore(IStore store)
        {
            _record = new StoredRecord(store, "settings", NodeSettings.Version);
        }

        /// <summary>Gets a value indicating whether <see cref="Save"/> has taken something that is not written yet.</summary>
        public bool IsUnsaved
        {
            get { return _unsaved; }
        }

        /// <summary>Loads what was saved last; without anything sound the settings stay as they are.</summary>
        /// <param name="settings">The settings.</param>
        /// <returns>Where the settings come from. A place that is empty or can't be read counts as one without anything stored.</returns>
        public SettingsOrigin Load(NodeSettings settings)
        {
            SettingsOrigin origin = SettingsOrigin.Default;
            NodeSettings candidate = new NodeSettings();
            for (int place = 0; place < 2; place++)
            {
                int length = _record.Read(place, _buffer);
                if (length <= 0 || !candidate.TryRestore(_buffer, length))
                {
                    if (length != 0 && origin == SettingsOrigin.Default)
                    {
                        origin = SettingsOrigin.Damaged;
                    }
                }
                else if (_record.Adopt(place))
                {
                    origin = SettingsOrigin.Stored;
                    settings.CopyFrom(candidate);
                }
            }

            return origin;
        }

        /// <summary>Saves settings: at once, or, after too many writes, with the next <see cref="SaveCollected"/> that is due.</summary>
        /// <param name="settings">The settings.</param>
        /// <param name="now">The time, milliseconds from 0 up.</param>
        /// <returns>
        /// False if they could not be written: they must not come into force, and what was saved before is still there. While the
        /// last write has failed nothing is collected either: a memory that takes nothing is none to put things off for.
        /// </returns>
        public bool Save(NodeSettings settings, long now)
        {
            if (MayWrite(now))
            {
                return Write(settings, now);
            }

            if (_failing)
            {
                return false;
            }

            _unsaved = true;
            return true;
        }

        /// <summary>Writes what was collected, if there is anything and its time has come. What can't be written is tried again.</summary>
        /// <param name="settings">The settings in force.</param>
        /// <param name="now">The time, milliseconds from 0 up.</param>
        public void SaveCollected(NodeSettings settings, long now)
        {
            if (_unsaved && MayWrite(now))
            {
                Write(settings, now);
            }
        }

        /// <summary>Writes what was collected, whatever the time: for an orderly end.</summary>
        /// <param name="settings">The settings in force.</param>
        public void SaveAtEnd(NodeSettings settings)
        {
            if (_unsaved)
            {
                Write(settings, 0);
            }
        }

        /// <summary>Removes what is stored, and forgets what was to be.</summary>
        /// <returns>False if it could not be removed.</returns>
        public bool Erase()
        {
            _unsaved = false;
            return _record.Erase();
        }

        private bool MayWrite(long now)
        {
            return _fullAt - now <= (WritesAtOnce - 1) * WriteDistanceMs;
        }

        private bool Write(NodeSettings settings, long now)
        {
            _fullAt = (_fullAt > now ? _fullAt : now) + WriteDistanceMs;
            settings.Store(_buffer);
            _failing = !_record.Write(_buffer, NodeSettings.ContentBytes);
            if (_failing)
            {
                return false;
            }

            _unsaved = false;
            return true;
        }
    }
}
