// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Node
{
    /// <summary>
    /// Keeps settings in the two places of an <see cref="IStore"/> in turn: the newer sound one counts, so that a write which a
    /// power failure cuts short costs that change and nothing else.
    /// </summary>
    public sealed class SettingsStore
    {
        private readonly IStore _store;
        private readonly byte[] _buffer = new byte[NodeSettings.StoredBytes];
        private int _sequence;
        private int _place; // of the newer one

        /// <summary>Makes the store.</summary>
        /// <param name="store">The memory.</param>
        public SettingsStore(IStore store)
        {
            _store = store;
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
                int sequence;
                int length = _store.Read(place, _buffer);
                if (!candidate.TryRestore(_buffer, length, out sequence))
                {
                    if (length > 0 && origin == SettingsOrigin.Default)
                    {
                        origin = SettingsOrigin.Damaged;
                    }
                }
                else if (origin != SettingsOrigin.Stored || sequence - _sequence > 0)
                {
                    origin = SettingsOrigin.Stored;
                    _sequence = sequence;
                    _place = place;
                    settings.CopyFrom(candidate);
                }
            }

            return origin;
        }

        /// <summary>Saves settings.</summary>
        /// <param name="settings">The settings.</param>
        /// <returns>False if they could not be written; what was saved before is still there.</returns>
        public bool Save(NodeSettings settings)
        {
            int place = 1 - _place;
            settings.Store(_buffer, _sequence + 1);
            if (!_store.Write(place, _buffer, NodeSettings.StoredBytes))
            {
                return false;
            }

            _sequence++;
            _place = place;
            return true;
        }
    }
}
