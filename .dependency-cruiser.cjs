/**
 * The ranks of docs/architecture.md: a file imports only from a lower rank, or from its own folder.
 * The message says how to mend what it finds.
 */
const ranks = [
  ['platform', '^src/platform/'],
  ['audit', '^src/audit/'],
  ['accounts', '^src/accounts/'],
  ['campaigns', '^src/campaigns/'],
  ['signatures', '^src/signatures/'],
  ['paper', '^src/paper/'],
  ['lists', '^src/lists/'],
  ['dashboard', '^src/dashboard/'],
  ['brief', '^src/brief/'],
  ['site', '^src/site/'],
  ['web, worker, cli', '^src/(web|worker|commands|desk|data-store|parts|processes|start-faults)[.]ts$'],
  ['main', '^src/(main|cli)[.]ts$'],
];

const upward = ranks.slice(0, -1).map(([name, from], rank) => ({
  name: `${name}-imports-upward`,
  comment: `${name} may not know what stands above it: pass what it needs as a parameter, or move the piece down.`,
  severity: 'error',
  from: { path: from, pathNot: '[.]test[.]ts$' },
  to: {
    path: ranks
      .slice(rank + 1)
      .map(([, to]) => to)
      .join('|'),
  },
}));

module.exports = {
  forbidden: [
    ...upward,
    {
      name: 'no-circular-imports',
      comment: 'If two files need each other, a third thing is missing: find its name.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'express-stays-at-the-edge',
      comment: 'Only routes, the site and platform/http know HTTP: return a value, and let a route choose the answer.',
      severity: 'error',
      from: { path: '^src/', pathNot: '(-routes?|/routes|/web|[.]test)[.]ts$|^src/(site|platform/(http|mail))/' },
      to: { path: 'node_modules/(express|@types/express)' },
    },
    {
      name: 'policies-stay-pure',
      comment: 'These decide from their parameters alone; reading and storing is for their callers.',
      severity: 'error',
      from: {
        path: '^src/(platform/mail/address|signatures/(form|typed-fields|person-name|region|fold|mail-plan|abuse/(domain-pattern|domain-rules|hold-reason|rules|standing))|accounts/(roles|session-limits)|campaigns/lifecycle|lists/selection)[.]ts$',
      },
      to: {
        pathNot:
          '^src/platform/(i18n/|ids|mail/address)|^src/(signatures|accounts|campaigns|lists)/(?!.*(store|tables|route))|^node:url|^url$|node_modules/zod',
      },
    },
    {
      name: 'hot-sql-stands-alone',
      comment: 'A statement file knows SQL, types and the tally, so that it can be read beside its plan.',
      severity: 'error',
      from: { path: '^src/signatures/sql/', pathNot: '[.]test[.]ts$' },
      to: {
        pathNot: '^src/platform/(db|queue)/|^src/signatures/(sql/|signature|sealing|tally|tables)|node_modules/kysely',
      },
    },
    {
      name: 'seals-are-opened-in-one-place',
      comment:
        'Use sealing.ts for signatures, sealed-files/ for files, site-key.ts for what belongs to the site, and keyring.ts for keys.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot:
          '^src/(signatures/sealing|platform/crypto/(keyring|site-key)|platform/crypto/seal[.]test|signatures/sealing[.]test|campaigns/(keys|sealed-files/sealed-file))[.]?',
      },
      to: { path: '^src/platform/crypto/seal[.]ts$' },
    },
    {
      name: 'product-does-not-import-tests',
      comment: 'What the product needs lives in src/.',
      severity: 'error',
      from: { path: '^src/', pathNot: '[.]test[.]ts$' },
      to: { path: '^(tests|bench)/|[.]test[.]ts$' },
    },
    {
      name: 'tools-stay-out-of-the-product',
      comment: 'Move the package to dependencies, or the import to a test.',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: '[.]test[.]ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'migrations-are-frozen',
      comment: 'A migration imports nothing of ours: the code it was written with will change.',
      severity: 'error',
      from: { path: '^migrations/' },
      to: { path: '^src/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types'] },
  },
};
