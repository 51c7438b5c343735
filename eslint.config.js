import { defineConfig } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Names that collect whatever has no home. A module is called after what it does. */
const fileName = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { nameless: '"{{name}}" says nothing: call the file after what it does.' },
  },
  create: (context) => ({
    Program(node) {
      const name = context.filename.replaceAll('\\', '/').split('/').at(-1) ?? '';
      if (/^(?:utils?|helpers?|common|misc|index)\.[cm]?[jt]sx?$/.test(name)) {
        context.report({ node, messageId: 'nameless', data: { name } });
      }
    },
  }),
};

/** What has cost money elsewhere, wherever it appears. */
const FORBIDDEN = [
  {
    selector: "MemberExpression[property.name='sendToAll']:not([object.callee.property.name='group'])",
    message: 'Every tenant would hear it: publish to a group of one tenant.',
  },
  {
    selector: 'MemberExpression[property.name=/^editOrder/]',
    message: 'ccxt cancels and resends behind it: cancel, see the cancel, then place.',
  },
  {
    selector: "MemberExpression[property.name='lock'] > MemberExpression.object[property.name='df']",
    message: 'Needs an extension that Azure may not have: exclusivity lives in the desk.',
  },
];

const FORBIDDEN_IN_TESTS = [
  {
    selector: "CallExpression[callee.object.name='vi'][callee.property.name=/^(?:mock|doMock)$/]",
    message: 'A module mock tests the mock: pass a working double.',
  },
  {
    selector: "MemberExpression[object.name=/^(?:test|it|describe)$/][property.name='only']",
    message: 'It hides every other test.',
  },
];

const PURE = 'Time, chance and IO are arguments here.';
const FORBIDDEN_IN_THE_CORE = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: PURE },
  { selector: "CallExpression[callee.name='Date']", message: PURE },
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: PURE },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: PURE },
  { selector: 'AwaitExpression > ImportExpression', message: PURE },
];
const GLOBALS_OUTSIDE_THE_CORE = [
  'process',
  'console',
  'globalThis',
  'global',
  'crypto',
  'performance',
  'fetch',
  'navigator',
  'Buffer',
  'WebSocket',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'clearTimeout',
  'clearInterval',
  'require',
].map((name) => ({ name, message: PURE }));

const SIZES = {
  'max-lines': ['error', { max: 400 }],
  'max-lines-per-function': ['error', { max: 70 }],
  complexity: ['error', { max: 15, variant: 'modified' }],
  'max-depth': ['error', 4],
  'max-params': ['error', 5],
};

const LANGUAGE = {
  eqeqeq: ['error', 'always'],
  'no-console': 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'object-shorthand': 'error',
  'no-throw-literal': 'off',
  'no-else-return': 'error',
  'no-param-reassign': 'error',
  'no-implicit-coercion': ['error', { boolean: false }],
  'no-unreachable-loop': 'error',
  'no-template-curly-in-string': 'error',
  'no-constant-binary-expression': 'error',
  'no-loss-of-precision': 'error',
  'no-fallthrough': 'error',
  'no-restricted-syntax': ['error', ...FORBIDDEN],
  'ballast/file-name': 'error',
};

const TYPES = {
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/no-non-null-assertion': 'error',
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
  '@typescript-eslint/consistent-type-exports': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/no-unnecessary-condition': [
    'error',
    { allowConstantLoopConditions: 'only-allowed-literals' },
  ],
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
  '@typescript-eslint/ban-ts-comment': 'error',
  '@typescript-eslint/require-await': 'off', // A port's adapter is async because the port is.
  '@typescript-eslint/no-confusing-void-expression': 'off',
  '@typescript-eslint/use-unknown-in-catch-callback-variable': 'error',
  '@typescript-eslint/no-unnecessary-boolean-literal-compare': 'error',
  '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
};

const CORE = ['shared/domain/**/*.ts', 'shared/application/**/*.ts', 'shared/contracts/**/*.ts'];
const TESTS = ['**/*.test.{ts,tsx,mjs}', 'tests/**/*.ts'];

export default defineConfig(
  { ignores: ['dist/**', 'coverage/**', 'artifacts/**', 'data/**', 'node_modules/**', 'web/public/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true } },
  { plugins: { ballast: { rules: { 'file-name': fileName } } } },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: { ...LANGUAGE, ...TYPES, ...SIZES },
  },
  { files: ['**/*.{js,mjs,cjs}'], rules: { ...LANGUAGE, ...SIZES, 'no-undef': 'off' } },
  {
    files: CORE,
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': ['error', ...GLOBALS_OUTSIDE_THE_CORE],
      'no-restricted-syntax': ['error', ...FORBIDDEN, ...FORBIDDEN_IN_THE_CORE],
      'no-restricted-imports': ['error', { patterns: [{ group: ['node:*'], message: PURE }] }],
    },
  },
  {
    files: ['web/src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    // The markup of a component is counted with it, and every condition of the markup.
    files: ['web/src/**/*.tsx'],
    rules: {
      'max-lines-per-function': ['error', { max: 110 }],
      complexity: ['error', { max: 20, variant: 'modified' }],
    },
  },
  {
    files: TESTS,
    rules: {
      'max-lines-per-function': 'off',
      complexity: 'off',
      'no-loss-of-precision': 'off',
      // Matchers such as expect.stringContaining() are of type any, and so is what a response's json() gives.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'no-restricted-syntax': ['error', ...FORBIDDEN, ...FORBIDDEN_IN_TESTS],
    },
  },
  {
    files: ['scripts/**/*.mjs', 'bin/**/*.mjs', 'bench/**/*.ts'],
    rules: { 'no-console': 'off', complexity: 'off' },
  },
);
