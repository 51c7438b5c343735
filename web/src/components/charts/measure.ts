import { durationText } from '../../lib/format/moments.ts';
import type { PriceView } from './price-view.ts';

/**
 * Dragging with Shift held measures: bars, time and percent between two points of the chart. A reading of a picture, so floats are exact enough.
 * Returns what takes it away again.
 */
export function measureOn(element: HTMLElement, view: PriceView): () => void {
  const box = document.createElement('div');
  box.className =
    'pointer-events-none absolute z-10 hidden border border-accent bg-accent/15 text-xs figure p-1 text-text';
  element.append(box);
  let start: { readonly x: number; readonly y: number } | null = null;
  const placeOf = (event: PointerEvent) => {
    const frame = element.getBoundingClientRect();
    return { x: event.clientX - frame.left, y: event.clientY - frame.top };
  };
  const down = (event: PointerEvent): void => {
    if (!event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    start = placeOf(event);
    element.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent): void => {
    if (start === null) return;
    event.stopPropagation();
    const end = placeOf(event);
    box.style.left = `${Math.min(start.x, end.x)}px`;
    box.style.top = `${Math.min(start.y, end.y)}px`;
    box.style.width = `${Math.abs(end.x - start.x)}px`;
    box.style.height = `${Math.abs(end.y - start.y)}px`;
    box.classList.remove('hidden');
    box.textContent = readingOf(view, start, end);
  };
  const up = (): void => {
    start = null;
    window.setTimeout(() => box.classList.add('hidden'), 2_500);
  };
  element.addEventListener('pointerdown', down, true);
  element.addEventListener('pointermove', move, true);
  element.addEventListener('pointerup', up, true);
  return () => {
    element.removeEventListener('pointerdown', down, true);
    element.removeEventListener('pointermove', move, true);
    element.removeEventListener('pointerup', up, true);
    box.remove();
  };
}

interface Place {
  readonly x: number;
  readonly y: number;
}

function readingOf(view: PriceView, start: Place, end: Place): string {
  const scale = view.chart.timeScale();
  const bars = Math.round(
    (scale.coordinateToLogical(end.x) ?? 0) - (scale.coordinateToLogical(start.x) ?? 0),
  );
  const [from, to] = [view.priceAt(start.y), view.priceAt(end.y)];
  const change = from === null || to === null || from === 0 ? null : (to / from - 1) * 100;
  const times = [scale.coordinateToTime(start.x), scale.coordinateToTime(end.x)];
  const length = times.includes(null) ? null : (Number(times[1]) - Number(times[0])) * 1_000;
  const sign = change !== null && change > 0 ? '+' : '';
  return `${sign}${change?.toFixed(2) ?? '—'} % · ${bars} bars · ${durationText(length)}`;
}
