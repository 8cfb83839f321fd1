import { h, ask, field } from './dom.js';

const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'FETCH', 'PATCH', 'iPATCH'];

/** A box for any request, with its answer below. */
export function requestBox(query) {
  const method = h('select', { 'aria-label': 'Method' }, ...METHODS.map(name => h('option', {}, name)));
  const uri = h('input', { type: 'text', class: 'uri', 'aria-label': 'URI', spellcheck: 'false', required: true });
  const payload = h('textarea', { rows: '2', spellcheck: 'false' });
  const format = h('input', { type: 'text', placeholder: 'text', spellcheck: 'false' });
  const accept = h('input', { type: 'text', placeholder: 'any', spellcheck: 'false' });
  const options = h('textarea', { rows: '2', spellcheck: 'false', placeholder: 'If-None-Match' });
  const confirmable = h('input', { type: 'checkbox', checked: true });
  const send = h('button', { class: 'primary' }, 'Send');
  const answer = h('div', { class: 'answer', 'aria-live': 'polite' });
  const more = h('details', {}, h('summary', {}, 'Payload and options'),
    field('Payload', payload, 'Text, or bytes as 0x…'),
    h('div', { class: 'pair' }, field('Content-Format', format), field('Accept', accept)),
    field('Options', options, 'NAME=VALUE, one a line'),
    h('label', { class: 'check' }, confirmable, ' Confirmable'));
  const element = h('form', { class: 'request', onsubmit: event => { event.preventDefault(); make(); } },
    h('div', { class: 'line' }, method, uri, send), more, answer);
  if (query.get('uri')) {
    uri.value = query.get('uri');
    method.value = query.get('method') ?? 'GET';
    payload.value = query.get('payload') ?? '';
  }

  method.addEventListener('change', () => { more.open ||= method.value !== 'GET' && method.value !== 'DELETE'; });

  async function make() {
    send.disabled = true;
    answer.replaceChildren(h('p', { class: 'sub' }, 'Waiting for the answer …'));
    const result = await ask('/api/request', {
      method: method.value, uri: uri.value, confirmable: confirmable.checked, options: options.value, payload: payload.value,
      format: format.value || (payload.value ? 'text' : ''), accept: accept.value,
    });
    send.disabled = false;
    answer.replaceChildren(...(result.problem ? [h('p', { class: 'problem' }, result.problem)] : describe(result)));
  }

  return {
    element,
    set(text, now = false) {
      uri.value = text;
      if (now) {
        method.value = 'GET';
        make();
      }
    },
  };
}

function describe(answer) {
  const facts = [answer.type, `${answer.elapsed} ms`, answer.transmissions > 1 && `${answer.transmissions} transmissions`,
    answer.blocks > 1 && `${answer.blocks} blocks`, `${answer.bytes} B`, answer.format].filter(Boolean);
  return [
    h('p', { class: 'outcome' }, h('a', { class: `code ${answer.success ? 'good' : 'bad'}`, href: `/explain/${answer.number}` }, answer.code), ' ', facts.join(' · ')),
    answer.options.length > 0 && h('dl', { class: 'options' }, answer.options.map(option =>
      h('div', {}, h('dt', {}, h('a', { href: `/explain/${encodeURIComponent(option.name)}` }, option.name)), h('dd', {}, h('bdi', {}, option.value))))),
    answer.payload.length > 0 && h('pre', { tabindex: '0', 'aria-label': 'Payload' }, answer.payload.join('\n')),
  ].filter(Boolean);
}
