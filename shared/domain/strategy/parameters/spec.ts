/** What one parameter may be. `words` is for the trader: the screens, the API reference and the guide all print it. */
export type ParameterSpec = NumberSpec | SwitchSpec | ChoiceSpec;

interface Described {
  /** Where the screens put it. */
  readonly group: ParameterGroup;
  readonly words: string;
}

interface NumberSpec extends Described {
  readonly kind: 'integer' | 'number';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** What one counts, such as bars or ATR; empty for a pure ratio. */
  readonly unit: string;
}

interface SwitchSpec extends Described {
  readonly kind: 'switch';
  readonly default: boolean;
}

interface ChoiceSpec extends Described {
  readonly kind: 'choice';
  readonly default: string;
  readonly choices: readonly string[];
}

export type ParameterGroup =
  | 'trend'
  | 'session'
  | 'zone'
  | 'momentum'
  | 'trigger'
  | 'risk'
  | 'ai'
  | 'ensemble'
  | 'signal';

/** How a rule may take part in a decision. */
export const MODES = ['required', 'weighted', 'off'] as const;
