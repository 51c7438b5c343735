import { useSyncExternalStore } from 'react';
import { preferences } from '../../lib/preferences.ts';

export interface ChartColours {
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly surface: string;
  readonly accent: string;
  readonly up: string;
  readonly down: string;
  readonly warn: string;
}

function read(): ChartColours {
  const style = getComputedStyle(document.documentElement);
  // A variable of another one is resolved only on an element that uses it, so the palette is looked up by its own names.
  const of = (name: string): string => {
    const value = style.getPropertyValue(`--${name}`).trim();
    const inner = /^var\(--([\w-]+)\)$/.exec(value)?.[1];
    return inner === undefined ? value : of(inner);
  };
  return {
    text: of('text'),
    quiet: of('quiet'),
    line: of('line'),
    surface: of('surface'),
    accent: of('accent'),
    up: of('up'),
    down: of('down'),
    warn: of('warn'),
  };
}

let colours: ChartColours | null = null;
preferences.subscribe(() => {
  colours = null;
});

/** The colours of the theme as plain values: a canvas knows no variables. */
export function useChartColours(): ChartColours {
  return useSyncExternalStore(preferences.subscribe, () => (colours ??= read()));
}

/** The same colour, partly see-through. */
export function faded(colour: string, opacity: number): string {
  const hex = Math.round(opacity * 255)
    .toString(16)
    .padStart(2, '0');
  const long = colour.length === 4 ? colour.replaceAll(/[0-9a-f]/gi, '$&$&') : colour;
  return `${long}${hex}`;
}
