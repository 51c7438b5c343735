/** The arrows of docs/ARCHITECTURE.md. Each rule is proved by a planted violation in tests/architecture/arrows.test.ts. */

const TEST = '\\.test\\.tsx?$';
const NPM = '(^|/)node_modules/';
const NODE = { dependencyTypes: ['core'] };

/** A rule that says what a folder may import; everything else is refused. */
const mayImportOnly = (name, folder, allowed, comment, more = {}) => ({
  name,
  comment,
  severity: 'error',
  from: { path: folder, pathNot: TEST },
  to: { pathNot: allowed, ...more },
});

/** A rule that says what a folder may never import. */
const mayNotImport = (name, folder, refused, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: folder, pathNot: TEST },
  to: { path: refused },
});

const BASE = '^shared/domain/(result\\.ts|money/|ids/|time/)';
const DOMAIN_LIBRARIES = `${NPM}@noble/hashes/`;

const layers = [
  mayImportOnly(
    'domain-alone',
    '^shared/domain/',
    ['^shared/domain/', DOMAIN_LIBRARIES],
    'The domain imports only the domain (and a hash).',
  ),
  mayImportOnly(
    'contracts-inward',
    '^shared/contracts/',
    ['^shared/contracts/', '^shared/domain/', '^infra/topology\\.json$', `${NPM}zod(-openapi)?/`],
    'Contracts import the domain and zod.',
  ),
  {
    name: 'contracts-decide-nothing',
    comment: 'The browser imports the contracts: the words of the domain travel along, its decisions do not.',
    severity: 'error',
    from: { path: '^shared/contracts/', pathNot: TEST },
    to: {
      path: '^shared/domain/',
      pathNot: [BASE, '^shared/domain/(market|orders)/', '^shared/domain/reconciliation/mismatch-kind'],
      dependencyTypesNot: ['type-only'],
    },
  },
  mayImportOnly(
    'application-inward',
    '^shared/application/',
    ['^shared/(application|domain|contracts)/', `${NPM}zod/`],
    'The application imports the domain and the contracts.',
  ),
  mayImportOnly(
    'venues-implement-ports',
    '^shared/venues/',
    ['^shared/(venues|domain)/', '^shared/application/(ports/|errors\\.ts$)', NPM, '^node:'],
    'A venue implements the ports and knows the domain.',
    { dependencyTypesNot: ['core'] },
  ),
  mayImportOnly(
    'functions-know-no-host',
    '^functions/(?!azure/)',
    ['^functions/(?!azure/)', '^shared/(application|domain|contracts)/', `${NPM}(zod|zod-openapi)/`],
    'A handler knows neither its host nor an adapter.',
  ),
  mayImportOnly(
    'azure-mounts-functions',
    '^functions/azure/',
    ['^functions/', '^shared/', '^infra/topology\\.json$', NPM],
    'The Azure host knows the functions and the shared code, never the local host.',
    { dependencyTypesNot: ['core'] },
  ),
  mayImportOnly(
    'local-mounts-manifest',
    '^local/',
    [
      '^local/',
      '^functions/(manifest|rows|http/(edge|raw))\\.ts$',
      '^shared/',
      '^infra/topology\\.json$',
      '^web/public/staticwebapp\\.config\\.json$',
      NPM,
    ],
    'The local host knows the manifest, its edge and the shared code, never the Azure host.',
    { dependencyTypesNot: ['core'] },
  ),
  mayImportOnly(
    'web-knows-contracts',
    '^web/src/',
    ['^web/src/', '^shared/contracts/', NPM],
    'A screen knows the contracts and nothing behind them.',
  ),
  {
    name: 'web-takes-types',
    comment: 'A browser parses nothing a second time: of the contracts it takes the types alone.',
    severity: 'error',
    from: { path: '^web/src/', pathNot: TEST },
    to: { path: '^shared/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'features-stand-alone',
    comment:
      'A feature may be taken out without another one noticing; what two need is in components or lib.',
    severity: 'error',
    from: { path: '^web/src/features/([^/]+)/' },
    to: { path: '^web/src/(features/|app/)', pathNot: '^web/src/features/$1/' },
  },
  mayNotImport(
    'web-parts-know-no-feature',
    '^web/src/(components|lib)/',
    '^web/src/(features|app)/',
    'What features share knows none of them.',
  ),
  mayNotImport(
    'tests-are-leaves',
    '^(shared|functions|local|web)/',
    '^(tests|bench|scripts)/',
    'Nothing imports tests, bench or scripts.',
  ),
];

const insideTheDomain = [
  mayImportOnly(
    'base-first',
    BASE,
    [BASE, DOMAIN_LIBRARIES],
    'result, money, ids and time come before everything.',
  ),
  mayImportOnly(
    'market-before-indicators',
    '^shared/domain/market/',
    [BASE, '^shared/domain/market/'],
    'The market knows no indicator.',
  ),
  mayImportOnly(
    'indicators-before-strategy',
    '^shared/domain/indicators/',
    [BASE, '^shared/domain/(market|indicators)/'],
    'An indicator knows bars.',
  ),
  mayNotImport(
    'strategy-before-engine',
    '^shared/domain/strategy/',
    '^shared/domain/(engine|desk|backtest|paper|reconciliation|portfolio)/',
    'A rule decides and knows no book.',
  ),
  mayNotImport(
    'orders-know-no-strategy',
    '^shared/domain/(orders|risk|desk)/',
    '^shared/domain/(strategy|engine|backtest|indicators)/',
    'Orders, risk and the ledger do not know why something is traded.',
  ),
  mayNotImport(
    'desk-knows-no-market',
    '^shared/domain/desk/',
    '^shared/domain/market/',
    'The ledger counts money, not prices.',
  ),
  mayNotImport(
    'engine-before-backtest',
    '^shared/domain/(?!backtest/)',
    '^shared/domain/backtest/',
    'The engine does not know that it is being tested.',
  ),
];

const libraries = [
  {
    name: 'cloud-only-in-azure',
    comment: 'Only functions/azure speaks to Azure.',
    severity: 'error',
    from: { pathNot: ['^functions/azure/', '^(tests|bench)/', TEST] },
    to: { path: `${NPM}(@azure/|durable-functions/|applicationinsights/)` },
  },
  {
    name: 'venue-sdks-only-in-venues',
    comment: 'Only a venue speaks to a broker.',
    severity: 'error',
    from: { pathNot: ['^shared/venues/', '^(tests|bench)/', TEST] },
    to: { path: `${NPM}(ccxt|@alpacahq)/` },
  },
  {
    name: 'machine-only-in-local',
    comment: 'Sockets, SQLite and the terminal belong to the embedded host.',
    severity: 'error',
    from: { pathNot: ['^local/', '^(tests|bench)/', TEST] },
    to: { path: `${NPM}(libsql|ws|hono|@hono|commander|cli-progress|picocolors|vega-datasets)/` },
  },
  {
    name: 'no-node-in-the-core',
    comment: 'The core runs in a browser and in a replay.',
    severity: 'error',
    from: { path: '^shared/(domain|contracts|application)/', pathNot: TEST },
    to: NODE,
  },
  {
    name: 'no-development-library-in-the-product',
    comment: 'A deployed package has no development dependencies.',
    severity: 'error',
    from: { path: '^(shared|functions|local)/', pathNot: TEST },
    to: { dependencyTypes: ['npm-dev'], pathNot: `${NPM}@types/`, dependencyTypesNot: ['type-only'] },
  },
];

const hygiene = [
  {
    name: 'no-cycles',
    comment: 'Two modules that need each other are one module or three.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'resolvable',
    comment: 'An import that resolves to nothing.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [...layers, ...insideTheDomain, ...libraries, ...hygiene],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', '^artifacts/'] },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
      conditionNames: ['import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
};
