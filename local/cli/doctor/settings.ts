import { type LocalSettings, readSettings, SettingsRefused } from '../../settings.ts';
import { type Finding, fine, wrong } from './check.ts';

/** Reads the settings as the host would; null where it would refuse to start. */
export function checkSettings(environment: Readonly<Record<string, string | undefined>>): {
  readonly finding: Finding;
  readonly settings: LocalSettings | null;
} {
  try {
    const settings = readSettings(environment);
    const given = Object.keys(environment).filter((name) => name.startsWith('BALLAST_'));
    const detail =
      given.length === 0 ? 'All settings have their defaults' : `Set: ${given.sort().join(', ')}`;
    return { finding: fine('settings', detail), settings };
  } catch (error) {
    if (!(error instanceof SettingsRefused)) throw error;
    const detail = error.message.replaceAll('\n', '; ');
    return {
      finding: wrong('settings', detail, 'Correct or unset these environment variables'),
      settings: null,
    };
  }
}
