import { h, say, ask, field, notice, inTurn } from './dom.js';
import { nodes, changes, byId, switchOf, listNodes } from './live.js';
import { ladderSvg, hue, notesOf } from './ladder.js';

const RATES = [['drop', 'Loss', '%', 80, 5], ['duplicate', 'Twice', '%', 80, 5], ['delay', 'Delay', 'ms', 3000, 50]];

/** What goes over the wire between a client and a node. */
export function show(view, [id], query) {
  const title = h('h1', {}, 'Timeline');
  const choose = h('select', { 'aria-label': 'Node', onchange: () => go(choose.value) });
  view.append(h('div', { class: 'head' }, title, choose));
  if (!id) {
    const ready = () => {
      const first = nodes.find(node => node?.known);
      if (first) {
        go(first.id, true);
      }
    };
    view.append(h('p', { class: 'sub' }, 'Waiting for a node …'));
    changes.addEventListener('nodes', ready);
    ready();
    return () => changes.removeEventListener('nodes', ready);
  }

  const api = `/api/timeline/${encodeURIComponent(id)}`;
  let told = { messages: [], observed: null, drop: 0, duplicate: 0, delay: 0 };
  let paused = null; // the number of the first message that is not shown yet
  const rows = new Map();
  const list = h('ol', { class: 'ladder' });
  const empty = h('p', { class: 'empty sub' }, 'Nothing yet. Ask the node for something, or observe it.');
  const frame = h('div', { class: 'frame', tabindex: '0', role: 'region', 'aria-label': 'Messages, oldest first' },
    h('div', { class: 'lanes', 'aria-hidden': 'true' }, h('span', {}), h('div', {}, h('b', {}, 'Client'), h('b', {}, h('bdi', {}, id))), h('span', {})),
    list, empty);
  const count = h('p', { class: 'count', role: 'status' }, ' ');

  const setLink = inTurn(async () => {
    await ask(`${api}/link`, Object.fromEntries(RATES.map(([name]) => [name, Number(sliders[name].input.value)])));
    remember();
  });
  const setObserved = inTurn(async wanted => {
    await ask(`${api}/observe`, { path: wanted });
    told.observed = wanted;
    remember();
  });
  const setConfig = inTurn(async text => {
    await request('PUT', '/config', text);
    await readConfig();
  });

  // Ask
  const method = h('select', { 'aria-label': 'Method' }, ...['GET', 'PUT', 'POST', 'DELETE'].map(name => h('option', {}, name)));
  const path = h('input', { type: 'text', class: 'uri', 'aria-label': 'Path', value: '/temperature', spellcheck: 'false' });
  const payload = h('input', { type: 'text', 'aria-label': 'Payload', placeholder: 'Payload', spellcheck: 'false' });
  const confirmable = h('input', { type: 'checkbox', checked: true });
  const observe = h('button', { type: 'button', 'aria-pressed': 'false', onclick: () => setObserved(told.observed ? null : '/temperature') }, 'Observe /temperature');
  const quick = (text, act, hint) => h('button', { type: 'button', onclick: act, title: hint }, text);
  const asking = h('section', { class: 'card', 'aria-label': 'Ask' }, h('h2', {}, 'Ask'),
    h('div', { class: 'chips' },
      quick('GET /temperature', () => request('GET', '/temperature')),
      quick('GET /slow', () => request('GET', '/slow'), 'The answer comes later, in a message of its own'),
      quick('Switch the alarm', () => request('PUT', '/alarm', switchOf(byId(id))?.state?.text === 'ON' ? 'OFF' : 'ON')),
      quick('Ping', () => ask(`${api}/ping`, {})), observe),
    h('form', { class: 'request', onsubmit: event => { event.preventDefault(); request(method.value, path.value, payload.value); } },
      h('div', { class: 'line' }, method, path), h('div', { class: 'line' }, payload, h('label', { class: 'check' }, confirmable, ' CON'), h('button', { class: 'primary' }, 'Send'))));

  // Network
  const sliders = {};
  const network = h('section', { class: 'card', 'aria-label': 'Network' }, h('h2', {}, 'Network'), ...RATES.map(([name, label, unit, max, step]) => {
    const value = h('output', {}, `0 ${unit}`);
    const tell = () => say(value, `${input.value} ${unit}`);
    const input = h('input', { type: 'range', min: 0, max, step, value: 0, id: `rate-${name}`, oninput: tell, onchange: setLink });
    sliders[name] = { input, set(rate) { input.value = rate; tell(); } };
    return h('div', { class: 'slider' }, h('label', { for: `rate-${name}` }, label), input, value);
  }));

  // Node
  const period = h('input', { type: 'number', min: 1, max: 3600, value: 2 });
  const strategy = h('select', {}, ...[['mixed', 'mixed'], ['con', 'all CON'], ['non', 'all NON']].map(([value, text]) => h('option', { value }, text)));
  const every = h('input', { type: 'number', min: 1, max: 255, value: 5 });
  const settings = h('form', { class: 'card', 'aria-label': 'Notifications', onsubmit: event => {
    event.preventDefault();
    setConfig(`period=${period.value} strategy=${strategy.value} n=${every.value}`);
  } }, h('h2', {}, 'Notifications'), h('div', { class: 'triple' }, field('Period, s', period), field('Strategy', strategy), field('One CON of', every)), h('p', { class: 'more' }, h('button', {}, 'Set on the node')));

  const pause = h('button', { type: 'button', 'aria-pressed': 'false', onclick: togglePause }, 'Pause');
  const step = h('button', { type: 'button', disabled: true, onclick: oneStep }, 'Step');
  const bar = h('div', { class: 'tools' }, pause, step, quick('Clear', () => ask(`${api}/clear`, {})), count,
    h('span', { class: 'exports' }, 'Export ',
      h('button', { type: 'button', class: 'plain', onclick: () => save('nanocoap.svg', 'image/svg+xml', ladderSvg(shown(), id)) }, 'SVG'), ' ',
      h('button', { type: 'button', class: 'plain', onclick: () => save('nanocoap.json', 'application/json', JSON.stringify(shown(), null, 2)) }, 'JSON'), ' ',
      h('a', { href: `${api}/capture.pcap`, download: 'nanocoap.pcap' }, 'pcap')));
  const side = h('div', { class: 'side' }, asking, network, settings);
  view.append(h('div', { class: 'stage' }, side, h('section', { class: 'wire', 'aria-label': 'Wire' }, bar, frame)));

  const source = new EventSource(`${api}/live`);
  source.addEventListener('wire', event => {
    told = JSON.parse(event.data);
    draw();
  });
  source.addEventListener('wire', start, { once: true });
  source.addEventListener('error', () => source.readyState === EventSource.CLOSED && say(empty, 'There is no node of this name here.'));

  async function start() {
    if (query.get('drop') || query.get('duplicate') || query.get('delay')) {
      for (const [name] of RATES) {
        sliders[name].set(query.get(name) ?? 0);
      }

      await setLink();
    }

    if (query.get('observe')) {
      await setObserved(query.get('observe'));
    }

    await readConfig();
  }

  // Not over this network: what the page wants to know is not what is looked at.
  async function readConfig() {
    const node = byId(id);
    const answer = node && await ask('/api/request', { method: 'GET', uri: `${node.uri}/config` });
    const now = answer?.payload?.[0]?.match(/^period=(\d+) strategy=(\w+) n=(\d+)$/);
    if (now) {
      [, period.value, strategy.value, every.value] = now;
    }
  }

  function shown() {
    return paused === null ? told.messages : told.messages.filter(message => message.number < paused);
  }

  function draw() {
    const visible = shown();
    const keep = new Set();
    const bottom = frame.scrollHeight - frame.scrollTop - frame.clientHeight < 60;
    const start = told.messages[0]?.time ?? 0;
    for (const message of visible) {
      keep.add(message.number);
      const state = JSON.stringify(message);
      const row = rows.get(message.number);
      if (row?.state === state) {
        continue;
      }

      const element = makeRow(message, start);
      if (row) {
        row.element.replaceWith(element);
      } else {
        list.append(element);
      }

      rows.set(message.number, { element, state });
    }

    for (const [number, row] of rows) {
      if (!keep.has(number)) {
        row.element.remove();
        rows.delete(number);
      }
    }

    frame.classList.toggle('none', !visible.length);
    const waiting = told.messages.length - visible.length;
    step.disabled = paused === null || waiting === 0;
    say(count, `${visible.length} messages${waiting ? `, ${waiting} more` : ''}`);
    observe.setAttribute('aria-pressed', told.observed !== null);
    say(observe, told.observed ? `Stop observing ${told.observed}` : 'Observe /temperature');
    for (const [name] of RATES) {
      if (document.activeElement !== sliders[name].input) {
        sliders[name].set(told[name]);
      }
    }

    if (bottom && visible.length) {
      frame.scrollTop = frame.scrollHeight;
    }
  }

  function togglePause() {
    paused = paused === null ? (told.messages.at(-1)?.number ?? -1) + 1 : null;
    pause.setAttribute('aria-pressed', paused !== null);
    say(pause, paused === null ? 'Pause' : 'Go on');
    draw();
  }

  function oneStep() {
    if (paused === null) {
      togglePause();
    } else if (told.messages.some(message => message.number >= paused)) {
      paused = told.messages.find(message => message.number >= paused).number + 1;
      draw();
    }
  }

  async function request(name, to, text = '') {
    const node = byId(id);
    const answer = await ask(`${api}/request`, { method: name, uri: (node?.uri ?? '') + to, confirmable: confirmable.checked, payload: text, format: text ? 'text' : '' });
    if (answer.problem) {
      notice(answer.problem);
    }
  }

  // The address says how to see this again.
  function remember() {
    const state = new URLSearchParams();
    if (told.observed) {
      state.set('observe', told.observed);
    }

    for (const [name] of RATES) {
      if (sliders[name].input.value !== '0') {
        state.set(name, sliders[name].input.value);
      }
    }

    history.replaceState(null, '', location.pathname + (state.size ? `?${state}` : ''));
  }

  // Whoever points at a message sees which others carry its token, and which its message ID.
  function point(event) {
    const row = event.target.closest('.message');
    for (const other of list.children) {
      const token = row && row.dataset.token !== '' && other.dataset.token === row.dataset.token;
      other.classList.toggle('same-token', !!token);
      other.classList.toggle('same-mid', !!row && other !== row && other.dataset.mid === row.dataset.mid && other.dataset.mid !== '');
    }
  }

  list.addEventListener('mouseover', point);
  list.addEventListener('focusin', point);
  list.addEventListener('mouseleave', () => point({ target: frame }));
  const onKey = event => ({ p: togglePause, s: oneStep })[event.detail]?.();
  view.addEventListener('shortcut', onKey);

  const endList = listNodes(choose, node => h('option', { value: node.id, selected: node.id === id }, node.id));
  draw();
  return () => {
    source.close();
    endList();
    view.removeEventListener('shortcut', onKey);
  };
}

function go(id, replace = false) {
  import('./app.js').then(app => app.go(`/timeline/${encodeURIComponent(id)}${replace ? location.search : ''}`, replace));
}

function makeRow(message, start) {
  const up = !message.fromNode;
  const facts = h('span', { class: 'facts' },
    message.mid !== undefined && chip('mid', message.mid),
    message.token !== '' && chip('tok', message.token),
    message.key && chip('key', message.key),
    message.code && h('a', { href: `/explain/${message.code.split(' ')[0]}` }, message.code.split(' ')[0]));
  const notes = notesOf(message);
  if (message.delay > 0 && !message.lost) {
    notes.push(`${message.delay} ms on its way`);
  }

  if (message.inside) {
    notes.push(h('a', { href: `/bytes?hex=${message.inside}` }, 'its inside'));
  }

  return h('li', { class: `message ${up ? 'up' : 'down'}${message.lost ? ' lost' : ''}`, 'data-token': message.token, 'data-mid': message.mid ?? '', 'data-role': message.role },
    h('time', {}, ((message.time - start) / 1000).toFixed(3)),
    h('a', { class: 'lane', href: `/bytes?hex=${message.hex}` },
      h('span', { class: 'label' }, h('bdi', {}, message.label)), h('span', { class: 'arrow', 'data-slow': message.delay > 0 }, h('span', { class: 'head' }))),
    h('span', { class: 'told' }, facts, notes.length > 0 && h('span', { class: 'notes' }, notes.flatMap((note, i) => i ? [' · ', note] : [note]))));
}

function chip(name, text) {
  const element = h('span', { class: `chip ${name}` }, h('i', {}), `${name} ${text}`);
  element.style.setProperty('--hue', hue(String(text)));
  return element;
}

function save(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const anchor = h('a', { href: url, download: name });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
