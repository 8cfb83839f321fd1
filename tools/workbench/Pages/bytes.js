import { h, ask, field } from './dom.js';
import { listNodes } from './live.js';

const SAMPLE = '44017d34a1b2c3d4b5616c61726d';

/** A datagram byte by byte, and one put together. */
export function show(view, rest, query) {
  const input = h('textarea', { rows: '3', spellcheck: 'false', 'aria-label': 'Datagram, in hexadecimal' });
  const result = h('div', { class: 'dissection', 'aria-live': 'polite' });
  const form = {
    type: h('select', {}, ...['CON', 'NON', 'ACK', 'RST'].map(name => h('option', {}, name))),
    code: h('input', { type: 'text', value: 'GET', spellcheck: 'false', size: 6 }),
    messageId: h('input', { type: 'number', min: 0, max: 65535, value: 32052 }),
    token: h('input', { type: 'text', value: 'a1b2c3d4', spellcheck: 'false', size: 16 }),
    options: h('textarea', { rows: '3', spellcheck: 'false' }, 'Uri-Path=alarm'),
    payload: h('input', { type: 'text', spellcheck: 'false' }),
  };
  const target = h('select', { 'aria-label': 'Node to send to' });
  const answers = h('div', { class: 'answer', 'aria-live': 'polite' });
  view.append(
    h('div', { class: 'head' }, h('h1', {}, 'Bytes'), h('p', { class: 'sub' }, 'Paste a datagram: digits, a hex dump, or C and C# arrays.')),
    h('div', { class: 'bytes' },
      h('section', { class: 'card', 'aria-label': 'Datagram' }, h('h2', {}, 'Datagram'), input, result),
      h('section', { class: 'card', 'aria-label': 'Build and send' }, h('h2', {}, 'Build one'),
        h('form', { oninput: build, onsubmit: event => { event.preventDefault(); build(); } },
          h('div', { class: 'four' }, field('Type', form.type), field('Code', form.code), field('Message ID', form.messageId), field('Token', form.token)),
          field('Options', form.options, 'NAME=VALUE, one a line'), field('Payload', form.payload)),
        h('h2', { class: 'next' }, 'Send it as it is'),
        h('div', { class: 'line' }, target, h('button', { type: 'button', class: 'primary', onclick: send }, 'Send')), answers)));

  let turn = 0;
  async function dissect(remember = true) {
    const mine = ++turn;
    const text = input.value.trim();
    if (remember) {
      const hex = text.replace(/\s+/g, '');
      history.replaceState(null, '', /^[0-9a-f]{2,2400}$/i.test(hex) ? `/bytes?hex=${hex}` : '/bytes');
    }

    const answer = text === '' ? { messages: [] } : await ask('/api/dissect', { text });
    if (mine === turn) {
      result.replaceChildren(...(answer.problem ? [h('p', { class: 'problem' }, answer.problem)] : answer.messages.map(describe)));
    }
  }

  let timer;
  input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(dissect, 150); });

  async function build() {
    const answer = await ask('/api/build', {
      type: form.type.value, code: form.code.value, messageId: Number(form.messageId.value), token: form.token.value, options: form.options.value, payload: form.payload.value,
    });
    if (answer.problem) {
      result.replaceChildren(h('p', { class: 'problem' }, answer.problem));
    } else {
      input.value = answer.hex;
      dissect();
    }
  }

  async function send() {
    answers.replaceChildren(h('p', { class: 'sub' }, 'Listening for answers …'));
    const answer = await ask('/api/send', { uri: target.value, hex: input.value });
    answers.replaceChildren(answer.problem ? h('p', { class: 'problem' }, answer.problem)
      : answer.answers.length === 0 ? h('p', { class: 'sub' }, 'No answer within three seconds.')
        : h('ul', { class: 'plainlist' }, answer.answers.map(hex => h('li', {}, h('a', { class: 'mono', href: `/bytes?hex=${hex}`, onclick: event => { event.preventDefault(); event.stopPropagation(); input.value = hex; dissect(); } }, hex)))));
  }

  const endList = listNodes(target, node => h('option', { value: node.uri }, `${node.id}  ${node.uri}`));
  input.value = query.get('hex') ?? SAMPLE;
  dissect(false);
  show.update = next => { input.value = next.get('hex') ?? SAMPLE; dissect(false); };
  return () => {
    clearTimeout(timer);
    endList();
  };
}

/** The same view, with another datagram. */
export function update(query) {
  show.update(query);
}

function describe(message) {
  const cells = [];
  const hexes = message.hex.match(/../g) ?? [];
  const rows = h('tbody');
  const marks = new Set([message.fault, ...message.remarks].map(remark => remark?.offset));
  const light = on => event => {
    const row = event.target.closest?.('[data-row]')?.dataset.row;
    for (const element of box.querySelectorAll('[data-row]')) {
      element.classList.toggle('lit', on && element.dataset.row === row);
    }
  };
  message.rows.forEach((row, i) => {
    for (let at = row.offset; at < row.offset + row.length; at++) {
      cells[at] = h('span', { class: `byte part-${row.part}${marks.has(at) ? ' marked' : ''}`, 'data-row': i, title: `byte ${at}` }, hexes[at]);
    }

    const bytes = hexes.slice(row.offset, row.offset + row.length);
    rows.append(h('tr', { 'data-row': i, class: `part-${row.part}` },
      h('td', { class: 'num' }, row.length ? row.offset : ''),
      h('td', { class: 'mono' }, bytes.length > 16 ? `${bytes.slice(0, 16).join(' ')} …` : bytes.join(' ')),
      h('td', {}, h('i', { class: 'swatch' }), ...meaning(row, message))));
  });
  hexes.forEach((hex, at) => { cells[at] ??= h('span', { class: 'byte part-Unread' }, hex); });
  const box = h('article', { class: 'taken', onmouseover: light(true), onmouseout: light(false) },
    h('p', { class: 'summary' }, h('bdi', {}, message.summary)),
    message.header && bitPicture(message),
    h('div', { class: 'hex', 'aria-label': 'Bytes', role: 'img' }, cells),
    [message.fault && rule('rule bad', 'Broken at byte', message.fault), ...message.remarks.map(remark => rule('rule', 'Byte', remark))],
    h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Bytes with their meaning' },
      h('table', {}, h('thead', {}, h('tr', {}, ...['Byte', 'Hex', 'Meaning'].map(text => h('th', { scope: 'col' }, text)))), rows)),
    message.payload.length > 0 && [h('h3', {}, 'Payload'), h('pre', { tabindex: '0', 'aria-label': 'Payload' }, message.payload.join('\n'))]);
  return box;
}

function rule(kind, where, { offset, text, section }) {
  return h('p', { class: kind }, h('strong', {}, `${where} ${offset}. `), text, ' ', h('span', { class: 'section' }, section));
}

function meaning(row, message) {
  if (row.part === 'Code' && message.header.number !== '0.00') {
    return [h('a', { href: `/explain/${message.header.number}` }, h('bdi', {}, row.meaning))];
  }

  return row.part === 'OptionValue' && row.option
    ? [h('a', { href: `/explain/${encodeURIComponent(row.option)}` }, row.option), ' ', h('bdi', {}, row.meaning), h('span', { class: 'sub' }, ` ${row.properties}`)]
    : [h('bdi', {}, row.meaning)];
}

// After RFC 7252 section 3, Figure 7.
function bitPicture({ header, hex }) {
  const bits = parseInt(hex.slice(0, 8), 16).toString(2).padStart(32, '0');
  const part = (name, from, length, value, row) => h('div', { class: `bits b${length} part-${row === 0 ? 'Header' : row === 1 ? 'Code' : 'MessageId'}`, 'data-row': row },
    h('span', { class: 'label' }, name), h('span', { class: 'mono' }, bits.slice(from, from + length)), h('b', {}, value));
  return h('div', { class: 'picture', role: 'img', 'aria-label': 'The header, bit by bit' },
    part('Ver', 0, 2, header.version, 0), part('T', 2, 2, header.type, 0), part('TKL', 4, 4, header.tokenLength, 0),
    part('Code', 8, 8, header.code, 1), part('Message ID', 16, 16, header.messageId, 2));
}
