import { h, svg, say, ask, field, notice } from './dom.js';
import { makeCurves } from './chart.js';

const PARTS = [['reading', 'the reading'], ['protocol', 'CoAP, HTTP, MQTT and what protects them'], ['transport', 'UDP or TCP'], ['ip', 'IP']];
const COLORS = { coap: 1, oscore: 2, coaps: 3, http: 4, mqtt: 5 };
const WAYS = 9;
const HABITS = [
  ['period', 'periodSeconds', 'From reading to reading, s'],
  ['session', 'sessionSeconds', 'Session set up anew after, s'],
  ['confirm', 'confirmEvery', 'One notification is a CON of'],
  ['keepalive', 'keepAliveSeconds', 'MQTT pings after, s'],
];
const RADIO = [
  ['sleep', 'sleepUa', 'Asleep, µA'], ['wake', 'wakeMs', 'To wake and join, ms'], ['wakema', 'wakeMa', 'Meanwhile, mA'],
  ['send', 'sendMa', 'Sending, mA'], ['listen', 'listenMa', 'Listening, mA'], ['wait', 'waitMs', 'For an answer, ms'],
  ['kbps', 'kbps', 'In the air, kbit/s'], ['frame', 'frameBytes', 'A frame takes, B'], ['overhead', 'frameOverhead', 'and adds, B'],
];
const BATTERY = [['capacity', 'capacityMah', 'Capacity, mAh'], ['usable', 'usablePercent', 'Usable, %'], ['loss', 'selfDischargePercent', 'Lost in a year, %']];

let current;

/** What a reading costs, counted and reckoned. */
export function show(view, rest, query) {
  const controls = {};
  const said = h('p', { class: 'sub' }, 'Sending the same reading in each way, and counting. That takes some seconds, once.');
  const again = h('button', { type: 'button', disabled: true, onclick: () => read(true) }, 'Measure again');
  const rows = h('tbody');
  const segments = h('p', { class: 'sub segments' }, ' ');
  const missing = h('ul', { class: 'plainlist missing', 'aria-label': 'What could not be counted' });
  const plot = h('div', { class: 'plot tall', role: 'img', 'aria-label': 'Days that the battery lasts, over the time from reading to reading' });
  const legend = h('ul', { class: 'legend' });
  const choose = (name, label, options) => {
    const select = h('select', { 'aria-label': label, onchange: () => set(name, select.value) }, ...options.map(([id, text]) => h('option', { value: id }, text)));
    controls[name] = select;
    return select;
  };
  const number = ([name, , label]) => {
    const input = h('input', { type: 'number', min: 0, step: 'any', oninput: () => set(name, input.value) });
    controls[name] = input;
    return field(label, input);
  };
  const compare = choose('compare', 'Compare', [['', 'the ways'], ['radio', 'radios'], ['battery', 'batteries']]);
  const way = choose('way', 'Way', []);
  const wayLabel = h('label', { class: 'inline' }, h('span', { class: 'label' }, 'for'), way);
  view.append(
    h('div', { class: 'head' }, h('h1', {}, 'Costs'), said, again),
    h('section', { class: 'card counted', 'aria-label': 'Bytes' }, h('h2', {}, 'A reading on the wire'),
      h('ul', { class: 'legend' }, ...PARTS.map(([part, name]) => h('li', {}, h('i', { class: `key part-of-${part}` }), name))),
      h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Bytes of each way' },
        h('table', { class: 'ways' }, h('thead', {}, h('tr', {},
          ...['Way', 'One reading, with its headers', 'Bytes', 'Node sends', 'Node receives', 'Session', 'With its share', 'Battery']
            .map((text, i) => h('th', { scope: 'col', class: i > 1 && 'num' }, text)))), rows)),
      missing, segments),
    h('div', { class: 'columns lives' },
      h('section', { class: 'card', 'aria-label': 'Battery life' }, h('h2', {}, 'How long a battery lasts'),
        h('div', { class: 'line' }, h('label', { class: 'inline' }, h('span', { class: 'label' }, 'Compare'), compare), wayLabel), plot, legend),
      h('section', { class: 'card', 'aria-label': 'Assumptions' }, h('h2', {}, 'What is assumed'),
        h('form', { class: 'assumed', onsubmit: event => event.preventDefault() },
          h('fieldset', {}, h('legend', {}, 'Habits'), h('div', { class: 'four' }, ...HABITS.map(number),
            field('Internet Protocol', choose('ip', 'Internet Protocol', [['4', 'IPv4, 20 B'], ['6', 'IPv6, 40 B']])))),
          h('fieldset', {}, h('legend', {}, 'Node and radio'), choose('radio', 'Radio', []), h('div', { class: 'four' }, ...RADIO.map(number))),
          h('fieldset', {}, h('legend', {}, 'Battery'), choose('battery', 'Battery', []), h('div', { class: 'four' }, ...BATTERY.map(number))),
          h('button', { type: 'button', onclick: () => { location.search !== '' && go(new URLSearchParams()); } }, 'As they were')))),
    h('details', { class: 'card model' }, h('summary', {}, 'The model, and what it leaves out'),
      h('p', {}, 'A node sleeps, and wakes for each reading. It sends and receives the bytes that were counted, in frames of its radio, and listens for a while '
        + 'each time that something is to come back. A session (handshake, connection, registration) is set up anew after the time that is said, or with each reading if that '
        + 'is longer; 0 is for nodes that forget everything while they sleep. Between readings pings keep a connection of MQTT alive, and wake the node. Battery life is the usable '
        + 'capacity over the average current and self-discharge.'),
      h('p', {}, 'A GET and HTTP want a node that is awake when it is asked: it is taken to know when. Nothing is lost and sent again. Figures of radios and '
        + 'batteries are typical ones, not measured: replace them by your own. Not in it: TLS for HTTP and MQTT, compression of headers (6LoWPAN), pulses that a battery can\'t give, '
        + 'temperature. Each is done three times, notifications twice, and the one in the middle counts, or the smaller: a busy machine only makes them larger.')));

  const rowsById = new Map();
  for (let i = 0; i < WAYS; i++) {
    rows.append(h('tr', { class: 'way' }, h('td', { colspan: 8 }, ' ')));
  }

  const chart = makeCurves(plot);
  let turn = 0;
  let timer;
  let data;

  function go(wanted) {
    query = wanted;
    const text = wanted.toString();
    history.replaceState(null, '', text ? `/costs?${text}` : '/costs');
    clearTimeout(timer);
    timer = setTimeout(read, 80);
  }

  // What is chosen anew brings its own figures along.
  function set(name, value) {
    const wanted = new URLSearchParams(query);
    const own = { radio: RADIO, battery: BATTERY }[name] ?? [];
    own.forEach(([figure]) => wanted.delete(figure));
    if (value === '' || (name === 'ip' && value === '4')) {
      wanted.delete(name);
    } else {
      wanted.set(name, value);
    }

    go(wanted);
  }

  async function read(measure = false) {
    const mine = ++turn;
    again.disabled = true;
    const answer = await ask(`/api/costs?${query}`, measure === true ? {} : undefined);
    if (mine !== turn) {
      return;
    }

    again.disabled = false;
    if (answer.problem) {
      notice(answer.problem);
      say(said, answer.problem);
      return;
    }

    data = answer;
    draw();
  }

  function draw() {
    say(said, `The same reading, ${data.reading}, sent in each way over loopback at ${new Date(data.time).toTimeString().slice(0, 8)}, and counted.`);
    say(segments, `Segments of TCP, with those that only acknowledge: ${data.segments ?? 'as Linux has counted them (TCP_INFO)'}. Open a way to see its messages.`);
    missing.replaceChildren(...data.problems.map(problem => h('li', { class: 'problem' }, problem)));
    fillSelect('radio', data.radios);
    fillSelect('battery', data.batteries);
    fillSelect('way', data.rows);
    const settings = data.settings;
    controls.compare.value = query.get('compare') ?? '';
    controls.way.value = data.rows.some(row => row.id === query.get('way')) ? query.get('way') : data.rows[0].id;
    wayLabel.classList.toggle('unused', !controls.compare.value);
    controls.way.disabled = !controls.compare.value;
    controls.ip.value = settings.ipVersion;
    controls.radio.value = settings.radio.id;
    controls.battery.value = settings.battery.id;
    HABITS.forEach(entry => fill(entry, settings));
    RADIO.forEach(entry => fill(entry, settings.radio));
    BATTERY.forEach(entry => fill(entry, settings.battery));
    drawRows();
    drawCurves();
  }

  function fill([name, property], figures) {
    if (document.activeElement !== controls[name]) {
      controls[name].value = figures[property];
    }
  }

  function fillSelect(name, choices) {
    if ([...controls[name].options].map(option => option.value).join() !== choices.map(choice => choice.id).join()) {
      controls[name].replaceChildren(...choices.map(choice => h('option', { value: choice.id }, choice.name)));
    }
  }

  function drawRows() {
    if ([...rowsById.keys()].join() !== data.rows.map(row => row.id).join()) {
      rowsById.clear();
      rows.replaceChildren(...data.rows.flatMap(row => {
        const made = makeRow(row);
        rowsById.set(row.id, made);
        return made.elements;
      }));
    }

    const most = Math.max(...data.rows.map(row => total(row.reading)));
    data.rows.forEach(row => rowsById.get(row.id).draw(row, most));
  }

  function hidden() {
    return new Set((query.get('hide') ?? '').split(' ').filter(Boolean));
  }

  function drawCurves() {
    const without = hidden();
    const curves = controls.compare.value ? data.curves : data.curves.filter(curve => !without.has(curve.id));
    const styles = curves.map(curve => controls.compare.value ? style(data.curves.indexOf(curve) + 1, false) : styleOf(curve.id));
    chart.draw(data.periods, curves.map((curve, i) => ({ days: curve.days, ...styles[i] })), data.settings.periodSeconds);
    legend.replaceChildren(...curves.map((curve, i) => h('li', {}, swatch(styles[i]), h('bdi', {}, curve.name))));
  }

  function makeRow(row) {
    const parts = PARTS.map(([part]) => svg('rect', { class: `part-of-${part}`, height: 10 }));
    const bar = svg('svg', { class: 'bar-of', viewBox: '0 0 1000 10', preserveAspectRatio: 'none', role: 'img' }, ...parts);
    const cells = Array.from({ length: 6 }, () => h('td', { class: 'num' }));
    const list = h('td', { colspan: 8 });
    const detail = h('tr', { class: 'messages', hidden: true }, list);
    const shown = h('input', { type: 'checkbox', 'aria-label': `Curve of ${row.name}`, onchange: () => {
      const without = hidden();
      without[shown.checked ? 'delete' : 'add'](row.id);
      set('hide', [...without].join(' '));
    } });
    const open = h('button', { type: 'button', class: 'plain', 'aria-expanded': 'false', title: row.how, onclick: () => {
      detail.hidden = !detail.hidden;
      open.setAttribute('aria-expanded', !detail.hidden);
    } }, row.name);
    const element = h('tr', { class: 'way' }, h('td', {}, shown, ' ', swatch(styleOf(row.id)), open), h('td', { class: 'bars' }, bar), cells);

    function draw(now, most) {
      shown.checked = !hidden().has(now.id);
      let x = 0;
      PARTS.forEach(([part], i) => {
        const width = (now.reading[part] / most) * 1000;
        parts[i].setAttribute('x', x);
        parts[i].setAttribute('width', width);
        x += width;
      });
      bar.setAttribute('aria-label', PARTS.map(([part, name]) => `${name}: ${now.reading[part]} bytes`).join(', '));
      [total(now.reading), sizeOf(now.reading.sent), sizeOf(now.reading.received), total(now.session) || '–', now.bytes.toFixed(1), life(now.days)]
        .forEach((text, i) => say(cells[i], `${text}`));
      list.replaceChildren(h('p', {}, now.how), ...[['A reading', now.reading], ['A confirmed one', now.confirmed], ['The session, set up and ended', now.session],
        ['What keeps it alive', now.keepAlive]].filter(([, exchange]) => exchange && exchange.sent.packets + exchange.received.packets).map(describe));
    }

    return { elements: [element, detail], draw };
  }

  current = wanted => {
    query = wanted;
    read();
  };
  read();
  return () => {
    turn++;
    clearTimeout(timer);
    chart.remove();
  };
}

/** Another address of the same view. */
export function update(query) {
  current(query);
}

const total = exchange => exchange.sent.bytes + exchange.received.bytes;
const sizeOf = traffic => traffic.packets ? `${traffic.bytes} in ${traffic.packets}` : '–';
const life = days => days < 100 ? `${days.toFixed(1)} days` : days < 1000 ? `${Math.round(days)} days` : `${(days / 365.25).toFixed(1)} years`;

function style(color, dashed) {
  return { color: `--curve-${color}`, dashed };
}

function styleOf(id) {
  const [family, variant] = id.split('-');
  return style(COLORS[family], !!variant);
}

function swatch({ color, dashed }) {
  const key = h('i', { class: `key line-key${dashed ? ' dashed' : ''}` });
  key.style.setProperty('--curve', `var(${color})`);
  return key;
}

function describe([name, exchange]) {
  return h('div', { class: 'exchange' },
    h('h3', {}, `${name}: ${total(exchange)} B`),
    h('p', { class: 'sub' }, `${exchange.sent.packets} packets from the node, ${exchange.received.packets} to it; messages ${exchange.reading + exchange.protocol} B, `
      + `UDP or TCP ${exchange.transport} B, IP ${exchange.ip} B; it waits for something ${exchange.waits === 1 ? 'once' : `${exchange.waits} times`}`),
    h('ul', { class: 'plainlist' }, exchange.messages.map(message => h('li', {}, message.fromNode ? '← ' : '→ ',
      message.hex ? h('a', { href: `/bytes?hex=${message.hex}` }, h('bdi', {}, message.label)) : h('bdi', {}, message.label), ` ${message.bytes} B`))));
}
