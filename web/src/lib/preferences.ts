import { StoredValue, useStored } from './stored-value.ts';

export const THEMES = ['dark', 'light', 'system'] as const;
export const PALETTES = ['green-up', 'red-up', 'blue-orange'] as const;
export const ZONES = ['exchange', 'local', 'utc'] as const;
export const LANGUAGES = ['en', 'de'] as const;

/** How things are shown. None of it is money. All but `notify` follows its user to other browsers: lib/own/own-preferences.ts. */
export interface Preferences {
  readonly theme: (typeof THEMES)[number];
  readonly palette: (typeof PALETTES)[number];
  readonly zone: (typeof ZONES)[number];
  readonly language: (typeof LANGUAGES)[number];
  /** Amounts are hidden, for a screen that others see. */
  readonly privacy: boolean;
  /** Shortcuts of a single key. */
  readonly shortcuts: boolean;
  /** Whether the browser tells of fills and alerts while the page is in the background. */
  readonly notify: boolean;
}

const DEFAULTS: Preferences = {
  theme: 'dark',
  palette: 'green-up',
  zone: 'exchange',
  language: navigator.language.startsWith('de') ? 'de' : 'en',
  privacy: false,
  shortcuts: true,
  notify: false,
};

const oneOf = <Value extends string>(values: readonly Value[], given: unknown, fallback: Value): Value =>
  values.find((value) => value === given) ?? fallback;
const flag = (given: unknown, fallback: boolean): boolean => (typeof given === 'boolean' ? given : fallback);

export const preferences = new StoredValue<Preferences>(
  'ballast.preferences',
  DEFAULTS,
  (given, fallback) => {
    const said = (given ?? {}) as Readonly<Record<string, unknown>>;
    return {
      theme: oneOf(THEMES, said['theme'], fallback.theme),
      palette: oneOf(PALETTES, said['palette'], fallback.palette),
      zone: oneOf(ZONES, said['zone'], fallback.zone),
      language: oneOf(LANGUAGES, said['language'], fallback.language),
      privacy: flag(said['privacy'], fallback.privacy),
      shortcuts: flag(said['shortcuts'], fallback.shortcuts),
      notify: flag(said['notify'], fallback.notify),
    };
  },
);

export function usePreferences(): Preferences {
  return useStored(preferences);
}

export function prefer(change: Partial<Preferences>): void {
  preferences.set({ ...preferences.current, ...change });
}

/** Puts theme, palette and language on the document, now and at every change. */
export function wearPreferences(): void {
  const light = window.matchMedia('(prefers-color-scheme: light)');
  const wear = (): void => {
    const { theme, palette, language } = preferences.current;
    const root = document.documentElement;
    const system = light.matches ? 'light' : 'dark';
    root.dataset['theme'] = theme === 'system' ? system : theme;
    root.dataset['palette'] = palette;
    root.lang = language;
  };
  wear();
  preferences.subscribe(wear);
  light.addEventListener('change', wear);
}
