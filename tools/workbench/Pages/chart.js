import uPlot from './vendor/uPlot.esm.js';
import { changes } from './live.js';

const HEIGHT = 220;
const TALL = 340;
const LEAST = 200;
const NARROW = 420;

const clock = seconds => new Date(seconds * 1000).toTimeString().slice(0, 8);

const PERIODS = [[1, '1 s'], [10, '10 s'], [60, '1 min'], [600, '10 min'], [3600, '1 h'], [21600, '6 h'], [86400, '1 day'], [604800, '1 week']];
const LIVES = [[1, '1 day'], [7, '1 week'], [30, '1 month'], [182.6, '6 months'], [365.25, '1 year'], [730.5, '2 years'], [1826, '5 years'], [3652, '10 years'], [7305, '20 years']];

/** A curve over time in an element, which grows and shrinks with it. */
export function makeChart(place) {
  let data = [[], []];
  const drawing = keepDrawn(place, HEIGHT, (read, axis, em) => [{
    legend: { show: false }, cursor: { drag: { x: false, y: false } },
    axes: [{ ...axis, space: 90, size: em * 2.7, values: (_, times) => times.map(clock) }, { ...axis, size: em * 4 }],
    scales: { y: { range: (_, low, high) => low === null ? [0, 1] : [low - Math.max(0.1, (high - low) * 0.1), high + Math.max(0.1, (high - low) * 0.1)] } },
    series: [{}, { stroke: read('--accent'), width: 2, fill: read('--accent-wash'), points: { show: false } }],
  }, data]);
  return {
    draw(history) {
      data = [history.map(([time]) => time / 1000), history.map(([, number]) => number)];
      drawing.plot.setData(data);
    },
    remove: drawing.remove,
  };
}

/** Curves of battery life over the time from reading to reading, both in powers of ten, with a mark where that is now. */
export function makeCurves(place) {
  let shown = { periods: [1, 604800], curves: [], period: 0 };
  const drawing = keepDrawn(place, TALL, (read, axis, em) => {
    const values = shown.curves.flatMap(curve => curve.days);
    const range = values.length ? [Math.min(...values) * 0.8, Math.max(...values) * 1.25] : [10, 10000];
    const narrow = place.clientWidth < NARROW;
    const ticks = known => ({ splits: (_, __, low, high) => known.map(([at]) => at).filter(at => at >= low && at <= high),
      values: (_, at) => at.map(each => known.find(([one]) => one === each)?.[1] ?? ''), filter: (_, at) => at });
    const mark = read('--muted');
    return [{
      legend: { show: false }, cursor: { show: false },
      scales: { x: { time: false, distr: 3 }, y: { distr: 3, range } },
      axes: [{ ...axis, ...ticks(narrow ? PERIODS.filter((_, i) => i % 2 === 0) : PERIODS), space: 40 }, { ...axis, ...ticks(LIVES), size: em * 5.3 }],
      series: [{}, ...shown.curves.map(curve => ({ stroke: read(curve.color), width: 2, dash: curve.dashed ? [6, 4] : [], points: { show: false } }))],
      hooks: { draw: [plot => {
        if (shown.period) {
          const x = Math.round(plot.valToPos(shown.period, 'x', true)) + 0.5;
          plot.ctx.save();
          plot.ctx.strokeStyle = mark;
          plot.ctx.setLineDash([2, 3]);
          plot.ctx.beginPath();
          plot.ctx.moveTo(x, plot.bbox.top);
          plot.ctx.lineTo(x, plot.bbox.top + plot.bbox.height);
          plot.ctx.stroke();
          plot.ctx.restore();
        }
      }] },
    }, [shown.periods, ...shown.curves.map(curve => curve.days)]];
  });
  return {
    draw(periods, curves, period) {
      shown = { periods, curves, period };
      drawing.make();
    },
    remove: drawing.remove,
  };
}

// A plot that is made anew when the colours change, and keeps the width of its place.
function keepDrawn(place, height, describe) {
  // A variable may hold light-dark(): what it comes to, only a property says.
  const read = name => {
    place.style.color = `var(${name})`;
    const color = getComputedStyle(place).color;
    place.style.color = '';
    return color;
  };
  const drawing = { plot: null, make, remove };
  const width = () => Math.max(place.clientWidth, LEAST);

  function make() {
    drawing.plot?.destroy();
    const size = Math.max(12, Math.round(parseFloat(getComputedStyle(place).fontSize) * 0.75));
    const axis = { stroke: read('--muted'), grid: { stroke: read('--rule'), width: 1 }, ticks: { show: false }, font: `${size}px ${getComputedStyle(place).fontFamily}` };
    const [options, data] = describe(read, axis, size);
    drawing.plot = new uPlot({ width: width(), height, ...options }, data, place);
  }

  const resized = new ResizeObserver(() => drawing.plot?.setSize({ width: width(), height }));
  const onTheme = () => requestAnimationFrame(make);
  make();
  resized.observe(place);
  changes.addEventListener('theme', onTheme);
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  scheme.addEventListener('change', onTheme);

  function remove() {
    resized.disconnect();
    changes.removeEventListener('theme', onTheme);
    scheme.removeEventListener('change', onTheme);
    drawing.plot.destroy();
  }

  return drawing;
}
