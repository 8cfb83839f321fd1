// Elements without markup in text: what nodes say is only ever a text node or an attribute.

/** Makes an element. `props`: attributes; `on...` are listeners; true and false set and leave out. */
export function h(tag, props, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** Makes an SVG element. */
export function svg(tag, props, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), props, children);
}

function fill(element, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== false && value != null) {
      element.setAttribute(name, value);
    }
  }

  element.append(...children.flat().filter(child => child != null && child !== false));
  return element;
}

/** Sets a text, if it is another one. */
export function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Tells everybody, screen readers too, and goes away. */
export function notice(...content) {
  const place = document.getElementById('notice');
  place.replaceChildren(...content);
  place.classList.add('shown');
  clearTimeout(notice.timer);
  notice.timer = setTimeout(() => place.classList.remove('shown'), 6000);
}

/** Asks the workbench. */
export async function ask(path, body) {
  const settings = body === undefined ? {} : {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
  };
  try {
    const answer = await fetch(path, settings);
    return answer.ok ? await answer.json()
      : { problem: answer.status === 401 ? 'This page is of an earlier start: open the URL that the workbench has printed last.' : `The workbench says ${answer.status}.` };
  } catch {
    return { problem: 'The workbench does not answer. Does it still run?' };
  }
}

/**
 * Does something one time after another. Of what is wished for meanwhile only the newest is done: the last word is the last that arrives.
 */
export function inTurn(act) {
  let before = Promise.resolve();
  let newest = 0;
  return (...given) => {
    const mine = ++newest;
    const run = () => mine === newest ? act(...given) : undefined;
    before = before.then(run, run); // what has failed holds nothing up
    return before;
  };
}

/** A labelled field. */
export function field(label, control, hint) {
  if (!hint) {
    return h('label', { class: 'field' }, h('span', { class: 'label' }, label), control);
  }

  const id = `hint-${++field.count}`;
  control.setAttribute('aria-describedby', id);
  return h('div', {}, h('label', { class: 'field' }, h('span', { class: 'label' }, label), control), h('span', { class: 'hint', id }, hint));
}

field.count = 0;

/** A span of time in a fixed number of characters, so that nothing moves. */
export function age(milliseconds) {
  const seconds = Math.max(0, milliseconds) / 1000;
  return seconds < 9.95 ? `${seconds.toFixed(1)} s` : seconds < 120 ? `${Math.round(seconds)} s`
    : seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
