import { h, svg, say, ask, age, notice } from './dom.js';
import { nodes, changes, sensorOf, switchOf, freshness } from './live.js';

const CHUNK = 60; // rows that are made in one task
const GROUP = 10; // rows that are laid out, drawn and left out together: what a thousand would cost each by itself in each frame is much
const WORDS = { none: 'no value yet', fresh: 'fresh', old: 'older than its Max-Age', silent: 'silent' };

/** All nodes, with what they say. */
export function show(view) {
  const rows = new Map();
  const groups = [];
  const visible = new Set(); // groups
  const list = h('div', { class: 'nodes', role: 'list', 'aria-label': 'Nodes' });
  const count = h('p', { class: 'count' }, ' ');
  const find = h('input', { type: 'search', placeholder: 'Find a node', 'aria-label': 'Find a node', oninput: filter });
  const uri = h('input', { type: 'text', placeholder: 'coap://192.0.2.7', 'aria-label': 'URI of a node to add' });
  const search = h('button', { type: 'button', onclick: searchNetwork }, 'Search the network');
  view.append(
    h('div', { class: 'head' }, h('h1', {}, 'Nodes'), count),
    h('div', { class: 'tools' }, find, h('form', { class: 'inline', onsubmit: add }, uri, h('button', {}, 'Add')), search),
    list);

  const watch = new IntersectionObserver(entries => {
    const now = Date.now();
    for (const entry of entries) {
      const group = entry.target.group;
      if (entry.isIntersecting) {
        visible.add(group);
        group.rows.forEach(row => row.draw(now));
      } else {
        visible.delete(group);
      }
    }
  }, { rootMargin: '200px 0px' });

  // A thousand rows at once would be a long task: some at a time.
  const waiting = new Map();
  let pending = 0;
  function build() {
    pending = 0;
    const now = Date.now();
    const grown = new Set();
    for (const node of [...waiting.values()].slice(0, CHUNK)) {
      waiting.delete(node.index);
      const row = makeRow(node);
      row.group = groupWithRoom();
      row.group.rows.push(row);
      row.group.element.append(row.element);
      rows.set(node.index, row);
      grown.add(row.group);
      if (visible.has(row.group)) {
        row.draw(now);
      }
    }

    grown.forEach(sift);
    if (waiting.size) {
      pending = setTimeout(build);
    }

    tally();
  }

  function groupWithRoom() {
    let group = groups.at(-1);
    if (!group || group.rows.length === GROUP) {
      group = { rows: [], element: h('div', { class: 'group', role: 'presentation' }) };
      group.element.group = group;
      groups.push(group);
      list.append(group.element);
      watch.observe(group.element);
    }

    return group;
  }

  function take(told) {
    const now = Date.now();
    for (const node of told) {
      const row = rows.get(node.index);
      if (row) {
        row.node = node;
        row.describe();
        if (visible.has(row.group)) {
          row.draw(now);
        }
      } else {
        waiting.set(node.index, node);
      }
    }

    if (waiting.size && !pending) {
      build();
    }
  }

  const onNodes = event => take(event.detail);
  const onValues = event => {
    const now = Date.now();
    for (const node of event.detail) {
      const row = rows.get(node.index);
      if (row && visible.has(row.group)) {
        row.draw(now);
      }
    }
  };
  changes.addEventListener('nodes', onNodes);
  changes.addEventListener('values', onValues);
  const clock = setInterval(() => {
    const now = Date.now();
    for (const group of visible) {
      group.rows.forEach(row => row.tick(now));
    }

    tally();
  }, 1000);
  take(nodes.filter(Boolean));

  function tally() {
    const now = Date.now();
    let fresh = 0;
    let on = 0;
    for (const node of nodes) {
      fresh += node && freshness(sensorOf(node) ?? node.tracks[0], now) === 'fresh';
      on += node && switchOf(node)?.state?.text === 'ON';
    }

    say(count, `${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'} · ${fresh} fresh · ${on} ${on === 1 ? 'alarm' : 'alarms'} on`);
  }

  function matches(node) {
    const wanted = find.value.trim().toLowerCase();
    return wanted === '' || node.id.toLowerCase().includes(wanted) || node.uri.includes(wanted);
  }

  function filter() {
    groups.forEach(sift);
  }

  // A group that is not laid out is as high as its rows would be.
  function sift(group) {
    group.rows.forEach(row => { row.element.hidden = !matches(row.node); });
    const left = group.rows.filter(row => !row.element.hidden).length;
    group.element.hidden = left === 0;
    group.element.style.setProperty('--rows', left);
  }

  async function add(event) {
    event.preventDefault();
    const { problem } = await ask('/api/nodes', { uri: uri.value });
    notice(problem ?? 'Added.');
  }

  async function searchNetwork() {
    search.disabled = true;
    say(search, 'Searching …');
    const { problem, found } = await ask('/api/search', {});
    say(search, 'Search the network');
    search.disabled = false;
    notice(problem ?? (found === 1 ? 'One more node has answered.' : `${found || 'No'} more nodes have answered.`));
  }

  return () => {
    clearInterval(clock);
    clearTimeout(pending);
    watch.disconnect();
    changes.removeEventListener('nodes', onNodes);
    changes.removeEventListener('values', onValues);
  };
}

function makeRow(node) {
  const dot = h('span', { class: 'dot', 'aria-hidden': 'true' });
  const name = h('a', { class: 'name' }, h('bdi', {}));
  const where = h('span', { class: 'where' });
  const value = h('span', { class: 'value' }, '–');
  const line = svg('path', { class: 'line' });
  const spark = svg('svg', { class: 'spark', viewBox: '0 0 160 32', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, line);
  const since = h('span', { class: 'age' });
  const toggle = makeSwitch(node);
  const element = h('div', { class: 'node', role: 'listitem' },
    dot, h('span', { class: 'who' }, name, where), value, spark, since, toggle.element);
  const row = { node, element, draw, tick, describe };
  describe();

  function describe() {
    name.href = `/nodes/${encodeURIComponent(row.node.id)}`;
    say(name.firstChild, row.node.id);
    say(where, row.node.problem ?? (row.node.key ? `${row.node.uri} · key ${row.node.key}` : row.node.uri));
    where.classList.toggle('problem', !!row.node.problem);
  }

  function draw(now) {
    const track = sensorOf(row.node);
    say(value, track?.state?.text ?? '–');
    line.setAttribute('d', curve(track?.history ?? [], 160, 32));
    toggle.draw(row.node);
    tick(now);
  }

  function tick(now) {
    const track = sensorOf(row.node) ?? row.node.tracks[0];
    const how = freshness(track, now);
    dot.dataset.how = how;
    element.dataset.how = how;
    say(since, track?.state ? `${age(now - track.state.time)} · ${track.state.type}` : '');
    since.title = WORDS[how];
  }

  return row;
}

/** A switch that really switches: it shows what the node says, not what was wished. */
export function makeSwitch(node) {
  const knob = h('button', { type: 'button', class: 'switch', role: 'switch', 'aria-checked': 'false', 'aria-label': `Alarm of ${node.id}`, onclick: flip },
    h('span', { class: 'knob' }));
  const word = h('span', { class: 'word' }, '–');
  const element = h('span', { class: 'toggle' }, knob, word);
  let current = node;
  let wanted = null;
  draw(node);

  function draw(newest) {
    current = newest;
    const track = switchOf(newest);
    element.hidden = !track;
    const on = track?.state?.text === 'ON';
    knob.setAttribute('aria-checked', on);
    knob.disabled = !track?.state;
    if (wanted === on) {
      wanted = null;
    }

    element.classList.toggle('busy', wanted !== null);
    say(word, track?.state?.text ?? '–');
  }

  async function flip() {
    wanted = switchOf(current)?.state?.text !== 'ON';
    element.classList.add('busy');
    const answer = await ask(`/api/nodes/${encodeURIComponent(current.id)}/switch`, { on: wanted });
    if (!answer.success) {
      wanted = null;
      notice(`${current.id}: `, answer.problem ?? h('a', { href: `/explain/${answer.number}` }, answer.code));
    }

    draw(current);
  }

  return { element, draw };
}

/** A curve of the last numbers, in a box. */
function curve(history, width, height) {
  const points = history.slice(-60);
  if (points.length < 2) {
    return '';
  }

  let low = Infinity;
  let high = -Infinity;
  const [start] = points[0];
  const perMs = width / Math.max(1, points.at(-1)[0] - start);
  for (const [, number] of points) {
    low = Math.min(low, number);
    high = Math.max(high, number);
  }

  const span = Math.max(high - low, 0.5);
  const base = (high + low) / 2;
  return points.map(([time, number], i) => `${i ? 'L' : 'M'}${((time - start) * perMs).toFixed(1)} ${(height / 2 - ((number - base) / span) * (height - 6)).toFixed(1)}`).join('');
}
