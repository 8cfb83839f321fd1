import { h, say, ask, age, notice, inTurn } from './dom.js';
import { changes, byId, sensorOf, freshness } from './live.js';
import { makeSwitch } from './nodes.js';
import { requestBox } from './request.js';
import { makeChart } from './chart.js';

const COUNTERS_MS = 5000;
const UNKNOWN = '2147483647'; // what a node on a PC says of its free memory
const FIRST = ['version', 'uptime', 'observers', 'outstanding', 'requests', 'notifications', 'notifications-con', 'retransmissions', 'timed-out', 'free'];
const WORDS = { none: 'no value yet', fresh: 'fresh', old: 'older than its Max-Age', silent: 'silent: the node has not been heard of for longer than Max-Age' };

/** One node: its values, what it has, its counters, and a box to ask it. */
export function show(view, [id], query) {
  const title = h('h1', { tabindex: '-1' }, h('bdi', {}, id));
  const where = h('p', { class: 'where' });
  const value = h('p', { class: 'big' }, '–');
  const sub = h('p', { class: 'sub' }, ' ');
  const alarm = h('div', { class: 'alarm' });
  const plot = h('div', { class: 'plot', role: 'img', 'aria-label': 'The last values' });
  const links = h('tbody');
  const counters = h('dl', { class: 'counters' });
  const request = requestBox(query);
  const key = h('select', { 'aria-label': 'Key', onchange: () => choose(key.value) }, h('option', { value: '' }, 'no key'));
  view.append(
    h('p', { class: 'crumb' }, h('a', { href: '/nodes' }, 'Nodes'), ' / ', h('bdi', {}, id)),
    h('div', { class: 'head' }, title, where, h('label', { class: 'inline keyed' }, h('span', { class: 'label' }, 'Key'), key)),
    h('div', { class: 'columns' },
      h('div', { class: 'side' },
        h('section', { class: 'card now', 'aria-label': 'Now' },
          h('div', { class: 'reading' }, h('div', {}, value, sub), alarm), plot),
        h('section', { class: 'card' }, h('h2', {}, 'Ask it'), request.element)),
      h('div', { class: 'side' },
        h('section', { class: 'card' }, h('h2', {}, 'Counters'), counters),
        h('section', { class: 'card' }, h('h2', {}, 'Resources'),
          h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Resources' },
            h('table', {}, h('thead', {}, h('tr', {}, ...['Path', 'What', 'Type', 'Observable'].map(text => h('th', { scope: 'col' }, text)))), links))))),
    h('p', { class: 'more' }, h('a', { href: `/timeline/${encodeURIComponent(id)}` }, 'See what goes over the wire')));

  const chart = makeChart(plot);
  const choose = inTurn(async name => {
    const { problem } = await ask(`/api/nodes/${encodeURIComponent(id)}/key`, { name });
    if (problem) {
      notice(problem);
      key.value = byId(id)?.key ?? '';
    }
  });
  let keys = [];
  let toggle;
  let known = false;
  let timer;

  function draw() {
    const node = byId(id);
    if (!node) {
      say(where, 'There is no node of this name.');
      return;
    }

    say(where, node.problem ?? node.uri);
    if (!toggle) {
      toggle = makeSwitch(node);
      alarm.append(h('span', { class: 'label' }, 'Alarm'), toggle.element);
      if (!query.get('uri')) {
        request.set(node.uri + '/');
      }
    }

    fillKeys(node);
    toggle.draw(node);
    alarm.hidden = toggle.element.hidden;
    const track = sensorOf(node);
    say(value, track?.state?.text ?? '–');
    chart.draw(track?.history ?? []);
    tick();
    if (!node.known) {
      known = false;
    } else if (!known) {
      known = true;
      readLinks(node);
      readCounters();
    }
  }

  function tick() {
    const node = byId(id);
    const track = node && sensorOf(node);
    const state = track?.state;
    const now = Date.now();
    say(sub, state ? `${track.path} · ${age(now - state.time)} ago · ${state.type}${state.sequence === undefined ? '' : ` · Observe ${state.sequence}`}`
      + ` · Max-Age ${state.maxAge} s · ${WORDS[freshness(track, now)]}` : WORDS.none);
  }

  // Names only: keys stay where they are.
  async function readKeys() {
    const all = await ask('/api/keys');
    if (Array.isArray(all)) {
      keys = all;
      draw();
    }
  }

  // Those for the scheme that the node speaks.
  function fillKeys(node) {
    const secure = node.uri.startsWith('coaps:');
    const fitting = keys.filter(each => each.secure === secure);
    const names = fitting.map(({ name }) => name).join();
    if (key.dataset.names !== names) {
      key.dataset.names = names;
      key.replaceChildren(h('option', { value: '' }, 'no key'), ...fitting.map(({ name }) => h('option', { value: name }, name)));
      key.title = !fitting.length ? `nanocoap keys new NAME${secure ? ' --kind psk' : ''} makes one`
        : `What is asked and answered is protected with it (${secure ? 'DTLS' : 'OSCORE'})`;
    }

    if (document.activeElement !== key) {
      key.value = node.key ?? '';
    }
  }

  async function readLinks(node) {
    const all = await ask(`/api/nodes/${encodeURIComponent(id)}/links`);
    if (Array.isArray(all)) {
      links.replaceChildren(...all.map(link => h('tr', {},
        h('td', {}, h('button', { type: 'button', class: 'plain', onclick: () => request.set(node.uri + link.path, true) }, h('bdi', {}, link.target))),
        h('td', {}, h('bdi', {}, link.title)), h('td', {}, h('bdi', {}, [link.rt, link.if].filter(Boolean).join(' · '))), h('td', {}, link.obs ? 'yes' : ''))));
    }
  }

  async function readCounters() {
    clearTimeout(timer);
    const all = await ask(`/api/nodes/${encodeURIComponent(id)}/counters`);
    if (Array.isArray(all) && !gone) {
      const worth = all.filter(([name, text]) => text !== UNKNOWN && (FIRST.includes(name) || (text !== '0' && name !== 'settings')));
      worth.sort((a, b) => (FIRST.includes(a[0]) ? FIRST.indexOf(a[0]) : 99) - (FIRST.includes(b[0]) ? FIRST.indexOf(b[0]) : 99));
      counters.replaceChildren(...worth.map(([name, text]) => h('div', {}, h('dt', {}, name), h('dd', {}, text))));
      if (!worth.length) {
        counters.replaceChildren(h('div', {}, h('dt', {}, 'It has no /node that can be read.')));
      }

      timer = setTimeout(readCounters, COUNTERS_MS);
    }
  }

  let gone = false;
  const onNodes = event => event.detail.some(node => node.id === id) && draw();
  changes.addEventListener('nodes', onNodes);
  changes.addEventListener('values', onNodes);
  const clock = setInterval(tick, 1000);
  draw();
  readKeys();
  return () => {
    gone = true;
    clearInterval(clock);
    clearTimeout(timer);
    chart.remove();
    changes.removeEventListener('nodes', onNodes);
    changes.removeEventListener('values', onNodes);
  };
}
