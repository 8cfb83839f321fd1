// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Senml;
using NanoCoap.Server;
using NanoCoap.Values;

namespace NanoCoap.Node
{
    /// <summary>
    /// A sensor node: the resources, the endpoint that serves them, and what they do on their own. It knows its board by its
    /// ports alone, so that the device, the emulator and a PC run the same one.
    /// </summary>
    public sealed class SensorNode
    {
        /// <summary>Version of the firmware.</summary>
        public const string Version = "0.1.0";

        /// <summary>Distance of two readings of the sensor, milliseconds: a DHT12 wants two seconds.</summary>
        public const int SampleMs = 2000;

        /// <summary>The endpoint.</summary>
        public readonly CoapEndpoint Endpoint;

        /// <summary>The temperature.</summary>
        public readonly TemperatureResource Temperature;

        /// <summary>The humidity, or null.</summary>
        public readonly HumidityResource Humidity;

        /// <summary>The alarm.</summary>
        public readonly AlarmResource Alarm;

        /// <summary>The rules that switch it.</summary>
        public readonly AlarmRulesResource Rules;

        /// <summary>Bytes of the largest message, as the endpoint was told.</summary>
        public readonly int MaxMessageBytes;

        /// <summary>When the node was made, on the clock of its board, milliseconds.</summary>
        public readonly long StartedAt;

        internal readonly NodeAccess Access; // or null

        private readonly NodeState _state;
        private readonly ConfigResource _config;
        private readonly NodeResource _info;
        private readonly IButton _button; // or null
        private readonly PushButton _press; // or null
        private long _sampleAt;
        private long _lookAt = long.MaxValue; // at the button
        private long _dueAt; // the sooner one of both

        /// <summary>Makes a node with its own resources alone.</summary>
        /// <param name="board">What it is plugged into.</param>
        /// <param name="config">Sizes of tables and buffers.</param>
        /// <param name="parameters">Timing.</param>
        /// <remarks>
        /// Not an optional parameter of the other constructor: nanoFramework's metadata processor refuses an assembly that names a
        /// type of another one only as the element of an array, as null for a Resource[] would.
        /// </remarks>
        public SensorNode(NodeBoard board, EndpointConfig config, TransmissionParameters parameters)
            : this(board, config, parameters, null)
        {
        }

        /// <summary>Makes a node, loads its settings and reads the sensor for the first time.</summary>
        /// <param name="board">What it is plugged into.</param>
        /// <param name="config">Sizes of tables and buffers. Conditions of observers are those on values, if it names no others.</param>
        /// <param name="parameters">Timing.</param>
        /// <param name="others">Further resources.</param>
        public SensorNode(NodeBoard board, EndpointConfig config, TransmissionParameters parameters, Resource[] others)
        {
            StartedAt = board.Clock.NowMs;
            MaxMessageBytes = config.MaxMessageBytes;
            _state = new NodeState(board.Store, board.Clock);
            string name = DeviceName.OfHardwareAddress(board.System.HardwareAddress);
            Temperature = new TemperatureResource(board.Sensor, _state, name);
            Humidity = board.Humidity == null ? null : new HumidityResource(board.Humidity, name);
            Alarm = new AlarmResource(board.Alarm, name);
            Rules = new AlarmRulesResource(_state, Alarm, Temperature);

            ResourceTree tree = new ResourceTree();
            tree.Add(Temperature);
            tree.AddAlias("temp", Temperature);
            if (Humidity != null)
            {
                tree.Add(Humidity);
            }

            tree.Add(Alarm);
            tree.Add(Rules);
            _config = new ConfigResource(_state, this);
            tree.Add(_config);
            _info = new NodeResource(this, board);
            tree.Add(_info);
            SenmlPack pack = new SenmlPack(
                "senml",
                Humidity == null ? new ValueResource[] { Temperature, Alarm } : new ValueResource[] { Temperature, Humidity, Alarm });
            pack.ResourceType = "senml";
            pack.InterfaceDescription = "core.b";
            pack.Title = "All values; FETCH names some";
            pack.MaxBodyBytes = 512;
            tree.Add(pack);
            for (int i = 0; others != null && i < others.Length; i++)
            {
                tree.Add(others[i]);
            }

            tree.Add(new WellKnownCore(tree));
            Access = board.Access;
            if (Access != null)
            {
                Access.Configure(config, tree);
            }

            if (config.Conditions == null)
            {
                config.Conditions = new ValueConditions();
            }

            Endpoint = new CoapEndpoint(config, parameters, tree, board.Transport, board.Random);
            Apply();
            _button = board.Button;
            if (_button != null)
            {
                _press = new PushButton();
                _lookAt = StartedAt;
            }

            if (Access != null)
            {
                Access.Start(Endpoint, StartedAt);
            }

            Sample(StartedAt);
            _dueAt = _lookAt < _sampleAt ? _lookAt : _sampleAt;
        }

        /// <summary>Gets the settings in force; to be read only.</summary>
        public NodeSettings Settings
        {
            get { return _state.Settings; }
        }

        /// <summary>Gets where the settings came from that the node started with.</summary>
        public SettingsOrigin SettingsOrigin
        {
            get { return _state.Origin; }
        }

        /// <summary>Gets a value indicating whether settings are in force that are not saved yet: many came in a short time.</summary>
        public bool IsUnsaved
        {
            get { return _state.IsUnsaved; }
        }

        /// <summary>Gets the time at which <see cref="HandleDeadlines"/> wants to be called; see <see cref="CoapEndpoint.NextDeadline"/>.</summary>
        public long NextDeadline
        {
            get
            {
                long deadline = Endpoint.NextDeadline;
                return deadline < _dueAt ? deadline : _dueAt;
            }
        }

        /// <summary>Handles one datagram; see <see cref="CoapEndpoint.HandleDatagram"/>.</summary>
        /// <param name="now">The time, milliseconds.</param>
        /// <param name="remote">The sender.</param>
        /// <param name="buffer">Holds the datagram.</param>
        /// <param name="length">Bytes of it.</param>
        /// <param name="multicast">Whether it was sent to a group.</param>
        public void HandleDatagram(long now, object remote, byte[] buffer, int length, bool multicast)
        {
            Endpoint.HandleDatagram(now, remote, buffer, length, multicast);
            if (Access != null)
            {
                Access.Settle();
            }
        }

        /// <summary>Does what is due: a reading first, so that a notification due at the same time carries it.</summary>
        /// <param name="now">The time, milliseconds.</param>
        public void HandleDeadlines(long now)
        {
            if (now >= _dueAt)
            {
                if (now >= _sampleAt)
                {
                    Sample(now);
                }

                if (now >= _lookAt)
                {
                    LookAtButton(now);
                }

                _dueAt = _lookAt < _sampleAt ? _lookAt : _sampleAt;
            }

            Endpoint.HandleDeadlines(now);
        }

        /// <summary>
        /// Forgets keys and settings, as the button does when it is pressed for ten seconds. Observers whose key is gone hear no more.
        /// </summary>
        /// <param name="now">The time, milliseconds.</param>
        /// <returns>False if something could not be removed from memory, and may be back after a restart.</returns>
        public bool FactoryReset(long now)
        {
            bool keys = Access == null || Access.Reset(now);
            bool settings = _state.Reset();
            Apply();
            _config.Changed();
            Rules.Changed();
            Temperature.Changed();
            Rules.Evaluate();
            return keys && settings;
        }

        /// <summary>Changes how observers are served, as a PUT to /config does.</summary>
        /// <param name="periodSeconds">Period of temperature notifications, <see cref="NodeSettings.MinPeriodSeconds"/> to <see cref="NodeSettings.MaxPeriodSeconds"/>.</param>
        /// <param name="strategy">Which notifications are Confirmable.</param>
        /// <param name="confirmEvery">The n of <see cref="ObserveStrategy.Mixed"/>, 1 to <see cref="NodeSettings.MaxConfirmEvery"/>.</param>
        /// <returns>
        /// False if a value is out of its range or the change could not be saved; then nothing has changed. True also if saving was
        /// put off, see <see cref="IsUnsaved"/>.
        /// </returns>
        public bool Configure(int periodSeconds, ObserveStrategy strategy, int confirmEvery)
        {
            if (periodSeconds < NodeSettings.MinPeriodSeconds || periodSeconds > NodeSettings.MaxPeriodSeconds
                || strategy < ObserveStrategy.Mixed || strategy > ObserveStrategy.NonConfirmable
                || confirmEvery < 1 || confirmEvery > NodeSettings.MaxConfirmEvery)
            {
                return false;
            }

            NodeSettings draft = _state.Draft();
            draft.PeriodSeconds = periodSeconds;
            draft.Strategy = strategy;
            draft.ConfirmEvery = confirmEvery;
            return _config.Commit(draft);
        }

        /// <summary>Saves settings that are in force and not saved yet: for an orderly end. Without any it does nothing.</summary>
        public void SaveSettings()
        {
            _state.SaveAtEnd();
        }

        /// <summary>Puts the settings into force.</summary>
        internal void Apply()
        {
            NodeSettings settings = _state.Settings;
            Temperature.SetPeriod(settings.PeriodSeconds);
            if (Humidity != null)
            {
                Humidity.SetPeriod(settings.PeriodSeconds);
            }

            Endpoint.ConfirmEvery = settings.EffectiveConfirmEvery;
        }

        private void LookAtButton(long now)
        {
            _lookAt = now + PushButton.LookMs;
            ButtonPress press = _press.Look(now, _button.IsPressed);
            if (press == ButtonPress.VeryLong)
            {
                FactoryReset(now);
            }
            else if (press == ButtonPress.Long && Access != null)
            {
                Access.OpenWindow(now);
            }
        }

        private void Sample(long now)
        {
            _sampleAt = now + SampleMs;
            Temperature.Sample();
            if (Humidity != null)
            {
                Humidity.Sample();
            }

            Rules.Evaluate();
            _state.SaveCollected(now);
            _info.Tick(now);
            if (Access != null)
            {
                Access.Tick(now);
            }
        }
    }
}
