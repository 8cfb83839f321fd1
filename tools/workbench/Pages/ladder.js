// A ladder as a picture that stands alone.

import { svg } from './dom.js';

const WIDTH = 1000;
const LEFT = 110;
const RIGHT = 690;
const ROW = 46;
const TOP = 64;

/** A colour for a token or a message ID: the same text, the same colour. */
export function hue(text) {
  let hash = 7;
  for (const letter of text) {
    hash = (hash * 31 + letter.codePointAt(0)) >>> 0;
  }

  return (hash * 137) % 360;
}

/** What is to be said of a message beside its label. */
export function notesOf(message) {
  return [message.outside && `outside ${message.outside}`, ...message.notes, message.lost && 'lost', message.twice && 'arrives twice'].filter(Boolean);
}

/** The messages as an SVG document. */
export function ladderSvg(messages, node) {
  const height = TOP + messages.length * ROW + 24;
  const start = messages[0]?.time ?? 0;
  const text = (x, y, content, props = {}) => svg('text', { x, y, 'font-size': 13, fill: '#172024', ...props }, content);
  const marker = svg('marker', { id: 'head', viewBox: '0 0 10 10', refX: 9, refY: 5, markerWidth: 8, markerHeight: 8, orient: 'auto' },
    svg('path', { d: 'M0 0 10 5 0 10z', fill: '#0b6e74' }));
  const picture = svg('svg', { viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height, 'font-family': 'system-ui, sans-serif' },
    svg('defs', {}, marker),
    svg('rect', { width: WIDTH, height, fill: '#ffffff' }),
    text(LEFT, 36, 'Client', { 'text-anchor': 'middle', 'font-weight': 600 }), text(RIGHT, 36, node, { 'text-anchor': 'middle', 'font-weight': 600 }),
    svg('path', { d: `M${LEFT} 48V${height - 12}M${RIGHT} 48V${height - 12}`, stroke: '#87959a' }));
  messages.forEach((message, i) => {
    const y = TOP + i * ROW + 22;
    const from = message.fromNode ? RIGHT : LEFT;
    const to = message.fromNode ? LEFT : RIGHT;
    const end = message.lost ? from + (to - from) * 0.6 : to;
    picture.append(
      text(LEFT - 16, y + 4, ((message.time - start) / 1000).toFixed(3), { 'text-anchor': 'end', fill: '#56646a', 'font-size': 12 }),
      svg('line', { x1: from, y1: y, x2: end, y2: y + (message.delay > 0 ? 10 : 0), stroke: '#0b6e74', 'stroke-width': 1.5, 'marker-end': message.lost ? null : 'url(#head)' }),
      text((LEFT + RIGHT) / 2, y - 6, message.label, { 'text-anchor': 'middle' }),
      text(RIGHT + 18, y - 4, `${message.mid === undefined ? '' : `mid ${message.mid}`}${message.token ? `  tok ${message.token}` : ''}${message.key ? `  key ${message.key}` : ''}`, { 'font-size': 12, 'font-family': 'monospace' }),
      text(RIGHT + 18, y + 12, notesOf(message).join(' · '), { 'font-size': 12, fill: '#56646a' }));
    if (message.lost) {
      picture.append(text(end, y + 5, '✕', { 'text-anchor': 'middle', fill: '#b3261e', 'font-size': 16 }));
    }
  });
  return new XMLSerializer().serializeToString(picture);
}
