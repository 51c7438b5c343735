import type { WordKey } from '../lib/words/en.ts';

/** The rules of the strategy, in their order, with a colour each for pictures. What stops an entry besides them is `other`. */
const RULES = {
  'trend-bias': { word: 'rule.trend-bias', colour: '#5b8def' },
  session: { word: 'rule.session', colour: '#8a94a6' },
  zone: { word: 'rule.zone', colour: '#c58af9' },
  momentum: { word: 'rule.momentum', colour: '#f2a541' },
  'entry-trigger': { word: 'rule.entry-trigger', colour: '#39b7c9' },
  'risk-management': { word: 'rule.risk-management', colour: '#e0607e' },
  'ai-analysis': { word: 'rule.ai-analysis', colour: '#9b8f5e' },
  ensemble: { word: 'rule.ensemble', colour: '#6f9f5b' },
} as const satisfies Readonly<Record<string, { readonly word: WordKey; readonly colour: string }>>;

const OTHER = { word: 'rule.other', colour: '#7d6b8f' } as const;

export function ruleOf(name: string): { readonly word: WordKey; readonly colour: string } {
  return name in RULES ? RULES[name as keyof typeof RULES] : OTHER;
}
