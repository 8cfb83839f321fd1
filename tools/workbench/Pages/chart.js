import uPlot from './vendor/uPlot.esm.js';
import { changes } from './live.js';

const HEIGHT = 220;

const clock = seconds => new Date(seconds * 1000).toTimeString().slice(0, 8);

/** A curve over time in an element, which grows and shrinks with it. */
export function makeChart(place) {
  // A variable may hold light-dark(): what it comes to, only a property says.
  const read = name => {
    place.style.color = `var(${name})`;
    const color = getComputedStyle(place).color;
    place.style.color = '';
    return color;
  };
  let data = [[], []];
  let plot;

  function make() {
    plot?.destroy();
    const axis = { stroke: read('--muted'), grid: { stroke: read('--rule'), width: 1 }, ticks: { show: false }, font: `12px ${getComputedStyle(place).fontFamily}` };
    plot = new uPlot({
      width: Math.max(place.clientWidth, 200), height: HEIGHT, legend: { show: false }, cursor: { drag: { x: false, y: false } },
      axes: [{ ...axis, space: 90, values: (_, times) => times.map(clock) }, { ...axis, size: 48 }],
      scales: { y: { range: (_, low, high) => low === null ? [0, 1] : [low - Math.max(0.1, (high - low) * 0.1), high + Math.max(0.1, (high - low) * 0.1)] } },
      series: [{}, { stroke: read('--accent'), width: 2, fill: read('--accent-wash'), points: { show: false } }],
    }, data, place);
  }

  const size = new ResizeObserver(() => plot?.setSize({ width: Math.max(place.clientWidth, 200), height: HEIGHT }));
  const onTheme = () => requestAnimationFrame(make);
  make();
  size.observe(place);
  changes.addEventListener('theme', onTheme);
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  scheme.addEventListener('change', onTheme);
  return {
    draw(history) {
      data = [history.map(([time]) => time / 1000), history.map(([, number]) => number)];
      plot.setData(data);
    },
    remove() {
      size.disconnect();
      changes.removeEventListener('theme', onTheme);
      scheme.removeEventListener('change', onTheme);
      plot.destroy();
    },
  };
}
