import type { FieldError } from '../../contracts/problems.ts';
import type { Profile } from '../../contracts/profile.ts';
import { deriveId } from '../../domain/ids/derive.ts';
import { invariant, ok, type Result, refuse } from '../../domain/result.ts';
import { type RiskLimits, validateLimits } from '../../domain/risk/limits.ts';
import { readNumbers } from '../../domain/risk/number-table.ts';
import { STOP_PARAMETERS, type StopParameters } from '../../domain/risk/trailing.ts';
import { type StrategyParameters, validateParameters } from '../../domain/strategy/parameters/parameters.ts';

type Values = Readonly<Record<string, unknown>>;

/** What a trader may set, before it is known to be valid. */
export interface SettingsWish {
  readonly parameters: Values;
  readonly limits: Values;
  readonly stops: Values;
}

export interface TradingSettings {
  readonly parameters: StrategyParameters;
  readonly limits: RiskLimits;
  readonly stops: StopParameters;
}

/** Complete settings from what is given; what is left out takes its default, what is wrong is named, all of it at once. */
export function readTradingSettings(wish: SettingsWish): Result<TradingSettings, readonly FieldError[]> {
  const parameters = validateParameters(wish.parameters);
  const limits = validateLimits(wish.limits);
  const stops = readNumbers(STOP_PARAMETERS, wish.stops);
  if (parameters.ok && limits.ok && stops.ok)
    return ok({ parameters: parameters.value, limits: limits.value, stops: stops.value });
  const errors: FieldError[] = [];
  if (!parameters.ok) {
    errors.push(
      ...parameters.refusal.map(({ name, expected }) => ({
        field: `parameters.${name}`,
        message: `expected ${expected}`,
      })),
    );
  }
  if (!limits.ok)
    errors.push(
      ...limits.refusal.map(({ name, sentence }) => ({ field: `limits.${name}`, message: sentence })),
    );
  if (!stops.ok)
    errors.push(
      ...stops.refusal.map(({ name, sentence }) => ({ field: `stops.${name}`, message: sentence })),
    );
  return refuse(errors);
}

/** The form in which settings are kept in a profile, with the hash that names the parameters in every decision. */
export function storedSettings({
  parameters,
  limits,
  stops,
}: TradingSettings): Pick<Profile, 'parameters' | 'parametersVersion' | 'limits' | 'stops'> {
  const parametersVersion = deriveId('par', JSON.stringify(Object.entries(parameters).sort()));
  return { parameters: { ...parameters }, parametersVersion, limits: { ...limits }, stops: { ...stops } };
}

/** The settings of a stored profile. They were checked when they were stored, so a fault here is a broken record. */
export function settingsOf(profile: Profile): TradingSettings {
  const settings = readTradingSettings(profile);
  invariant(settings.ok, `The settings of profile ${profile.profileId} do not fit this release`);
  return settings.value;
}
