// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Node;
using NanoCoap.Protocol;
using NanoCoap.Resources;

namespace NanoCoap.Keys
{
    /// <summary>
    /// /keys: the keys of the node. GET lists them, without anything secret; PUT and DELETE of /keys/NAME add, replace and remove one; PUT
    /// of /keys says how they are used; /keys/rules has the rules about single paths.
    /// </summary>
    internal sealed class KeysResource : Resource
    {
        /// <summary>The subpath of the rules, which is no name of a key.</summary>
        internal const string Rules = "rules";

        private const int RetrySeconds = 60;

        private readonly NodeKeys _owner;
        private readonly KeyTable _table;
        private readonly RuleTable _rules;
        private readonly KeyPolicy _policy;
        private readonly KeyReader _reader;
        private readonly FieldReader _fields = new FieldReader();
        private readonly byte[] _name = new byte[KeyEntry.Most(KeyEntry.Name)];

        internal KeysResource(NodeKeys owner, KeyTable table, RuleTable rules, KeyPolicy policy, KeyReader reader)
            : base("keys", Methods.Get | Methods.Put | Methods.Delete)
        {
            _owner = owner;
            _table = table;
            _rules = rules;
            _policy = policy;
            _reader = reader;
            ResourceType = "keys";
            Title = "Who may do what";
            ContentFormats = new int[] { ContentFormat.TextPlain };
            AcceptedFormats = ContentFormats;
            MaxBodyBytes = RuleTable.MaxBytes;
            MaxAgeSeconds = 0;
            HasSubpaths = true;
        }

        /// <inheritdoc/>
        public override bool Exists(Request request)
        {
            return IsOfRules(request) || Find(request) != null;
        }

        /// <inheritdoc/>
        public override CoapCode Get(Request request, Response response)
        {
            if (IsOfRules(request))
            {
                _rules.Append(response);
                return CoapCode.Content;
            }

            if (request.SubpathCount != 0)
            {
                return CoapCode.MethodNotAllowed; // keys are never readable
            }

            response.AppendText("access=");
            response.Append(_owner.State);
            response.AppendText(" window=");
            int seconds = _owner.WindowSeconds();
            if (seconds != 0)
            {
                response.AppendNumber(seconds);
            }
            else
            {
                response.AppendText(_table.NoWindow ? "off" : "closed");
            }

            byte[] body = _table.Body;
            for (int i = 0; i < _table.Count; i++)
            {
                NodeKey key = _table.At(i);
                int name = KeyEntry.At(body, key.At, KeyEntry.Name);
                response.AppendByte((byte)'\n');
                response.Append(body, name + 1, body[name]);
                response.AppendByte((byte)' ');
                response.AppendText(key.IsAdmin ? KeyReader.Admin : KeyReader.User);
                if (KeyEntry.IsPsk(body, key.At))
                {
                    response.AppendText(" psk");
                }
                else
                {
                    AppendId(response, " sender=", KeyEntry.At(body, key.At, KeyEntry.Sender));
                    AppendId(response, " recipient=", KeyEntry.At(body, key.At, KeyEntry.Recipient));
                    int idContext = KeyEntry.At(body, key.At, KeyEntry.IdContext);
                    if (body[idContext] != KeyEntry.Absent)
                    {
                        AppendId(response, " idContext=", idContext);
                    }
                }

                if (!key.IsAlive)
                {
                    response.AppendText(" dead");
                }
            }

            return CoapCode.Content;
        }

        /// <inheritdoc/>
        public override CoapCode Put(Request request, Response response)
        {
            bool isAdmin = _policy.AskerIsAdmin;
            if (request.SubpathCount == 0)
            {
                return isAdmin ? Use(request, response) : CoapCode.Unauthorized;
            }

            if (IsOfRules(request))
            {
                return isAdmin ? PutRules(request, response) : CoapCode.Unauthorized;
            }

            int length = request.SubpathCount == 1 ? request.ReadSubpath(0, _name) : -1;
            if (length < 0 || !_reader.Read(request.Body, request.BodyOffset, request.BodyLength, _name, length))
            {
                _reader.Clear();
                return BadRequest(response, "role=admin|user secret=HEX salt=HEX sender=HEX recipient=HEX idContext=HEX, or psk=HEX");
            }

            // While the window is open anybody may add a key, and nobody change one: that is for admins.
            CoapCode code = !isAdmin && _table.Find(_name, 0, length) != null ? CoapCode.Unauthorized : _owner.Put(_reader, !isAdmin);
            _reader.Clear();
            return Explain(code, response);
        }

        /// <inheritdoc/>
        public override CoapCode Delete(Request request, Response response)
        {
            if (IsOfRules(request))
            {
                return Explain(_owner.PutRules(null, 0, 0), response);
            }

            NodeKey key = Find(request);
            return key == null ? CoapCode.MethodNotAllowed : Explain(_owner.Remove(key), response);
        }

        private static CoapCode Explain(CoapCode code, Response response)
        {
            string text = code == CoapCode.Forbidden ? "There must be an admin key"
                : code == CoapCode.Conflict ? "Another key has that recipient ID, or the same secret"
                : code == CoapCode.ServiceUnavailable ? "No room for another key"
                : code == CoapCode.NotImplemented ? "No coaps here"
                : code == CoapCode.InternalServerError ? "Could not be saved"
                : null;
            if (text != null)
            {
                response.Diagnostic(text);
                response.MaxAgeSeconds = code == CoapCode.ServiceUnavailable ? RetrySeconds : -1;
            }

            return code;
        }

        private NodeKey Find(Request request)
        {
            return request.SubpathCount == 1 ? _table.Find(_name, 0, request.ReadSubpath(0, _name)) : null;
        }

        private bool IsOfRules(Request request)
        {
            return request.SubpathCount == 1 && request.ReadSubpath(0, _name) == Rules.Length
                && FieldReader.Ascii(_name, 0, Rules.Length) == Rules;
        }

        private CoapCode PutRules(Request request, Response response)
        {
            CoapCode code = _owner.PutRules(request.Body, request.BodyOffset, request.BodyLength);
            return code == CoapCode.BadRequest
                ? BadRequest(response, "/PATH read=WHO observe=WHO write=WHO; anybody, any-key, nobody, a key; eight, none of /keys")
                : Explain(code, response);
        }

        private CoapCode Use(Request request, Response response)
        {
            bool secureOnly = _table.SecureOnly;
            bool noWindow = _table.NoWindow;
            bool isSound = request.BodyLength != 0;
            _fields.Begin(request.Body, request.BodyOffset, request.BodyLength);
            while (_fields.Next())
            {
                string name = _fields.Name;
                string value = _fields.Value;
                if (name == "access")
                {
                    secureOnly = value == "secure-only";
                    isSound &= secureOnly || value == "keys";
                }
                else
                {
                    noWindow = value == "off";
                    isSound &= name == "window" && (noWindow || value == "on");
                }
            }

            if (!isSound)
            {
                return BadRequest(response, "access=keys|secure-only window=on|off");
            }

            return Explain(_owner.Use(secureOnly, noWindow) ? CoapCode.Changed : CoapCode.InternalServerError, response);
        }

        private static CoapCode BadRequest(Response response, string syntax)
        {
            response.Diagnostic(syntax);
            return CoapCode.BadRequest;
        }

        private void AppendId(Response response, string name, int at)
        {
            byte[] body = _table.Body;
            response.AppendText(name);
            for (int i = 2; i < 2 + (2 * body[at]); i++)
            {
                int digit = (body[at + (i / 2)] >> (i % 2 == 0 ? 4 : 0)) & 15;
                response.AppendByte((byte)(digit < 10 ? '0' + digit : 'a' - 10 + digit));
            }
        }
    }
}
