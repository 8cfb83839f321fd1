// What the workbench says of the nodes, as it comes.

export const nodes = [];
export const changes = new EventTarget();
export const link = { up: false };

const POINTS = 150;

/** Begins to listen; a line that breaks comes back by itself. */
export function listen() {
  const source = new EventSource('/api/live');
  source.addEventListener('open', () => up(true));
  source.addEventListener('error', () => up(false));
  source.addEventListener('nodes', event => {
    const told = JSON.parse(event.data);
    for (const node of told) {
      nodes[node.index] = node;
    }

    tell('nodes', told);
  });
  source.addEventListener('values', event => {
    const told = new Set();
    for (const [index, place, state] of JSON.parse(event.data)) {
      const track = nodes[index]?.tracks[place];
      if (track) {
        track.state = state;
        if (state.number !== undefined && !state.stale) {
          track.history.push([state.time, state.number]);
          if (track.history.length > POINTS) {
            track.history.shift();
          }
        }

        told.add(nodes[index]);
      }
    }

    tell('values', [...told]);
  });
}

export const byId = id => nodes.find(node => node?.id === id);
export const sensorOf = node => node.tracks.find(track => !track.switch);
export const switchOf = node => node.tracks.find(track => track.switch);

/** Fills a select with the nodes, an option each, and goes on to; until the function is called that this gives. */
export function listNodes(select, makeOption) {
  const fill = () => {
    const known = nodes.filter(Boolean);
    if (select.options.length !== known.length) {
      select.replaceChildren(...known.map(makeOption));
    }
  };
  changes.addEventListener('nodes', fill);
  fill();
  return () => changes.removeEventListener('nodes', fill);
}

/** fresh, old or silent; or why there is nothing. */
export function freshness(track, now) {
  const state = track?.state;
  return !state ? 'none' : state.stale ? 'silent' : now - state.time > (state.maxAge + 2) * 1000 ? 'old' : 'fresh';
}

function up(is) {
  link.up = is;
  changes.dispatchEvent(new CustomEvent('link'));
}

function tell(kind, told) {
  changes.dispatchEvent(new CustomEvent(kind, { detail: told }));
}
