// The diagram of the curve: a panel for each figure, over the number of instances on a logarithmic
// axis.
import { curveKinds } from './curve.ts';
import type { CurveKind, CurvePoint } from './curve.ts';
import { curveFigures } from './flatness.ts';
import type { CurveFigure, CurveFigureText } from './flatness.ts';

const width = 760;
const height = 110;
const left = 60;
const right = 20;
const gap = 34;
const top = 60;
const colours: Record<CurveKind, string> = { waiting: '#1f6feb', stored: '#d1570a' };
const names: Record<CurveKind, string> = { waiting: 'waiting', stored: 'completed' };

interface Scale {
  readonly x: (count: number) => number;
  readonly y: (value: number) => number;
  readonly highest: number;
}

function lineOf(
  kind: CurveKind,
  figure: CurveFigure,
  points: readonly CurvePoint[],
  { x, y }: Scale,
): string {
  const places = points
    .filter((point) => point.kind === kind)
    .map((point) => `${x(point.count).toFixed(1)},${y(point[figure]).toFixed(1)}`);
  const dots = places.map((place) => {
    const [cx, cy] = place.split(',');
    return `<circle cx="${cx}" cy="${cy}" r="2.5" fill="${colours[kind]}"/>`;
  });
  const line = `<polyline fill="none" stroke="${colours[kind]}" points="${places.join(' ')}"/>`;
  return [line, ...dots].join('');
}

function panelOf(text: CurveFigureText, points: readonly CurvePoint[], at: number): string {
  const { figure, title, unit } = text;
  const largest = Math.max(10, ...points.map(({ count }) => count));
  const highest = Math.max(...points.map((point) => point[figure])) * 1.1;
  const span = width - left - right;
  const scale: Scale = {
    x: (count) => left + (Math.log10(count) / Math.log10(largest)) * span,
    y: (value) => at + height - (value / highest) * height,
    highest,
  };
  const label = (value: number): string => {
    const shown = Number(value.toPrecision(2));
    return `<text x="${left - 6}" y="${scale.y(value) + 4}" text-anchor="end">${shown}</text>`;
  };
  return [
    `<text x="${left}" y="${at - 6}" font-weight="bold">${title}, ${unit}</text>`,
    `<rect x="${left}" y="${at}" width="${span}" height="${height}" fill="none" stroke="#bbb"/>`,
    label(0),
    label(highest / 1.1),
    ...curveKinds.map((kind) => lineOf(kind, figure, points, scale)),
  ].join('\n');
}

/** @returns an SVG. */
export function plotCurve(points: readonly CurvePoint[], title: string): string {
  const bottom = top + curveFigures.length * (height + gap) - gap;
  const largest = Math.max(10, ...points.map(({ count }) => count));
  const digits = Math.floor(Math.log10(largest));
  const ticks = Array.from({ length: digits + 1 }, (_, power) => {
    const x = left + (power / Math.log10(largest)) * (width - left - right);
    const text = (10 ** power).toLocaleString('en-US');
    return `<text x="${x.toFixed(1)}" y="${bottom + 16}" text-anchor="middle">${text}</text>`;
  });
  const legend = curveKinds.map((kind, n) => {
    const place = `x="${left + 420 + n * 110}" y="${top - 6}"`;
    return `<text ${place} fill="${colours[kind]}">${names[kind]}</text>`;
  });
  const box = `viewBox="0 0 ${width} ${bottom + 40}" font-family="sans-serif" font-size="12"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${box}>`,
    `<rect width="${width}" height="${bottom + 40}" fill="white"/>`,
    `<text x="${left}" y="24" font-size="15">${title}</text>`,
    ...legend,
    ...curveFigures.map((text, n) => panelOf(text, points, top + n * (height + gap))),
    ...ticks,
    `<text x="${width - right}" y="${bottom + 32}" text-anchor="end">instances</text>`,
    '</svg>',
    '',
  ].join('\n');
}
