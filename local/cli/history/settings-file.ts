import { readFileSync } from 'node:fs';
import { z } from 'zod';
import {
  readTradingSettings,
  type TradingSettings,
} from '../../../shared/application/use-cases/profile-settings.ts';
import { invariant } from '../../../shared/domain/result.ts';
import { PRESETS } from '../../../shared/domain/strategy/parameters/presets.ts';
import { WrongCall } from '../failures.ts';
import { choiceFlag, fileFlag } from '../flags.ts';

const [FIRST, ...OTHERS] = PRESETS.map((preset) => preset.name);
invariant(FIRST !== undefined, 'There is a preset for a new profile');
const PRESET_NAMES = [FIRST, ...OTHERS] as const;

/** The two options that say how a profile would trade. */
export const settingsFlags = {
  preset: choiceFlag(PRESET_NAMES),
  parameters: fileFlag.optional(),
};
export const PRESET_DEFAULT = FIRST;
export const PRESET_WORDS = `where to start from: ${PRESET_NAMES.join(', ')}`;
export const PARAMETERS_WORDS =
  'a JSON file {"parameters": {…}, "limits": {…}, "stops": {…}}, each by name, over the preset';

const values = z.record(z.string(), z.unknown()).default({});
const fileSchema = z.strictObject({ parameters: values, limits: values, stops: values });

/**
 * The preset, with what a file changes of it.
 * @throws WrongCall that names each wrong field of the file, what was expected and what is there.
 */
export function chosenSettings(presetName: string, file: string | undefined): TradingSettings {
  const preset = PRESETS.find((candidate) => candidate.name === presetName);
  invariant(preset !== undefined, `The preset ${presetName} is one of the list`);
  const wish = file === undefined ? { parameters: {}, limits: {}, stops: {} } : readWish(file);
  const settings = readTradingSettings({ ...wish, parameters: { ...preset.parameters, ...wish.parameters } });
  if (settings.ok) return settings.value;
  throw new WrongCall(
    settings.refusal.map(({ field, message }) => `--parameters: ${file ?? presetName}: ${field}: ${message}`),
  );
}

function readWish(file: string): z.output<typeof fileSchema> {
  const parsed = fileSchema.safeParse(jsonOf(file));
  if (parsed.success) return parsed.data;
  throw new WrongCall(
    parsed.error.issues.map((issue) => {
      const place = issue.path.length === 0 ? 'the file' : issue.path.join('.');
      return `--parameters: ${file}: ${place}: ${issue.message}; expected {"parameters": {…}, "limits": {…}, "stops": {…}}`;
    }),
  );
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new WrongCall([`--parameters: ${file} is not JSON: ${reason}`]);
  }
}
