import { h, say } from './dom.js';
import { listen, changes, link } from './live.js';
import * as nodes from './nodes.js';
import * as node from './node.js';
import * as timeline from './timeline.js';
import * as bytes from './bytes.js';
import * as costs from './costs.js';
import * as explain from './explain.js';

const VIEWS = { nodes, node, timeline, bytes, costs, explain };
const KEYS = { n: '/nodes', t: '/timeline', b: '/bytes', c: '/costs', e: '/explain' };

const view = document.getElementById('view');
let leave = () => {};
let shown = '';

/** Goes to a place of the workbench. */
export function go(url, replace = false) {
  history[replace ? 'replaceState' : 'pushState'](null, '', url);
  show();
}

function show() {
  const [name = '', ...rest] = location.pathname.split('/').slice(1).map(decodeURIComponent);
  const wanted = name === 'nodes' && rest[0] ? 'node' : name || 'nodes';
  const module = VIEWS[wanted];
  for (const item of document.querySelectorAll('nav a')) {
    item.toggleAttribute('aria-current', false);
    if (item.dataset.view === (name || 'nodes')) {
      item.setAttribute('aria-current', 'page');
    }
  }

  const place = location.pathname;
  if (place === shown && module?.update) {
    module.update(new URLSearchParams(location.search));
    return;
  }

  leave();
  leave = () => {};
  view.replaceChildren();
  const moved = shown !== '';
  shown = place;
  if (!module) {
    view.append(h('h1', {}, 'There is no such view'), h('p', {}, h('a', { href: '/nodes' }, 'To the nodes')));
    return;
  }

  leave = module.show(view, rest, new URLSearchParams(location.search)) ?? (() => {});
  const title = view.querySelector('h1')?.textContent ?? '';
  document.title = `${title} · nanoCoap workbench`;
  scrollTo(0, 0);
  if (moved) {
    view.focus({ preventScroll: true });
  }
}

document.addEventListener('click', event => {
  const anchor = event.target.closest?.('a[href^="/"]');
  if (anchor && !anchor.hasAttribute('download') && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    go(anchor.getAttribute('href'));
  }
});
addEventListener('popstate', show);

const help = document.getElementById('help');
document.getElementById('keys').addEventListener('click', () => help.showModal());
document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select, dialog')) {
    return;
  }

  if (KEYS[event.key]) {
    go(KEYS[event.key]);
  } else if (event.key === '?') {
    help.showModal();
  } else if (event.key === '/') {
    event.preventDefault();
    view.querySelector('input[type=search], textarea, input')?.focus();
  } else {
    view.dispatchEvent(new CustomEvent('shortcut', { detail: event.key }));
  }
});

const root = document.documentElement;
const themes = ['', 'dark', 'light'];
root.dataset.theme = localStorage.getItem('theme') ?? '';
document.getElementById('theme').addEventListener('click', () => {
  root.dataset.theme = themes[(themes.indexOf(root.dataset.theme) + 1) % themes.length];
  localStorage.setItem('theme', root.dataset.theme);
  changes.dispatchEvent(new CustomEvent('theme'));
});

const status = document.getElementById('link');
changes.addEventListener('link', () => {
  status.classList.toggle('up', link.up);
  say(status.lastElementChild, link.up ? 'live' : 'not connected');
});

listen();
show();
