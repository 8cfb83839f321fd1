import { h, ask } from './dom.js';

const GROUPS = [['MessageType', 'Message types'], ['Code', 'Methods and response codes'], ['Option', 'Options'], ['Format', 'Content-Formats']];

/** What codes, options, formats and types mean. */
export function show(view, [wanted = '']) {
  const find = h('input', { type: 'search', value: wanted, placeholder: '4.04, Block2, json, CON', 'aria-label': 'Find a code, an option, a format or a type', oninput: filter });
  const place = h('div', { class: 'explained' });
  view.append(h('div', { class: 'head' }, h('h1', {}, 'Explain')), h('div', { class: 'tools' }, find), place);
  let all = [];

  function draw(rows, exact) {
    place.replaceChildren(...GROUPS.flatMap(([subject, title]) => {
      const some = rows.filter(row => row.subject === subject);
      return some.length ? [h('h2', {}, title), h('div', { class: 'cards' }, some.map(row => describe(row, exact)))] : [];
    }));
    if (!rows.length) {
      place.append(h('p', { class: 'sub' }, 'Nothing of that name is known here.'));
    }
  }

  function filter() {
    const words = find.value.trim().toLowerCase();
    history.replaceState(null, '', words ? `/explain/${encodeURIComponent(find.value.trim())}` : '/explain');
    draw(all.filter(row => words === '' || `${row.title} ${row.kind} ${row.meaning} ${row.http ?? ''}`.toLowerCase().includes(words)), false);
  }

  (async () => {
    const [table, exact] = await Promise.all([ask('/api/explain'), wanted ? ask(`/api/explain?find=${encodeURIComponent(wanted)}`) : []]);
    all = Array.isArray(table) ? table : [];
    if (Array.isArray(exact) && exact.length) {
      draw(exact, true);
    } else {
      filter();
    }
  })();
}

function describe(row, whole) {
  return h('article', { class: `card explain${whole ? ' whole' : ''}` },
    h('h3', {}, h('a', { href: `/explain/${encodeURIComponent(nameOf(row))}` }, row.title)),
    h('p', { class: 'sub' }, row.kind),
    h('p', {}, row.meaning),
    row.reaction && h('p', {}, h('span', { class: 'label' }, 'A client: '), row.reaction),
    h('p', { class: 'sub' }, [row.http && `HTTP: ${row.http}`, row.section].filter(Boolean).join(' · ')));
}

function nameOf(row) {
  return row.title.split(' ')[0];
}
